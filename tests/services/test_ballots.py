"""Casting: limits, last cast counts, sealed and unlinked, one current ballot whatever happens."""

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from pb.database import Database, Session
from pb.ledger import commitments
from pb.models import Ballot, Event, Pot, Round, Voter
from pb.services.atomic import atomic
from pb.services.errors import (
    BoxNotClosed,
    ChosenTwice,
    CodeReplaced,
    CodeUnknown,
    NothingToCast,
    PotNotYours,
    ProjectNotOnPaper,
    TooManyChoices,
    VotingHasClosed,
    VotingNotOpenYet,
)
from pb.services.voter_list import codes
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import ballots, box, papers, voters
from pb.vocabulary import BallotType, Channel, RoundState
from tests import voting
from tests.voting import Vote, cast, cast_in, chosen


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    return voting.prepare(session, tmp_path)


class Killed(Exception):
    """What happens in the middle of casting."""


def close(session: Session, vote: Vote) -> None:
    """Close the box without ceremony, so that it can be opened."""
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.CLOSED


def in_the_box(session: Session, vote: Vote) -> tuple[tuple[str, ...], ...]:
    close(session, vote)
    return chosen(box.open_box(session, vote.made.pot_id, keys=vote.keys))


def number_of_ballots(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Ballot)) or 0


def test_a_ballot_goes_into_the_box(session: Session, vote: Vote) -> None:
    cast(session, vote, vote.northfield[0], "3", "1")
    assert in_the_box(session, vote) == (("1", "3"),)


def test_both_papers_of_a_voter_are_cast_together(session: Session, vote: Vote) -> None:
    marks = {vote.made.pot_id: ("1",), vote.made.area_pot_id: ("5", "6")}
    receipts = cast_in(session, vote, vote.northfield[0], marks)
    assert [receipt.pot_id for receipt in receipts] == [vote.made.pot_id, vote.made.area_pot_id]
    close(session, vote)
    assert chosen(box.open_box(session, vote.made.area_pot_id, keys=vote.keys)) == (("5", "6"),)


def test_the_last_cast_counts(session: Session, vote: Vote) -> None:
    cast(session, vote, vote.northfield[0], "1", "2")
    cast(session, vote, vote.northfield[1], "1")
    cast(session, vote, vote.northfield[0], "4")
    assert in_the_box(session, vote) == (("1",), ("4",))


def test_casting_anew_leaves_nothing_of_the_ballot_before(session: Session, vote: Vote) -> None:
    cast(session, vote, vote.northfield[0], "1")
    before = session.execute(select(Ballot.id, Ballot.sealed, Ballot.commitment)).one()
    cast(session, vote, vote.northfield[0], "1")
    session.rollback()
    after = session.execute(select(Ballot.id, Ballot.sealed, Ballot.commitment)).one()
    assert not set(before) & set(after)


def test_a_paper_that_is_left_out_keeps_its_ballot(session: Session, vote: Vote) -> None:
    cast_in(session, vote, vote.northfield[0], {vote.made.area_pot_id: ("5",)})
    cast(session, vote, vote.northfield[0], "1")
    close(session, vote)
    assert chosen(box.open_box(session, vote.made.area_pot_id, keys=vote.keys)) == (("5",),)


def test_a_blank_ballot_is_a_ballot(session: Session, vote: Vote) -> None:
    cast(session, vote, vote.northfield[0])
    assert in_the_box(session, vote) == ((),)


def test_fewer_marks_than_asked_for_are_fine(session: Session, vote: Vote) -> None:
    assert session.get_one(Pot, vote.made.pot_id).asked_choices == 3
    assert len(cast(session, vote, vote.northfield[0], "2")) == 1


def test_the_receipt_is_the_commitment_in_the_box(session: Session, vote: Vote) -> None:
    (receipt,) = cast(session, vote, vote.northfield[0], "1")
    assert session.scalars(select(Ballot.commitment)).all() == [receipt.commitment]


