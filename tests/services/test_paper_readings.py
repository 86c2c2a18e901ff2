"""Papers are read twice, blind, by two people; a third person settles where they differ."""

import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select, update

from pb.allocation.marking import Mark
from pb.config import Settings
from pb.database import Database, Session
from pb.models import Event, Job, PaperBatch, PaperEntry, Pot, Project, Round
from pb.services.atomic import atomic
from pb.services.errors import (
    ChosenTwice,
    FigureNotTaken,
    NotFound,
    OverBudget,
    PlacesUnclear,
    ProjectNotOnPaper,
    Refusal,
    TooManyChoices,
    TooManyPoints,
)
from pb.services.paper import files, readings, typed
from pb.services.paper.errors import (
    FileNotText,
    FileTooLong,
    MarkUnreadable,
    NoDifference,
    PaperNotInBatch,
    PaperTwiceInFile,
    ReadAlready,
    ReadBefore,
    ReadingIsOver,
    ReadingNotBegun,
    RowWithoutPaper,
    ThirdPersonNeeded,
    UnknownSpoiling,
)
from pb.services.paper.readings import Difference, Progress, Reading
from pb.vocabulary import BallotType, BatchState, JobKind, RoundState, SpoiledReason, Tag
from tests import papers
from tests.factories import Person
from tests.papers import PaperVote

Said = dict[int, Sequence[Mark] | SpoiledReason]

ONE: tuple[Mark, ...] = (("1", 1),)
TWO: tuple[Mark, ...] = (("2", 1),)


@pytest.fixture
def paper(session: Session, settings: Settings) -> PaperVote:
    return papers.prepare(session, settings.keys_dir)


def batch_of(session: Session, paper: PaperVote, number: int = 3) -> int:
    """Seal a batch of so many papers, and close the box."""
    batch_id = papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=number)
    papers.close(session, paper)
    return batch_id


def state(session: Session, batch_id: int) -> BatchState:
    session.rollback()
    return session.scalars(select(PaperBatch.state).where(PaperBatch.id == batch_id)).one()


def entries(session: Session) -> int:
    session.rollback()
    return session.scalars(select(func.count()).select_from(PaperEntry)).one()


def jobs_to_count(session: Session) -> int:
    session.rollback()
    return session.scalars(
        select(func.count()).select_from(Job).where(Job.kind == JobKind.COUNT)
    ).one()


def test_a_batch_that_is_read_twice_alike_is_settled(session: Session, paper: PaperVote) -> None:
    batch_id = batch_of(session, paper)
    said: Said = {1: ONE, 2: (), 3: SpoiledReason.UNREADABLE}
    papers.read(session, batch_id, 1, said, by=paper.ann)
    assert state(session, batch_id) == BatchState.SEALED
    papers.read(session, batch_id, 2, said, by=paper.bo)
    assert state(session, batch_id) == BatchState.SETTLED
    tags = session.scalars(select(Event.tag).where(Event.tag.like("batch:%")).order_by(Event.id))
    assert list(tags)[-2:] == [Tag.BATCH_ENTERED, Tag.BATCH_SETTLED]
    assert jobs_to_count(session) == 2


def test_papers_are_read_after_closing_only(session: Session, paper: PaperVote) -> None:
    batch_id = papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=1)
    with pytest.raises(ReadingNotBegun):
        papers.read(session, batch_id, 1, {1: ONE}, by=paper.ann)
    assert entries(session) == 0


def test_nobody_reads_both_turns_of_a_paper(session: Session, paper: PaperVote) -> None:
    batch_id = batch_of(session, paper)
    papers.read(session, batch_id, 1, {1: ONE}, by=paper.ann)
    papers.read(session, batch_id, 2, {2: ONE}, by=paper.ann)
    for turn, number in ((2, 1), (1, 2)):
        with pytest.raises(ReadBefore):
            papers.read(session, batch_id, turn, {number: ONE}, by=paper.ann)
    assert entries(session) == 2


