"""A hall's packs: numbered, anonymous, counted; what came back unused is switched off."""

import threading

import pytest
from sqlalchemy import func, select

from pb.config import Settings
from pb.database import Database, Session
from pb.models import Ballot, Event, Round, Voter
from pb.services.atomic import atomic
from pb.services.errors import CodeUnknown, NotFound
from pb.services.hall_errors import (
    CodeSwitchedOff,
    MoreThanInPack,
    NotByAttendance,
    NumbersUnclear,
    PackIsBack,
    PackIsOut,
    PacksChanged,
)
from pb.services.halls import packs, reconciling
from pb.services.halls.packs import CameBack, NewPacks
from pb.services.halls.reconciling import Difference
from pb.services.voter_list import codes, entries
from pb.services.voter_list.code_text import hash_of
from pb.services.voter_list.entries import NewEntry, References
from pb.services.voting import ballots, papers, voters
from pb.vocabulary import Channel, EntryWay, PackKind, Phase, RoundState, Tag
from tests import factories, halls
from tests.halls import Hall


@pytest.fixture
def hall(session: Session, settings: Settings) -> Hall:
    return halls.prepare(session, settings.keys_dir)


def cast(session: Session, hall: Hall, code: str) -> None:
    ballots.cast(
        session,
        round_id=hall.id,
        code_hash=hash_of(code),
        ballots={hall.pot_id: papers.approve(["1"])},
        keys=hall.keys,
    )


def back(session: Session, hall: Hall, given_out: int, numbers: str, *, pack: int = 1) -> None:
    counted = CameBack(pack, given_out, numbers)
    packs.take_back(session, round_id=hall.id, counted=counted, by=hall.helper.id, keys=hall.keys)


def issue(session: Session, hall: Hall, *, pack: int = 1) -> None:
    packs.issue(session, round_id=hall.id, number=pack, to="Table 2", by=hall.helper.id)


def test_packs_are_anonymous_entries_with_speaking_references(
    session: Session, hall: Hall
) -> None:
    made = halls.codes(session, hall, size=2, number=2)
    assert [one.reference for one in made] == ["P1-01", "P1-02", "P2-01", "P2-02"]
    rows = session.scalars(select(Voter).order_by(Voter.reference)).all()
    assert {(row.way, row.name) for row in rows} == {(EntryWay.ATTENDANCE, "")}
    assert rows[0].code_hash == hash_of(made[0].code)


def test_numbers_go_on_where_they_stopped(session: Session, hall: Hall) -> None:
    halls.codes(session, hall, size=1)
    assert halls.codes(session, hall, size=1)[0].reference == "P2-01"


def test_making_packs_twice_by_one_form_is_refused(session: Session, hall: Hall) -> None:
    halls.codes(session, hall)
    wanted = NewPacks(kind=PackKind.CODES, packs=1, size=10, after=0)
    with pytest.raises(PacksChanged):
        packs.make(session, round_id=hall.id, wanted=wanted, by=hall.officer.id)
    assert packs.last_number(session, hall.id) == 1


def test_a_round_of_letters_has_no_packs(session: Session) -> None:
    made = factories.round_(session, phase=Phase.VOTING)
    wanted = NewPacks(kind=PackKind.CODES, packs=1, size=10, after=0)
    officer = factories.officer(session)
    with pytest.raises(NotByAttendance):
        packs.make(session, round_id=made.id, wanted=wanted, by=officer.id)


def test_a_pack_is_given_to_a_table_once(session: Session, hall: Hall) -> None:
    halls.codes(session, hall)
    issue(session, hall)
    with pytest.raises(PackIsOut):
        issue(session, hall)
    with pytest.raises(NotFound):
        issue(session, hall, pack=9)
    (line,) = reconciling.reckon(session, hall.id).packs
    assert line.issued_to == "Table 2"
    assert line.differences == ((Difference.STILL_OUT, 10),)


def test_what_came_back_is_switched_off_and_the_others_still_vote(
    session: Session, hall: Hall
) -> None:
    made = halls.codes(session, hall)
    issue(session, hall)
    cast(session, hall, made[0].code)
    back(session, hall, 7, "8-10")
    for one in made[7:]:
        with pytest.raises(CodeSwitchedOff):
            voters.enter(session, round_id=hall.id, code=one.code)
    cast(session, hall, made[6].code)
    (line,) = reconciling.reckon(session, hall.id).packs
    assert (line.given_out, line.returned, line.used) == (7, 3, 2)
    assert line.differences == ()
    assert line.not_used == 5
    assert voters.turnout(session, hall.id).entries == 7


