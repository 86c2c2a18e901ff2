"""Paper counts exactly as online does, once every batch is settled."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select, update

from pb.allocation.marking import Mark
from pb.allocation.outcome import Outcome
from pb.database import Session, fix_clock
from pb.ledger.entries import BoxOpening, read
from pb.ledger.paper_entries import Marked, PaperBatch, PaperTotals, SpoiledPapers
from pb.models import Count, Job, LedgerEntry, Pot, Round
from pb.services.atomic import atomic
from pb.services.paper import readings
from pb.services.paper.readings import Reading
from pb.services.results import counts, results
from pb.services.rounds import round_heads
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import ballots
from pb.vocabulary import BallotType, RoundState, SpoiledReason, VotingRule
from tests import counting, papers
from tests.papers import PaperVote

Marks = tuple[Mark, ...]

PAPERS: dict[BallotType, tuple[Marks, ...]] = {
    BallotType.APPROVAL: ((("1", 1), ("2", 1)), (("1", 1), ("4", 1)), (), (("3", 1),)),
    BallotType.CHOOSE_ONE: ((("1", 1),), (("4", 1),), (("4", 1),), ()),
    BallotType.KNAPSACK: ((("1", 1), ("4", 1)), (("2", 1), ("3", 1)), (), (("4", 1),)),
    BallotType.CUMULATIVE: ((("1", 9), ("2", 1)), (("3", 10),), (("2", 4),), ()),
    BallotType.SCORING: ((("1", 5), ("2", 1)), (("3", 4),), (("2", 4),), ()),
    BallotType.ORDINAL: ((("1", 2), ("2", 1)), (("3", 1),), (("2", 3), ("3", 1), ("4", 2)), ()),
    BallotType.YES_NO: ((("1", 1), ("2", -1)), (("3", 1),), (("2", 1), ("3", -1)), ()),
}


def set_up(
    session: Session, folder: Path, way: BallotType, *, slug: str = "harbour-bay", times: int = 1
) -> PaperVote:
    folder.mkdir()
    paper = papers.prepare(session, folder, slug=slug, times=times)
    with atomic(session):
        session.execute(
            update(Pot).values(
                ballot_type=way, most_points=10, amount=6_000_00, tie_seed="market place"
            )
        )
        if way == BallotType.YES_NO:
            session.execute(update(Pot).values(rule=VotingRule.GREEDY, completion="none"))
    return paper


def cast_online(session: Session, paper: PaperVote, place: int, marks: Marks) -> None:
    vote = paper.vote
    code = (*vote.northfield, *vote.hillside)[place]
    ballots.cast(
        session,
        round_id=vote.made.id,
        code_hash=hash_of(code),
        ballots={vote.made.pot_id: marks},
        keys=vote.keys,
    )


def count_of(session: Session, paper: PaperVote) -> Count:
    session.rollback()
    return session.scalars(select(Count).where(Count.pot_id == paper.vote.made.pot_id)).one()


def state(session: Session, paper: PaperVote) -> RoundState:
    session.rollback()
    return session.scalars(select(Round.state).where(Round.id == paper.vote.made.id)).one()


def recorded(session: Session, *kinds: type) -> list[object]:
    session.rollback()
    rows = session.scalars(select(LedgerEntry.body).order_by(LedgerEntry.sequence))
    return [entry for entry in map(read, rows) if isinstance(entry, kinds)]


def on_paper(session: Session, paper: PaperVote, said: dict[int, Marks | SpoiledReason]) -> None:
    """Cross people, put their papers into one batch, close, read twice."""
    for place in range(len(said)):
        papers.cross(session, paper, place)
    pot_id = paper.vote.made.pot_id
    batch_id = papers.sealed(session, paper, pot_id=pot_id, papers=len(said))
    papers.close(session, paper)
    papers.read_twice(session, paper, batch_id, said)


@pytest.mark.parametrize("way", sorted(BallotType))
def test_the_same_ballots_give_the_same_count_on_paper_and_online(
    session: Session, tmp_path: Path, way: BallotType
) -> None:
    times = counting.PUBLIC
    paper = set_up(session, tmp_path / "one", way, times=times)
    for place, marks in enumerate(PAPERS[way] * times):
        cast_online(session, paper, place, marks)
    papers.close(session, paper)
    assert counting.work(session, paper.vote)
    online = count_of(session, paper)
    outcome, text = Outcome.from_dict(online.outcome), online.pabulib
    assert text, "so many that their ballots are kept"
    fix_clock(session, None)
    paper = set_up(session, tmp_path / "two", way, slug="harbour-two", times=times)
    # Half of them on paper, in another order, and half online, in the other area.
    for place, marks in enumerate(PAPERS[way][:2] * times, start=3 * times):
        cast_online(session, paper, place, marks)
    on_paper(session, paper, dict(enumerate((PAPERS[way][3], PAPERS[way][2]) * times, start=1)))
    while counting.work(session, paper.vote):
        pass
    mixed = count_of(session, paper)
    assert Outcome.from_dict(mixed.outcome) == outcome
    assert mixed.pabulib.replace(b"harbour-two", b"harbour-bay") == text
    assert mixed.ballots == len(PAPERS[way]) * times


@pytest.fixture
def paper(session: Session, tmp_path: Path) -> PaperVote:
    return set_up(session, tmp_path / "keys", BallotType.APPROVAL)


def test_nothing_is_counted_before_every_batch_is_settled(
    session: Session, paper: PaperVote
) -> None:
    cast_online(session, paper, 4, (("4", 1),))
    batch_id = papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=2)
    papers.close(session, paper)
    assert counting.work(session, paper.vote)
    assert state(session, paper) == RoundState.CLOSED
    assert recorded(session, BoxOpening, PaperTotals) == []
    papers.read(session, batch_id, 1, {1: (("1", 1),), 2: ()}, by=paper.ann)
    papers.read(session, batch_id, 2, {1: (("1", 1),), 2: (("2", 1),)}, by=paper.bo)
    assert not counting.work(session, paper.vote)
    readings.settle(session, batch_id=batch_id, paper=2, reading=Reading(()), by=paper.cas.id)
    assert counting.work(session, paper.vote)
    assert state(session, paper) == RoundState.COUNTED
    assert (
        session.scalars(select(Job.id).where(Job.done_at.is_(None), Job.kind == "count")).all()
        == []
    )
    count = count_of(session, paper)
    assert count.ballots == 3
    assert count.outcome["facts"]["on_paper"] == 2
    assert count.outcome["facts"]["spoiled"] == 0


def test_spoiled_papers_count_for_nothing_and_are_told_by_reason(
    session: Session, paper: PaperVote
) -> None:
    on_paper(
        session,
        paper,
        {
            1: (("1", 1),),
            2: SpoiledReason.UNREADABLE,
            3: SpoiledReason.NOT_OURS,
            4: SpoiledReason.UNREADABLE,
            5: (),
        },
    )
    while counting.work(session, paper.vote):
        pass
    count = count_of(session, paper)
    assert count.ballots == 2
    facts = count.outcome["facts"]
    assert (facts["on_paper"], facts["spoiled"], facts["empty"]) == (2, 3, None)
    assert facts["round_channels"] == {"paper": 5}
    [batch, opening, totals] = recorded(session, PaperBatch, BoxOpening, PaperTotals)
    assert batch == PaperBatch("harbour-bay/everyone", "1", 5)
    assert isinstance(opening, BoxOpening)
    assert totals == PaperTotals(
        "harbour-bay/everyone",
        "1",
        papers=5,
        spoiled=(SpoiledPapers("not-ours", 1), SpoiledPapers("unreadable", 2)),
        marks=None,
    )


def test_papers_that_are_not_there_keep_nobody_waiting(session: Session, paper: PaperVote) -> None:
    """Three were counted, and the envelope holds two: the record tells, and the count goes on."""
    on_paper(session, paper, {1: (("1", 1),), 2: (("1", 1),), 3: SpoiledReason.MISSING})
    while counting.work(session, paper.vote):
        pass
    assert count_of(session, paper).ballots == 2
    [totals] = recorded(session, PaperTotals)
    assert isinstance(totals, PaperTotals)
    assert (totals.papers, totals.spoiled) == (3, (SpoiledPapers("missing", 1),))


def test_totals_by_project_are_public_for_batches_that_are_large_enough(
    session: Session, paper: PaperVote
) -> None:
    pot_id = paper.vote.made.pot_id
    batch_id = papers.sealed(session, paper, pot_id=pot_id, papers=20)
    papers.close(session, paper)
    said = {number: (("1", 1), ("3", 1)) if number % 2 else () for number in range(1, 21)}
    papers.read_twice(session, paper, batch_id, said)
    while counting.work(session, paper.vote):
        pass
    [totals] = recorded(session, PaperTotals)
    assert isinstance(totals, PaperTotals)
    assert totals.marks == (
        Marked("1", 10, 10),
        Marked("2", 0, 0),
        Marked("3", 10, 10),
        Marked("4", 0, 0),
    )


ONE, ANOTHER = (("1", 1), ("3", 1)), (("2", 1),)


def shown(session: Session, paper: PaperVote, *batches: Sequence[Marks]) -> list[bool]:
    """Seal and read these batches, count; returns of which the record has the marks."""
    pot_id = paper.vote.made.pot_id
    ids = [papers.sealed(session, paper, pot_id=pot_id, papers=len(some)) for some in batches]
    papers.close(session, paper)
    for batch_id, some in zip(ids, batches, strict=True):
        papers.read_twice(session, paper, batch_id, dict(enumerate(some, start=1)))
    while counting.work(session, paper.vote):
        pass
    found = recorded(session, PaperTotals)
    return [isinstance(one, PaperTotals) and one.marks is not None for one in found]


@pytest.mark.parametrize(
    ("batches", "expected"),
    [
        ([[ONE] * 10 + [ANOTHER] * 9], [False]),
        ([[ONE] * 10 + [ANOTHER] * 10], [True]),
        # Who has nothing marked hides nobody.
        ([[ONE] * 5 + [ANOTHER] * 4 + [()] * 11], [False]),
        ([[ONE] * 20, [ANOTHER] * 20], [True, True]),
        # What is left beside a batch that is told would be 19 papers, or 20.
        ([[ONE] * 20, [ANOTHER] * 19], [False, False]),
        ([[ONE] * 20, [ANOTHER] * 21, [ONE]], [False, True, False]),
    ],
)
def test_batches_whose_totals_would_tell_a_ballot_have_none(
    session: Session,
    paper: PaperVote,
    batches: list[list[Marks]],
    expected: list[bool],
) -> None:
    assert shown(session, paper, *batches) == expected


def test_totals_of_all_papers_are_not_told_beside_one_ballot_cast_online(
    session: Session, paper: PaperVote
) -> None:
    """The pot's totals less those of the batch would be that ballot."""
    cast_online(session, paper, 4, (("1", 1), ("4", 1)))
    assert shown(session, paper, [ONE] * 10 + [ANOTHER] * 10) == [False]


