"""Structured logs of requests: no addresses, no names, nothing that was typed."""

import logging
import time
from typing import Any

from flask import Flask, Response, g, request

# Pages where even the time of a request would say too much: those of casting a ballot.
SILENT = "ballots"


def _start() -> None:
    g.started = time.perf_counter()


def _log(response: Response) -> Response:
    now = time.perf_counter()  # a request that was refused early has no start
    if request.blueprint != SILENT and request.endpoint not in {"health.healthz", "static"}:
        logging.getLogger("pb.web").info(
            "request",
            extra={
                "method": request.method,
                "endpoint": request.endpoint,
                "status": response.status_code,
                "milliseconds": round((now - g.get("started", now)) * 1000, 1),
            },
        )
    return response


def _log_exception(*, exc_info: Any) -> None:
    """Name the endpoint of a request that failed: its address may hold a mailed token."""
    logging.getLogger("pb.web").error(
        "failed", extra={"endpoint": request.endpoint}, exc_info=exc_info
    )


def bind(app: Flask) -> None:
    """Log each request by its endpoint, never by its address."""
    app.log_exception = lambda exc_info: _log_exception(exc_info=exc_info)  # type: ignore[method-assign]  # Flask's own hook
    app.before_request(_start)
    app.after_request(_log)
