"""Pages: results, and the files to check them with."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.services.results import closeness, figures, files, results
from pb.services.results.results import PotResult, RoundResult
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Phase, Role, RoundState
from pb.web import shown_figures, shown_results
from pb.web.access import allow
from pb.web.answers import locale_code
from pb.web.requests import db

blueprint = Blueprint("results", __name__)
blueprint.context_processor(shown_results.addresses)


@blueprint.get("/rounds/<slug>/result")
@allow(Role.ANYONE)
def show(slug: str) -> ResponseReturnValue:
    """Show a round's result: what is funded, in each pot; or say when it comes."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    result = results.published(db(), head)
    if result is None:
        return render_template("results/waiting.html", head=head, waits_for=_waits_for(head))
    result = results.read_in(db(), result, language=locale_code())
    if len(result.pots) == 1:
        return _pot_page(head, result, result.pots[0])
    return render_template(
        "results/show.html", head=head, result=result, segments=shown_results.whole(result, head)
    )


@blueprint.get("/rounds/<slug>/wall")
@allow(Role.ANYONE)
def wall(slug: str) -> ResponseReturnValue:
    """Show what is funded in large type, for a projector in a hall."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    result = results.insist_published(db(), head)
    return render_template("results/wall.html", head=head, result=result)


@blueprint.get("/rounds/<slug>/result/<pot_slug>")
@allow(Role.ANYONE)
def pot(slug: str, pot_slug: str) -> ResponseReturnValue:
    """Show one pot's result: each project and why, how the money was used, how to check it."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    result = results.insist_published(db(), head)
    result = results.read_in(db(), result, language=locale_code())
    return _pot_page(head, result, result.pot(pot_slug))


@blueprint.get("/rounds/<slug>/result/<pot_slug>/figures")
@allow(Role.ANYONE)
def pot_figures(slug: str, pot_slug: str) -> ResponseReturnValue:
    """Show what a pot's result means for the people who voted, and who paid for what."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    one = results.insist_published(db(), head).pot(pot_slug)
    found = figures.of_pot(db(), head, one)
    shown = shown_figures.show(found, one, head, close=closeness.of_pot(db(), one))
    return render_template("results/figures.html", head=head, pot=one, shown=shown)


@blueprint.get("/rounds/<slug>/result/<pot_slug>.pb")
@allow(Role.ANYONE)
def pabulib(slug: str, pot_slug: str) -> ResponseReturnValue:
    """Hand out the ballots of a pot, for counting again."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    file = files.pabulib_file(db(), head, pot_slug=pot_slug)
    answer = Response(file.data, mimetype="text/plain")
    answer.headers.set("Content-Disposition", "inline", filename=file.name)
    answer.set_etag(file.digest)
    return answer.make_conditional(request)


def _pot_page(head: RoundHead, result: RoundResult, one: PotResult) -> ResponseReturnValue:
    file = files.file_name(head.slug, one.pot.slug)
    return render_template(
        "results/pot.html",
        head=head,
        result=result,
        shown=shown_results.pot(one, head, file=file),
        alone=len(result.pots) == 1,
    )


def _waits_for(head: RoundHead) -> str:
    """Name what a result that is not public waits for."""
    if head.state in {RoundState.ANNULLED, RoundState.DRAFT}:
        return head.state.value
    if head.state in {RoundState.CLOSED, RoundState.COUNTED}:
        return head.state.value
    if head.is_running(Phase.VOTING):
        return "voters"
    voting = head.dates(Phase.VOTING)
    return "closing" if voting is not None and voting.state == "done" else "vote"
