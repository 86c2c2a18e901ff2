"""Migrations run up, down and up again with data; head equals the models."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Enum, insert, select

from pb.database import Database, Session, connect
from pb.models import Ballot, Base, Job, PhaseDates, Pot, UnloggedBallot, Voter, VoterLikeness
from pb.services import schema
from pb.services.atomic import atomic
from pb.services.rounds import phase_moments
from pb.vocabulary import EntryWay, JobKind, Likeness, Phase
from tests import databases, factories


@pytest.fixture(params=databases.KINDS)
def bare(request: pytest.FixtureRequest, tmp_path: Path):
    """A database without any table of ours, of each kind."""
    if request.param == "sqlite":
        database = connect(f"sqlite:///{tmp_path / 'bare.sqlite3'}", durable=False)
        yield database
        database.engine.dispose()
        return
    with databases.postgresql_server() as url:
        database = connect(url)
        yield database
        database.engine.dispose()


def fill(session: Session) -> None:
    author = factories.account(session)
    made = factories.round_(session)
    factories.proposal(session, made, author=author)
    factories.project(session, made.pot_id, key="1")


def test_migrations_run_up_down_and_up_with_data(bare: Database) -> None:
    schema.upgrade(bare)
    with bare.session() as session:
        fill(session)
    schema.downgrade(bare)
    assert not schema.is_current(bare)
    schema.upgrade(bare)
    assert schema.is_current(bare)
    with bare.session() as session:
        fill(session)


def test_ballots_cast_before_there_were_records_wait_for_theirs(bare: Database) -> None:
    schema.upgrade(bare)
    with bare.session() as session:
        fill(session)
    schema.downgrade(bare, to="0002")
    with bare.session() as session, atomic(session):
        pot_id = session.scalars(select(Pot.id).order_by(Pot.id).limit(1)).one()
        ballot = {"id": b"i" * 16, "pot_id": pot_id, "slot": b"s" * 32, "sealed": b"x"}
        session.execute(insert(Ballot).values(**ballot, commitment=b"c" * 32))
    schema.upgrade(bare)
    with bare.session() as session:
        waiting = session.execute(select(UnloggedBallot.id, UnloggedBallot.commitment)).all()
        assert [tuple(row) for row in waiting] == [(b"i" * 16, b"c" * 32)]
        kinds = session.scalars(select(Job.kind).order_by(Job.id)).all()
        assert kinds == [JobKind.LEDGER_BATCH, JobKind.LOOK]
        look = session.scalars(select(Job).where(Job.kind == JobKind.LOOK)).one()
        opens_at = session.scalars(
            select(PhaseDates.opens_at).where(PhaseDates.phase == Phase.VOTING)
        ).one()
        assert look.due_at == opens_at + timedelta(days=1)
        assert look.once_key == phase_moments.look_key(look.payload["round_id"])
    schema.downgrade(bare, to="0002")
    with bare.session() as session:
        assert session.scalars(select(Job.kind)).all() == []


def test_who_registered_by_email_before_is_known_by_it(bare: Database) -> None:
    schema.upgrade(bare)
    with bare.session() as session:
        fill(session)
    schema.downgrade(bare, to="0011")
    with bare.session() as session, atomic(session):
        round_id = session.scalars(select(Pot.round_id).order_by(Pot.id).limit(1)).one()
        given = {"round_id": round_id, "way": EntryWay.EMAIL, "source_key": b"k" * 32}
        session.execute(insert(Voter).values(id=b"v" * 16, reference="X-0001", **given))
    schema.upgrade(bare)
    with bare.session() as session:
        [row] = session.scalars(select(VoterLikeness))
        assert (row.voter_id, row.kind, row.key) == (b"v" * 16, Likeness.EMAIL, b"k" * 32)


def test_head_equals_the_models(database: Database) -> None:
    assert schema.differences(database) == []


OBVIOUS = {
    "about", "at", "attempts", "body", "contact", "cost", "description", "email", "height", "hits",
    "id", "language", "latitude", "longitude", "name", "picture_alt", "population", "summary",
    "number", "position", "reason", "slug", "state", "tag", "text", "title", "width",
}  # fmt: skip


def test_a_column_whose_name_does_not_say_it_all_has_a_comment() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if not column.comment
        and column.name not in OBVIOUS
        and not column.name.endswith(("_at", "_by", "_id", "_on"))
        and not isinstance(column.type, Enum)
    ]
    assert silent == []


def test_the_ballot_table_has_its_final_shape() -> None:
    columns = [c.name for c in Base.metadata.tables["ballot"].columns]
    assert columns == ["id", "pot_id", "slot", "sealed", "commitment"]
