"""Pieces of pages that look the same for everybody, drawn once for each version of a round.

A page is a frame and what is inside of it. The frame (header, navigation, timeline, title, footer)
is the same for every visitor at an address who is not signed in, reads in the same way and has
nothing to be told; what is inside is drawn for each of them.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, cast

from flask import Flask, current_app, g, render_template, request, session
from flask_login import current_user
from markupsafe import Markup

from pb.services.keeping import Keeper
from pb.services.rounds.round_heads import RoundHead
from pb.web import tablets
from pb.web.answers import locale_code

# Controls are cleaned from all that people type, so no page has this by chance.
HOLE = "\x00inside\x00"
INSIDE = "layouts/inside.html"


def kept_piece(name: str, head: RoundHead, caller: Callable[[], Markup]) -> Markup:
    """Template block: draw a piece, or take it as it was drawn for this version of the round.

    A piece without a name is always drawn. What is inside may depend on the round, on which
    phase runs, and on the language; on nothing else: not on who is looking, nor on the page.
    """
    if head.version is None or not name:
        return caller()
    keeper, locale = _found()
    return keeper.get(("piece", name, head.id, locale), head.version, caller)


def kept_pieces(
    name: str,
    head: RoundHead,
    entries: Iterable[tuple[Hashable, ...]],
    caller: Callable[..., Markup],
) -> Markup:
    """Template block: draw a piece for each entry, one after the other, as `kept_piece` does.

    Each entry is what its piece depends on besides, and what the block is called with. Without a
    name, all of them are drawn.
    """
    if head.version is None or not name:
        return Markup().join(caller(*entry) for entry in entries)
    keeper, locale = _found()
    drawn: dict[Hashable, str] = keeper.get(("pieces", name, head.id, locale), head.version, dict)
    return Markup("".join([drawn.get(one) or _draw(drawn, one, caller) for one in entries]))  # noqa: S704  pieces of templates


def framed(template: str, head: RoundHead, by: Hashable, **values: Any) -> str:
    """Draw a page of a round inside of its frame, which is kept.

    Args:
        template: of a page without errors; it has to let its layout be chosen.
        head: the round.
        by: what its blocks but `main` depend on, beside the round, which phase runs, the
            address and the language.
        values: what the template gets.
    """
    values["head"] = head
    if head.version is None or not _is_like_others():
        return render_template(template, **values)
    keeper, locale = _found()
    name = ("frame", template, request.path, locale, by)
    before, after = keeper.get(name, head.version, lambda: _frame(template, values))
    return before + render_template(template, layout=INSIDE, **values) + after


def _frame(template: str, values: dict[str, Any]) -> tuple[str, str]:
    before, _hole, after = render_template(template, hole=HOLE, **values).partition(HOLE)
    return before, after


def _is_like_others() -> bool:
    """Whether the frame says nothing to this visitor that it does not say to everybody."""
    if current_user.is_authenticated or "_flashes" in session or request.query_string:
        return False
    return tablets.NAME not in request.cookies


def _draw(drawn: dict[Hashable, str], entry: Any, caller: Callable[..., Markup]) -> str:
    return drawn.setdefault(entry, str(caller(*entry)))


def _found() -> tuple[Keeper, str]:
    """Return what every piece of a page needs, looked up once a request."""
    if "pieces" not in g:
        g.pieces = (current_app.extensions["pb_keeper"], locale_code())
    return cast("tuple[Keeper, str]", g.pieces)


def bind(app: Flask) -> None:
    """Give templates the blocks: {% call kept_piece("a name", head) %} ... {% endcall %}."""
    app.add_template_global(kept_piece)
    app.add_template_global(kept_pieces)
