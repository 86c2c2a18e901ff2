"""Loads the rounds: set up by one officer, opened by two, their moments noted as they come."""

from functools import partial

from pb.database import Session
from pb.demo.chronicle import Calendar, Chronicle
from pb.demo.known import Known, KnownRound, two_officers
from pb.demo.shapes import Phase, Pot, Round, paragraphs
from pb.demo.town import AREAS, CATEGORIES
from pb.services import acts, jobs
from pb.services.paper import rules
from pb.services.rounds import (
    profiles,
    round_dates,
    round_ladder,
    round_opening,
    round_places,
    round_pots,
    rounds,
)
from pb.services.rounds.round_values import (
    AreaGiven,
    Basics,
    CategoryGiven,
    Decides,
    Ladder,
    PotGiven,
    Span,
    VotersGiven,
)
from pb.vocabulary import Act

SET_UP, ASKED, OPENED = 21, 14, 13  # days before a round begins
WORKER = "demo"

# The platform's drawing for each kind of picture that the content names.
DRAWINGS = {
    "apple": "food",
    "ball": "sport",
    "bench": "seating",
    "bike": "cycling",
    "book": "learning",
    "crossing": "streets",
    "harbour": "water",
    "heart": "health",
    "house": "energy",
    "music": "culture",
    "playground": "play",
    "tree": "nature",
}
LEFTOVERS = {"carried-forward": "It is carried forward to the next round."}


def tell(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    begins = story.phases[0].opens
    set_up = partial(_set_up, known=known, calendar=calendar, story=story)
    chronicle.add(calendar.at(begins - SET_UP), set_up)
    chronicle.add(calendar.at(begins - ASKED), partial(_ask, known=known, story=story))
    chronicle.add(calendar.at(begins - OPENED), partial(_open, known=known, story=story))
    for day in sorted({day for phase in story.phases for day in (phase.opens, phase.closes)}):
        chronicle.add(calendar.at(day), partial(work, known=known))


def work(session: Session, *, known: Known) -> None:
    """Do what waits, as `pb work` would; a failure ends the loading."""
    while task := jobs.take(session, WORKER):
        known.workers[task.kind](session, task)


def _set_up(session: Session, *, known: Known, calendar: Calendar, story: Round) -> None:
    known.say(story.title)
    by = known.people[two_officers(story)[0]]
    # An address stays what the round was called first; so it is called after its key at first.
    made = rounds.create(session, _basics(story, title=story.key.replace("-", " ")), by=by)
    known.rounds[story.key] = kept = KnownRound(made.id, made.slug)
    given = {"round_id": made.id, "by": by}
    rounds.change_basics(session, basics=_basics(story, title=story.title), **given)
    profiles.choose(session, profile=story.profile, **given)
    rules.change(session, rule=story.paper, **given)
    spans = [_span(calendar, phase) for phase in story.phases]
    round_dates.change(session, spans=spans, **given)
    for area in AREAS:
        kept.areas[area.key] = round_places.add_area(
            session,
            area=AreaGiven(
                name=area.name,
                about=area.about,
                population=area.population,
                quintile=area.quintile,
                boundary=area.boundary,
            ),
            **given,
        )
    themes = [category for category in CATEGORIES if category.key in story.categories]
    ids = round_places.add_categories(
        session,
        categories=[CategoryGiven(theme.name, DRAWINGS[theme.picture]) for theme in themes],
        **given,
    )
    kept.categories = {theme.key: id_ for theme, id_ in zip(themes, ids, strict=True)}
    for pot in story.pots:
        kept.pots[pot.key] = round_pots.add(session, pot=_pot(pot, kept), **given)
    _say_who_decides(session, calendar, story, made.id, by=by)


def _say_who_decides(
    session: Session, calendar: Calendar, story: Round, round_id: int, *, by: int
) -> None:
    given = {"round_id": round_id, "by": by}
    rounds.change_leftover(session, leftover=LEFTOVERS[story.pots[0].leftovers], **given)
    eligible = sum(number for _, number in story.voter_list) or None
    voters = VotersGiven(
        electorate=story.eligibility,
        eligible=eligible,
        entry_ways=story.entry_ways,
    )
    rounds.change_voters(session, voters=voters, **given)
    ladder = Ladder(
        rows={said.question: Decides(said.decider, said.sentence) for said in story.decisions},
        filled_in_by=story.ladder.filled_in_by,
        today=story.ladder.today,
        aim=story.ladder.aim,
        aim_by=calendar.at(story.ladder.aim_day).date(),
    )
    round_ladder.change(session, ladder=ladder, **given)


def _ask(session: Session, *, known: Known, story: Round) -> None:
    by = known.people[two_officers(story)[0]]
    round_opening.request(session, round_id=known.rounds[story.key].id, by=by)


def _open(session: Session, *, known: Known, story: Round) -> None:
    by = known.people[two_officers(story)[1]]
    request_id = waiting(session, Act.OPEN_ROUND, known.rounds[story.key].id)
    round_opening.confirm(session, request_id=request_id, by=by, keys=known.keys)


def waiting(session: Session, act: Act, round_id: int) -> int:
    """The id of the request that the second officer confirms."""
    found = acts.waiting_for(session, act, round_id=round_id)
    if found is None:
        raise LookupError(act)
    return found.id


def _basics(story: Round, *, title: str) -> Basics:
    description = story.about
    if story.ladder.disagreement:
        description = paragraphs(description, f"On record: {story.ladder.disagreement}")
    return Basics(
        title=title,
        purpose=story.purpose,
        description=description,
        currency=story.currency,
        time_zone=story.time_zone,
        languages=story.languages,
    )


def _span(calendar: Calendar, phase: Phase) -> Span:
    return Span(phase.name, calendar.at(phase.opens), calendar.at(phase.closes))


def _pot(pot: Pot, kept: KnownRound) -> PotGiven:
    return PotGiven(
        name=pot.name,
        amount=pot.amount,
        area_id=kept.areas[pot.area] if pot.area else None,
        asked_choices=pot.asked,
        ballot_type=pot.ballot_type,
        most_points=pot.points,
        rule=pot.rule,
        completion=pot.completion,
    )
