"""The council's workplace: areas and themes of a draft."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb.services.errors import BadBoundary, NameTaken, NotFound, Refusal
from pb.services.rounds import maps, round_heads, round_places
from pb.services.rounds.round_heads import AreaView, CategoryView, RoundHead
from pb.vocabulary import Role
from pb.web.access import allow
from pb.web.answers import tell
from pb.web.organise.blueprint import blueprint
from pb.web.organise.round_forms import AreaForm, ThemeForm, ThemesForm
from pb.web.organise.round_saving import draft_head, save
from pb.web.people import me
from pb.web.requests import db


@blueprint.get("/rounds/<slug>/areas")
@allow(Role.OFFICER)
def round_areas(slug: str) -> ResponseReturnValue:
    """List the areas of a round on their map."""
    head = round_heads.head(db(), slug, officer=True)
    return render_template("organise/round_areas.html", head=head, drawn=maps.draw(head.areas))


@blueprint.route("/rounds/<slug>/areas/new", methods=["GET", "POST"])
@allow(Role.OFFICER)
def new_area(slug: str) -> ResponseReturnValue:
    """Add an area to a draft."""
    head, form = draft_head(slug), AreaForm()
    return _save_area(
        head,
        form,
        lambda: round_places.add_area(db(), round_id=head.id, area=form.area(), by=me()),
    )


@blueprint.route("/rounds/<slug>/areas/<int:area_id>", methods=["GET", "POST"])
@allow(Role.OFFICER)
def change_area(slug: str, area_id: int) -> ResponseReturnValue:
    """Change an area of a draft."""
    head, form = draft_head(slug), AreaForm()
    area = next((a for a in head.areas if a.id == area_id), None)
    if area is None:
        raise NotFound
    if request.method == "GET":
        form.fill(area)
    return _save_area(
        head,
        form,
        lambda: round_places.change_area(
            db(), round_id=head.id, area_id=area_id, area=form.area(), by=me()
        ),
        area=area,
    )


@blueprint.post("/rounds/<slug>/areas/<int:area_id>/remove")
@allow(Role.OFFICER)
def remove_area(slug: str, area_id: int) -> ResponseReturnValue:
    """Take an area out of a draft."""
    head = draft_head(slug)
    return _removed(
        lambda: round_places.remove_area(db(), round_id=head.id, area_id=area_id, by=me()),
        to=url_for("organise.round_areas", slug=slug),
    )


@blueprint.route("/rounds/<slug>/themes", methods=["GET", "POST"])
@allow(Role.OFFICER)
def round_themes(slug: str) -> ResponseReturnValue:
    """List the themes of a draft, and add the usual ones."""
    head, form = draft_head(slug), ThemesForm()
    form.offer(head.categories)
    return save(
        "organise/round_themes.html",
        form,
        lambda: round_places.add_categories(
            db(), round_id=head.id, categories=form.themes(), by=me()
        ),
        wrong={NameTaken: form.drawings},
        to="organise.round_themes",
        context={"head": head},
    )


@blueprint.route("/rounds/<slug>/themes/new", methods=["GET", "POST"])
@allow(Role.OFFICER)
def new_theme(slug: str) -> ResponseReturnValue:
    """Add a theme of one's own to a draft."""
    head, form = draft_head(slug), ThemeForm()
    return _save_theme(
        head,
        form,
        lambda: round_places.add_categories(
            db(), round_id=head.id, categories=[form.theme()], by=me()
        ),
    )


@blueprint.route("/rounds/<slug>/themes/<int:category_id>", methods=["GET", "POST"])
@allow(Role.OFFICER)
def change_theme(slug: str, category_id: int) -> ResponseReturnValue:
    """Change a theme of a draft."""
    head, form = draft_head(slug), ThemeForm()
    theme = next((c for c in head.categories if c.id == category_id), None)
    if theme is None:
        raise NotFound
    if request.method == "GET":
        form.name.data, form.drawing.data = theme.name, theme.drawing
    return _save_theme(
        head,
        form,
        lambda: round_places.change_category(
            db(), round_id=head.id, category_id=category_id, category=form.theme(), by=me()
        ),
        theme=theme,
    )


@blueprint.post("/rounds/<slug>/themes/<int:category_id>/remove")
@allow(Role.OFFICER)
def remove_theme(slug: str, category_id: int) -> ResponseReturnValue:
    """Take a theme out of a draft."""
    head = draft_head(slug)
    return _removed(
        lambda: round_places.remove_category(
            db(), round_id=head.id, category_id=category_id, by=me()
        ),
        to=url_for("organise.round_themes", slug=slug),
    )


def _save_area(
    head: RoundHead, form: AreaForm, work: Callable[[], object], *, area: AreaView | None = None
) -> ResponseReturnValue:
    return save(
        "organise/round_area.html",
        form,
        work,
        wrong={NameTaken: form.name, BadBoundary: form.boundary},
        to="organise.round_areas",
        context={"head": head, "area": area},
    )


def _save_theme(
    head: RoundHead,
    form: ThemeForm,
    work: Callable[[], object],
    *,
    theme: CategoryView | None = None,
) -> ResponseReturnValue:
    return save(
        "organise/round_theme.html",
        form,
        work,
        wrong={NameTaken: form.name},
        to="organise.round_themes",
        context={"head": head, "theme": theme},
    )


def _removed(work: Callable[[], object], *, to: str) -> ResponseReturnValue:
    try:
        work()
    except Refusal as refusal:
        tell(refusal)
    else:
        flash(_("Removed."), "success")
    return redirect(to)
