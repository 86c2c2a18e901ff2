"""Pieces of pages that look the same for everybody, drawn once for each version of a round."""

from collections.abc import Callable

from flask import Flask, current_app
from markupsafe import Markup

from pb.services.keeping import Keeper
from pb.services.rounds.round_heads import RoundHead
from pb.web.answers import locale_code


def kept_piece(name: str, head: RoundHead, caller: Callable[[], Markup]) -> Markup:
    """Template block: draw a piece, or take it as it was drawn for this version of the round.

    What is inside may depend on the round, on which phase runs, and on the language; on nothing
    else: not on who is looking, nor on the page.
    """
    if head.version is None:
        return caller()
    keeper: Keeper = current_app.extensions["pb_keeper"]
    version = (head.version, tuple(phase.state for phase in head.phases))
    return keeper.get(("drawn", name, head.id, locale_code()), version, caller)


def bind(app: Flask) -> None:
    """Give templates the block: {% call kept_piece("a name", head) %} ... {% endcall %}."""
    app.add_template_global(kept_piece)
