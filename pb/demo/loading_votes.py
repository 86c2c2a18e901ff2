"""Loads the votes: codes, ballots day by day, the box, the count, the result, the updates."""

from collections import Counter, defaultdict
from datetime import datetime
from functools import partial
from random import Random

from pb.database import Session
from pb.demo.ballots import Papers, ballots
from pb.demo.chronicle import NOON, Calendar, Chronicle
from pb.demo.known import Known, KnownRound, two_officers
from pb.demo.loading_rounds import waiting, work
from pb.demo.shapes import Proposal, Round
from pb.demo.tastes import TURNOUT
from pb.services.proposals import projects
from pb.services.results import delivery, publishing
from pb.services.results.delivery import UpdateGiven
from pb.services.voter_list import codes
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import box
from pb.services.voting.ballots import cast_many
from pb.services.voting.papers import Marks, approve
from pb.vocabulary import Act, Phase

POSTED = 10  # days before voting, letters go out
TEATIME = NOON + 8 * 60
LAST_MORNING = NOON - 60
# A voter: area, place among the voters of that area, papers.
Voter = tuple[str, int, Papers]


def tell(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    """For rounds in which people have begun to vote."""
    days = {phase.name: phase for phase in story.phases}
    if story.key not in TURNOUT:
        return
    voting = days[Phase.VOTING]
    chronicle.add(calendar.at(voting.opens - POSTED), partial(_issue, known=known, story=story))
    evenings = [calendar.at(day, TEATIME) for day in range(voting.opens, min(voting.closes, 0))]
    if voting.closes <= 0:
        evenings.append(calendar.at(voting.closes, LAST_MORNING))
    for at, voters in _turnout(story, evenings).items():
        chronicle.add(at, partial(_cast, known=known, story=story, voters=voters))
    tell_closing(chronicle, known, calendar, story)
    results = days[Phase.RESULTS].opens
    chronicle.add(
        calendar.at(results, NOON + 10), partial(_ask_to_publish, known=known, story=story)
    )
    chronicle.add(calendar.at(results, NOON + 40), partial(_publish, known=known, story=story))
    chronicle.add(calendar.at(results, NOON + 41), partial(work, known=known))
    _tell_updates(chronicle, known, calendar, story)


def tell_closing(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    """Two officers close the box on the first day of counting; the count, or reading, begins."""
    day = next(phase.opens for phase in story.phases if phase.name == Phase.COUNTING)
    acts = (
        (30, partial(_ask_to_close, known=known, story=story)),
        (50, partial(_close, known=known, story=story)),
        (51, partial(work, known=known)),
    )
    for minute, act in acts:
        chronicle.add(calendar.at(day, NOON + minute), act)


def unused(story: Round, kept: KnownRound, *, of_each_area: int) -> tuple[tuple[str, str], ...]:
    """Names of areas and codes of theirs with which nobody has voted yet."""
    voted = dict(TURNOUT[story.key])
    return tuple(
        (issued.area_name or "", issued.code)
        for area, known in kept.codes.items()
        for issued in known[voted[area] : voted[area] + of_each_area]
    )


def _issue(session: Session, *, known: Known, story: Round) -> None:
    kept = known.rounds[story.key]
    by = known.people[two_officers(story)[0]]
    for area, number in story.voter_list:
        issued = list(
            codes.issue(session, round_id=kept.id, area_id=kept.areas[area], number=number, by=by)
        )
        # Whoever votes is anywhere in the list, not at its beginning.
        Random(f"{story.key} {area}").shuffle(issued)  # noqa: S311  a story, not a secret
        kept.codes[area] = issued


def _turnout(story: Round, evenings: list[datetime]) -> dict[datetime, list[Voter]]:
    """Many vote in the first days and just before the end."""
    chance = Random(f"days {story.key}")  # noqa: S311  a story, not a secret
    busy = [1.0 + 2.2 / (1 + place) for place in range(len(evenings))]
    if story.running != Phase.VOTING:
        busy[-2:] = [2.4, 1.6]
    voters: dict[datetime, list[Voter]] = defaultdict(list)
    seen: Counter[str] = Counter()
    for area, papers in ballots(story.key):
        (at,) = chance.choices(evenings, busy)
        voters[at].append((area, seen[area], papers))
        seen[area] += 1
    return voters


def _cast(session: Session, *, known: Known, story: Round, voters: list[Voter]) -> None:
    kept = known.rounds[story.key]
    papers_by_code = [
        (hash_of(kept.codes[area][place].code), _marks(known, kept, papers))
        for area, place, papers in voters
    ]
    cast_many(session, round_id=kept.id, papers_by_code=papers_by_code, keys=known.keys)


def _marks(known: Known, kept: KnownRound, papers: Papers) -> Marks:
    return {
        kept.pots[pot]: approve(known.projects[key] for key in keys)
        for pot, keys in papers.items()
    }


def _ask_to_close(session: Session, *, known: Known, story: Round) -> None:
    by = known.people[two_officers(story)[0]]
    round_id = known.rounds[story.key].id
    box.request_close(session, round_id=round_id, by=by, keys=known.keys)


def _close(session: Session, *, known: Known, story: Round) -> None:
    by = known.people[two_officers(story)[1]]
    request_id = waiting(session, Act.CLOSE_BOX, known.rounds[story.key].id)
    box.confirm_close(session, request_id=request_id, by=by, keys=known.keys)


def _ask_to_publish(session: Session, *, known: Known, story: Round) -> None:
    by = known.people[two_officers(story)[0]]
    publishing.request(session, round_id=known.rounds[story.key].id, by=by)


def _publish(session: Session, *, known: Known, story: Round) -> None:
    by = known.people[two_officers(story)[1]]
    request_id = waiting(session, Act.PUBLISH_RESULT, known.rounds[story.key].id)
    publishing.confirm(session, request_id=request_id, by=by)


def _tell_updates(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    for proposal in story.proposals:
        for update in proposal.updates:
            at = calendar.at(update.day, NOON + 240)
            day = at.astimezone(calendar.zone).date()
            given = UpdateGiven(
                reported_on=day,
                stage=update.stage,
                title=update.title,
                text=update.text,
                spent=update.spent_so_far,
            )
            report = partial(_report, known=known, story=story, proposal=proposal)
            chronicle.add(at, partial(report, given=given, author=update.author))


def _report(
    session: Session,
    *,
    known: Known,
    story: Round,
    proposal: Proposal,
    given: UpdateGiven,
    author: str,
) -> None:
    paper = projects.on_paper(session, known.rounds[story.key].pots[proposal.pot or ""])
    key = known.projects[proposal.key]
    project_id = next(project.id for project in paper if project.key == key)
    delivery.add_update(session, project_id=project_id, update=given, by=known.people[author])
