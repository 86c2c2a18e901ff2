"""Pages: pictures."""

from flask import Blueprint

blueprint = Blueprint("pictures", __name__)
