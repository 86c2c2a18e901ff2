"""The records' key is changed: every record is handed over, and nothing signed before is lost."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from pb.adapters.keys import KeyMissing, KeyStore
from pb.config import Settings
from pb.database import Database, Session
from pb.ledger import checkpoints as signed
from pb.ledger import record_keys
from pb.ledger.notes import NoteKey
from pb.ledger.receipts import Fault, Receipt, check
from pb.ledger.record_keys import RecordKey
from pb.models import Event, Ledger, LedgerCheckpoint, LedgerEntry
from pb.services.atomic import atomic
from pb.services.errors import ReceiptOfAnotherRound
from pb.services.ledger import checkpoints, receipts, records, rotation
from pb.services.ledger.checkpoints import RecordDamaged
from pb.vocabulary import Tag
from tests import recording, voting
from tests.counting import close
from tests.voting import Vote, cast_in


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    recording.begin(session, made)
    return made


@pytest.fixture
def other(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir, slug="elsewhere")
    recording.begin(session, made)
    return made


def given(session: Session, vote: Vote) -> Receipt:
    cast = cast_in(session, vote, vote.northfield[0], {vote.made.pot_id: ("1",)})
    fingerprints = [(one.pot_id, one.commitment) for one in cast]
    key = vote.keys.record_key()
    return receipts.of_ballots(session, vote.made.id, fingerprints, key=key)


def rotate(session: Session, vote: Vote, *, stolen: bool = False) -> rotation.Rotated:
    return rotation.rotate(session, keys=vote.keys, was_stolen=stolen)


def completed(session: Session, vote: Vote, receipt: Receipt) -> Receipt:
    session.rollback()
    key = vote.keys.record_key()
    return receipts.completed(session, vote.made.id, receipt, key=key)


def stamps(session: Session, vote: Vote) -> Iterator[tuple[int, NoteKey]]:
    """Yield each stamp's size and the key that signed it; no other one did."""
    session.rollback()
    found = rotation.periods(session, vote.made.id, key=vote.keys.record_key())
    origin = session.scalars(select(Ledger.origin).where(Ledger.round_id == vote.made.id)).one()
    rows = session.execute(
        select(LedgerCheckpoint.size, LedgerCheckpoint.note)
        .where(LedgerCheckpoint.round_id == vote.made.id)
        .order_by(LedgerCheckpoint.size)
    )
    for size, note in rows:
        key = record_keys.signer(found, size)
        assert signed.read(note, by=key, origin=origin or "").size == size
        yield size, key


def test_every_record_is_handed_over_where_it_stands(
    session: Session, vote: Vote, other: Vote
) -> None:
    recording.work(session, vote)
    done = rotate(session, vote)
    assert done.records == 2
    assert vote.keys.record_key() == done.new != done.old
    for one in (vote, other):
        handover = recording.recorded(session, one.made.id)[-1]
        assert isinstance(handover, RecordKey)
        assert (handover.old, handover.new) == (done.old.public, done.new.public)
        size = len(recording.recorded(session, one.made.id))
        assert handover.entries == size - 1
        assert list(stamps(session, one)) == [(size - 1, done.old), (size, done.new)]
    noted = select(Event.round_id).where(Event.tag == Tag.RECORD_KEY_CHANGED)
    assert session.scalars(noted.order_by(Event.id)).all() == [vote.made.id, other.made.id]


def test_what_was_not_signed_yet_is_signed_by_the_old_key_first(
    session: Session, vote: Vote
) -> None:
    recording.work(session, vote)
    given(session, vote)
    close(session, vote)
    done = rotate(session, vote)
    whole = len(recording.recorded(session, vote.made.id))
    assert list(stamps(session, vote))[-2:] == [(whole - 1, done.old), (whole, done.new)]
    assert recording.work(session, vote) > 0  # the jobs that wait find nothing to sign
    assert list(stamps(session, vote))[-1] == (whole, done.new)


