import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from pb.database import Database, Session, clock, fix_clock
from pb.models import ActRequest, Event, Job, LadderRow, PhaseDates, Pot, Round
from pb.services import acts, jobs
from pb.services.errors import (
    AlreadyRequested,
    OpeningWaits,
    OtherPersonNeeded,
    Refusal,
    RequestAnswered,
    RoundIsOpen,
    RoundNotReady,
)
from pb.services.rounds import phase_moments, round_opening, round_pots, rounds
from pb.services.rounds.round_opening import Missing
from pb.services.rounds.round_values import PotGiven
from pb.vocabulary import Act, JobKind, RoundState, Tag
from tests import factories
from tests.setting_up import basics, ready_round


class FakeKeys:
    """Keeps count of the keys it was asked for."""

    def __init__(self) -> None:
        self.made: list[int] = []

    def create(self, round_id: int) -> bytes:
        self.made.append(round_id)
        return b"p" * 32

    def create_slot_key(self, round_id: int) -> None:
        self.made.append(-round_id)


@pytest.fixture
def officers(session: Session) -> tuple[int, int, int]:
    names = ("Moira Kerr", "Ines Duarte", "Tom Reid")
    first, second, third = (factories.officer(session, name).id for name in names)
    return first, second, third


def ask(session: Session, officers: tuple[int, int, int]) -> tuple[int, int]:
    """Ask for a ready round to be opened; returns the ids of round and request."""
    round_id = ready_round(session, by=officers[0]).id
    round_opening.request(session, round_id=round_id, by=officers[0])
    waiting = acts.waiting_for(session, Act.OPEN_ROUND, round_id=round_id)
    assert waiting is not None
    return round_id, waiting.id


def test_an_empty_draft_lists_all_that_is_missing_at_once(
    session: Session, officers: tuple[int, int, int]
) -> None:
    round_id = rounds.create(session, basics(), by=officers[0]).id
    lacks = set(round_opening.missing(session, round_id))
    assert lacks == set(Missing) - {Missing.PURPOSE, Missing.VOTING_IS_PAST, Missing.KEY_HOLDERS}
    with pytest.raises(RoundNotReady):
        round_opening.request(session, round_id=round_id, by=officers[0])
    assert acts.all_waiting(session) == ()


def test_a_second_officer_opens_the_round(
    session: Session, officers: tuple[int, int, int]
) -> None:
    round_id, request_id = ask(session, officers)
    keys = FakeKeys()
    round_opening.confirm(session, request_id=request_id, by=officers[1], keys=keys)
    row = session.get_one(Round, round_id)
    assert (row.state, row.public_key, keys.made) == (RoundState.OPEN, b"p" * 32, [round_id])
    assert row.opened_at is not None
    assert session.scalars(select(Pot.tie_seed)).one()
    assert session.scalars(select(func.count()).select_from(Job)).one() == 13
    assert Tag.ROUND_OPENED in session.scalars(select(Event.tag)).all()


def test_nobody_confirms_their_own_request(
    session: Session, officers: tuple[int, int, int]
) -> None:
    round_id, request_id = ask(session, officers)
    with pytest.raises(OtherPersonNeeded):
        round_opening.confirm(session, request_id=request_id, by=officers[0], keys=FakeKeys())
    assert session.get_one(Round, round_id).state == RoundState.DRAFT


def test_an_opened_round_is_not_opened_again(
    session: Session, officers: tuple[int, int, int]
) -> None:
    round_id, request_id = ask(session, officers)
    keys = FakeKeys()
    round_opening.confirm(session, request_id=request_id, by=officers[1], keys=keys)
    with pytest.raises(RequestAnswered):
        round_opening.confirm(session, request_id=request_id, by=officers[2], keys=keys)
    with pytest.raises(RoundIsOpen):
        round_opening.request(session, round_id=round_id, by=officers[0])
    assert keys.made == [round_id]


