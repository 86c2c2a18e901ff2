"""Pages that show proposals: the ideas of a round, one idea, its versions, my ideas."""

from collections.abc import Callable
from dataclasses import replace

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.services.overviews import proposal_pages
from pb.services.overviews.proposal_pages import ProposalView
from pb.services.proposals import project_texts, proposal_history, proposal_lists
from pb.services.proposals.proposal_lists import Sort, Wanted
from pb.services.results import fates
from pb.services.rounds import maps, round_heads
from pb.services.rounds.maps import AreaMap
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import ProposalState, Role
from pb.web.access import allow
from pb.web.answers import locale_code
from pb.web.people import me
from pb.web.proposals.blueprint import blueprint
from pb.web.proposals.forms import CommentForm, FilterForm
from pb.web.requests import db

__all__ = ["blueprint"]

SHORTLISTED = ProposalState.SHORTLISTED


@blueprint.get("/rounds/<slug>/ideas")
@allow(Role.ANYONE)
def index(slug: str) -> ResponseReturnValue:
    """The ideas of a round."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    wanted = _wanted()
    form = FilterForm(data={"q": wanted.words, "theme": wanted.category, "sort": wanted.sort})
    form.prepare(head)
    found = proposal_lists.index(db(), head, wanted)
    cards = proposal_lists.read_in(db(), head, found.cards, language=locale_code())
    return render_template(
        "proposals/index.html",
        head=head,
        found=replace(found, cards=cards),
        wanted=wanted,
        form=form,
        url_of=_url_of(slug, wanted),
        fates=fates.of_round(db(), head),
    )


@blueprint.get("/rounds/<slug>/ideas/<int:number>")
@allow(Role.ANYONE)
def show(slug: str, number: int) -> ResponseReturnValue:
    """One idea."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    # A form makes a token and so a cookie; visitors get neither.
    form = CommentForm(formdata=None) if current_user.is_authenticated else None
    return page(head, number, form=form)


def page(head: RoundHead, number: int, *, form: CommentForm | None) -> str:
    """Draw an idea's page, with a comment that may need mending."""
    idea = proposal_pages.show(db(), head, number=number, reader=current_user.account_id)
    texts = project_texts.of_proposals(db(), head.id, [number], language=locale_code())
    return render_template(
        "proposals/show.html",
        head=head,
        idea=idea,
        form=form,
        drawn=_map(head, idea),
        in_words=texts.get(number),
        fates=fates.of_round(db(), head),
        own_language=project_texts.promised(db(), head.id)[0],
    )


@blueprint.get("/rounds/<slug>/ideas/<int:number>/versions")
@allow(Role.ANYONE)
def versions(slug: str, number: int) -> ResponseReturnValue:
    """What an idea said from one saving to the next."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    reader = current_user.account_id
    history = proposal_history.versions(db(), head, number=number, reader=reader)
    return render_template("proposals/versions.html", head=head, history=history)


@blueprint.get("/my-ideas")
@allow(Role.PERSON)
def mine() -> ResponseReturnValue:
    """Everything that the reader proposed, drafts too."""
    ideas = proposal_lists.mine(db(), account_id=me())
    found = {
        slug: fates.of_round(db(), round_heads.head(db(), slug, officer=current_user.is_officer))
        for slug in sorted({idea.round_slug for idea in ideas if idea.state == SHORTLISTED})
    }
    return render_template("proposals/mine.html", ideas=ideas, fates=found)


def _wanted() -> Wanted:
    asked = request.args
    sort = asked.get("sort", "")
    return Wanted(
        area=asked.get("area", ""),
        category=asked.get("theme", ""),
        words=asked.get("q", "")[:200],
        sort=Sort(sort) if sort in set(Sort) else Sort.NEWEST,
        page=asked.get("page", 1, type=int),
    )


def _url_of(slug: str, wanted: Wanted) -> Callable[..., str]:
    """Return how to address this list with another area or page; what is empty is left out."""

    def url_of(page: int = 1, area: str | None = None) -> str:
        return url_for(
            "proposals.index",
            slug=slug,
            area=(wanted.area if area is None else area) or None,
            theme=wanted.category or None,
            q=wanted.words or None,
            sort=wanted.sort if wanted.sort != Sort.NEWEST else None,
            page=page if page > 1 else None,
        )

    return url_of


def _map(head: RoundHead, idea: ProposalView) -> AreaMap | None:
    said = idea.content
    if said.latitude is None or said.longitude is None:
        return None
    place = maps.Place(said.longitude, said.latitude, said.title)
    drawn = maps.draw(head.areas, places=[place])
    return drawn if drawn and drawn.dots else None
