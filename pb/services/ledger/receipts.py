"""Receipts as files: right after casting, and with their proof once the ballots are recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select

from pb.database import Session
from pb.ledger import entries, notes, record_keys
from pb.ledger.entries import Closing
from pb.ledger.notes import NotAKey, NoteKey
from pb.ledger.receipts import Proof, Receipt, ReceiptBallot
from pb.ledger.record_keys import Period
from pb.models import Ledger, LedgerEntry
from pb.services.errors import ReceiptOfAnotherRound
from pb.services.ledger import pages, records, trees
from pb.services.ledger.checkpoints import origin_of


def of_ballots(
    session: Session, round_id: int, ballots: Iterable[tuple[int, bytes]], *, key: NoteKey
) -> Receipt:
    """Return the receipt of ballots as it is right after casting, without proofs.

    Args:
        session: a database session.
        round_id: the round.
        ballots: pot ids and commitments.
        key: the public key of the records.
    """
    slug = records.slug_of(session, round_id)
    names = records.pot_names(session, round_id)
    handovers = records.handovers(session, round_id)
    return Receipt(
        round=slug,
        origin=_origin(session, round_id) or origin_of(key, slug),
        key=str(record_keys.newest_of(handovers) or key),
        handovers=handovers,
        ballots=tuple(ReceiptBallot(names[pot], said, None) for pot, said in ballots),
    )


def of_commitment(session: Session, round_id: int, commitment: bytes, *, key: NoteKey) -> Receipt:
    """Return the receipt of a fingerprint that somebody typed, of whichever pot has it.

    One that is in no pot's record yet comes without a proof, under the first pot.
    """
    names = records.pot_names(session, round_id)
    tried = [
        completed(
            session, round_id, of_ballots(session, round_id, [(pot, commitment)], key=key), key=key
        )
        for pot in names
    ]
    return next((one for one in tried if one.checkpoint is not None), tried[0])


def completed(session: Session, round_id: int, receipt: Receipt, *, key: NoteKey) -> Receipt:
    """Return a receipt with proofs to the newest checkpoint, and the key that signed that.

    If one of its ballots is not covered by that yet, it comes back without any.

    Args:
        session: a database session.
        round_id: the round.
        receipt: as somebody kept it, perhaps from before the record's key was changed.
        key: the key that signs records now.

    Raises:
        ReceiptOfAnotherRound: its record is not that of this round.
    """
    if receipt.round != records.slug_of(session, round_id):
        raise ReceiptOfAnotherRound
    checkpoint = pages.newest(session, round_id)
    handovers = records.handovers(session, round_id)
    newest = record_keys.newest_of(handovers) or key
    origin = _origin(session, round_id) or receipt.origin
    periods = record_keys.periods(handovers, newest=newest, origin=origin)
    if not _is_one_of(receipt.key, periods):
        raise ReceiptOfAnotherRound
    plain = replace(receipt.without_proof(), key=str(newest), handovers=handovers)
    if checkpoint is None:
        return plain
    if receipt.origin != origin:
        raise ReceiptOfAnotherRound
    ballots = []
    for ballot in plain.ballots:
        index = _index(session, round_id, ballot.leaf())
        if index is None or index >= checkpoint.size:
            return plain
        hashes = trees.inclusion(session, round_id, index=index, size=checkpoint.size)
        ballots.append(replace(ballot, proof=Proof(index, hashes)))
    return replace(plain, ballots=tuple(ballots), checkpoint=checkpoint.note)


def superseded(session: Session, round_id: int, receipt: Receipt) -> frozenset[bytes] | None:
    """Return which of a receipt's ballots a later one has replaced; none before closing."""
    body = session.scalar(
        select(LedgerEntry.body).where(
            LedgerEntry.round_id == round_id, LedgerEntry.kind == Closing.KIND
        )
    )
    if body is None:
        return None
    closing = entries.read(body)
    assert isinstance(closing, Closing)
    return frozenset(closing.superseded) & {ballot.commitment for ballot in receipt.ballots}


def _index(session: Session, round_id: int, leaf_hash: bytes) -> int | None:
    return session.scalar(
        select(LedgerEntry.sequence)
        .where(LedgerEntry.round_id == round_id, LedgerEntry.leaf_hash == leaf_hash)
        .order_by(LedgerEntry.sequence)
        .limit(1)
    )


def _origin(session: Session, round_id: int) -> str | None:
    return session.scalar(select(Ledger.origin).where(Ledger.round_id == round_id))


def _is_one_of(text: str, periods: Sequence[Period]) -> bool:
    try:
        return notes.key(text).public in [period.key.public for period in periods]
    except NotAKey:
        return False