def test_a_missing_slip_is_named(session: Session, hall: Hall) -> None:
    halls.codes(session, hall, size=40)
    issue(session, hall)
    back(session, hall, 31, "33-40")
    reckoning = reconciling.reckon(session, hall.id)
    assert reckoning.packs[0].differences == ((Difference.MISSING, 1),)
    assert not reckoning.agrees


def test_a_slip_that_came_back_used_keeps_its_vote_and_is_named(
    session: Session, hall: Hall
) -> None:
    made = halls.codes(session, hall)
    issue(session, hall)
    cast(session, hall, made[9].code)
    back(session, hall, 8, "9-10")
    (line,) = reconciling.reckon(session, hall.id).packs
    assert line.differences == ((Difference.USED_BUT_RETURNED, 1),)
    assert line.returned_used == 1
    cast(session, hall, made[9].code)
    with pytest.raises(CodeSwitchedOff):
        cast(session, hall, made[8].code)


def test_a_ballot_whose_mark_is_not_in_the_list_yet_counts_as_used(
    session: Session, hall: Hall
) -> None:
    made = halls.codes(session, hall, size=2)
    cast(session, hall, made[0].code)
    with atomic(session):  # as if we had crashed between the box and the list
        row = session.scalars(select(Voter).where(Voter.reference == "P1-01")).one()
        row.voted_on, row.channel = None, None
    back(session, hall, 0, "1-2")
    assert voters.turnout(session, hall.id).entries == 1
    cast(session, hall, made[0].code)


def test_votes_from_a_pack_that_nobody_gave_out_are_named(session: Session, hall: Hall) -> None:
    made = halls.codes(session, hall)
    cast(session, hall, made[0].code)
    (line,) = reconciling.reckon(session, hall.id).packs
    assert line.differences == ((Difference.USED_BUT_NOT_GIVEN, 1),)


def test_more_votes_than_slips_given_out_are_named(session: Session, hall: Hall) -> None:
    made = halls.codes(session, hall, size=4)
    issue(session, hall)
    for one in made[:3]:
        cast(session, hall, one.code)
    back(session, hall, 2, "4")
    (line,) = reconciling.reckon(session, hall.id).packs
    assert dict(line.differences) == {
        Difference.MISSING: 1,
        Difference.USED_BUT_NOT_GIVEN: 1,
    }


def test_a_pack_comes_back_once(session: Session, hall: Hall) -> None:
    halls.codes(session, hall)
    back(session, hall, 0, "1-10")
    with pytest.raises(PackIsBack):
        back(session, hall, 0, "1-10")
    with pytest.raises(PackIsBack):
        issue(session, hall)


@pytest.mark.parametrize("numbers", ["0", "11", "5-3", "1-11", "one", "1--2", "9" * 30])
def test_numbers_that_cannot_be_are_refused_and_nothing_changes(
    session: Session, hall: Hall, numbers: str
) -> None:
    halls.codes(session, hall)
    issue(session, hall)
    with pytest.raises(NumbersUnclear):
        back(session, hall, 1, numbers)
    assert not reconciling.reckon(session, hall.id).packs[0].is_back


def test_numbers_are_read_as_people_write_them() -> None:
    assert packs.read_numbers(" 3, 7 - 9; 7 ", size=10) == {3, 7, 8, 9}
    assert packs.read_numbers("", size=10) == set()


def test_whoever_got_a_set_of_papers_has_voted_on_paper(session: Session, hall: Hall) -> None:
    wanted = NewPacks(kind=PackKind.PAPERS, packs=1, size=5, after=0)
    assert packs.make(session, round_id=hall.id, wanted=wanted, by=hall.officer.id) == ()
    issue(session, hall)
    back(session, hall, 3, "4-5")
    turnout = voters.turnout(session, hall.id)
    assert (turnout.entries, turnout.voted) == (3, 3)
    assert set(session.scalars(select(Voter.channel))) == {Channel.PAPER}
    reckoning = reconciling.reckon(session, hall.id)
    assert reckoning.packs[0].differences == ()
    assert [(p.given_out, p.in_batches, p.more_in_batches) for p in reckoning.papers] == [
        (3, 0, -3)
    ]


