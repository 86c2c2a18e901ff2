"""Acts of two people: nobody confirms what they asked for themselves."""

import pytest

from pb.database import Session
from pb.services import acts
from pb.services.atomic import atomic
from pb.services.errors import AlreadyRequested, OtherPersonNeeded, RequestAnswered
from pb.vocabulary import Act
from tests import factories


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
