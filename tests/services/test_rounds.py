from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import Area, Category, Event, LadderRow, PhaseDates, Pot, Round
from pb.services.errors import (
    AreaInUse,
    BadBoundary,
    ClosesBeforeItOpens,
    CurrencyInUse,
    MostBelowAsked,
    NameTaken,
    NoMoney,
    NotFound,
    PhasesOutOfOrder,
    PointsNeeded,
    Refusal,
    RoundIsOpen,
    UnknownCurrency,
    UnknownTimeZone,
)
from pb.services.rounds import (
    round_dates,
    round_heads,
    round_ladder,
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
from pb.vocabulary import BallotType, Completion, Decider, Phase, Question, Rung, Tag, VotingRule
from tests import factories
from tests.setting_up import basics, ready_round

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0))


@pytest.fixture
def by(session: Session) -> int:
    return factories.officer(session).id


@pytest.fixture
def round_id(session: Session, by: int) -> int:
    return rounds.create(session, basics(), by=by).id


def test_a_new_round_is_a_draft_with_an_address_from_its_title(session: Session, by: int) -> None:
    made = rounds.create(session, basics(title="Łódź decyduje, część 2"), by=by)
    assert made.slug == "lodz-decyduje-czesc-2"
    assert round_heads.head(session, made.slug, officer=True).state == "draft"
    with pytest.raises(NotFound):
        round_heads.head(session, made.slug, officer=False)
    assert session.scalars(select(Event.tag)).all() == [Tag.ROUND_CREATED]


def test_a_title_that_is_taken_gets_a_number(session: Session, by: int) -> None:
    slugs = [rounds.create(session, basics(title="New"), by=by).slug for _ in range(3)]
    assert slugs == ["new-2", "new-3", "new-4"]


