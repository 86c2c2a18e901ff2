"""Ballot papers, posters and booklets: an HTML page and a PDF of the same words each."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pb.adapters import print_booklet, print_paper, print_poster, qr
from pb.adapters.pdf import Colour
from pb.adapters.printed import BallotPaper
from pb.config import LANGUAGES
from pb.services.errors import NotFound
from pb.services.paper import printing
from pb.services.paper.printing import Printed
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import locale_code
from pb.web.requests import db, settings
from pb.wording import printed as wording

blueprint = Blueprint("papers", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: a language that we have, large print, a batch, a size."""

    language: str
    large_print: bool
    batch: int | None
    size: str


@blueprint.get("/rounds/<slug>/papers")
@allow(Role.ANYONE)
def index(slug: str) -> ResponseReturnValue:
    """List what can be printed for a round, in each language."""
    printed = _printed(slug, _asked())
    return render_template("papers/index.html", head=printed.head, printed=printed)


@blueprint.get("/rounds/<slug>/papers/<pot_slug>")
@allow(Role.ANYONE)
def paper(slug: str, pot_slug: str) -> ResponseReturnValue:
    """Show a pot's ballot paper; it can be printed from here as well."""
    asked = _asked()
    printed = _printed(slug, asked)
    words = _paper(printed, pot_slug, asked)
    return render_template(
        "papers/paper.html",
        head=printed.head,
        paper=words,
        asked=asked,
        pot_slug=pot_slug,
        code=qr.svg(words.link, css_class="printed__qr"),
    )


@blueprint.get("/rounds/<slug>/papers/<pot_slug>.pdf")
@allow(Role.ANYONE)
def paper_file(slug: str, pot_slug: str) -> Response:
    """Hand out a pot's ballot paper as PDF."""
    asked = _asked()
    printed = _printed(slug, asked)
    data = print_paper.document(
        _paper(printed, pot_slug, asked), large_print=asked.large_print, made_at=printed.made_at
    )
    return _pdf(data, f"{slug}-{pot_slug}")


@blueprint.get("/rounds/<slug>/poster")
@allow(Role.ANYONE)
def poster(slug: str) -> ResponseReturnValue:
    """Show a round's poster."""
    asked = _asked()
    printed = _printed(slug, asked)
    words = wording.poster(
        printed,
        locale=asked.language,
        place=settings().place.short_name,
        contact=settings().place.contact,
        link=_round_link(slug),
    )
    code = qr.svg(words.link, css_class="printed__qr")
    return render_template(
        "papers/poster.html", head=printed.head, poster=words, asked=asked, code=code
    )


@blueprint.get("/rounds/<slug>/poster.pdf")
@allow(Role.ANYONE)
def poster_file(slug: str) -> Response:
    """Hand out a round's poster as PDF, on A3 or A4."""
    asked = _asked()
    printed = _printed(slug, asked)
    words = wording.poster(
        printed,
        locale=asked.language,
        place=settings().place.short_name,
        contact=settings().place.contact,
        link=_round_link(slug),
    )
    data = print_poster.document(
        words,
        size=asked.size,
        pictures=printing.pictures_of(db(), printed),
        colour=_colour(),
        made_at=printed.made_at,
    )
    return _pdf(data, f"{slug}-poster-{asked.size}")


@blueprint.get("/rounds/<slug>/booklet")
@allow(Role.ANYONE)
def booklet(slug: str) -> ResponseReturnValue:
    """Show a round's booklet of projects."""
    asked = _asked()
    printed = _printed(slug, asked)
    words = wording.booklet(
        printed,
        locale=asked.language,
        place=settings().place.short_name,
        link=_round_link(slug),
    )
    code = qr.svg(words.link, css_class="printed__qr")
    return render_template(
        "papers/booklet.html", head=printed.head, booklet=words, asked=asked, code=code
    )


@blueprint.get("/rounds/<slug>/booklet.pdf")
@allow(Role.ANYONE)
def booklet_file(slug: str) -> Response:
    """Hand out a round's booklet of projects as PDF."""
    asked = _asked()
    printed = _printed(slug, asked)
    words = wording.booklet(
        printed,
        locale=asked.language,
        place=settings().place.short_name,
        link=_round_link(slug),
    )
    data = print_booklet.document(
        words,
        pictures=printing.pictures_of(db(), printed),
        colour=_colour(),
        made_at=printed.made_at,
    )
    return _pdf(data, f"{slug}-booklet")


def _asked() -> Asked:
    wanted = request.args.get("language", "")
    size = request.args.get("size", "")
    return Asked(
        language=wanted if wanted in dict(LANGUAGES) else locale_code(),
        large_print=request.args.get("print") == "large",
        batch=request.args.get("batch", type=int),
        size=size if size in print_poster.SIZES else print_poster.SIZES[0],
    )


def _printed(slug: str, asked: Asked) -> Printed:
    return printing.of_round(db(), slug, language=asked.language, officer=current_user.is_officer)


def _paper(printed: Printed, pot_slug: str, asked: Asked) -> BallotPaper:
    """Return a paper in words, with the number of a batch that there is.

    Raises:
        NotFound
    """
    one = printed.pot(pot_slug)
    if asked.batch is not None:
        if not 0 < asked.batch < 2**31:
            raise NotFound
        printing.insist_batch(db(), pot_id=one.pot.id, number=asked.batch)
    path = url_for("papers.paper", slug=printed.head.slug, pot_slug=pot_slug, batch=asked.batch)
    return wording.paper(
        printed,
        one,
        locale=asked.language,
        place=settings().place.name,
        link=settings().base_url + path,
        batch=asked.batch,
    )


def _round_link(slug: str) -> str:
    return settings().base_url + url_for("rounds.show", slug=slug)


def _colour() -> Colour:
    red, green, blue = bytes.fromhex(settings().place.colour.removeprefix("#"))
    return red, green, blue


def _pdf(data: bytes, name: str) -> Response:
    answer = Response(data, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{name}.pdf")
    return answer
