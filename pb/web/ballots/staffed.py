"""Pages of a vote on a helper's tablet: the beginning, whether somebody is there, the end."""

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb.services.rounds import round_heads, voting_times
from pb.vocabulary import Role
from pb.web import tablets
from pb.web.access import allow
from pb.web.ballots import booth as booths
from pb.web.ballots import cookie
from pb.web.ballots.views import blueprint
from pb.web.paths import own_path
from pb.web.requests import db
from pb.web.tablets import Tablet


@blueprint.context_processor
def on_a_tablet() -> dict[str, Tablet | int | None]:
    """Pages of a vote know whether they are on a helper's tablet."""
    slug = (request.view_args or {}).get("slug")
    tablet = tablets.with_voter(slug) if slug else None
    return {"tablet": tablet, "tablet_idle": tablets.IDLE, "tablet_grace": tablets.GRACE}


@blueprint.route("/rounds/<slug>/vote/ballot/tablet", methods=["GET", "POST"])
@allow(Role.ANYONE)
def handed_over(slug: str) -> ResponseReturnValue:
    """Welcome the voter; begin with the entry that was looked up, or ask for the code."""
    head = round_heads.head(db(), slug, officer=False)
    tablet = tablets.with_voter(slug)
    if tablet is None:
        return redirect(url_for("ballots.enter", slug=slug))
    voting_times.insist_open(head)
    if request.method == "GET":
        return render_template("ballots/handed_over.html", head=head)
    if tablet.entry is None:
        return redirect(url_for("ballots.enter", slug=slug))
    fresh = booths.begin_for(head, code_hash=tablet.entry)
    answer = make_response(redirect(fresh.paper_url(fresh.pots[0])))
    cookie.keep_draft(answer, fresh.draft, slug=slug)
    tablets.keep(answer, tablet.begun())
    return answer


@blueprint.get("/rounds/<slug>/vote/ballot/still-there")
@allow(Role.ANYONE)
def still_there(slug: str) -> ResponseReturnValue:
    """Ask whether somebody is there; without an answer the tablet forgets."""
    if tablets.with_voter(slug) is None:
        return redirect(url_for("ballots.enter", slug=slug))
    head = round_heads.head(db(), slug, officer=False)
    back = own_path(request.args.get("back", ""))
    return render_template("ballots/still_there.html", head=head, back=back)


@blueprint.post("/rounds/<slug>/vote/ballot/more-time")
@allow(Role.ANYONE)
def more_time(slug: str) -> ResponseReturnValue:
    """Keep what is marked for longer, and go on where the voter was."""
    back = own_path(request.form.get("back", ""))
    answer = make_response(redirect(back or url_for("ballots.enter", slug=slug)))
    draft = cookie.read_draft(slug)
    if draft is not None:
        cookie.keep_draft(answer, draft, slug=slug)
    return answer


@blueprint.get("/rounds/<slug>/vote/ballot/time-out")
@allow(Role.ANYONE)
def time_out(slug: str) -> ResponseReturnValue:
    """Forget an unfinished vote on a tablet that nobody touches."""
    return handed_back(slug) or redirect(url_for("ballots.enter", slug=slug))


def handed_back(slug: str) -> Response | None:
    """Wipe a tablet and ask for its helper; on another device, nothing."""
    tablet = tablets.with_voter(slug)
    if tablet is None:
        return None
    answer = make_response(redirect(url_for("polling.back", slug=slug)))
    cookie.forget(answer, slug=slug)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    tablets.keep(answer, tablet.handed_back())
    return answer
