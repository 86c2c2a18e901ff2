"""Pages: review."""

from flask import Blueprint

blueprint = Blueprint("review", __name__)
