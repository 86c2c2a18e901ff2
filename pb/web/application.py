"""The Flask application, spared what it would do for each request and we never use."""

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class FixedGlobals(Environment):
    """Templates whose globals are all there before the first of them is loaded."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return a template's globals as one mapping, not as a chain that is walked each time."""
        return {**self.globals, **(d or {})}


class Application(Flask):
    """Flask with such templates, and with views that are all plain functions."""

    jinja_environment = FixedGlobals

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a view or a hook as it is: none of ours is a coroutine."""
        return func
