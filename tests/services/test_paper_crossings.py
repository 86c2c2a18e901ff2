"""Crossing with the voter list: paper cancels an online ballot or is refused; one vote each."""

import threading
from datetime import date

import pytest
from sqlalchemy import select, update

from pb.config import Settings
from pb.database import Database, Session
from pb.ledger.entries import Closing, read
from pb.models import Ballot, LedgerEntry, Pot, Round, UnloggedBallot, Voter
from pb.services.atomic import atomic
from pb.services.errors import NoPaperForYou, NoSuchVoter, PaperAlready, VotingHasClosed
from pb.services.paper import crossings, rules
from pb.services.paper.crossings import Wanted
from pb.services.paper.errors import (
    CrossedAlready,
    NoPaperInRound,
    OnlineAlready,
    TwoDetailsNeeded,
)
from pb.services.voter_list import code_locks, codes
from pb.services.voter_list.code_text import hash_of
from pb.services.voter_list.list_text import name_key
from pb.services.voting import box, voters
from pb.vocabulary import Channel, PaperRule
from tests import papers
from tests.papers import PaperVote
from tests.voting import cast, cast_in, chosen


@pytest.fixture
def paper(session: Session, settings: Settings) -> PaperVote:
    return papers.prepare(session, settings.keys_dir)


def entry(session: Session, paper: PaperVote, place: int) -> tuple[date | None, Channel | None]:
    reference = papers.reference_of(session, paper.vote, place)
    session.rollback()
    row = session.execute(
        select(Voter.voted_on, Voter.channel).where(Voter.reference == reference)
    ).one()
    session.rollback()
    return row.voted_on, row.channel


def in_box(session: Session) -> int:
    session.rollback()
    return len(session.scalars(select(Ballot.id)).all())


def refuse_paper(session: Session, paper: PaperVote) -> None:
    with atomic(session):
        row = rules.of_round(session, paper.vote.made.id)
        assert row == PaperRule.PAPER_CANCELS_ONLINE
        session.execute(
            update(Round)
            .where(Round.id == paper.vote.made.id)
            .values(paper_rule=PaperRule.PAPER_IS_REFUSED)
        )


def test_a_crossing_keeps_the_day_and_the_channel(session: Session, paper: PaperVote) -> None:
    done = papers.cross(session, paper, 0)
    assert done.pots == ("Whole town", "Northfield")
    assert not done.cancelled
    day, channel = entry(session, paper, 0)
    assert day is not None
    assert channel == Channel.PAPER
    turnout = voters.turnout(session, paper.vote.made.id)
    assert turnout.by_channel == ((Channel.PAPER, 1),)


def test_whoever_lives_elsewhere_gets_the_papers_of_their_own_pots(
    session: Session, paper: PaperVote
) -> None:
    assert papers.cross(session, paper, 4).pots == ("Whole town",)


def test_ages_decide_about_papers_as_they_do_online(session: Session, paper: PaperVote) -> None:
    made = paper.vote.made
    name_somebody(session, paper)
    with atomic(session):
        session.get_one(Pot, made.area_pot_id).most_age = 25
    [found] = crossings.find(session, made.id, Wanted(reference="NO-0001"), keys=paper.vote.keys)
    assert found.pots == ("Whole town",)
    with atomic(session):
        session.get_one(Round, made.id).least_age = 99
    with pytest.raises(NoPaperForYou):
        papers.cross(session, paper, 0)
    assert entry(session, paper, 0) == (None, None)


def test_nobody_is_crossed_twice(session: Session, paper: PaperVote) -> None:
    papers.cross(session, paper, 0)
    with pytest.raises(CrossedAlready):
        papers.cross(session, paper, 0)


def test_paper_cancels_what_was_cast_online(session: Session, paper: PaperVote) -> None:
    vote = paper.vote
    both = {vote.made.pot_id: ("1",), vote.made.area_pot_id: ("5",)}
    cast_in(session, vote, vote.northfield[0], both)
    cast(session, vote, vote.northfield[1], "2")
    assert papers.cross(session, paper, 0).cancelled
    assert in_box(session) == 1
    assert entry(session, paper, 0)[1] == Channel.PAPER
    assert entry(session, paper, 1)[1] == Channel.ONLINE