def test_two_people_share_a_turn_but_not_a_paper(session: Session, paper: PaperVote) -> None:
    batch_id = batch_of(session, paper)
    papers.read(session, batch_id, 1, {1: ONE}, by=paper.ann)
    papers.read(session, batch_id, 1, {2: ONE}, by=paper.bo)
    with pytest.raises(ReadAlready):
        papers.read(session, batch_id, 1, {1: TWO}, by=paper.bo)
    for by, waits in ((paper.ann, 1), (paper.bo, 1)):
        mine = readings.next_paper(session, batch_id=batch_id, turn=2, by=by.id)
        assert mine == (2 if by is paper.ann else waits)
        assert readings.next_paper(session, batch_id=batch_id, turn=1, by=by.id) == 3
        session.rollback()


def test_a_person_corrects_their_own_reading_until_both_turns_are_complete(
    session: Session, paper: PaperVote
) -> None:
    batch_id = batch_of(session, paper, 1)
    papers.read(session, batch_id, 1, {1: ONE}, by=paper.ann)
    papers.read(session, batch_id, 1, {1: TWO}, by=paper.ann)
    own = readings.own_reading(session, batch_id=batch_id, turn=1, paper=1, by=paper.ann.id)
    assert own == Reading(TWO)
    assert entries(session) == 1
    papers.read(session, batch_id, 2, {1: TWO}, by=paper.bo)
    with pytest.raises(ReadingIsOver):
        papers.read(session, batch_id, 1, {1: ONE}, by=paper.ann)


def test_the_second_person_sees_nothing_of_the_first(session: Session, paper: PaperVote) -> None:
    batch_id = batch_of(session, paper)
    papers.read(session, batch_id, 1, {1: ONE}, by=paper.ann)
    for turn in (1, 2):
        own = readings.own_reading(session, batch_id=batch_id, turn=turn, paper=1, by=paper.bo.id)
        assert own is None
    assert readings.progress(session, batch_id) == Progress(1, 0, ())
    with pytest.raises(NoDifference):
        readings.difference(session, batch_id=batch_id, paper=1, by=paper.cas.id)


def differ(session: Session, paper: PaperVote) -> int:
    batch_id = batch_of(session, paper)
    papers.read(session, batch_id, 1, {1: ONE, 2: ONE, 3: ()}, by=paper.ann)
    second: Said = {1: ONE, 2: TWO, 3: SpoiledReason.UNREADABLE}
    papers.read(session, batch_id, 2, second, by=paper.bo)
    session.rollback()
    return batch_id


def test_a_third_person_sees_both_readings_and_settles(session: Session, paper: PaperVote) -> None:
    batch_id = differ(session, paper)
    assert state(session, batch_id) == BatchState.ENTERED
    assert jobs_to_count(session) == 1
    assert readings.progress(session, batch_id).differences == (2, 3)
    found = readings.difference(session, batch_id=batch_id, paper=2, by=paper.cas.id)
    assert found == Difference(2, Reading(ONE), Reading(TWO))
    readings.settle(session, batch_id=batch_id, paper=2, reading=Reading(TWO), by=paper.cas.id)
    assert state(session, batch_id) == BatchState.ENTERED
    readings.settle(session, batch_id=batch_id, paper=3, reading=Reading(()), by=paper.cas.id)
    assert state(session, batch_id) == BatchState.SETTLED
    assert jobs_to_count(session) == 2


def test_nobody_settles_what_they_read_themselves(session: Session, paper: PaperVote) -> None:
    batch_id = differ(session, paper)
    for person in (paper.ann, paper.bo):
        with pytest.raises(ThirdPersonNeeded):
            readings.difference(session, batch_id=batch_id, paper=2, by=person.id)
        with pytest.raises(ThirdPersonNeeded):
            readings.settle(
                session, batch_id=batch_id, paper=2, reading=Reading(ONE), by=person.id
            )


def test_where_there_is_no_difference_nobody_settles(session: Session, paper: PaperVote) -> None:
    batch_id = differ(session, paper)
    third = Reading(TWO)
    with pytest.raises(NoDifference):
        readings.settle(session, batch_id=batch_id, paper=1, reading=third, by=paper.cas.id)
    readings.settle(session, batch_id=batch_id, paper=2, reading=third, by=paper.cas.id)
    with pytest.raises(NoDifference):
        readings.settle(session, batch_id=batch_id, paper=2, reading=third, by=paper.cas.id)


