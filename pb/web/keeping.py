"""Pieces of pages that look the same for everybody, drawn once for each version of a round."""

from collections.abc import Callable
from typing import cast

from flask import Flask, current_app, g
from markupsafe import Markup

from pb.services.keeping import Keeper
from pb.services.rounds.round_heads import RoundHead
from pb.web.answers import locale_code


def kept_piece(name: str, head: RoundHead, caller: Callable[[], Markup]) -> Markup:
    """Template block: draw a piece, or take it as it was drawn for this version of the round.

    A piece without a name is always drawn. What is inside may depend on the round, on which
    phase runs, and on the language; on nothing else: not on who is looking, nor on the page.
    """
    if head.version is None or not name:
        return caller()
    keeper, locale = _found()
    return keeper.get(("piece", name, head.id, locale), head.version, caller)


def _found() -> tuple[Keeper, str]:
    """Return what every piece of a page needs, looked up once a request."""
    if "pieces" not in g:
        g.pieces = (current_app.extensions["pb_keeper"], locale_code())
    return cast("tuple[Keeper, str]", g.pieces)


def bind(app: Flask) -> None:
    """Give templates the block: {% call kept_piece("a name", head) %} ... {% endcall %}."""
    app.add_template_global(kept_piece)