def test_a_cancelled_ballot_is_superseded_at_closing_even_if_it_was_in_no_batch_yet(
    session: Session, paper: PaperVote
) -> None:
    vote = paper.vote
    [cancelled] = cast(session, vote, vote.northfield[0], "1")
    cast(session, vote, vote.northfield[1], "2")
    papers.cross(session, paper, 0)
    assert len(session.scalars(select(UnloggedBallot.id)).all()) == 2
    papers.close(session, paper)
    body = session.scalars(select(LedgerEntry.body).where(LedgerEntry.kind == Closing.KIND)).one()
    closing = read(body)
    assert isinstance(closing, Closing)
    assert closing.superseded == (cancelled.commitment,)
    assert [(one.leaves, one.superseded, one.ballots) for one in closing.boxes] == [
        (2, 1, 1),
        (0, 0, 0),
    ]
    assert closing.voted == 2
    opened = box.open_box(session, vote.made.pot_id, keys=vote.keys)
    assert chosen(opened) == (("2",),)


def test_paper_is_refused_after_an_online_ballot(session: Session, paper: PaperVote) -> None:
    refuse_paper(session, paper)
    cast(session, paper.vote, paper.vote.northfield[0], "1")
    with pytest.raises(OnlineAlready):
        papers.cross(session, paper, 0)
    assert in_box(session) == 1
    assert entry(session, paper, 0)[1] == Channel.ONLINE
    assert not papers.cross(session, paper, 1).cancelled


def test_paper_is_refused_even_if_the_note_of_voting_online_was_lost(
    session: Session, paper: PaperVote
) -> None:
    refuse_paper(session, paper)
    cast(session, paper.vote, paper.vote.northfield[0], "1")
    with atomic(session):
        session.execute(update(Voter).values(voted_on=None, channel=None))
    with pytest.raises(OnlineAlready):
        papers.cross(session, paper, 0)


def test_after_paper_the_code_casts_nothing_and_says_so(
    session: Session, paper: PaperVote
) -> None:
    vote = paper.vote
    papers.cross(session, paper, 0)
    with pytest.raises(PaperAlready):
        voters.enter(session, round_id=vote.made.id, code=vote.northfield[0])
    with pytest.raises(PaperAlready):
        cast(session, vote, vote.northfield[0], "1")
    assert in_box(session) == 0


def test_a_replaced_code_casts_nothing_after_paper_either(
    session: Session, paper: PaperVote
) -> None:
    papers.cross(session, paper, 0)
    fresh = codes.replace(
        session,
        round_id=paper.vote.made.id,
        reference=papers.reference_of(session, paper.vote, 0),
        by=paper.ann.id,
    )
    with pytest.raises(PaperAlready):
        cast(session, paper.vote, fresh.code, "1")


def test_a_round_without_paper_crosses_nobody(session: Session, settings: Settings) -> None:
    paper = papers.prepare(session, settings.keys_dir, rule=PaperRule.NO_PAPER)
    with pytest.raises(NoPaperInRound):
        papers.cross(session, paper, 0)
    with pytest.raises(NoPaperInRound):
        crossings.find(
            session, paper.vote.made.id, Wanted(reference="NO-0001"), keys=paper.vote.keys
        )


def test_nobody_is_crossed_after_the_closing_moment(session: Session, paper: PaperVote) -> None:
    papers.clock_to_closing(session, seconds=1)
    with pytest.raises(VotingHasClosed):
        papers.cross(session, paper, 0)
    assert entry(session, paper, 0) == (None, None)


def test_somebody_who_is_not_on_the_list_is_not_crossed(
    session: Session, paper: PaperVote
) -> None:
    with pytest.raises(NoSuchVoter):
        crossings.cross(
            session,
            round_id=paper.vote.made.id,
            reference="NO-9999",
            by=paper.ann.id,
            keys=paper.vote.keys,
        )


def name_somebody(session: Session, paper: PaperVote) -> None:
    reference = papers.reference_of(session, paper.vote, 0)
    with atomic(session):
        session.execute(
            update(Voter)
            .where(Voter.reference == reference)
            .values(
                name="Zofia  Wójcik",
                name_key=name_key("Zofia Wójcik"),
                postcode="EH1 2AB",
                born_on=date(1960, 5, 4),
            )
        )


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(reference=" no-0001 "),
        Wanted(name=" zofia WÓJCIK", born_on=date(1960, 5, 4)),
        Wanted(name="Zofia Wójcik", postcode="eh12ab"),
        Wanted(name="Zofia Wójcik", postcode="EH1 2AB", born_on=date(1960, 5, 4)),
    ],
)
def test_an_entry_is_found_by_reference_or_by_two_details(
    session: Session, paper: PaperVote, wanted: Wanted
) -> None:
    name_somebody(session, paper)
    [found] = crossings.find(session, paper.vote.made.id, wanted, keys=paper.vote.keys)
    assert found.reference == "NO-0001"
    assert found.area_name == "Northfield"
    assert found.channel is None