def test_a_title_without_plain_letters_gets_an_address_too(session: Session, by: int) -> None:
    assert rounds.create(session, basics(title="予算"), by=by).slug == "round"


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        (basics(currency="GBX"), UnknownCurrency),
        (basics(time_zone="Europe/Harbour_Bay"), UnknownTimeZone),
    ],
)
def test_unknown_currencies_and_time_zones_are_refused(
    session: Session, by: int, given: Basics, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        rounds.create(session, given, by=by)
    assert session.scalar(select(func.count()).select_from(Round)) == 0


def test_basics_change_and_the_address_stays(session: Session, by: int, round_id: int) -> None:
    changed = basics(title="Another name", currency="HUF")
    rounds.change_basics(session, round_id=round_id, basics=changed, by=by)
    row = session.get_one(Round, round_id)
    assert (row.title, row.slug, row.currency) == ("Another name", "greener-bay", "HUF")


def test_the_currency_stays_once_a_pot_holds_money(
    session: Session, by: int, round_id: int
) -> None:
    round_pots.add(session, round_id=round_id, pot=PotGiven(name="All", amount=100), by=by)
    with pytest.raises(CurrencyInUse):
        rounds.change_basics(session, round_id=round_id, basics=basics(currency="HUF"), by=by)


def test_dates_are_read_in_the_rounds_time_zone_and_keep_the_wall_clock(
    session: Session, by: int, round_id: int
) -> None:
    span = Span(Phase.VOTING, datetime(2026, 7, 1, 9), datetime(2026, 7, 31, 20))  # noqa: DTZ001  local times
    round_dates.change(session, round_id=round_id, spans=[span], by=by)
    row = session.scalars(select(PhaseDates)).one()
    assert row.opens_at == datetime(2026, 7, 1, 8, tzinfo=UTC)
    warsaw = basics(time_zone="Europe/Warsaw")
    rounds.change_basics(session, round_id=round_id, basics=warsaw, by=by)
    row = session.scalars(select(PhaseDates)).one()
    assert row.opens_at == datetime(2026, 7, 1, 7, tzinfo=UTC)


def span(phase: Phase, opens: int, closes: int) -> Span:
    start = datetime(2026, 7, 1, tzinfo=UTC)
    return Span(phase, start + timedelta(days=opens), start + timedelta(days=closes))


@pytest.mark.parametrize(
    ("spans", "refusal", "phase"),
    [
        ([span(Phase.VOTING, 5, 5)], ClosesBeforeItOpens, Phase.VOTING),
        ([span(Phase.VOTING, 5, 4)], ClosesBeforeItOpens, Phase.VOTING),
        (
            [span(Phase.SUBMISSION, 5, 9), span(Phase.REVIEW, 4, 9)],
            PhasesOutOfOrder,
            Phase.REVIEW,
        ),
        ([span(Phase.REVIEW, 0, 9), span(Phase.VOTING, 8, 12)], PhasesOutOfOrder, Phase.VOTING),
        ([span(Phase.VOTING, 0, 9), span(Phase.RESULTS, 8, 12)], PhasesOutOfOrder, Phase.RESULTS),
        ([span(Phase.VOTING, 0, 9), span(Phase.VOTING, 9, 12)], PhasesOutOfOrder, Phase.VOTING),
    ],
)
def test_dates_that_cannot_be_are_refused(
    session: Session,
    by: int,
    round_id: int,
    spans: list[Span],
    refusal: type[Refusal],
    phase: Phase,
) -> None:
    with pytest.raises(refusal) as refused:
        round_dates.change(session, round_id=round_id, spans=spans, by=by)
    assert refused.value.figures == {"phase": phase}
    assert session.scalar(select(func.count()).select_from(PhaseDates)) == 0


def test_review_may_begin_while_ideas_still_come_in(
    session: Session, by: int, round_id: int
) -> None:
    spans = [span(Phase.SUBMISSION, 0, 9), span(Phase.REVIEW, 5, 12), span(Phase.VOTING, 12, 20)]
    round_dates.change(session, round_id=round_id, spans=spans, by=by)
    round_dates.change(session, round_id=round_id, spans=spans[2:], by=by)
    assert session.scalars(select(PhaseDates.phase)).all() == [Phase.VOTING]


def test_areas_are_added_changed_and_removed(session: Session, by: int, round_id: int) -> None:
    given = AreaGiven(name="Old Town", about="By the market.", population=1460, boundary=SQUARE)
    area_id = round_places.add_area(session, round_id=round_id, area=given, by=by)
    round_places.add_area(session, round_id=round_id, area=AreaGiven(name="Hillside"), by=by)
    changed = AreaGiven(name="Old Harbour")
    round_places.change_area(session, round_id=round_id, area_id=area_id, area=changed, by=by)
    areas = round_heads.head(session, "greener-bay", officer=True).areas
    assert [(a.name, a.slug, a.boundary) for a in areas] == [
        ("Old Harbour", "old-harbour", None),
        ("Hillside", "hillside", None),
    ]
    round_places.remove_area(session, round_id=round_id, area_id=area_id, by=by)
    assert session.scalars(select(Area.name)).all() == ["Hillside"]


def test_two_areas_of_one_name_and_bad_boundaries_are_refused(
    session: Session, by: int, round_id: int
) -> None:
    round_places.add_area(session, round_id=round_id, area=AreaGiven(name="Hillside"), by=by)
    with pytest.raises(NameTaken):
        round_places.add_area(session, round_id=round_id, area=AreaGiven(name="HILLSIDE"), by=by)
    flat = AreaGiven(name="Flat", boundary=((0, 0), (1, 1), (2, 2), (0, 0)))
    with pytest.raises(BadBoundary):
        round_places.add_area(session, round_id=round_id, area=flat, by=by)


def test_an_area_with_a_pot_stays(session: Session, by: int, round_id: int) -> None:
    area_id = round_places.add_area(
        session, round_id=round_id, area=AreaGiven(name="Hillside"), by=by
    )
    pot = PotGiven(name="Hillside", amount=1, area_id=area_id)
    round_pots.add(session, round_id=round_id, pot=pot, by=by)
    with pytest.raises(AreaInUse):
        round_places.remove_area(session, round_id=round_id, area_id=area_id, by=by)


def test_parts_of_another_round_are_not_found(session: Session, by: int, round_id: int) -> None:
    other = factories.round_(session)
    pot = PotGiven(name="Hillside", amount=1, area_id=other.area_id)
    for refused in (
        lambda: round_pots.add(session, round_id=round_id, pot=pot, by=by),
        lambda: round_pots.remove(session, round_id=round_id, pot_id=other.pot_id, by=by),
        lambda: round_places.remove_area(session, round_id=round_id, area_id=other.area_id, by=by),
        lambda: round_places.remove_category(
            session, round_id=round_id, category_id=other.category_id, by=by
        ),
        lambda: rounds.change_leftover(session, round_id=0, leftover="", by=by),
    ):
        with pytest.raises(NotFound):
            refused()


def test_themes_are_added_changed_and_removed(session: Session, by: int, round_id: int) -> None:
    themes = [CategoryGiven("Streets", "streets"), CategoryGiven("Play", "play")]
    first, second = round_places.add_categories(
        session, round_id=round_id, categories=themes, by=by
    )
    with pytest.raises(NameTaken):
        round_places.add_categories(session, round_id=round_id, categories=themes[:1], by=by)
    parks = CategoryGiven("Parks", "nature")
    round_places.change_category(
        session, round_id=round_id, category_id=first, category=parks, by=by
    )
    round_places.remove_category(session, round_id=round_id, category_id=second, by=by)
    rows = session.execute(select(Category.name, Category.slug, Category.drawing)).all()
    assert [tuple(row) for row in rows] == [("Parks", "parks", "nature")]


def test_a_pot_has_the_suggested_settings(session: Session, by: int, round_id: int) -> None:
    pot_id = round_pots.add(session, round_id=round_id, pot=PotGiven(name="All", amount=5), by=by)
    pot = session.get_one(Pot, pot_id)
    assert (pot.asked_choices, pot.most_choices, pot.ballot_type) == (3, None, "approval")
    assert (pot.rule, pot.completion, pot.add1) == ("equal-shares", "add1", "equalshares.net")
    assert (pot.step, pot.slug, pot.tie_seed) == (100, "all", None)


def test_a_pot_by_most_votes_first_has_no_completion(
    session: Session, by: int, round_id: int
) -> None:
    pot = PotGiven(name="All", amount=5, rule=VotingRule.GREEDY, completion=Completion.ADD1)
    pot_id = round_pots.add(session, round_id=round_id, pot=pot, by=by)
    assert session.get_one(Pot, pot_id).completion == Completion.NONE


@pytest.mark.parametrize(
    ("pot", "refusal"),
    [
        (PotGiven(name="All", amount=0), NoMoney),
        (PotGiven(name="All", amount=-100), NoMoney),
        (PotGiven(name="All", amount=1, asked_choices=3, most_choices=2), MostBelowAsked),
        (PotGiven(name="All", amount=1, asked_choices=0, most_choices=0), MostBelowAsked),
        (PotGiven(name="taken", amount=1), NameTaken),
        (PotGiven(name="All", amount=1, ballot_type=BallotType.CUMULATIVE), PointsNeeded),
    ],
)
def test_a_pot_that_cannot_be_is_refused(
    session: Session, by: int, round_id: int, pot: PotGiven, refusal: type[Refusal]
) -> None:
    round_pots.add(session, round_id=round_id, pot=PotGiven(name="Taken", amount=1), by=by)
    with pytest.raises(refusal):
        round_pots.add(session, round_id=round_id, pot=pot, by=by)
    assert session.scalars(select(Pot.name)).all() == ["Taken"]


def test_who_decides_is_written_down_and_read_back(
    session: Session, by: int, round_id: int
) -> None:
    ladder = Ladder(
        rows={q: Decides(Decider.JOINTLY, "Together.") for q in reversed(Question)},
        filled_in_by="The steering group",
        today=Rung.INVOLVING,
        aim=Rung.CO_PRODUCTION,
        aim_by=datetime(2028, 1, 1, tzinfo=UTC).date(),
    )
    round_ladder.change(session, round_id=round_id, ladder=ladder, by=by)
    read = round_ladder.of_round(session, round_id)
    assert read == ladder
    assert list(read.rows) == list(Question)


CHANGES: dict[str, Callable[[Session, int, int, factories.MadeRound], object]] = {
    "basics": lambda s, r, by, _: rounds.change_basics(s, round_id=r, basics=basics(), by=by),
    "voters": lambda s, r, by, _: rounds.change_voters(
        s, round_id=r, voters=VotersGiven(electorate="Nobody", eligible=0), by=by
    ),
    "leftover": lambda s, r, by, _: rounds.change_leftover(s, round_id=r, leftover="Mine", by=by),
    "dates": lambda s, r, by, _: round_dates.change(s, round_id=r, spans=[], by=by),
    "add area": lambda s, r, by, _: round_places.add_area(
        s, round_id=r, area=AreaGiven(name="X"), by=by
    ),
    "change area": lambda s, r, by, made: round_places.change_area(
        s, round_id=r, area_id=made.area_id, area=AreaGiven(name="X"), by=by
    ),
    "remove area": lambda s, r, by, made: round_places.remove_area(
        s, round_id=r, area_id=made.other_area_id, by=by
    ),
    "add themes": lambda s, r, by, _: round_places.add_categories(
        s, round_id=r, categories=[CategoryGiven("X", "play")], by=by
    ),
    "change theme": lambda s, r, by, made: round_places.change_category(
        s, round_id=r, category_id=made.category_id, category=CategoryGiven("X", "play"), by=by
    ),
    "remove theme": lambda s, r, by, made: round_places.remove_category(
        s, round_id=r, category_id=made.category_id, by=by
    ),
    "add pot": lambda s, r, by, _: round_pots.add(
        s, round_id=r, pot=PotGiven(name="X", amount=1), by=by
    ),
    "change pot": lambda s, r, by, made: round_pots.change(
        s, round_id=r, pot_id=made.pot_id, pot=PotGiven(name="X", amount=1), by=by
    ),
    "remove pot": lambda s, r, by, made: round_pots.remove(
        s, round_id=r, pot_id=made.pot_id, by=by
    ),
    "ladder": lambda s, r, by, _: round_ladder.change(
        s,
        round_id=r,
        ladder=Ladder(rows={}, filled_in_by="", today=Rung.INFORMING, aim=Rung.INFORMING),
        by=by,
    ),
}


def everything(session: Session) -> list[object]:
    tables = (Round, PhaseDates, Area, Category, Pot, LadderRow, Event)
    return [
        tuple(row)
        for table in tables
        for row in session.execute(select(*table.__table__.columns).order_by(table.id))
    ]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_open_round_refuses_every_change(
    session: Session, change: Callable[[Session, int, int, factories.MadeRound], object], by: int
) -> None:
    made = factories.round_(session)
    before = everything(session)
    with pytest.raises(RoundIsOpen):
        change(session, made.id, by, made)
    assert everything(session) == before


def test_a_round_can_be_set_up_completely(session: Session, by: int) -> None:
    made = ready_round(session, by=by)
    head = round_heads.head(session, made.slug, officer=True)
    assert head.total_money == 25_000_00
    assert clock(session) < head.phases[-1].closes_at
