"""`pb count-again`: the sealed ballots once more, before witnesses who see none of them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from pb.cli import main
from pb.database import Session, connect
from pb.models import Ballot, Count, Event, Pot
from pb.services import schema
from pb.services.atomic import atomic
from pb.vocabulary import Tag
from tests import counting, voting


def pb(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An installation of its own."""
    for name in ("DATABASE_URL", "SECRET_KEY", "PB_KEYS_DIR", "PB_PLACE_COLOUR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PB_INSTANCE", str(tmp_path))
    (tmp_path / "keys").mkdir()
    database = connect(f"sqlite:///{tmp_path / 'commonpot.sqlite3'}", durable=False)
    schema.upgrade(database)
    with database.session() as session:
        yield session
    database.engine.dispose()


@pytest.mark.parametrize("times", [1, counting.PUBLIC])
def test_the_same_result_is_found_and_nothing_else_is_said(
    session: Session, tmp_path: Path, times: int
) -> None:
    counting.published(session, tmp_path / "keys", times=times)
    session.rollback()
    answer = pb("count-again", "harbour-bay")
    assert answer.exit_code == 0, answer.output
    assert answer.output.splitlines() == [
        f"Whole town: ballots opened and counted: {5 * times}. The same result.",
        "  Funded: Project number 1, Project number 4.",
        f"Northfield: ballots opened and counted: {3 * times}. The same result.",
        "  Funded: Project number 5, Project number 6.",
    ]
    [event] = session.scalars(select(Event).where(Event.tag == Tag.ROUND_COUNTED_AGAIN))
    assert event.details == {"pots": 2, "same": 2}


def test_another_result_is_cried_out(session: Session, tmp_path: Path) -> None:
    """Somebody changed the count that is kept: 2 instead of 4."""
    vote, _ = counting.published(session, tmp_path / "keys")
    with atomic(session):
        row = session.scalars(select(Count).where(Count.pot_id == vote.made.pot_id)).one()
        swap = {"4": "2", "2": "4"}
        both = [*row.outcome["steps"], *row.outcome["unfunded"]]
        for one in both:
            one["project"] = swap.get(one["project"], one["project"])
        row.outcome = {**row.outcome, "funded": ["1", "2"]}
    answer = pb("count-again", "harbour-bay")
    assert answer.exit_code == 1
    assert "Whole town: ballots opened and counted: 5. ANOTHER RESULT" in answer.output
    assert "Northfield: ballots opened and counted: 3. The same result." in answer.output


def test_a_ballot_that_was_tampered_with_is_found(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path / "keys")
    with atomic(session):
        ballots = select(Ballot).where(Ballot.pot_id == vote.made.pot_id).order_by(Ballot.id)
        one = session.scalars(ballots).first()
        assert one is not None
        one.sealed = bytes([one.sealed[0] ^ 1]) + one.sealed[1:]
    answer = pb("count-again", "harbour-bay")
    assert answer.exit_code == 1
    assert "Funded" not in answer.output


def test_without_the_keys_it_says_why_not(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path / "keys")
    session.rollback()
    vote.keys.destroy(vote.made.id)
    answer = pb("count-again", "harbour-bay")
    assert answer.exit_code == 1
    assert "Four weeks after a result is published they are destroyed" in answer.output
    assert session.scalars(select(Event).where(Event.tag == Tag.ROUND_COUNTED_AGAIN)).all() == []


def test_before_the_count_there_is_nothing_to_compare_with(
    session: Session, tmp_path: Path
) -> None:
    voting.prepare(session, tmp_path / "keys")
    assert session.scalars(select(Pot)).first() is not None
    session.rollback()
    answer = pb("count-again", "harbour-bay")
    assert answer.exit_code == 1
    assert "not been counted" in answer.output
    assert pb("count-again", "nowhere").exit_code == 1
