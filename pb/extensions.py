"""Flask's extensions, not bound to an app; the factory binds them."""

from flask import request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from pb.adapters.network import place_of

babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(
    lambda: place_of(request.remote_addr or ""), default_limits=[], headers_enabled=False
)
login = LoginManager()
