"""Acts of two people: nobody confirms what they asked for themselves."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from pb.config import Settings
from pb.database import Database, Session, fix_clock
from pb.models import Round
from pb.services import acts
from pb.services.atomic import atomic
from pb.services.errors import (
    AlreadyRequested,
    OtherPersonNeeded,
    Refusal,
    RequestAnswered,
)
from pb.services.rounds import rounds
from pb.services.scrutiny import annulment
from pb.services.voting import box
from pb.vocabulary import Act, RoundState
from tests import factories, voting


def ask(session: Session) -> tuple[int, int, int]:
    first, second = factories.officer(session), factories.officer(session, "Tom Adeyemi")
    made = factories.round_(session)
    with atomic(session):
        acts.request(session, Act.OPEN_ROUND, by=first.id, round_id=made.id)
    waiting = acts.waiting_for(session, Act.OPEN_ROUND, round_id=made.id)
    assert waiting is not None
    assert waiting.requester == "Moira Kerr"
    return waiting.id, first.id, second.id


def test_another_person_confirms(session: Session) -> None:
    request_id, _first, second = ask(session)
    with atomic(session):
        acts.confirm(session, request_id, act=Act.OPEN_ROUND, by=second)
    assert acts.all_waiting(session) == ()


def test_nobody_confirms_their_own_request(session: Session) -> None:
    request_id, first, _second = ask(session)
    with pytest.raises(OtherPersonNeeded), atomic(session):
        acts.confirm(session, request_id, act=Act.OPEN_ROUND, by=first)
    assert len(acts.all_waiting(session)) == 1


def test_a_request_is_answered_once(session: Session) -> None:
    request_id, first, second = ask(session)
    with atomic(session):
        acts.decline(session, request_id, act=Act.OPEN_ROUND, by=first)
    with pytest.raises(RequestAnswered), atomic(session):
        acts.confirm(session, request_id, act=Act.OPEN_ROUND, by=second)


def test_an_act_waits_once(session: Session) -> None:
    request_id, first, _second = ask(session)
    waiting = acts.all_waiting(session)[0]
    assert waiting.id == request_id
    with pytest.raises(AlreadyRequested), atomic(session):
        acts.request(session, Act.OPEN_ROUND, by=first, round_id=waiting.round_id)


def at_once(database: Database, *work: Callable[[Session], None]) -> list[object]:
    """Let people act at the same moment; returns what each was told."""
    said: list[object] = [None] * len(work)
    started = threading.Barrier(len(work), timeout=60)

    def run(place: int, act: Callable[[Session], None]) -> None:
        with database.session() as own:
            started.wait()
            try:
                act(own)
            except Refusal as refusal:
                said[place] = type(refusal)

    people = [threading.Thread(target=run, args=item) for item in enumerate(work)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return said


def test_several_who_ask_at_once_ask_once(database: Database, session: Session) -> None:
    made = factories.round_(session)
    officers = [factories.officer(session, name) for name in ("Ann", "Bo", "Cas")]
    session.rollback()

    def request(own: Session, by: int) -> None:
        with atomic(own):
            acts.request(own, Act.CLOSE_BOX, by=by, round_id=made.id)
            threading.Event().wait(0.05)

    said = at_once(database, *[partial(request, by=one.id) for one in officers])
    assert sorted(said, key=str) == [AlreadyRequested, AlreadyRequested, None]
    assert len(acts.all_waiting(session)) == 1


def test_closing_and_annulling_at_once_do_not_wait_for_each_other_for_ever(
    database: Database, session: Session, settings: Settings
) -> None:
    vote = voting.prepare(session, settings.keys_dir)
    second = factories.officer(session, "Bo")
    voting.move_clock(session, voting.AFTER_VOTING)
    later = session.info["now"]
    round_id = vote.made.id
    box.request_close(session, round_id=round_id, by=vote.officer.id, keys=vote.keys)
    annulment.request(session, round_id=round_id, reason="A leak.", by=vote.officer.id)
    closing, annulling = box.waiting(session, round_id), annulment.waiting(session, round_id)
    assert closing
    assert annulling
    session.rollback()

    def close(own: Session) -> None:
        fix_clock(own, later)
        started.wait()
        threading.Event().wait(0.2)
        box.confirm_close(own, request_id=closing.id, by=second.id, keys=vote.keys)

    def annul(own: Session) -> None:
        started.wait()
        annulment.confirm(own, request_id=annulling.id, by=second.id)

    def hold_them_up(own: Session) -> None:
        with atomic(own):
            rounds.locked(own, round_id)
            started.wait()
            threading.Event().wait(0.5)

    # Both wait for the round; whoever came first gets it.
    started = threading.Barrier(3, timeout=60)
    told = at_once(database, close, annul, hold_them_up)
    assert told in ([None, None, None], [RequestAnswered, None, None])
    session.rollback()
    assert session.get_one(Round, round_id).state == RoundState.ANNULLED
