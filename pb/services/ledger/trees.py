"""A record's tree as the database keeps it: proofs, up to what was signed."""

from sqlalchemy import select

from pb.database import Session
from pb.ledger import merkle, proofs
from pb.ledger.merkle import Frontier, RangeRoot, joined
from pb.models import LedgerBlock, LedgerEntry
from pb.services.ledger.checkpoints import BLOCK


def inclusion(session: Session, round_id: int, *, index: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that an entry is in a record.

    Args:
        session: a database session.
        round_id: the round.
        index: the entry's number, from 0.
        size: of a checkpoint.

    Raises:
        ValueError: the checkpoint does not cover the entry.
    """
    return proofs.inclusion(index, size, root_of=_root_of(session, round_id))


def consistency(session: Session, round_id: int, *, old: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that a record of `size` entries begins with that of `old` entries.

    Raises:
        ValueError: the old size is the larger one.
    """
    return proofs.consistency(old, size, root_of=_root_of(session, round_id))


def root(session: Session, round_id: int, *, size: int) -> bytes:
    """Return the root of a record's first `size` entries, which a signed checkpoint covers."""
    return _root_of(session, round_id)(0, size)


def _root_of(session: Session, round_id: int) -> RangeRoot:
    def found(start: int, end: int) -> bytes:
        if end - start < BLOCK:
            return merkle.root(_leaves(session, round_id, start, end))
        # A proof asks for parts that begin where a power of two does, so blocks fit.
        full = end // BLOCK
        blocks = Frontier().extended(_blocks(session, round_id, start // BLOCK, full))
        rest = Frontier().extended(_leaves(session, round_id, full * BLOCK, end))
        return joined(blocks.peaks + rest.peaks)

    return found


def _leaves(session: Session, round_id: int, start: int, end: int) -> list[bytes]:
    hashes = session.scalars(
        select(LedgerEntry.leaf_hash)
        .where(
            LedgerEntry.round_id == round_id,
            LedgerEntry.sequence >= start,
            LedgerEntry.sequence < end,
        )
        .order_by(LedgerEntry.sequence)
    )
    return [bytes(found) for found in hashes]


def _blocks(session: Session, round_id: int, start: int, end: int) -> list[bytes]:
    roots = session.scalars(
        select(LedgerBlock.root)
        .where(
            LedgerBlock.round_id == round_id,
            LedgerBlock.number >= start,
            LedgerBlock.number < end,
        )
        .order_by(LedgerBlock.number)
    )
    return [bytes(root) for root in roots]
