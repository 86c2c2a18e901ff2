"""A round set up by the use-cases themselves, ready to be opened."""

from collections.abc import Mapping
from datetime import timedelta

from pb.database import Session, clock
from pb.services.rounds import round_dates, round_ladder, round_places, round_pots, rounds
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
from pb.services.rounds.rounds import NewRound
from pb.vocabulary import Decider, Phase, Question, Rung

LADDER: Mapping[Question, Decides] = {q: Decides(Decider.JOINTLY, "Together.") for q in Question}


def basics(
    *, title: str = "Greener Bay", currency: str = "GBP", time_zone: str = "Europe/London"
) -> Basics:
    """What a round is called and for."""
    return Basics(
        title=title,
        purpose="Trees, benches and quiet corners.",
        description="Neighbours propose, the council helps, everyone votes.",
        currency=currency,
        time_zone=time_zone,
    )


def ready_round(session: Session, *, by: int, title: str = "Greener Bay") -> NewRound:
    """Create a draft that lacks nothing; its submission began a day ago."""
    made = rounds.create(session, basics(title=title), by=by)
    given = {"round_id": made.id, "by": by}
    now = clock(session)
    names = (Phase.SUBMISSION, Phase.REVIEW, Phase.VOTING, Phase.RESULTS, Phase.DELIVERY)
    starts = [now + timedelta(days=14 * place - 1) for place in range(len(names) + 1)]
    spans = [Span(*span) for span in zip(names, starts, starts[1:], strict=False)]
    round_dates.change(session, spans=spans, **given)
    round_places.add_area(session, area=AreaGiven(name="Hillside"), **given)
    round_places.add_categories(session, categories=[CategoryGiven("Play", "play")], **given)
    round_pots.add(session, pot=PotGiven(name="Whole town", amount=25_000_00), **given)
    rounds.change_leftover(session, leftover="It is carried forward.", **given)
    voters = VotersGiven(electorate="Everyone over 11", eligible=5000)
    rounds.change_voters(session, voters=voters, **given)
    ladder = Ladder(
        rows=LADDER, filled_in_by="All of us", today=Rung.INVOLVING, aim=Rung.CO_PRODUCTION
    )
    round_ladder.change(session, ladder=ladder, **given)
    return made
