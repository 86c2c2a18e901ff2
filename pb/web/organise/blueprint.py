"""The blueprint of the council's workplace, and its one guard."""

from flask import Blueprint

blueprint = Blueprint("organise", __name__, url_prefix="/organise")