def test_one_of_two_batches_hides_the_ballot_cast_online(
    session: Session, paper: PaperVote
) -> None:
    cast_online(session, paper, 4, (("1", 1), ("4", 1)))
    assert shown(session, paper, [ONE] * 20, [ANOTHER] * 20) == [False, True]


def test_a_batch_of_nothing_keeps_nobody_waiting(session: Session, paper: PaperVote) -> None:
    papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=0)
    papers.close(session, paper)
    assert counting.work(session, paper.vote)
    assert state(session, paper) == RoundState.COUNTED


def test_a_crash_while_counting_leaves_the_whole_job(
    session: Session, paper: PaperVote, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_paper(session, paper, {1: (("1", 1),)})

    def crash(*_arguments: object, **_figures: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(counts, "record", crash)
        assert counting.work(session, paper.vote)
    assert recorded(session, PaperTotals) == []
    assert state(session, paper) == RoundState.CLOSED
    counting.try_again_now(session)
    while counting.work(session, paper.vote):
        pass
    assert len(recorded(session, PaperTotals)) == 1


def test_the_result_knows_the_channels(session: Session, paper: PaperVote) -> None:
    cast_online(session, paper, 4, (("4", 1),))
    on_paper(session, paper, {1: (("1", 1),), 2: SpoiledReason.UNREADABLE})
    while counting.work(session, paper.vote):
        pass
    head = round_heads.head(session, paper.vote.made.slug, officer=True)
    result = results.counted(session, head)
    assert result is not None
    assert result.channels == {"online": 1, "paper": 2}
    assert result.spoiled == 1