def test_a_third_reading_keeps_the_rules_too(session: Session, paper: PaperVote) -> None:
    batch_id = differ(session, paper)
    with pytest.raises(ProjectNotOnPaper):
        readings.settle(
            session,
            batch_id=batch_id,
            paper=2,
            reading=Reading((("99", 1),)),
            by=paper.cas.id,
        )


@pytest.mark.parametrize("number", [0, -1, 4, 10**6])
def test_a_paper_that_the_batch_does_not_have_is_refused(
    session: Session, paper: PaperVote, number: int
) -> None:
    batch_id = batch_of(session, paper)
    with pytest.raises(PaperNotInBatch):
        papers.read(session, batch_id, 1, {number: ONE}, by=paper.ann)


def test_there_are_two_turns(session: Session, paper: PaperVote) -> None:
    batch_id = batch_of(session, paper)
    for turn in (0, 3):
        with pytest.raises(NotFound):
            papers.read(session, batch_id, turn, {1: ONE}, by=paper.ann)


def test_a_counted_round_takes_no_reading(session: Session, paper: PaperVote) -> None:
    batch_id = batch_of(session, paper)
    with atomic(session):
        session.execute(update(Round).values(state=RoundState.COUNTED))
    with pytest.raises(ReadingIsOver):
        papers.read(session, batch_id, 1, {1: ONE}, by=paper.ann)


RULES = [
    (BallotType.APPROVAL, "1 1", ChosenTwice),
    (BallotType.APPROVAL, "5", ProjectNotOnPaper),
    (BallotType.APPROVAL, "1 2 3", TooManyChoices),
    (BallotType.CHOOSE_ONE, "1 2", TooManyChoices),
    (BallotType.KNAPSACK, "3 4", OverBudget),
    (BallotType.CUMULATIVE, "1:6 2:5", TooManyPoints),
    (BallotType.CUMULATIVE, "1:-1", FigureNotTaken),
    (BallotType.SCORING, "1:6", FigureNotTaken),
    (BallotType.ORDINAL, "1:1 2:1", PlacesUnclear),
    (BallotType.YES_NO, "9+", ProjectNotOnPaper),
]


def set_type(session: Session, paper: PaperVote, way: BallotType) -> None:
    with atomic(session):
        session.execute(
            update(Pot)
            .where(Pot.id == paper.vote.made.pot_id)
            .values(ballot_type=way, most_choices=2, most_points=10, amount=6_000_00)
        )


@pytest.mark.parametrize(("way", "text", "refusal"), RULES)
def test_a_paper_keeps_the_rules_of_its_pot_or_is_spoiled(
    session: Session,
    paper: PaperVote,
    way: BallotType,
    text: str,
    refusal: type[Refusal],
) -> None:
    batch_id = batch_of(session, paper)
    set_type(session, paper, way)
    marks = typed.marks(text, ballot_type=way)
    with pytest.raises(refusal):
        papers.read(session, batch_id, 1, {1: marks}, by=paper.ann)
    spoiled = Reading(marks, SpoiledReason.AGAINST_THE_RULES)
    readings.enter(session, batch_id=batch_id, turn=1, readings={1: spoiled}, by=paper.ann.id)
    kept = readings.own_reading(session, batch_id=batch_id, turn=1, paper=1, by=paper.ann.id)
    assert kept == Reading((), SpoiledReason.AGAINST_THE_RULES)


GOOD = {
    BallotType.APPROVAL: "1 2",
    BallotType.CHOOSE_ONE: "4",
    BallotType.KNAPSACK: "2 4",
    BallotType.CUMULATIVE: "1:6 2:4",
    BallotType.SCORING: "1:5 2:1",
    BallotType.ORDINAL: "2 1",
    BallotType.YES_NO: "1+ 2-",
}


@pytest.mark.parametrize("way", sorted(BallotType))
def test_valid_papers_of_every_type_are_kept(
    session: Session, paper: PaperVote, way: BallotType
) -> None:
    batch_id = batch_of(session, paper, 2)
    set_type(session, paper, way)
    marks = typed.marks(GOOD[way], ballot_type=way)
    papers.read_twice(session, paper, batch_id, {1: marks, 2: ()})
    assert state(session, batch_id) == BatchState.SETTLED