def test_too_many_choices_are_refused_with_figures(session: Session, vote: Vote) -> None:
    voting.limit(session, vote.made.pot_id, 2)
    with pytest.raises(TooManyChoices) as refused:
        cast(session, vote, vote.northfield[0], "1", "2", "3")
    assert refused.value.figures == {"pot": "Whole town", "chosen": 3, "most": 2}


def test_a_choose_one_paper_takes_one(session: Session, vote: Vote) -> None:
    with atomic(session):
        session.get_one(Pot, vote.made.pot_id).ballot_type = BallotType.CHOOSE_ONE
    with pytest.raises(TooManyChoices):
        cast(session, vote, vote.northfield[0], "1", "2")
    cast(session, vote, vote.northfield[0], "1")


@pytest.mark.parametrize(
    ("marks", "refusal"),
    [(("1", "1"), ChosenTwice), (("1", "99"), ProjectNotOnPaper), (("5",), ProjectNotOnPaper)],
)
def test_a_ballot_that_is_not_valid_is_refused(
    session: Session, vote: Vote, marks: tuple[str, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        cast(session, vote, vote.northfield[0], *marks)
    assert number_of_ballots(session) == 0


def test_a_pot_of_another_area_is_refused_and_nothing_is_cast(
    session: Session, vote: Vote
) -> None:
    marks = {vote.made.pot_id: ("1",), vote.made.area_pot_id: ("5",)}
    with pytest.raises(PotNotYours):
        cast_in(session, vote, vote.hillside[0], marks)
    assert number_of_ballots(session) == 0


def test_no_ballot_at_all_is_refused(session: Session, vote: Vote) -> None:
    with pytest.raises(NothingToCast):
        cast_in(session, vote, vote.northfield[0], {})


def test_a_code_that_was_replaced_meanwhile_is_refused(session: Session, vote: Vote) -> None:
    codes.replace(session, round_id=vote.made.id, reference="NO-0001", by=vote.officer.id)
    with pytest.raises(CodeReplaced):
        cast(session, vote, vote.northfield[0], "1")


def test_a_forged_hash_is_refused(session: Session, vote: Vote) -> None:
    with pytest.raises(CodeUnknown):
        ballots.cast(
            session,
            round_id=vote.made.id,
            code_hash=bytes(32),
            ballots={vote.made.pot_id: papers.approve(("1",))},
            keys=vote.keys,
        )


def test_the_new_code_replaces_the_ballot_of_the_old_one(session: Session, vote: Vote) -> None:
    cast(session, vote, vote.northfield[0], "1")
    fresh = codes.replace(session, round_id=vote.made.id, reference="NO-0001", by=vote.officer.id)
    cast(session, vote, fresh.code, "2")
    assert in_the_box(session, vote) == (("2",),)


def test_nobody_votes_before_opening(session: Session, vote: Vote) -> None:
    voting.move_clock(session, voting.BEFORE_VOTING)
    with pytest.raises(VotingNotOpenYet):
        cast(session, vote, vote.northfield[0], "1")


def test_nobody_votes_after_closing_even_if_the_box_was_not_closed(
    session: Session, vote: Vote
) -> None:
    cast(session, vote, vote.northfield[0], "1")
    voting.move_clock(session, voting.AFTER_VOTING)
    with pytest.raises(VotingHasClosed):
        cast(session, vote, vote.northfield[0], "2")
    assert in_the_box(session, vote) == (("1",),)


def test_nobody_votes_once_the_box_is_closed(session: Session, vote: Vote) -> None:
    close(session, vote)
    with pytest.raises(VotingHasClosed):
        cast(session, vote, vote.northfield[0], "1")


def test_the_voter_list_keeps_day_and_channel_and_the_first_day_stays(
    session: Session, vote: Vote
) -> None:
    cast(session, vote, vote.northfield[0], "1")
    noted = select(Voter.voted_on, Voter.channel).where(Voter.reference == "NO-0001")
    first = session.execute(noted).one()
    assert first.channel == Channel.ONLINE
    voting.move_clock(session, voting.AFTER_VOTING / 4)
    cast(session, vote, vote.northfield[0], "2")
    assert session.execute(noted).one() == first


def test_turnout_is_by_area_and_day(session: Session, vote: Vote) -> None:
    for code in (*vote.northfield[:2], vote.hillside[0]):
        cast(session, vote, code, "1")
    turnout = voters.turnout(session, vote.made.id)
    assert (turnout.entries, turnout.voted) == (5, 3)
    assert [(a.area_name, a.entries, a.voted) for a in turnout.by_area] == [
        ("Northfield", 3, 2),
        ("Hillside", 2, 1),
    ]
    assert [number for _day, number in turnout.by_day] == [3]


def test_casting_writes_no_event(session: Session, vote: Vote) -> None:
    before = session.scalar(select(func.count()).select_from(Event))
    cast(session, vote, vote.northfield[0], "1")
    assert session.scalar(select(func.count()).select_from(Event)) == before


def test_a_failure_in_the_middle_leaves_the_ballots_before(
    database: Database, session: Session, vote: Vote
) -> None:
    both = {vote.made.pot_id: ("1",), vote.made.area_pot_id: ("5",)}
    cast_in(session, vote, vote.northfield[0], both)

    def fail(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "INSERT INTO ballot" in statement:
            raise Killed

    event.listen(database.engine, "after_cursor_execute", fail)
    try:
        with pytest.raises(Killed):
            other = {vote.made.pot_id: ("2",), vote.made.area_pot_id: ("6",)}
            cast_in(session, vote, vote.northfield[0], other)
    finally:
        event.remove(database.engine, "after_cursor_execute", fail)
    assert in_the_box(session, vote) == (("1",),)
    assert chosen(box.open_box(session, vote.made.area_pot_id, keys=vote.keys)) == (("5",),)


def test_many_casts_of_one_voter_at_once_leave_one_ballot(
    database: Database, session: Session, vote: Vote
) -> None:
    failures: list[BaseException] = []

    def cast_often(mark: str) -> None:
        try:
            with database.session() as own:
                for _ in range(5):
                    marks = {vote.made.pot_id: (mark,), vote.made.area_pot_id: ("5",)}
                    cast_in(own, vote, vote.northfield[0], marks)
        except BaseException as error:  # noqa: BLE001  handed to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=cast_often, args=(str(n),)) for n in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert number_of_ballots(session) == 2
    assert len(in_the_box(session, vote)) == 1


def test_a_ballot_table_has_no_time_and_no_person() -> None:
    columns = {c.name: str(c.type) for c in Ballot.__table__.columns}
    assert list(columns) == ["id", "pot_id", "slot", "sealed", "commitment"]
    assert not [kind for kind in columns.values() if "DATE" in kind or "TIME" in kind]


def test_the_database_as_text_holds_no_choice_and_no_code(
    database: Database, session: Session, vote: Vote
) -> None:
    with atomic(session):
        for old, new in (("1", "walnut-avenue"), ("2", "harbour-lights")):
            session.execute(
                text("UPDATE project SET key = :new WHERE key = :old"), {"new": new, "old": old}
            )
    cast(session, vote, vote.northfield[0], "walnut-avenue", "harbour-lights")
    session.rollback()
    tables = ("ballot", "voter", "event", "job", "limit_window", "replaced_code")
    with database.engine.connect() as connection:
        dump = b"".join(
            value if isinstance(value, bytes) else str(value).encode()
            for table in tables
            for row in connection.execute(text(f"SELECT * FROM {table}"))
            for value in row
        )
    code = vote.northfield[0]
    for secret in ("walnut-avenue", "harbour-lights", code, code.replace("-", "")):
        assert secret.encode() not in dump


def test_all_ballots_of_a_pot_are_equally_long(session: Session, vote: Vote) -> None:
    cast(session, vote, vote.northfield[0])
    cast(session, vote, vote.northfield[1], "1", "2", "3", "4")
    assert len({len(sealed) for sealed in session.scalars(select(Ballot.sealed))}) == 1


def test_slots_link_neither_pots_nor_people(session: Session, vote: Vote) -> None:
    both = {vote.made.pot_id: ("1",), vote.made.area_pot_id: ("5",)}
    cast_in(session, vote, vote.northfield[0], both)
    slots = session.scalars(select(Ballot.slot)).all()
    ids = session.scalars(select(Voter.id)).all()
    assert len(set(slots)) == 2
    assert not [i for i in ids for slot in slots if i in slot]


def test_nobody_opens_the_box_before_closing(session: Session, vote: Vote) -> None:
    cast(session, vote, vote.northfield[0], "1")
    voting.move_clock(session, voting.AFTER_VOTING)
    with pytest.raises(BoxNotClosed):
        box.open_box(session, vote.made.pot_id, keys=vote.keys)


def test_on_sqlite_the_ballot_table_keeps_no_order_of_casting(
    database: Database, session: Session, vote: Vote
) -> None:
    if database.engine.dialect.name != "sqlite":
        return  # test_box.py looks at what PostgreSQL keeps
    for code in vote.northfield:
        cast(session, vote, code, "1")
    session.rollback()
    with database.engine.connect() as connection:
        said = connection.execute(text("SELECT sql FROM sqlite_master WHERE name = 'ballot'"))
        assert "WITHOUT ROWID" in said.scalar_one()
        ids = list(connection.execute(text("SELECT id FROM ballot")).scalars())
    assert ids == sorted(ids)


def test_many_voters_are_cast_in_one_go(session: Session, vote: Vote) -> None:
    marks = {vote.made.pot_id: papers.approve(("1", "2"))}
    given = [(hash_of(code), marks) for code in vote.northfield]
    done = ballots.cast_many(session, round_id=vote.made.id, papers_by_code=given, keys=vote.keys)
    assert done == 3
    assert voters.turnout(session, vote.made.id).voted == 3
    assert in_the_box(session, vote) == (("1", "2"),) * 3


def test_one_bad_paper_stops_them_all(session: Session, vote: Vote) -> None:
    given = [
        (hash_of(vote.northfield[0]), {vote.made.pot_id: papers.approve(("1",))}),
        (hash_of(vote.hillside[0]), {vote.made.area_pot_id: papers.approve(("5",))}),
    ]
    with pytest.raises(PotNotYours):
        ballots.cast_many(session, round_id=vote.made.id, papers_by_code=given, keys=vote.keys)
    assert number_of_ballots(session) == 0


def test_the_order_of_a_paper_differs_between_voters_and_stays_for_each(
    session: Session, vote: Vote
) -> None:
    people = [
        voters.enter(session, round_id=vote.made.id, code=code)
        for code in (*vote.northfield, *vote.hillside)
    ]
    projects = [Pot(id=number) for number in range(40)]
    orders = {tuple(p.id for p in ballots.in_own_order(projects, one)) for one in people}
    again = {tuple(p.id for p in ballots.in_own_order(projects[::-1], one)) for one in people}
    assert len(orders) == 5
    assert orders == again


def test_an_envelope_is_bound_to_its_pot() -> None:
    assert ballots.context(round_id=1, pot_id=2) != ballots.context(round_id=1, pot_id=3)
    assert commitments.NONCE_BYTES == 32


def test_marks_kept_as_ids_become_keys_of_their_own_pot() -> None:
    keys = {7: {71: "1", 73: "3"}, 8: {85: "5"}}
    assert papers.keyed({7: ((73, 2), (71, 1))}, keys) == {7: (("3", 2), ("1", 1))}
    for elsewhere in ({7: ((85, 1),)}, {9: ((71, 1),)}):
        with pytest.raises(ProjectNotOnPaper):
            papers.keyed(elsewhere, keys)
