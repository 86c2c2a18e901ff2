"""Loads the proposals: drafts, pictures, supports, comments, the review up to the ballot paper."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import insert

from pb.database import Session
from pb.demo.chronicle import EVENING, EVENING_LASTS, NOON, Calendar, Chronicle
from pb.demo.known import Known
from pb.demo.people import PEOPLE, supporters
from pb.demo.shapes import Assessment, Comment, Decision, Proposal, Round, paragraphs
from pb.models import Event, Support
from pb.services.atomic import atomic
from pb.services.proposals import comments, pictures, proposals, supports
from pb.services.proposals.proposal_versions import Content
from pb.services.review import reviews
from pb.services.review.reviews import CannotGoAhead, GoesAhead, Opinion
from pb.vocabulary import Phase, Tag

SUPPORTED_FOR = 28  # days after it was sent in
REVIEWED, DECIDED = NOON + 60, NOON + 120
NAMES = {person.key: person.name for person in PEOPLE}


def tell(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    for place, proposal in enumerate(sorted(story.proposals, key=lambda p: p.day)):
        at = calendar.at(proposal.day, NOON + 30 + 9 * place)
        draft = partial(_draft, known=known, story=story, proposal=proposal)
        chronicle.add(at, draft)
        if not proposal.draft:
            sent = calendar.at(proposal.day, NOON + 36 + 9 * place)
            chronicle.add(sent, partial(_submit, known=known, proposal=proposal))
        _tell_comments(chronicle, known, calendar, proposal)
    _tell_supports(chronicle, known, calendar, story)
    _tell_review(chronicle, known, calendar, story)


def _draft(session: Session, *, known: Known, story: Round, proposal: Proposal) -> None:
    """What `pictures.keep` does, but the slow part was begun before."""
    by = known.people[proposal.author]
    kept = known.rounds[story.key]
    encoded = known.pictures[proposal.key].result() if proposal.pictured else None
    if encoded is not None:
        with atomic(session):
            pictures.add(session, encoded, by=by)
    longitude, latitude = proposal.at
    content = Content(
        title=proposal.title,
        summary=proposal.short,
        body=_body(proposal),
        area_id=kept.areas[proposal.area] if proposal.area else None,
        category_id=kept.categories[proposal.category],
        cost=proposal.cost,
        latitude=latitude,
        longitude=longitude,
        picture_digest=encoded.digest if encoded else None,
        picture_alt=proposal.alt,
    )
    saved = proposals.draft(session, round_id=kept.id, by=by, content=content)
    known.proposals[proposal.key] = saved.id


def _body(proposal: Proposal) -> str:
    parts = [proposal.body, f"**Why?** {proposal.why}"]
    if proposal.co_authors:
        names = " and ".join(NAMES[key] for key in proposal.co_authors)
        parts.append(f"*Written together with {names}.*")
    return paragraphs(*parts)


def _submit(session: Session, *, known: Known, proposal: Proposal) -> None:
    by = known.people[proposal.author]
    proposals.submit(session, proposal_id=known.proposals[proposal.key], by=by)


def _tell_comments(
    chronicle: Chronicle, known: Known, calendar: Calendar, proposal: Proposal
) -> None:
    for place, comment in enumerate(proposal.comments):
        at = calendar.some_hour(comment.day, EVENING + 60 * place, comment.text)
        chronicle.add(at, partial(_comment, known=known, proposal=proposal, comment=comment))
        if comment.hidden_because:
            hide = partial(_hide, known=known, proposal=proposal, comment=comment)
            chronicle.add(at + timedelta(minutes=95), hide)


def _comment(session: Session, *, known: Known, proposal: Proposal, comment: Comment) -> None:
    proposal_id = known.proposals[proposal.key]
    by = known.people[comment.author]
    comments.add(session, proposal_id=proposal_id, by=by, text=comment.text)


def _hide(session: Session, *, known: Known, proposal: Proposal, comment: Comment) -> None:
    there = comments.under(session, known.proposals[proposal.key])
    found = next(each for each in there if each.text == comment.text)
    by = known.people[comment.hidden_by or ""]
    comments.hide(session, comment_id=found.id, by=by, reason=comment.hidden_because or "")


def _tell_supports(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    """Many on the first days, then fewer; nobody supports once the review has begun."""
    submission = next(phase for phase in story.phases if phase.name == Phase.SUBMISSION)
    of_neighbours: dict[int, list[tuple[str, str, datetime]]] = defaultdict(list)
    for proposal in story.proposals:
        last = min(proposal.day + SUPPORTED_FOR, submission.closes - 1, -1)
        people = supporters(proposal)
        for place, key in enumerate(people):
            share = place / len(people)
            day = proposal.day + int(share * share * (last - proposal.day + 1))
            at = calendar.some_hour(day, EVENING, f"{proposal.key} {key}", lasts=EVENING_LASTS)
            if key in NAMES:
                give = partial(_support, known=known, proposal=proposal.key, person=key)
                chronicle.add(at, give)
            else:
                of_neighbours[day].append((proposal.key, key, at))
    for day, given in of_neighbours.items():
        night = calendar.at(day, NOON + 660)
        chronicle.add(night, partial(_supports, known=known, story=story, given=given))


def _support(session: Session, *, known: Known, proposal: str, person: str) -> None:
    supports.give(session, proposal_id=known.proposals[proposal], by=known.people[person])


def _supports(
    session: Session, *, known: Known, story: Round, given: list[tuple[str, str, datetime]]
) -> None:
    """The rows that `supports.give` writes, a day's at once: there are thousands."""
    round_id = known.rounds[story.key].id
    rows, events = [], []
    for proposal, person, at in sorted(given, key=lambda each: each[2]):
        proposal_id, account_id = known.proposals[proposal], known.people[person]
        rows.append({"proposal_id": proposal_id, "account_id": account_id, "given_at": at})
        events.append(
            {
                "at": at,
                "tag": Tag.SUPPORT_GIVEN,
                "actor_id": account_id,
                "round_id": round_id,
                "details": {"proposal": proposal_id},
            }
        )
    with atomic(session):
        session.execute(insert(Support), rows)
        session.execute(insert(Event), events)