def test_the_record_goes_on_under_each_key_in_turn(session: Session, vote: Vote) -> None:
    recording.work(session, vote)
    keys = [vote.keys.record_key(), *(rotate(session, vote).new for _ in range(3))]
    close(session, vote)
    recording.work(session, vote)
    found = list(stamps(session, vote))
    assert [key for _size, key in found] == [keys[0], *keys[1:], keys[-1]]


def test_old_receipts_stay_good_and_newer_proofs_lead_from_key_to_key(
    session: Session, vote: Vote
) -> None:
    receipt = given(session, vote)
    close(session, vote)
    recording.work(session, vote)
    old = completed(session, vote, receipt)
    done = rotate(session, vote)
    assert check(old, key=done.old).faults == ()
    new = completed(session, vote, old)
    assert new.key == str(done.new)
    for key in (done.old, done.new):
        assert check(new, key=key).faults == ()
    again = completed(session, vote, receipt)
    assert check(again, key=done.new).faults == ()
    fresh = receipts.of_commitment(
        session, vote.made.id, receipt.ballots[0].commitment, key=done.new
    )
    assert check(fresh, key=done.new).faults == ()


def test_after_a_theft_every_receipt_is_proved_anew_by_the_new_key(
    session: Session, vote: Vote
) -> None:
    receipt = given(session, vote)
    close(session, vote)
    recording.work(session, vote)
    old = completed(session, vote, receipt)
    done = rotate(session, vote, stolen=True)
    new = completed(session, vote, old)
    told = replace(old, handovers=new.handovers)
    assert check(told, key=done.new).faults == (Fault.STOLEN_KEY,)
    assert check(new, key=done.new).faults == ()
    assert check(new, key=done.old).faults == (Fault.STOLEN_KEY,)


def test_a_receipt_of_a_key_that_never_was_the_records_is_refused(
    session: Session, vote: Vote
) -> None:
    receipt = given(session, vote)
    recording.work(session, vote)
    rotate(session, vote)
    stranger = str(NoteKey(vote.keys.record_key().name, bytes(32)))
    with pytest.raises(ReceiptOfAnotherRound):
        completed(session, vote, replace(receipt, key=stranger))


class Killed(Exception):
    """The process is gone."""


class KilledBeforeTaking(KeyStore):
    """Writes nothing after the database knows."""

    def take_next_record_key(self, key: NoteKey) -> None:
        raise Killed(key)


class KilledWhileSigning(KeyStore):
    """Is gone at the first signature of the new key's checkpoint."""

    def sign_record(self, content: bytes, *, by: NoteKey) -> bytes:
        if by != self.record_key() and not content.startswith(b"{"):
            raise Killed
        return super().sign_record(content, by=by)


def test_killed_before_the_database_knows_nothing_has_happened(
    session: Session, vote: Vote, settings: Settings
) -> None:
    recording.work(session, vote)
    before = recording.recorded(session, vote.made.id)
    old = vote.keys.record_key()
    with pytest.raises(Killed):
        rotation.rotate(session, keys=KilledWhileSigning(settings.keys_dir), was_stolen=False)
    assert recording.recorded(session, vote.made.id) == before
    assert vote.keys.record_key() == old
    begun = vote.keys.next_record_key()
    assert rotate(session, vote).new == begun


def test_killed_before_the_key_is_taken_it_goes_on_and_is_finished_by_calling_again(
    session: Session, vote: Vote, other: Vote, settings: Settings
) -> None:
    recording.work(session, vote)
    receipt = given(session, vote)
    with pytest.raises(Killed):
        rotation.rotate(session, keys=KilledBeforeTaking(settings.keys_dir), was_stolen=False)
    old, new = vote.keys.record_key(), vote.keys.next_record_key()
    close(session, vote)
    recording.work(session, vote)
    assert list(stamps(session, vote))[-1][1] == new
    assert check(completed(session, vote, receipt), key=new).faults == ()
    late = voting.prepare(session, settings.keys_dir, slug="late")
    recording.begin(session, late)
    recording.work(session, late)
    assert list(stamps(session, late))[-1][1] == old
    done = rotate(session, vote)
    assert (done.old, done.new, done.records) == (old, new, 1)
    for one in (vote, other, late):
        assert list(stamps(session, one))[-1][1] == new
        assert recording.kinds(session, one.made.id).count("record-key") == 1