def test_a_file_is_one_turn(session: Session, paper: PaperVote) -> None:
    batch_id = batch_of(session, paper)
    text = "paper,marks\n1,1,3\n2\n3,spoiled:names-the-voter\n"
    papers.read(session, batch_id, 1, {1: (("1", 1), ("3", 1)), 2: ()}, by=paper.ann)
    checked = files.check(session, batch_id=batch_id, turn=2, text=text, by=paper.bo.id)
    assert (len(checked.readings), checked.empty, checked.spoiled) == (3, 1, 1)
    assert checked.problems == ()
    assert entries(session) == 2
    files.take_in(session, batch_id=batch_id, turn=2, text=text, by=paper.bo.id)
    papers.read(session, batch_id, 1, {3: SpoiledReason.NAMES_THE_VOTER}, by=paper.ann)
    assert state(session, batch_id) == BatchState.SETTLED


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("x,1", RowWithoutPaper),
        (",1", RowWithoutPaper),
        ("99999999999,1", RowWithoutPaper),
        ("4,1", PaperNotInBatch),
        ("0,1", PaperNotInBatch),
        ("1,2", PaperTwiceInFile),
        ("2,1,1", ChosenTwice),
        ("2,99", ProjectNotOnPaper),
        ("2,1:7", MarkUnreadable),
        ("2,spoiled:", UnknownSpoiling),
        ("2,spoiled:lost", UnknownSpoiling),
        ("2,spoiled:unreadable,1", UnknownSpoiling),
        ('2,"=HYPERLINK(1)"', ProjectNotOnPaper),
        ("2," + "1 " * 50_000, ChosenTwice),
    ],
)
def test_a_problem_is_named_by_its_line_and_nothing_is_kept(
    session: Session, paper: PaperVote, line: str, refusal: type[Refusal]
) -> None:
    batch_id = batch_of(session, paper)
    text = f"paper,marks\n1,1\n\n{line}\n3,2\n"
    checked = files.take_in(session, batch_id=batch_id, turn=1, text=text, by=paper.ann.id)
    [problem] = checked.problems
    assert problem.line == 4
    assert type(problem.refusal) is refusal
    assert entries(session) == 0


def test_a_file_meets_what_was_read_before(session: Session, paper: PaperVote) -> None:
    batch_id = batch_of(session, paper)
    papers.read(session, batch_id, 1, {1: ONE}, by=paper.ann)
    papers.read(session, batch_id, 2, {2: ONE}, by=paper.ann)
    session.rollback()
    checked = files.check(
        session, batch_id=batch_id, turn=1, text="1 ;1\n2;1\n3;1", by=paper.ann.id
    )
    assert [type(one.refusal) for one in checked.problems] == [ReadAlready, ReadBefore]


def test_a_file_has_an_end_and_letters() -> None:
    with pytest.raises(FileNotText):
        files.text_of(b"1,\xff\xfe")
    assert files.text_of("\ufeff1,ł".encode()) == "1,ł"


def test_a_file_of_a_million_lines_is_refused(session: Session, paper: PaperVote) -> None:
    batch_id = batch_of(session, paper)
    with pytest.raises(FileTooLong):
        files.check(session, batch_id=batch_id, turn=1, text="1,1\n" * 1_000_000, by=paper.ann.id)


def test_two_people_finish_a_batch_at_the_same_time(
    database: Database, session: Session, paper: PaperVote
) -> None:
    batch_id = batch_of(session, paper, 20)
    session.rollback()
    failures: list[BaseException] = []

    def read(turn: int, by: Person) -> None:
        with database.session() as own:
            try:
                for number in range(1, 21):
                    papers.read(own, batch_id, turn, {number: ONE}, by=by)
            except BaseException as error:  # noqa: BLE001  handed to the test's own thread
                failures.append(error)

    people = [threading.Thread(target=read, args=args) for args in ((1, paper.ann), (2, paper.bo))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert failures == []
    assert state(session, batch_id) == BatchState.SETTLED
    assert entries(session) == 40
    assert session.scalar(select(Project.key).limit(1))
