"""Mistaken crossings: two people take one back, and papers never outnumber the people crossed."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from pb.config import Settings
from pb.database import Database, Session
from pb.models import CrossingUndo, Event, PaperBatch, Pot, Round, Voter
from pb.services.atomic import atomic
from pb.services.errors import (
    AlreadyRequested,
    NoSuchVoter,
    NotFound,
    OtherPersonNeeded,
    PaperAlready,
    Refusal,
    RequestAnswered,
    VotingHasClosed,
)
from pb.services.paper import batches, crossings, undoing
from pb.services.paper.batches import Seal
from pb.services.paper.errors import NotCrossed, PapersNotCovered, PapersUnexplained
from pb.services.rounds import voting_times
from pb.services.voter_list import ages
from pb.services.voting import voters
from pb.vocabulary import Channel, CrossingMistake, Tag
from tests import papers
from tests.papers import PaperVote
from tests.voting import cast


@pytest.fixture
def paper(session: Session, settings: Settings) -> PaperVote:
    return papers.prepare(session, settings.keys_dir)


def ask(session: Session, paper: PaperVote, place: int) -> int:
    return undoing.ask(
        session,
        round_id=paper.vote.made.id,
        reference=papers.reference_of(session, paper.vote, place),
        reason=CrossingMistake.WRONG_LINE,
        by=paper.ann.id,
    )


def take_back(session: Session, paper: PaperVote, undo_id: int) -> str:
    return undoing.take_back(session, round_id=paper.vote.made.id, undo_id=undo_id, by=paper.bo.id)


def on_paper(session: Session) -> int:
    session.rollback()
    crossed = Voter.channel == Channel.PAPER
    return session.scalars(select(func.count()).select_from(Voter).where(crossed)).one()


def test_a_crossing_taken_back_leaves_the_entry_as_if_nobody_had_voted(
    session: Session, paper: PaperVote
) -> None:
    papers.cross(session, paper, 0)
    assert take_back(session, paper, ask(session, paper, 0)) == "NO-0001"
    row = session.scalars(select(Voter).where(Voter.reference == "NO-0001")).one()
    assert (row.channel, row.voted_on) == (None, None)
    assert voters.turnout(session, paper.vote.made.id).voted == 0
    cast(session, paper.vote, paper.vote.northfield[0], "1")
    assert papers.cross(session, paper, 0).cancelled


def test_the_right_person_is_crossed_first_and_the_sealed_papers_stay_covered(
    session: Session, paper: PaperVote
) -> None:
    """Somebody else marked the paper, and it lies in a sealed batch already."""
    papers.cross(session, paper, 0)
    papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=1)
    with pytest.raises(PapersNotCovered) as refused:
        ask(session, paper, 0)
    assert refused.value.figures == {"pot": "Whole town", "papers": 1, "people": 0}
    papers.cross(session, paper, 1)
    take_back(session, paper, ask(session, paper, 0))
    [town, _north] = batches.checks(session, paper.vote.made.id)
    assert (town.people, town.papers) == (1, 1)


def test_it_takes_a_second_person(session: Session, paper: PaperVote) -> None:
    papers.cross(session, paper, 0)
    undo_id = ask(session, paper, 0)
    with pytest.raises(OtherPersonNeeded):
        undoing.take_back(session, round_id=paper.vote.made.id, undo_id=undo_id, by=paper.ann.id)
    with pytest.raises(PaperAlready):
        cast(session, paper.vote, paper.vote.northfield[0], "1")
    assert on_paper(session) == 1


def test_one_mistake_waits_once_and_is_answered_once(session: Session, paper: PaperVote) -> None:
    papers.cross(session, paper, 0)
    undo_id = ask(session, paper, 0)
    with pytest.raises(AlreadyRequested):
        ask(session, paper, 0)
    take_back(session, paper, undo_id)
    with pytest.raises(RequestAnswered):
        take_back(session, paper, undo_id)
    with pytest.raises(NotCrossed):
        ask(session, paper, 0)
    papers.cross(session, paper, 0)
    take_back(session, paper, ask(session, paper, 0))
    assert on_paper(session) == 0


def test_a_crossing_can_be_left_as_it_is_and_doubted_again(
    session: Session, paper: PaperVote
) -> None:
    papers.cross(session, paper, 0)
    round_id = paper.vote.made.id
    undoing.leave(session, round_id=round_id, undo_id=ask(session, paper, 0), by=paper.ann.id)
    assert on_paper(session) == 1
    ask(session, paper, 0)
    assert [one.is_taken_back for one in undoing.of_round(session, round_id)] == [None, False]
    figures = undoing.counted(session, round_id)
    assert (figures.asked, figures.waiting, figures.taken_back) == (2, 1, 0)


def test_whoever_was_not_crossed_is_refused(session: Session, paper: PaperVote) -> None:
    cast(session, paper.vote, paper.vote.northfield[1], "1")
    for place in (0, 1):
        with pytest.raises(NotCrossed):
            ask(session, paper, place)
    with pytest.raises(NoSuchVoter):
        undoing.ask(
            session,
            round_id=paper.vote.made.id,
            reference="NO-9999",
            reason=CrossingMistake.SAME_NAME,
            by=paper.ann.id,
        )


def test_a_request_of_another_round_is_not_found(
    session: Session, paper: PaperVote, settings: Settings
) -> None:
    papers.cross(session, paper, 0)
    undo_id = ask(session, paper, 0)
    other = papers.prepare(session, settings.keys_dir, slug="elsewhere")
    with pytest.raises(NotFound):
        undoing.take_back(session, round_id=other.vote.made.id, undo_id=undo_id, by=paper.bo.id)
    with pytest.raises(NotFound):
        undoing.leave(session, round_id=other.vote.made.id, undo_id=undo_id, by=paper.bo.id)


def test_after_the_closing_moment_a_crossing_stays(session: Session, paper: PaperVote) -> None:
    papers.cross(session, paper, 0)
    papers.cross(session, paper, 1)
    undo_id = ask(session, paper, 0)
    papers.clock_to_closing(session, seconds=1)
    with pytest.raises(VotingHasClosed):
        take_back(session, paper, undo_id)
    with pytest.raises(VotingHasClosed):
        ask(session, paper, 1)
    undoing.leave(session, round_id=paper.vote.made.id, undo_id=undo_id, by=paper.bo.id)
    assert on_paper(session) == 2


def test_the_audit_says_who_and_why_and_no_name(session: Session, paper: PaperVote) -> None:
    papers.cross(session, paper, 0)
    take_back(session, paper, ask(session, paper, 0))
    rows = session.execute(
        select(Event.tag, Event.actor_id, Event.details)
        .where(Event.tag.like("crossing:%"))
        .order_by(Event.id)
    ).all()
    said = {"reference": "NO-0001", "reason": "wrong-line"}
    assert [tuple(row) for row in rows] == [
        (Tag.CROSSING_QUESTIONED, paper.ann.id, said),
        (Tag.CROSSING_TAKEN_BACK, paper.bo.id, said),
    ]


def test_people_of_another_age_cover_no_papers_of_a_pot(
    session: Session, paper: PaperVote
) -> None:
    """Whoever got no paper of a pot does not stand for one of its sealed papers."""
    made = paper.vote.made
    times = voting_times.of(session, made.id)
    assert times.closes_at
    day = ages.last_day(times.closes_at, times.time_zone)
    with atomic(session):
        session.get_one(Pot, made.area_pot_id).most_age = 25
        session.get_one(Round, made.id).least_age = 11
        born = {"NO-0001": 11, "NO-0002": 25, "NO-0003": 26}
        for reference, age in born.items():
            row = session.scalars(select(Voter).where(Voter.reference == reference)).one()
            row.born_on = ages.born_by(day, age=age)
    for place in range(3):
        papers.cross(session, paper, place)
    assert crossings.people_on_paper(session, made.id) == {made.pot_id: 3, made.area_pot_id: 2}
    papers.sealed(session, paper, pot_id=made.area_pot_id, papers=2)
    with pytest.raises(PapersNotCovered):
        ask(session, paper, 1)
    take_back(session, paper, ask(session, paper, 2))


class Race:
    """People who do something at once; what each was told."""

    def __init__(self, database: Database, *work: Callable[[Session], object]) -> None:
        self._database = database
        self._started = threading.Barrier(len(work), timeout=60)
        self.said: list[object] = [None] * len(work)
        people = [threading.Thread(target=self._run, args=item) for item in enumerate(work)]
        for person in people:
            person.start()
        for person in people:
            person.join()

    def _run(self, place: int, work: Callable[[Session], object]) -> None:
        with self._database.session() as own:
            self._started.wait()
            try:
                work(own)
            except Refusal as refusal:
                self.said[place] = type(refusal)


@pytest.mark.parametrize("turn", range(5))
def test_taking_back_races_sealing_and_papers_stay_covered(
    database: Database, session: Session, paper: PaperVote, turn: int
) -> None:
    made = paper.vote.made
    papers.cross(session, paper, 0)
    undo_id = ask(session, paper, 0)
    number = batches.open_batch(
        session, round_id=made.id, pot_id=made.pot_id, place="Library", by=paper.ann.id
    )
    session.rollback()

    def seal(own: Session) -> None:
        threading.Event().wait(turn * 0.002)
        given = Seal(papers=1, seal="A-17")
        batches.seal(own, round_id=made.id, number=number, given=given, by=paper.bo.id)

    race = Race(database, seal, lambda own: take_back(own, paper, undo_id))
    assert race.said in ([None, PapersNotCovered], [PapersUnexplained, None])
    [town, _north] = batches.checks(session, made.id)
    assert town.papers <= town.people


def test_two_people_who_take_it_back_at_once_do_so_once(
    database: Database, session: Session, paper: PaperVote
) -> None:
    for place in range(2):
        papers.cross(session, paper, place)
    undo_id = ask(session, paper, 0)
    session.rollback()
    race = Race(database, *[lambda own: take_back(own, paper, undo_id)] * 3)
    assert sorted(race.said, key=str) == [RequestAnswered, RequestAnswered, None]
    assert on_paper(session) == 1


def test_several_people_who_notice_it_at_once_ask_once(
    database: Database, session: Session, paper: PaperVote
) -> None:
    papers.cross(session, paper, 0)
    session.rollback()
    race = Race(database, *[lambda own: ask(own, paper, 0)] * 3)
    assert sorted(race.said, key=str) == [AlreadyRequested, AlreadyRequested, None]
    assert session.scalars(select(func.count()).select_from(CrossingUndo)).one() == 1


def test_nothing_of_sealed_batches_changes(session: Session, paper: PaperVote) -> None:
    for place in range(2):
        papers.cross(session, paper, place)
    papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=1)
    take_back(session, paper, ask(session, paper, 1))
    assert session.scalars(select(PaperBatch.papers)).all() == [1]
