"""Receipts as files: right after casting, and with their proof once the ballots are recorded."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from pb.database import Session
from pb.ledger import entries, notes
from pb.ledger.entries import Closing
from pb.ledger.notes import NotAKey, NoteKey
from pb.ledger.receipts import Proof, Receipt, ReceiptBallot
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
    return Receipt(
        round=slug,
        origin=_origin(session, round_id) or origin_of(key, slug),
        key=str(key),
        ballots=tuple(ReceiptBallot(names[pot], said, None) for pot, said in ballots),
    )


def of_commitment(session: Session, round_id: int, commitment: bytes, *, key: NoteKey) -> Receipt:
    """Return the receipt of a fingerprint that somebody typed, of whichever pot has it.

    One that is in no pot's record yet comes without a proof, under the first pot.
    """
    names = records.pot_names(session, round_id)
    tried = [
        completed(session, round_id, of_ballots(session, round_id, [(pot, commitment)], key=key))
        for pot in names
    ]
    return next((one for one in tried if one.checkpoint is not None), tried[0])


def completed(session: Session, round_id: int, receipt: Receipt) -> Receipt:
    """Return a receipt with proofs to the newest checkpoint.

    If one of its ballots is not covered by that yet, it comes back without any.

    Raises:
        ReceiptOfAnotherRound: its record is not that of this round.
    """
    if receipt.round != records.slug_of(session, round_id) or not _is_key(receipt.key):
        raise ReceiptOfAnotherRound
    checkpoint = pages.newest(session, round_id)
    plain = receipt.without_proof()
    if checkpoint is None:
        return plain
    if receipt.origin != _origin(session, round_id):
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


def _is_key(text: str) -> bool:
    try:
        notes.key(text)
    except NotAKey:
        return False
    return True