def test_a_record_that_somebody_changed_stops_the_change_of_key(
    session: Session, vote: Vote, other: Vote
) -> None:
    recording.work(session, vote)
    old = vote.keys.record_key()
    with atomic(session):
        session.execute(
            text("UPDATE ledger SET size = size + 1 WHERE round_id = :id"), {"id": other.made.id}
        )
    with pytest.raises(RecordDamaged):
        rotate(session, vote)
    assert vote.keys.record_key() == old
    assert records.handovers(session, vote.made.id) == ()


def test_a_handover_that_our_keys_did_not_sign_is_not_followed(
    session: Session, vote: Vote, tmp_path: Path
) -> None:
    """Whoever can write to the database cannot put a key of their own into the record."""
    recording.work(session, vote)
    (tmp_path / "thief").mkdir()
    thief = KeyStore(tmp_path / "thief")
    with atomic(session):
        ledger = records.held(session, vote.made.id)
        forged = RecordKey(
            round="harbour-bay",
            origin=ledger.origin or "",
            name=thief.record_key().name,
            entries=ledger.size,
            old=vote.keys.record_key().public,
            new=thief.record_key().public,
            why="planned",
            by_old=bytes(64),
            by_new=bytes(64),
        )
        records.append(session, ledger, forged)
    with pytest.raises(RecordDamaged), atomic(session):
        checkpoints.sign(session, records.held(session, vote.made.id), keys=vote.keys)


def test_a_database_that_is_ahead_of_its_keys_signs_nothing(
    session: Session, vote: Vote, settings: Settings
) -> None:
    """The folder of keys came back from a backup of before the change."""
    recording.work(session, vote)
    kept = (settings.keys_dir / "record.json").read_bytes()
    rotate(session, vote)
    (settings.keys_dir / "record.json").write_bytes(kept)
    close(session, vote)
    with pytest.raises(KeyMissing), atomic(session):
        checkpoints.sign(session, records.held(session, vote.made.id), keys=vote.keys)