def test_a_draft_that_waits_for_its_opening_does_not_change(
    session: Session, officers: tuple[int, int, int]
) -> None:
    round_id, request_id = ask(session, officers)
    with pytest.raises(OpeningWaits):
        round_pots.add(
            session, round_id=round_id, pot=PotGiven(name="X", amount=1), by=officers[0]
        )
    with pytest.raises(AlreadyRequested):
        round_opening.request(session, round_id=round_id, by=officers[1])
    round_opening.decline(session, request_id=request_id, by=officers[1])
    round_pots.add(session, round_id=round_id, pot=PotGiven(name="X", amount=1), by=officers[0])
    with pytest.raises(RequestAnswered):
        round_opening.confirm(session, request_id=request_id, by=officers[1], keys=FakeKeys())


def test_a_round_whose_voting_is_over_by_now_does_not_open(
    session: Session, officers: tuple[int, int, int]
) -> None:
    round_id, request_id = ask(session, officers)
    last = session.scalars(select(func.max(PhaseDates.closes_at))).one()
    assert last is not None
    fix_clock(session, last)
    assert round_opening.missing(session, round_id) == (Missing.VOTING_IS_PAST,)
    with pytest.raises(RoundNotReady):
        round_opening.confirm(session, request_id=request_id, by=officers[1], keys=FakeKeys())
    assert session.get_one(ActRequest, request_id).answered_at is None


def test_a_question_without_a_sentence_is_missing(
    session: Session, officers: tuple[int, int, int]
) -> None:
    made = ready_round(session, by=officers[0])
    row = session.scalars(select(LadderRow)).first()
    assert row is not None
    row.note = ""
    session.commit()
    assert round_opening.missing(session, made.id) == (Missing.LADDER,)


def test_two_officers_who_confirm_at_once_open_it_once(
    session: Session, database: Database, officers: tuple[int, int, int]
) -> None:
    round_id, request_id = ask(session, officers)
    keys, start, answers = FakeKeys(), threading.Barrier(2, timeout=60), []

    def confirm(by: int) -> None:
        with database.session() as own:
            start.wait()
            try:
                round_opening.confirm(own, request_id=request_id, by=by, keys=keys)
                answers.append("opened")
            except Refusal as refusal:
                answers.append(type(refusal).__name__)

    both = [threading.Thread(target=confirm, args=(by,)) for by in officers[1:]]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(answers) == ["RequestAnswered", "opened"]
    session.rollback()
    opened = select(func.count()).select_from(Event).where(Event.tag == Tag.ROUND_OPENED)
    assert session.scalar(opened) == 1
    assert session.get_one(Round, round_id).state == RoundState.OPEN


def work(session: Session, note: Callable[[Session, jobs.Task], None]) -> None:
    while jobs.do_next(session, {JobKind.PHASE_MOMENT: note}, worker="me"):
        pass


def moments(session: Session) -> list[tuple[Tag, str]]:
    rows = session.scalars(
        select(Event).where(Event.tag.in_([Tag.PHASE_BEGAN, Tag.PHASE_ENDED])).order_by(Event.id)
    )
    return [(row.tag, row.details["phase"]) for row in rows]


def test_phases_begin_and_end_once_in_the_audit_trail(
    session: Session, officers: tuple[int, int, int]
) -> None:
    _, request_id = ask(session, officers)
    round_opening.confirm(session, request_id=request_id, by=officers[1], keys=FakeKeys())
    work(session, phase_moments.note)
    assert moments(session) == [(Tag.PHASE_BEGAN, "submission")]
    dates = session.scalars(select(PhaseDates).order_by(PhaseDates.id)).all()
    fix_clock(session, dates[1].opens_at)
    work(session, phase_moments.note)
    assert moments(session)[1:] == [(Tag.PHASE_ENDED, "submission"), (Tag.PHASE_BEGAN, "review")]


def test_a_moment_that_two_workers_hold_is_noted_once(
    session: Session, officers: tuple[int, int, int]
) -> None:
    _, request_id = ask(session, officers)
    round_opening.confirm(session, request_id=request_id, by=officers[1], keys=FakeKeys())
    task = jobs.take(session, "slow")
    assert task is not None
    fix_clock(session, clock(session) + jobs.LEASE * 2)
    again = jobs.take(session, "fast")
    assert again == replace(task, is_repeat=True)
    phase_moments.note(session, again)
    phase_moments.note(session, task)
    assert moments(session) == [(Tag.PHASE_BEGAN, "submission")]
