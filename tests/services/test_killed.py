"""A process that is killed at any statement leaves a whole ballot with its receipt, or none."""

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pb.adapters.keys import KeyMissing
from pb.database import Database, Session, connect
from pb.models import Ballot, Job, LedgerEntry, Round, UnloggedBallot, Voter
from pb.services import acts
from pb.services.holder_errors import KeysNotTurned
from pb.services.holders import turning
from pb.services.voter_list import codes
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import ballots, box, papers, slots, voters
from pb.vocabulary import Act, JobKind, RoundState
from tests import factories, holding, voting
from tests.killing import BEFORE, killed_everywhere
from tests.voting import Vote, cast_in, chosen

MANY = 90


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    holding.make_cheap(monkeypatch)


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    made = voting.prepare(session, tmp_path)
    session.rollback()
    return made


def cast_both(session: Session, vote: Vote, code: str, mark: str) -> None:
    made = vote.made
    ballots.cast(
        session,
        round_id=made.id,
        code_hash=hash_of(code),
        ballots={made.pot_id: papers.approve((mark,)), made.area_pot_id: papers.approve(("5",))},
        keys=vote.keys,
    )


def in_box(session: Session, vote: Vote, code: str) -> tuple[bytes, ...]:
    """Return the commitments of a voter's ballots, as only who has the keys can find them."""
    session.rollback()
    voter_id = session.scalars(select(Voter.id).where(Voter.code_hash == hash_of(code))).one()
    key = vote.keys.slot_key(vote.made.id)
    mine = [
        slots.of(key, pot_id=pot, voter_id=voter_id)
        for pot in (vote.made.pot_id, vote.made.area_pot_id)
    ]
    found = session.scalars(
        select(Ballot.commitment).where(Ballot.slot.in_(mine)).order_by(Ballot.pot_id)
    ).all()
    session.rollback()
    return tuple(found)


def unlogged(session: Session) -> set[bytes]:
    session.rollback()
    found = set(session.scalars(select(UnloggedBallot.commitment)))
    session.rollback()
    return found


def ask_to_close(session: Session, vote: Vote) -> tuple[int, int]:
    """Ask for closing after voting; returns the request and the second person."""
    voting.move_clock(session, voting.AFTER_VOTING)
    box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    waiting = acts.waiting_for(session, Act.CLOSE_BOX, round_id=vote.made.id)
    assert waiting is not None
    second = factories.officer(session, name="Second Person")
    session.rollback()
    return waiting.id, second.id


def close_later(session: Session, vote: Vote, *, request_id: int, by: int) -> None:
    voting.move_clock(session, voting.AFTER_VOTING)
    box.confirm_close(session, request_id=request_id, by=by, keys=vote.keys)


def test_casting_killed_anywhere_leaves_both_ballots_or_none(
    database: Database, session: Session, vote: Vote
) -> None:
    issued = codes.issue(
        session,
        round_id=vote.made.id,
        area_id=vote.made.area_id,
        number=MANY,
        by=vote.officer.id,
        more=True,
    )
    session.close()
    tried: list[str] = []

    def work(own: Session, point: int) -> None:
        cast_both(own, vote, issued[point].code, "1")

    left = []
    for point in killed_everywhere(database, work, most=MANY):
        code = issued[point].code
        tried.append(code)
        found = in_box(session, vote, code)
        assert len(found) in {0, 2}
        assert set(found) <= unlogged(session)
        left.append(len(found))
    assert left[0] == 0
    assert left[-1] == 2
    assert left == sorted(left), "once the ballot is in the box, it stays there"
    whole = [code for code, number in zip(tried, left, strict=True) if number]
    assert 1 < len(whole) < len(tried)
    noted = voters.turnout(session, vote.made.id).voted
    assert noted < len(whole), "somebody was killed between the ballot and the note of it"
    request_id, second = ask_to_close(session, vote)
    close_later(session, vote, request_id=request_id, by=second)
    assert voters.turnout(session, vote.made.id).voted == len(whole)
    opened = box.open_box(session, vote.made.pot_id, keys=vote.keys)
    assert chosen(opened) == (("1",),) * len(whole)


