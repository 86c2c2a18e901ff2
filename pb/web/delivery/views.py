"""Pages: delivery."""

from flask import Blueprint

blueprint = Blueprint("delivery", __name__)
