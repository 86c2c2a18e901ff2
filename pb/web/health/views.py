"""Whether the platform is alive, and whether it is ready; for machines."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from pb.services import health
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.requests import database, settings

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@allow(Role.ANYONE)
def healthz() -> ResponseReturnValue:
    """Say that this process answers; touches nothing else."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@allow(Role.ANYONE)
def readyz() -> ResponseReturnValue:
    """Say whether everything that a page needs is there, naming what fails."""
    failing = health.failing(database(), keys_dir=settings().keys_dir)
    if failing:
        return jsonify(status="not ready", failing=list(failing)), 503
    return jsonify(status="ready")
