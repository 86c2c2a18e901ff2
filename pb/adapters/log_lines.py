"""Logs as lines of JSON on stderr, without what people typed."""

import json
import logging
import sys


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    FIELDS = ("method", "endpoint", "status", "milliseconds", "job", "kind", "error")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON; an exception by its kind and place, not its text."""
        said: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        said |= {name: getattr(record, name) for name in self.FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            said["exception"] = record.exc_info[0].__name__
            trace = record.exc_info[2]
            places = []
            while trace is not None:
                code = trace.tb_frame.f_code
                places.append(f"{code.co_filename}:{trace.tb_lineno}")
                trace = trace.tb_next
            said["where"] = places[-6:]
        return json.dumps(said)


def to_stderr() -> None:
    """Send the platform's logs to stderr as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("pb")
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