@pytest.mark.parametrize(
    "wanted",
    [Wanted(name="Zofia Wójcik"), Wanted(postcode="EH1 2AB"), Wanted(), Wanted(reference="  ")],
)
def test_one_detail_is_not_enough(session: Session, paper: PaperVote, wanted: Wanted) -> None:
    name_somebody(session, paper)
    with pytest.raises(TwoDetailsNeeded):
        crossings.find(session, paper.vote.made.id, wanted, keys=paper.vote.keys)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(reference="NO-9999"),
        Wanted(name="Zofia Wójcik", postcode="EH1 2AC"),
        Wanted(name="Zofia Wójcik", postcode="EH1 2AB", born_on=date(1960, 5, 5)),
    ],
)
def test_another_detail_finds_nobody(session: Session, paper: PaperVote, wanted: Wanted) -> None:
    name_somebody(session, paper)
    with pytest.raises(NoSuchVoter):
        crossings.find(session, paper.vote.made.id, wanted, keys=paper.vote.keys)


class Race:
    """People who cast again and again, and others who cross them meanwhile."""

    def __init__(self, database: Database, paper: PaperVote, *, people: int) -> None:
        self.failures: list[BaseException] = []
        self._database = database
        self._paper = paper
        self._started = threading.Barrier(people, timeout=60)

    def cast_until_crossed(self, code: str) -> None:
        with self._database.session() as own:
            self._started.wait()
            try:
                for turn in range(17):
                    cast(own, self._paper.vote, code, str(turn % 4 + 1))
            except PaperAlready:
                return
            except BaseException as error:  # noqa: BLE001  handed to the test's own thread
                self.failures.append(error)

    def cross(self, reference: str, place: int) -> None:
        with self._database.session() as own:
            self._started.wait()
            threading.Event().wait(place * 0.03)
            try:
                crossings.cross(
                    own,
                    round_id=self._paper.vote.made.id,
                    reference=reference,
                    by=self._paper.ann.id,
                    keys=self._paper.vote.keys,
                )
            except OnlineAlready:
                return
            except BaseException as error:  # noqa: BLE001  the same
                self.failures.append(error)


@pytest.mark.parametrize("rule", [PaperRule.PAPER_CANCELS_ONLINE, PaperRule.PAPER_IS_REFUSED])
def test_crossing_races_casting_and_leaves_one_vote_a_person(
    database: Database, session: Session, settings: Settings, rule: PaperRule
) -> None:
    """Everybody casts again and again while they are crossed: a paper or a ballot, never both."""
    paper = papers.prepare(session, settings.keys_dir, rule=rule)
    codes_ = (*paper.vote.northfield, *paper.vote.hillside)
    references = [papers.reference_of(session, paper.vote, place) for place in range(len(codes_))]
    race = Race(database, paper, people=2 * len(codes_))
    people = [threading.Thread(target=race.cast_until_crossed, args=(code,)) for code in codes_]
    people += [
        threading.Thread(target=race.cross, args=(one, place))
        for place, one in enumerate(references)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert race.failures == []
    session.rollback()
    on_paper = session.scalars(select(Voter.id).where(Voter.channel == Channel.PAPER)).all()
    assert in_box(session) == len(codes_) - len(on_paper)
    if rule == PaperRule.PAPER_CANCELS_ONLINE:
        assert len(on_paper) == len(codes_)


def test_a_code_that_is_replaced_while_it_casts_leaves_one_vote(
    database: Database, session: Session, paper: PaperVote
) -> None:
    """Crossing waits for a cast that began before, although the code changed in between."""
    vote = paper.vote
    reference = papers.reference_of(session, vote, 0)
    failures: list[BaseException] = []

    def replace_and_cross() -> None:
        with database.session() as own:
            try:
                codes.replace(own, round_id=vote.made.id, reference=reference, by=paper.ann.id)
                crossings.cross(
                    own,
                    round_id=vote.made.id,
                    reference=reference,
                    by=paper.ann.id,
                    keys=vote.keys,
                )
            except BaseException as error:  # noqa: BLE001  handed to the test's own thread
                failures.append(error)

    session.rollback()
    other = threading.Thread(target=replace_and_cross)
    with database.session() as casting, atomic(casting):
        code_hash = hash_of(vote.northfield[0])
        code_locks.hold(casting, code_hash)
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join()
    assert failures == []
    assert entry(session, paper, 0)[1] == Channel.PAPER
