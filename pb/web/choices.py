"""Choices of select fields and radios."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields import choices as wtforms_choices


def choices(pairs: Iterable[tuple[str | int, Any]]) -> list[Any]:
    """Return pairs of value and words as WTForms wants them; plain tuples are going away."""
    made: Any = wtforms_choices  # its types do not know the newer class yet
    return [made.SelectChoice(value, words) for value, words in pairs]
