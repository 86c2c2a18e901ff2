"""Pages of rounds: the first page, a round's own page, its rules."""

from dataclasses import replace

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.services.overviews import round_lists, round_pages
from pb.services.overviews.round_pages import RoundPage
from pb.services.proposals import project_texts, proposal_lists
from pb.services.rounds import maps, round_heads
from pb.services.rounds.maps import AreaMap
from pb.services.rounds.round_heads import RoundHead
from pb.services.rounds.round_steps import Step
from pb.services.voter_list import help_texts
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import locale_code
from pb.web.requests import db
from pb.web.site import money

blueprint = Blueprint("rounds", __name__)


@blueprint.get("/")
@allow(Role.ANYONE)
def home() -> ResponseReturnValue:
    """The first page: what there is to decide."""
    found = round_lists.home(db())
    drawn = maps.draw(found.areas, places=found.places)
    return render_template("rounds/home.html", home=found, drawn=drawn)


@blueprint.get("/rounds/<slug>")
@allow(Role.ANYONE)
def show(slug: str) -> ResponseReturnValue:
    """A round's own page; drafts are for officers' eyes."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    page = round_pages.page(db(), head)
    in_words = project_texts.read_in(db(), page.projects, language=locale_code())
    ideas = proposal_lists.read_in(db(), head, page.ideas, language=locale_code())
    page = replace(page, projects=in_words, ideas=ideas)
    lacks_texts = page.step == Step.VOTE and project_texts.missing(db(), head.id) > 0
    return render_template(
        "rounds/show.html",
        head=head,
        page=page,
        drawn=_map(head, page),
        lacks_texts=lacks_texts,
        help_texts=help_texts.of_round(db(), head.id) if page.step == Step.VOTE else None,
    )


@blueprint.get("/rounds/<slug>/rules")
@allow(Role.ANYONE)
def rules(slug: str) -> ResponseReturnValue:
    """Who decides what, how the vote works, how the money is shared out."""
    head = round_heads.head(db(), slug, officer=current_user.is_officer)
    return render_template(
        "rounds/rules.html",
        head=head,
        facts=round_pages.facts(db(), head),
        ways=round_pages.ways_of_voting(head),
        rules=round_pages.rules(head),
        history=round_pages.history(db(), head.id),
    )


def _map(head: RoundHead, page: RoundPage) -> AreaMap | None:
    urls = {
        area.id: url_for("proposals.index", slug=head.slug, area=area.slug) for area in head.areas
    }
    notes = {pot.area_id: money(pot.amount, head.currency) for pot in head.pots if pot.area_id}
    return maps.draw(head.areas, places=page.places, urls=urls, notes=notes)
