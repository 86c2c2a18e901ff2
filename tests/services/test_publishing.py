"""Publishing: two officers, once; nothing is overwritten."""

from pathlib import Path

import pytest
from sqlalchemy import select

from pb.database import Session
from pb.models import Event, Publication, Round
from pb.services import acts
from pb.services.errors import (
    AlreadyPublished,
    AlreadyRequested,
    NotCounted,
    OtherPersonNeeded,
    RequestAnswered,
)
from pb.services.results import publishing
from pb.vocabulary import Act, RoundState, Tag
from tests import counting


def numbers(session: Session) -> list[int]:
    session.rollback()
    return list(session.scalars(select(Publication.number).order_by(Publication.pot_id)))


def test_two_officers_publish_every_pot(session: Session, tmp_path: Path) -> None:
    vote, second = counting.published(session, tmp_path)
    assert numbers(session) == [1, 1]
    row = session.get_one(Round, vote.made.id)
    assert row.state == RoundState.PUBLISHED
    assert row.published_at is not None
    actor = select(Event.actor_id).where(Event.tag == Tag.ROUND_PUBLISHED)
    assert session.scalars(actor).all() == [second.id]


def test_a_box_that_is_not_counted_is_not_published(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.closed(session, tmp_path)
    with pytest.raises(NotCounted):
        publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    assert acts.waiting_for(session, Act.PUBLISH_RESULT, round_id=vote.made.id) is None


def test_nobody_confirms_their_own_request(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.counted(session, tmp_path)
    publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    request_id = counting.waiting(session, vote, Act.PUBLISH_RESULT)
    with pytest.raises(OtherPersonNeeded):
        publishing.confirm(session, request_id=request_id, by=vote.officer.id)
    assert numbers(session) == []


def test_one_request_waits(session: Session, tmp_path: Path) -> None:
    vote, second = counting.counted(session, tmp_path)
    publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    with pytest.raises(AlreadyRequested):
        publishing.request(session, round_id=vote.made.id, by=second.id)


def test_a_published_result_is_not_published_again(session: Session, tmp_path: Path) -> None:
    vote, second = counting.counted(session, tmp_path)
    publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    request_id = counting.waiting(session, vote, Act.PUBLISH_RESULT)
    publishing.confirm(session, request_id=request_id, by=second.id)
    with pytest.raises(RequestAnswered):
        publishing.confirm(session, request_id=request_id, by=second.id)
    with pytest.raises(AlreadyPublished):
        publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    assert numbers(session) == [1, 1]


def test_a_declined_result_can_be_asked_for_again(session: Session, tmp_path: Path) -> None:
    vote, second = counting.counted(session, tmp_path)
    publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    request_id = counting.waiting(session, vote, Act.PUBLISH_RESULT)
    publishing.decline(session, request_id=request_id, by=second.id)
    assert session.get_one(Round, vote.made.id).state == RoundState.COUNTED
    publishing.request(session, round_id=vote.made.id, by=second.id)
    again = counting.waiting(session, vote, Act.PUBLISH_RESULT)
    publishing.confirm(session, request_id=again, by=vote.officer.id)
    assert numbers(session) == [1, 1]