def _tell_review(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    """In the order of the ballot papers, so that projects get the numbers that are meant."""
    pots = {pot.key: place for place, pot in enumerate(story.pots)}
    on_papers = sorted(
        story.proposals, key=lambda p: (pots.get(p.pot or "", len(pots)), p.number or 0)
    )
    for place, proposal in enumerate(on_papers):
        for said in proposal.assessments:
            at = calendar.at(said.day, REVIEWED + 2 * place)
            assess = partial(_assess, known=known, proposal=proposal, said=said)
            chronicle.add(at, assess)
        if proposal.decision:
            at = calendar.at(proposal.decision.day, DECIDED + 2 * place)
            decide = partial(_decide, known=known, story=story, proposal=proposal)
            chronicle.add(at, partial(decide, said=proposal.decision))


def _assess(session: Session, *, known: Known, proposal: Proposal, said: Assessment) -> None:
    opinion = Opinion(feasibility=said.feasibility, reason=said.reason, cost=said.cost)
    by = known.people[said.author]
    reviews.assess(session, proposal_id=known.proposals[proposal.key], by=by, opinion=opinion)


def _decide(
    session: Session, *, known: Known, story: Round, proposal: Proposal, said: Decision
) -> None:
    decision: GoesAhead | CannotGoAhead
    if said.feasible:
        pot_id = known.rounds[story.key].pots[proposal.pot or story.pots[0].key]
        cost = said.cost or proposal.cost
        decision = GoesAhead(pot_id=pot_id, cost=cost, reason=said.reason)
    else:
        decision = CannotGoAhead(
            reason=said.reason, next_step=said.next_step or "", contact=said.contact or ""
        )
    key = reviews.decide(
        session,
        proposal_id=known.proposals[proposal.key],
        by=known.people[said.author],
        decision=decision,
    )
    if key is not None:
        known.projects[proposal.key] = key