def test_papers_that_come_back_after_closing_leave_the_list_as_the_record_has_it(
    session: Session, hall: Hall
) -> None:
    wanted = NewPacks(kind=PackKind.PAPERS, packs=1, size=5, after=0)
    packs.make(session, round_id=hall.id, wanted=wanted, by=hall.officer.id)
    issue(session, hall)
    with atomic(session):
        session.get_one(Round, hall.id).state = RoundState.CLOSED
    back(session, hall, 3, "4-5")
    turnout = voters.turnout(session, hall.id)
    assert (turnout.entries, turnout.voted) == (5, 0)
    [line] = reconciling.reckon(session, hall.id).packs
    assert (line.given_out, line.returned) == (3, 2)


def test_each_step_stands_in_the_audit_trail(session: Session, hall: Hall) -> None:
    halls.codes(session, hall)
    issue(session, hall)
    back(session, hall, 9, "10")
    tags = session.scalars(select(Event.tag).where(Event.round_id == hall.id).order_by(Event.id))
    assert list(tags) == [Tag.PACKS_MADE, Tag.PACK_ISSUED, Tag.PACK_RETURNED]


def test_a_code_of_no_pack_is_unknown(session: Session, hall: Hall) -> None:
    with pytest.raises(CodeUnknown):
        voters.by_code(session, round_id=hall.id, code_hash=b"x" * 32)


def test_a_code_that_is_cast_while_its_pack_is_counted_is_in_the_box_or_refused(
    database: Database, session: Session, hall: Hall
) -> None:
    made = halls.codes(session, hall, size=1, number=12)
    session.rollback()
    refused: set[str] = set()
    failures: list[BaseException] = []

    def cast_one(code: str, started: threading.Barrier) -> None:
        with database.session() as own:
            started.wait()
            try:
                cast(own, hall, code)
            except CodeSwitchedOff:
                refused.add(code)
            except BaseException as error:  # noqa: BLE001  handed to the test's own thread
                failures.append(error)

    for number, one in enumerate(made, start=1):
        started = threading.Barrier(2, timeout=60)
        person = threading.Thread(target=cast_one, args=(one.code, started))
        person.start()
        started.wait()
        back(session, hall, 0, "1", pack=number)
        person.join()
    assert failures == []
    in_box = session.scalars(select(func.count()).select_from(Ballot)).one()
    listed = session.scalars(select(Voter.reference).where(Voter.voted_on.is_not(None))).all()
    assert in_box == len(listed) == len(made) - len(refused)
    lines = reconciling.reckon(session, hall.id).packs
    assert sum(line.returned_used for line in lines) == in_box


def test_more_than_a_pack_has_is_counted_again_and_then_believed(
    session: Session, hall: Hall
) -> None:
    made = halls.codes(session, hall, size=4)
    issue(session, hall)
    with pytest.raises(MoreThanInPack) as refused:
        back(session, hall, 3, "1-4")
    assert refused.value.figures == {"given": 3, "back": 4, "size": 4}
    assert voters.by_code(session, round_id=hall.id, code_hash=hash_of(made[0].code))
    sure = CameBack(1, 1, "1-4", is_sure=True)
    packs.take_back(session, round_id=hall.id, counted=sure, by=hall.helper.id, keys=hall.keys)
    (line,) = reconciling.reckon(session, hall.id).packs
    assert line.differences == ((Difference.TOO_MANY, 1),)


def test_codes_and_files_beside_packs_go_on_counting_when_slips_came_back(
    session: Session, hall: Hall
) -> None:
    """A round may hand codes out, too: references are never given twice."""
    with atomic(session):
        session.get_one(Round, hall.id).entry_ways = ["attendance", "issued"]
    halls.codes(session, hall, size=10)
    by = hall.officer.id
    first = codes.issue(session, round_id=hall.id, area_id=None, number=5, by=by, more=True)
    back(session, hall, 0, "1-9")
    second = codes.issue(session, round_id=hall.id, area_id=None, number=8, by=by, more=True)
    with atomic(session):
        people = [NewEntry(way=EntryWay.FILE, area_id=None, source_key=None)] * 8
        references = References(session, hall.id)
        assert entries.add(session, round_id=hall.id, people=people, references=references) == 8
    given = [one.reference for one in (*first, *second)]
    assert len(set(given)) == 13