def test_casting_again_killed_anywhere_leaves_the_old_ballots_or_the_new_ones(
    database: Database, session: Session, vote: Vote
) -> None:
    code = vote.northfield[0]
    cast_both(session, vote, code, "1")
    before = in_box(session, vote, code)
    session.close()
    was_new = []

    def work(own: Session, _point: int) -> None:
        cast_both(own, vote, code, "2")

    for _point in killed_everywhere(database, work):
        found = in_box(session, vote, code)
        assert len(found) == 2
        changed = [old != new for old, new in zip(before, found, strict=True)]
        assert len(set(changed)) == 1, "one pot has the old ballot, the other one the new"
        was_new.append(changed[0])
        assert set(found) <= unlogged(session)
        before = found
    assert was_new[0] is False
    assert was_new[-1] is True


def test_closing_killed_anywhere_leaves_an_open_box_or_a_closed_one(
    database: Database, session: Session, vote: Vote
) -> None:
    for code, mark in zip(vote.northfield, ("3", "1", "2"), strict=True):
        cast_in(session, vote, code, {vote.made.pot_id: (mark,)})
    request_id, second = ask_to_close(session, vote)
    before = (set(session.scalars(select(Ballot.commitment))), 0)
    session.close()

    def work(own: Session, _point: int) -> None:
        close_later(own, vote, request_id=request_id, by=second)

    points = 0
    for _point in killed_everywhere(database, work, at=BEFORE):
        session.rollback()
        points += 1
        state = session.scalars(select(Round.state)).one()
        counts = session.scalar(
            select(func.count()).select_from(Job).where(Job.kind == JobKind.COUNT)
        )
        kinds = set(session.scalars(select(LedgerEntry.kind)))
        assert set(session.scalars(select(Ballot.commitment))) == before[0]
        is_closed = state == RoundState.CLOSED
        assert (counts == 1) == is_closed
        assert ("closing" in kinds) == is_closed
        assert (unlogged(session) == set()) == is_closed
        session.close()
    assert points > 20
    assert len(box.open_box(session, vote.made.pot_id, keys=vote.keys)) == 3


def test_opening_by_the_second_holder_killed_anywhere_can_be_done_again(
    database: Database, session: Session, tmp_path: Path
) -> None:
    vote, trio = holding.in_voting(session, tmp_path)
    cast_in(session, vote, vote.northfield[0], {vote.made.pot_id: ("4",)})
    request_id, second = ask_to_close(session, vote)
    close_later(session, vote, request_id=request_id, by=second)
    trio.turn(session, 1)
    with pytest.raises(KeyMissing):
        vote.keys.private_key(vote.made.id)
    session.close()

    def work(own: Session, _point: int) -> None:
        trio.turn(own, 3)

    for _point in killed_everywhere(database, work):
        session.rollback()
        turned = turning.turned(session, trio.round_id)
        counts = session.scalar(
            select(func.count()).select_from(Job).where(Job.kind == JobKind.COUNT)
        )
        assert (counts == 1) == turned.is_open
        if not turned.is_open:
            assert turned.positions == (1,)
            with pytest.raises(KeysNotTurned):
                box.open_box(session, vote.made.pot_id, keys=vote.keys)
        session.close()
    assert chosen(box.open_box(session, vote.made.pot_id, keys=vote.keys)) == (("4",),)


def test_one_voter_from_many_sessions_at_once_has_one_ballot(
    database: Database, session: Session, vote: Vote
) -> None:
    """Processes, not threads: nothing of one can help the other."""
    code = vote.northfield[0]
    session.close()
    database.engine.dispose()
    url = database.engine.url.render_as_string(hide_password=False)
    children = []
    for number in range(6):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                with connect(url, durable=False).session() as own:
                    for turn in range(5):
                        cast_both(own, vote, code, str((number + turn) % 4 + 1))
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    assert len(in_box(session, vote, code)) == 2
    assert session.scalar(select(func.count()).select_from(Ballot)) == 2
    assert len(unlogged(session)) == 6 * 5 * 2
