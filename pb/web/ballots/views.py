"""Pages: ballots."""

from flask import Blueprint

blueprint = Blueprint("ballots", __name__)
