"""People cast until the last moment while two officers close the box: nothing is lost or late."""

import threading
from itertools import count

import pytest
from sqlalchemy import select

from pb.config import Settings
from pb.database import Database, Session
from pb.models import Ballot, Round
from pb.services.errors import VotingHasClosed
from pb.services.voting import box
from pb.vocabulary import Act, RoundState
from tests import counting, factories, voting
from tests.voting import Vote


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


def test_a_ballot_is_in_the_box_or_was_refused_when_casting_races_closing(
    database: Database, session: Session, vote: Vote
) -> None:
    kept: dict[str, list[bytes]] = {code: [] for code in (*vote.northfield, *vote.hillside)}
    refused, failures = [], []
    started = threading.Barrier(len(kept) + 1, timeout=60)

    def cast_until_closed(code: str) -> None:
        with database.session() as own:
            voting.move_clock(own, -voting.AFTER_VOTING / 16)  # this clock never passes closing
            own.rollback()
            started.wait()
            try:
                for turn in count():
                    [receipt] = voting.cast(own, vote, code, str(turn % 4 + 1))
                    kept[code].append(receipt.commitment)
            except VotingHasClosed:
                refused.append(code)
            except BaseException as error:  # noqa: BLE001  handed to the test's own thread
                failures.append(error)

    second = factories.officer(session, name="Sam Boyd")
    voting.move_clock(session, voting.AFTER_VOTING)
    box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    request_id = counting.waiting(session, vote, Act.CLOSE_BOX)
    session.rollback()
    people = [threading.Thread(target=cast_until_closed, args=(code,)) for code in kept]
    for person in people:
        person.start()
    started.wait()
    threading.Event().wait(0.3)  # let them cast for a while
    box.confirm_close(session, request_id=request_id, by=second.id, keys=vote.keys)
    at_closing = set(session.scalars(select(Ballot.commitment)))
    session.rollback()
    for person in people:
        person.join()
    assert failures == []
    assert sorted(refused) == sorted(kept)
    assert session.get_one(Round, vote.made.id).state == RoundState.CLOSED
    in_the_box = set(session.scalars(select(Ballot.commitment)))
    assert in_the_box == at_closing == {cast[-1] for cast in kept.values() if cast}
    assert any(kept.values())
