"""Results as pages get them: out of what was counted, and only once it is public."""

from pathlib import Path

import pytest
from sqlalchemy import event, select

from pb.allocation.explain import FundedByShares, SupportersLackedMoney
from pb.database import Database, Session, clock
from pb.models import Area, Count, Project, Publication
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.results import files, results
from pb.services.results.results import RoundResult
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import RoundHead
from tests import counting
from tests.factories import Person
from tests.voting import Vote


def head(session: Session, vote: Vote) -> RoundHead:
    session.rollback()
    return round_heads.head(session, vote.made.slug, officer=False)


def result(session: Session, vote: Vote) -> RoundResult:
    found = results.published(session, head(session, vote))
    assert found is not None
    return found


def published(session: Session, folder: Path) -> tuple[Vote, Person]:
    """So many people voted that every ballot is published."""
    return counting.published(session, folder, times=counting.PUBLIC)


def test_a_result_says_what_is_funded_and_what_is_left(session: Session, tmp_path: Path) -> None:
    vote, _ = published(session, tmp_path)
    found = result(session, vote)
    assert (found.funded, found.budget, found.cost, found.left) == (
        4,
        11_000_00,
        6_100_00,
        4_900_00,
    )
    assert (found.voted, found.listed, found.ballots, found.content) == (35, 35, 56, 42)
    assert found.leftover == "It is carried forward to the next round."


def test_each_project_has_its_figures_and_its_reason(session: Session, tmp_path: Path) -> None:
    vote, _ = published(session, tmp_path)
    pot = result(session, vote).pot("everyone")
    assert [(row.project.key, row.place, row.votes) for row in pot.rows] == [
        ("1", 1, 21),
        ("4", 2, 14),
        ("2", None, 7),
        ("3", None, 7),
    ]
    assert isinstance(pot.rows[0].explanation, FundedByShares)
    assert isinstance(pot.rows[2].explanation, SupportersLackedMoney)
    assert (pot.rows[0].paying, pot.rows[1].paying, pot.rows[2].paying) == (21, 7, None)
    assert pot.most_votes == 21
    assert pot.number == 1


def test_a_pot_of_an_area_reaches_that_area(session: Session, tmp_path: Path) -> None:
    vote, _ = published(session, tmp_path)
    assert (result(session, vote).areas, result(session, vote).areas_funded) == (2, 1)
    with atomic(session):
        hill = select(Area.id).where(Area.id == vote.made.other_area_id)
        one = session.scalars(select(Project).where(Project.key == "1")).one()
        one.area_id = session.scalars(hill).one()
    assert result(session, vote).areas_funded == 2


def test_before_publishing_only_officers_see_it(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.counted(session, tmp_path)
    assert results.published(session, head(session, vote)) is None
    with pytest.raises(NotFound):
        results.insist_published(session, head(session, vote))
    with pytest.raises(NotFound):
        files.pabulib_file(session, head(session, vote), pot_slug="everyone")
    preview = results.counted(session, head(session, vote))
    assert preview is not None
    assert preview.pots[0].number is None
    assert preview.funded == 4


def test_before_the_count_there_is_nothing(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.closed(session, tmp_path)
    assert results.counted(session, head(session, vote)) is None


def test_an_annulled_round_keeps_what_was_published(session: Session, tmp_path: Path) -> None:
    vote, _ = published(session, tmp_path)
    before = results.published(session, head(session, vote))
    counting.annul(session, vote)
    assert results.published(session, head(session, vote)) == before
    assert not results.is_published(head(session, vote))
    assert files.pabulib_file(session, head(session, vote), pot_slug="everyone").data


def test_an_annulled_round_that_was_only_counted_shows_nothing(
    session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.counted(session, tmp_path)
    counting.annul(session, vote)
    assert results.published(session, head(session, vote)) is None
    with pytest.raises(NotFound):
        files.pabulib_file(session, head(session, vote), pot_slug="everyone")


def test_the_file_is_the_one_that_was_counted(session: Session, tmp_path: Path) -> None:
    vote, _ = published(session, tmp_path)
    file = files.pabulib_file(session, head(session, vote), pot_slug="everyone")
    assert file.name == "harbour-bay-everyone.pb"
    assert file.digest == result(session, vote).pot("everyone").digest
    assert file.data.startswith(b"META\n")


def test_an_unknown_pot_is_not_found(session: Session, tmp_path: Path) -> None:
    vote, _ = published(session, tmp_path)
    with pytest.raises(NotFound):
        result(session, vote).pot("nowhere")
    with pytest.raises(NotFound):
        files.pabulib_file(session, head(session, vote), pot_slug="nowhere")


def test_the_newest_publication_holds_and_the_older_one_stays(
    session: Session, tmp_path: Path
) -> None:
    vote, _ = published(session, tmp_path)
    with atomic(session):
        old = session.scalars(select(Count).where(Count.pot_id == vote.made.pot_id)).one()
        corrected = Count(
            pot_id=old.pot_id,
            number=2,
            ballots=old.ballots,
            outcome=old.outcome,
            pabulib=b"corrected",
            digest="c" * 64,
            counted_at=clock(session),
        )
        session.add(corrected)
        session.flush()
        session.add(
            Publication(
                pot_id=old.pot_id, number=2, count_id=corrected.id, published_at=clock(session)
            )
        )
    assert result(session, vote).pot("everyone").number == 2
    file = files.pabulib_file(session, head(session, vote), pot_slug="everyone")
    assert file.data == b"corrected"


def test_a_result_of_nobody_is_a_result(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path, anyone=False)
    found = result(session, vote)
    assert (found.funded, found.voted, found.ballots, found.left) == (0, 0, 0, 11_000_00)


def test_a_result_takes_few_statements(
    session: Session, database: Database, tmp_path: Path
) -> None:
    vote, _ = published(session, tmp_path)
    shown = head(session, vote)
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        results.published(session, shown)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert len(statements) == 3
    assert not any("pabulib" in statement for statement in statements)
