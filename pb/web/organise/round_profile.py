"""The council's workplace: what a draft is set up from, a hall's day, a town or a city."""

from flask import request
from flask.typing import ResponseReturnValue

from pb.services.rounds import profiles
from pb.vocabulary import Profile, Role
from pb.web.access import allow
from pb.web.organise.blueprint import blueprint
from pb.web.organise.profile_forms import ProfileForm
from pb.web.organise.round_saving import draft_head, save
from pb.web.people import me
from pb.web.requests import db


@blueprint.route("/rounds/<slug>/profile", methods=["GET", "POST"])
@allow(Role.OFFICER)
def round_profile(slug: str) -> ResponseReturnValue:
    """Choose what a draft is set up from."""
    head, form = draft_head(slug), ProfileForm()
    if request.method == "GET":
        form.profile.data = head.profile.value
    return save(
        "organise/round_profile.html",
        form,
        lambda: profiles.choose(
            db(), round_id=head.id, profile=Profile(form.profile.data), by=me()
        ),
        wrong={},
        to="organise.round",
        context={"head": head},
    )
