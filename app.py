"""WSGI entry: `gunicorn app:app`."""

import gc

from pb.adapters.log_lines import to_stderr
from pb.factory import create_app

to_stderr()
app = create_app()
# What is loaded by now stays. Looking for garbage among it would hold everybody up, each time for
# more than a tenth of a second.
gc.collect()
gc.freeze()
