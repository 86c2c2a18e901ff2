"""WSGI entry: `gunicorn app:app`."""

from pb.factory import create_app
from pb.web.logs import to_stderr

to_stderr()
app = create_app()
