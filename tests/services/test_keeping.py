"""What a process keeps of a round is true: every change has its event, and the event ends it."""

from datetime import timedelta
from functools import partial

import pytest

from pb.adapters import keeper as keeper_module
from pb.database import Session, clock, fix_clock
from pb.models import Round
from pb.services import keeping
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.keeping import Keeper
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import Phase, RoundState, Tag
from tests import factories


@pytest.fixture
def keeper(session: Session) -> Keeper:
    """What this session's process keeps."""
    kept = Keeper()
    keeping.keep_in(session, kept)
    return kept


def head(session: Session) -> RoundHead:
    return round_heads.head(session, "harbour-bay", officer=False)


def change(session: Session, title: str, *, with_event: bool) -> None:
    with atomic(session):
        row = session.query(Round).one()
        row.title = title
        if with_event:
            record(session, Tag.ROUND_CHANGED, actor_id=None, round_id=row.id)


@pytest.mark.usefixtures("keeper")
def test_a_round_is_read_again_once_something_has_happened_to_it(session):
    factories.round_(session)
    first = head(session)
    assert head(session) is first
    change(session, "Another name", with_event=True)
    assert head(session).title == "Another name"


@pytest.mark.usefixtures("keeper")
def test_without_an_event_a_process_does_not_notice(session):
    factories.round_(session)
    before = head(session)
    change(session, "Another name", with_event=False)
    assert head(session) is before, "this is why each change has its event"


def test_a_process_that_keeps_nothing_reads_each_time(session):
    factories.round_(session)
    head(session)
    change(session, "Another name", with_event=False)
    assert head(session).title == "Another name"


@pytest.mark.usefixtures("keeper")
def test_which_phase_runs_follows_the_clock_all_the_same(session):
    factories.round_(session, phase=Phase.REVIEW)
    assert head(session).running == Phase.REVIEW
    fix_clock(session, clock(session) + timedelta(days=8))
    assert head(session).running == Phase.VOTING


@pytest.mark.usefixtures("keeper")
def test_a_draft_stays_out_of_sight(session):
    factories.round_(session, state=RoundState.DRAFT)
    assert round_heads.head(session, "harbour-bay", officer=True).state == RoundState.DRAFT
    with pytest.raises(NotFound):
        head(session)
    with pytest.raises(NotFound):
        round_heads.head(session, "nowhere", officer=True)


def test_nothing_is_kept_for_longer_than_some_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(keeper_module, "monotonic", lambda: now)
    kept = Keeper()
    assert kept.get("a", 1, lambda: "first") == "first"
    now += keeping.LONGEST - 0.1
    assert kept.get("a", 1, lambda: "second") == "first"
    now += 0.2
    assert kept.get("a", 1, lambda: "second") == "second"
    assert kept.get("b", 1, lambda: "first", lasts=keeping.FOR_GOOD) == "first"
    now += 10_000
    assert kept.get("b", 1, lambda: "second") == "first"


def test_a_keeper_forgets_what_was_asked_for_longest_ago():
    keeper = Keeper(most=2)
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name

    for name in ("a", "b", "a", "c", "a", "b"):
        assert keeper.get(name, 1, partial(make, name)) == name
    assert made == ["a", "b", "c", "b"]
