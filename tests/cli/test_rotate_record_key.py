"""`pb rotate-record-key`, then `pb verify-receipt` with receipts from before and after."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from pb.adapters.keys import KeyStore
from pb.cli import main
from pb.database import Session, connect
from pb.ledger import receipts as files
from pb.ledger import record_keys
from pb.ledger.receipts import Receipt
from pb.services import schema
from pb.services.atomic import atomic
from pb.services.ledger import receipts, records, rotation
from tests import counting, recording, voting
from tests.voting import Vote, cast


def pb(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An installation of its own."""
    for name in ("DATABASE_URL", "SECRET_KEY", "PB_KEYS_DIR", "PB_PLACE_COLOUR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PB_INSTANCE", str(tmp_path))
    database = connect(f"sqlite:///{tmp_path / 'commonpot.sqlite3'}", durable=False)
    schema.upgrade(database)
    with database.session() as session:
        yield session
    database.engine.dispose()


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    (tmp_path / "keys").mkdir()
    made = voting.prepare(session, tmp_path / "keys")
    recording.begin(session, made)
    return made


def proved(session: Session, vote: Vote) -> Receipt:
    [ballot] = cast(session, vote, vote.northfield[0], "1")
    counting.close(session, vote)
    recording.work(session, vote)
    key = vote.keys.record_key()
    return receipts.of_commitment(session, vote.made.id, ballot.commitment, key=key)


def verify(folder: Path, receipt: Receipt, *options: str) -> Result:
    file = folder / "receipt.json"
    file.write_text(files.to_text(receipt), encoding="utf-8")
    return pb("verify-receipt", str(file), *options)


def test_receipts_from_before_and_after_are_checked_offline(
    session: Session, vote: Vote, tmp_path: Path
) -> None:
    before = proved(session, vote)
    session.rollback()
    done = pb("rotate-record-key", "--yes")
    assert done.exit_code == 0, done.output
    assert "Records handed over: 1." in done.output
    assert before.key in done.output
    new = str(KeyStore(tmp_path / "keys").record_key())
    assert new in done.output
    assert verify(tmp_path, before, "--key", before.key).exit_code == 0
    refused = verify(tmp_path, before, "--key", new)
    assert refused.exit_code == 1
    assert "the record's key was changed since" in refused.output
    history = tmp_path / "keys.json"
    handovers = records.handovers(session, vote.made.id)
    key = vote.keys.record_key()
    periods = rotation.periods(session, vote.made.id, key=key)
    history.write_text(record_keys.file_of(periods, handovers), encoding="utf-8")
    assert verify(tmp_path, before, "--key", new, "--keys", str(history)).exit_code == 0
    after = receipts.completed(session, vote.made.id, before, key=key)
    for trusted in (before.key, new):
        assert verify(tmp_path, after, "--key", trusted).exit_code == 0


def test_after_a_theft_a_receipt_of_the_old_key_is_not_confirmed(
    session: Session, vote: Vote, tmp_path: Path
) -> None:
    before = proved(session, vote)
    session.rollback()
    assert pb("rotate-record-key", "--stolen", typed="y\n").exit_code == 0
    key = vote.keys.record_key()
    after = receipts.completed(session, vote.made.id, before, key=key)
    assert verify(tmp_path, after, "--key", str(key)).exit_code == 0
    refused = verify(tmp_path, after, "--key", before.key)
    assert refused.exit_code == 1
    assert "was stolen" in refused.output


def test_without_a_yes_nothing_is_changed(session: Session, vote: Vote) -> None:
    before = vote.keys.record_key()
    session.rollback()
    assert pb("rotate-record-key", typed="n\n").exit_code == 1
    assert vote.keys.record_key() == before


def test_a_damaged_record_is_said(session: Session, vote: Vote) -> None:
    recording.work(session, vote)
    with atomic(session):
        session.execute(text("UPDATE ledger SET size = size + 1"))
    done = pb("rotate-record-key", "--yes")
    assert done.exit_code == 1
    assert "Nothing was handed over." in done.output


def test_what_is_no_file_of_keys_is_said(session: Session, vote: Vote, tmp_path: Path) -> None:
    before = proved(session, vote)
    for content, says in (
        (b"{}", "not a file of a record's keys"),
        (b"\xff", "not text in UTF-8"),
    ):
        (tmp_path / "keys.json").write_bytes(content)
        answer = verify(tmp_path, before, "--keys", str(tmp_path / "keys.json"))
        assert answer.exit_code == 2
        assert says in answer.output


def test_a_lost_key_is_given_as_it_was_published(
    session: Session, vote: Vote, tmp_path: Path
) -> None:
    before = proved(session, vote)
    session.rollback()
    (tmp_path / "keys" / "record.json").unlink()
    refused = pb("rotate-record-key", "--yes")
    assert refused.exit_code == 1
    assert "see --lost" in refused.output
    for wrong in ("nonsense", f"{before.key}x"):
        assert pb("rotate-record-key", "--lost", wrong, "--yes").exit_code == 2
    assert pb("rotate-record-key", "--lost", before.key, "--stolen", "--yes").exit_code == 2
    done = pb("rotate-record-key", "--lost", before.key, "--yes")
    assert done.exit_code == 0, done.output
    assert "Records handed over: 1." in done.output
    key = vote.keys.record_key()
    after = receipts.completed(session, vote.made.id, before, key=key)
    assert verify(tmp_path, after, "--key", after.key).exit_code == 0
    assert verify(tmp_path, before, "--key", before.key).exit_code == 0
    told = verify(tmp_path, after, "--key", before.key)
    assert told.exit_code == 1
    assert "was lost" in told.output


def test_a_key_that_signed_nothing_here_is_no_lost_one(
    session: Session, vote: Vote, tmp_path: Path
) -> None:
    recording.work(session, vote)
    session.rollback()
    (tmp_path / "elsewhere").mkdir()
    stranger = KeyStore(tmp_path / "elsewhere").record_key()
    done = pb("rotate-record-key", "--lost", str(stranger), "--yes")
    assert "signs every record already" in done.output  # nothing was lost
    (tmp_path / "keys" / "record.json").unlink()
    done = pb("rotate-record-key", "--lost", str(stranger), "--yes")
    assert done.exit_code == 1
    assert "Nothing was changed." in done.output
