"""The box closes by two people, after voting only; opening it drops nothing silently."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text, update

from pb.database import Database, Session
from pb.models import Ballot, Event, Job, Round, Voter
from pb.services import acts
from pb.services.atomic import atomic
from pb.services.errors import (
    AlreadyRequested,
    BallotDamaged,
    BoxAlreadyClosed,
    NotFound,
    OtherPersonNeeded,
    RequestAnswered,
    VotingHasClosed,
    VotingNotOpenYet,
    VotingStillOpen,
)
from pb.services.rounds import voting_times
from pb.services.voting import box, voters
from pb.vocabulary import Act, JobKind, RoundState, Tag
from tests import factories, voting
from tests.voting import Vote, cast, chosen


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    return voting.prepare(session, tmp_path)


def ask(session: Session, vote: Vote) -> int:
    """Ask for closing after voting; returns the request's id."""
    voting.move_clock(session, voting.AFTER_VOTING)
    box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    waiting = box.waiting(session, vote.made.id)
    assert waiting is not None
    return waiting.id


def close(session: Session, vote: Vote) -> None:
    request_id = ask(session, vote)
    second = factories.officer(session, name="Sam Boyd")
    box.confirm_close(session, request_id=request_id, by=second.id, keys=vote.keys)


def state(session: Session, vote: Vote) -> RoundState:
    session.rollback()
    return session.scalars(select(Round.state).where(Round.id == vote.made.id)).one()


def test_two_officers_close_the_box_and_the_count_is_written_down(
    session: Session, vote: Vote
) -> None:
    close(session, vote)
    row = session.get_one(Round, vote.made.id)
    assert row.state == RoundState.CLOSED
    assert row.closed_at is not None
    job = session.scalars(select(Job).where(Job.kind == JobKind.COUNT)).one()
    assert job.payload == {"round_id": vote.made.id}
    assert session.scalars(select(Event.tag).where(Event.tag == Tag.ROUND_CLOSED)).one()


def test_the_box_stays_open_while_people_vote(session: Session, vote: Vote) -> None:
    with pytest.raises(VotingStillOpen):
        box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    assert box.waiting(session, vote.made.id) is None


def test_a_draft_has_no_box(session: Session, vote: Vote) -> None:
    draft = factories.round_(session, slug="draft", state=RoundState.DRAFT)
    with pytest.raises(VotingNotOpenYet):
        box.request_close(session, round_id=draft.id, by=vote.officer.id, keys=vote.keys)


def test_nobody_confirms_their_own_request(session: Session, vote: Vote) -> None:
    request_id = ask(session, vote)
    with pytest.raises(OtherPersonNeeded):
        box.confirm_close(session, request_id=request_id, by=vote.officer.id, keys=vote.keys)
    assert state(session, vote) == RoundState.OPEN


def test_asking_twice_is_refused(session: Session, vote: Vote) -> None:
    ask(session, vote)
    with pytest.raises(AlreadyRequested):
        box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)


def test_confirming_twice_is_refused_and_changes_nothing(session: Session, vote: Vote) -> None:
    request_id = ask(session, vote)
    second = factories.officer(session, name="Sam Boyd")
    box.confirm_close(session, request_id=request_id, by=second.id, keys=vote.keys)
    with pytest.raises(RequestAnswered):
        box.confirm_close(session, request_id=request_id, by=second.id, keys=vote.keys)
    with pytest.raises(BoxAlreadyClosed):
        box.request_close(session, round_id=vote.made.id, by=second.id, keys=vote.keys)
    assert len(session.scalars(select(Job).where(Job.kind == JobKind.COUNT)).all()) == 1


def test_a_request_can_be_declined(session: Session, vote: Vote) -> None:
    request_id = ask(session, vote)
    box.decline_close(session, request_id=request_id, by=vote.officer.id)
    assert box.waiting(session, vote.made.id) is None
    assert state(session, vote) == RoundState.OPEN


def test_a_request_for_another_act_does_not_close_the_box(session: Session, vote: Vote) -> None:
    with atomic(session):
        acts.request(session, Act.PUBLISH_RESULT, by=vote.officer.id, round_id=vote.made.id)
    waiting = acts.all_waiting(session)[0]
    second = factories.officer(session, name="Sam Boyd")
    with pytest.raises(NotFound):
        box.confirm_close(session, request_id=waiting.id, by=second.id, keys=vote.keys)


def test_a_round_without_ballots_closes_and_opens_empty(session: Session, vote: Vote) -> None:
    close(session, vote)
    assert box.open_box(session, vote.made.pot_id, keys=vote.keys) == ()


def test_nobody_casts_into_a_closed_box(session: Session, vote: Vote) -> None:
    close(session, vote)
    with pytest.raises(VotingHasClosed):
        cast(session, vote, vote.northfield[0], "1")


