"""The council's workplace: what a draft's rules say of voting on paper."""

from flask import request
from flask.typing import ResponseReturnValue

from pb.services.paper import rules
from pb.vocabulary import PaperRule, Role
from pb.web.access import allow
from pb.web.organise.blueprint import blueprint
from pb.web.organise.paper.forms import RuleForm
from pb.web.organise.round_saving import draft_head, save
from pb.web.people import me
from pb.web.requests import db


@blueprint.route("/rounds/<slug>/paper-rule", methods=["GET", "POST"])
@allow(Role.OFFICER)
def round_paper(slug: str) -> ResponseReturnValue:
    """Say whether people vote on paper too, and what becomes of an online ballot then."""
    head, form = draft_head(slug), RuleForm()
    if request.method == "GET":
        form.rule.data = rules.of_round(db(), head.id).value
    return save(
        "organise/paper/rule.html",
        form,
        lambda: rules.change(db(), round_id=head.id, rule=PaperRule(form.rule.data), by=me()),
        wrong={},
        to="organise.round",
        context={"head": head},
    )