def test_changing_the_key_races_signing_and_every_stamp_is_of_its_keys_time(
    database: Database, session: Session, vote: Vote
) -> None:
    recording.work(session, vote)
    failures: list[BaseException] = []
    started = threading.Barrier(4, timeout=60)

    def grow() -> None:
        with database.session() as own:
            started.wait()
            try:
                for _ in range(8):
                    with atomic(own):
                        ledger = records.held(own, vote.made.id)
                        batch = recording.batch("harbour-bay/everyone", ledger.size)
                        records.append(own, ledger, batch)
                    with atomic(own):
                        checkpoints.sign(own, records.held(own, vote.made.id), keys=vote.keys)
            except BaseException as error:  # noqa: BLE001  handed to the test's own thread
                failures.append(error)

    def change() -> None:
        with database.session() as own:
            started.wait()
            try:
                rotate(own, vote)
            except BaseException as error:  # noqa: BLE001  the same
                failures.append(error)

    people = [threading.Thread(target=work) for work in (grow, grow, change, change)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert failures == []
    found = list(stamps(session, vote))
    handed_over = recording.kinds(session, vote.made.id).count("record-key")
    assert len({key for _size, key in found}) == handed_over + 1 in {2, 3}
    assert (
        found[-1][0]
        == session.scalars(select(func.count()).where(LedgerEntry.round_id == vote.made.id)).one()
    )


def lose(vote: Vote, settings: Settings) -> NoteKey:
    """Let the key be in no folder any more; returns it as it was published."""
    lost = vote.keys.record_key()
    (settings.keys_dir / "record.json").unlink()
    return lost


def test_after_a_loss_every_record_goes_on_and_says_so(
    session: Session, vote: Vote, other: Vote, settings: Settings
) -> None:
    recording.work(session, vote)
    receipt = given(session, vote)
    lost = lose(vote, settings)
    close(session, vote)
    done = rotation.start_anew(session, lost=lost, keys=vote.keys)
    assert done.records == 2
    assert done.new.public != lost.public
    for one in (vote, other):
        entry = recording.recorded(session, one.made.id)[-1]
        assert isinstance(entry, RecordKey)
        assert (entry.why, entry.by_old) == ("lost", bytes(64))
        assert (entry.name, entry.old, entry.new) == (lost.name, lost.public, done.new.public)
        size = len(recording.recorded(session, one.made.id))
        new = NoteKey(lost.name, done.new.public)
        assert list(stamps(session, one))[-1] == (size, new)
    assert recording.work(session, vote) >= 0  # jobs that wait find nothing to sign
    proved = completed(session, vote, receipt)
    assert check(proved, key=new).faults == ()
    assert check(proved, key=lost).faults == (Fault.LOST_KEY,)
    session.rollback()
    assert rotation.start_anew(session, lost=lost, keys=vote.keys).records == 0


def test_receipts_of_a_lost_key_stay_good_under_it_and_lead_nowhere(
    session: Session, vote: Vote, settings: Settings
) -> None:
    receipt = given(session, vote)
    close(session, vote)
    recording.work(session, vote)
    old = completed(session, vote, receipt)
    session.rollback()
    lost = lose(vote, settings)
    done = rotation.start_anew(session, lost=lost, keys=vote.keys)
    new = completed(session, vote, old)
    told = replace(old, handovers=new.handovers)
    assert check(old, key=lost).faults == ()
    assert check(told, key=lost).faults == ()
    assert check(told, key=NoteKey(lost.name, done.new.public)).faults == (Fault.LOST_KEY,)


def test_a_round_that_began_after_the_loss_needs_no_entry_and_keys_go_on_changing(
    session: Session, vote: Vote, settings: Settings
) -> None:
    recording.work(session, vote)
    lost = lose(vote, settings)
    later = voting.prepare(session, settings.keys_dir, slug="later")
    recording.begin(session, later)
    recording.work(session, later)
    assert rotation.start_anew(session, lost=lost, keys=vote.keys).records == 1
    done = rotate(session, vote)
    assert done.records == 2
    for one, name in ((vote, lost.name), (later, done.new.name)):
        assert list(stamps(session, one))[-1][1] == NoteKey(name, done.new.public)
    assert name != lost.name


def test_a_key_that_did_not_sign_last_is_not_the_lost_one(
    session: Session, vote: Vote, settings: Settings
) -> None:
    recording.work(session, vote)
    first = vote.keys.record_key()
    rotate(session, vote)
    before = len(recording.recorded(session, vote.made.id))
    session.rollback()
    second = lose(vote, settings)
    for wrong in (first, NoteKey(second.name, vote.keys.record_key().public[::-1])):
        with pytest.raises(RecordDamaged):
            rotation.start_anew(session, lost=wrong, keys=vote.keys)
    assert len(recording.recorded(session, vote.made.id)) == before
    session.rollback()
    assert rotation.start_anew(session, lost=second, keys=vote.keys).records == 1


def test_a_loss_cannot_be_said_with_somebody_elses_signature(
    session: Session, vote: Vote, settings: Settings
) -> None:
    recording.work(session, vote)
    lost = lose(vote, settings)
    rotation.start_anew(session, lost=lost, keys=vote.keys)
    [entry] = records.handovers(session, vote.made.id)
    assert entry.is_signed()
    for forged in (
        replace(entry, why="planned"),
        replace(entry, why="stolen"),
        replace(entry, by_old=b"x" * 64),
        replace(entry, by_new=bytes(64)),
        replace(entry, entries=entry.entries + 1),
    ):
        assert not forged.is_signed()
