"""WSGI entry: `gunicorn app:app`."""

from pb.adapters.log_lines import to_stderr
from pb.factory import create_app

to_stderr()
app = create_app()