def test_the_box_gives_ballots_in_an_order_that_means_nothing(
    session: Session, vote: Vote
) -> None:
    for code, mark in zip(vote.northfield, ("3", "1", "2"), strict=True):
        cast(session, vote, code, mark)
    close(session, vote)
    opened = chosen(box.open_box(session, vote.made.pot_id, keys=vote.keys))
    assert opened == (("1",), ("2",), ("3",))


def test_closing_waits_for_whoever_is_casting(
    database: Database, session: Session, vote: Vote
) -> None:
    request_id = ask(session, vote)
    second = factories.officer(session, name="Sam Boyd")
    session.rollback()

    def confirm() -> None:
        with database.session() as own:
            voting.move_clock(own, voting.AFTER_VOTING)
            own.rollback()
            box.confirm_close(own, request_id=request_id, by=second.id, keys=vote.keys)

    closing = threading.Thread(target=confirm)
    with database.session() as casting, atomic(casting):
        voting_times.held_open(casting, vote.made.id)
        closing.start()
        closing.join(0.3)
        assert closing.is_alive()
        assert state(session, vote) == RoundState.OPEN
    closing.join()
    assert state(session, vote) == RoundState.CLOSED


def damage_seal(session: Session) -> None:
    session.execute(update(Ballot).values(sealed=b"x" * 300))


def damage_commitment(session: Session) -> None:
    session.execute(update(Ballot).values(commitment=bytes(32)))


def swap_pots(session: Session) -> None:
    row = session.execute(select(Ballot.sealed, Ballot.commitment)).first()
    assert row is not None
    pots = sorted(session.scalars(select(Ballot.pot_id)))
    session.execute(delete(Ballot))
    session.execute(
        insert(Ballot).values(
            id=bytes(16),
            pot_id=pots[0] + 1,
            slot=bytes(32),
            sealed=row.sealed,
            commitment=row.commitment,
        )
    )


@pytest.mark.parametrize("damage", [damage_seal, damage_commitment, swap_pots])
def test_damaged_ballots_are_named_and_never_dropped(session: Session, vote: Vote, damage) -> None:
    cast(session, vote, vote.northfield[0], "1")
    close(session, vote)
    with atomic(session):
        damage(session)
    pot_id = session.scalars(select(Ballot.pot_id)).one()
    with pytest.raises(BallotDamaged) as refused:
        box.open_box(session, pot_id, keys=vote.keys)
    assert refused.value.figures == {"damaged": 1, "ballots": 1}


def test_a_pot_that_is_not_there_is_not_found(session: Session, vote: Vote) -> None:
    with pytest.raises(NotFound):
        box.open_box(session, 999, keys=vote.keys)


def test_closing_notes_voters_whose_note_was_lost(session: Session, vote: Vote) -> None:
    for code in vote.northfield[:2]:
        cast(session, vote, code, "1")
    with atomic(session):
        session.execute(update(Voter).values(voted_on=None, channel=None))
    close(session, vote)
    turnout = voters.turnout(session, vote.made.id)
    assert [area.voted for area in turnout.by_area] == [2, 0]


def test_after_closing_no_trace_of_rows_pairs_ballots_with_voters(
    database: Database, session: Session, vote: Vote
) -> None:
    """The hidden columns of PostgreSQL: which transaction wrote a row.

    Where rows lie is for test_unlinking.py: it takes more than five of them.
    """
    for code in (*vote.northfield, *vote.hillside):
        cast(session, vote, code, "1")
    close(session, vote)
    if database.engine.dialect.name != "postgresql":
        return  # test_ballots.py looks at what SQLite keeps
    session.rollback()
    rows = session.execute(text("SELECT id, xmin::text, xmax::text FROM ballot")).all()
    assert len({row.xmin for row in rows}) == 1
    voters_xids = set(session.scalars(text("SELECT xmin::text FROM voter"))) | set(
        session.scalars(text("SELECT xmax::text FROM voter"))
    )
    assert not {row.xmin for row in rows} & voters_xids


def test_while_people_vote_no_voter_row_carries_a_ballots_transaction(
    database: Database, session: Session, vote: Vote
) -> None:
    if database.engine.dialect.name != "postgresql":
        return
    for code in vote.northfield:
        cast(session, vote, code, "1")
    cast(session, vote, vote.northfield[0], "2")
    session.rollback()
    ballots_xids = set(session.scalars(text("SELECT xmin::text FROM ballot")))
    voters_xids = set(session.scalars(text("SELECT xmin::text FROM voter"))) | set(
        session.scalars(text("SELECT xmax::text FROM voter"))
    )
    assert not ballots_xids & voters_xids
