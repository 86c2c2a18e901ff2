"""The blueprint of the ways onto the voter list; its pages stay in no cache."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from pb.services.errors import NotFound
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.services.voter_list.joining import Joined
from pb.vocabulary import EntryWay, Phase, RoundState
from pb.web.requests import db, settings

blueprint = Blueprint("joining", __name__)


@blueprint.after_request
def keep_nothing(response: Response) -> Response:
    """Codes, and what people type about themselves, stay in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.app_context_processor
def ways_here() -> dict[str, bool]:
    """Pages of a round know which ways this installation has, beside what the round says."""
    given = settings()
    return {"can_sign_on": bool(given.sign_on.issuer), "can_look_up": bool(given.register.url)}


def head_of(slug: str, way: EntryWay) -> RoundHead:
    """Return a round onto whose list people get this way.

    Raises:
        NotFound: no such round, or not this way.
    """
    head = round_heads.head(db(), slug, officer=False)
    if way not in head.entry_ways:
        raise NotFound
    return head


def is_over(head: RoundHead) -> bool:
    """Whether nobody gets onto the list any more."""
    dates = head.dates(Phase.VOTING)
    return head.state != RoundState.OPEN or dates is None or dates.state == "done"


def asks_birth(head: RoundHead) -> bool:
    """Whether what people may vote on depends on their age."""
    limits = [head.least_age, *(pot.least_age for pot in head.pots)]
    return any(limit is not None for limit in [*limits, *(pot.most_age for pot in head.pots)])


def over(head: RoundHead) -> ResponseReturnValue:
    """Answer once voting is over."""
    return render_template("joining/over.html", head=head), 409


def show_code(head: RoundHead, joined: Joined) -> ResponseReturnValue:
    """Show a code, this once, with a button that begins a ballot with it."""
    return render_template("joining/code.html", head=head, joined=joined)
