"""What the record says when the box is closed, and when it is opened."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from pb.database import Session
from pb.ledger import commitments, entries, merkle
from pb.ledger.commitments import Mark
from pb.ledger.entries import BoxFigures, BoxOpening, Closing, OpenedBox, salted_digest
from pb.ledger.paper_entries import PaperTotals
from pb.models import Ballot, LedgerEntry, Voter
from pb.services.errors import BallotsOutsideRecord
from pb.services.ledger import batches, openings, records

AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class OpenedBoxes:
    """The boxes of a round as they were opened, with the salt of their digests."""

    boxes: tuple[OpenedBox, ...]
    salt: bytes


def box_closed(session: Session, round_id: int, *, now: datetime) -> None:
    """Put all ballots and the closing into the record, inside the transaction that closes.

    The caller holds the round alone, so nobody casts meanwhile. Ballots whose leaf has no sealed
    ballot any more were superseded; the entry lists their commitments.

    Raises:
        BallotsOutsideRecord: the box holds ballots that nobody cast through this platform.
    """
    ledger = records.held(session, round_id)
    openings.voting_opened(session, ledger)
    batches.write_rest(session, ledger)
    openings.note_voter_list(session, ledger)
    pots = records.pot_names(session, round_id)
    current = _current(session, pots)
    leaves, superseded = Counter[int](), list[tuple[int, bytes]]()
    for pot_id, leaf_hash, body in _logged(session, round_id):
        leaves[pot_id] += 1
        if leaf_hash in current:
            current.remove(leaf_hash)
        else:
            superseded.append((pot_id, body))
    if current:
        raise BallotsOutsideRecord(ballots=len(current))
    listed, voted = session.execute(
        select(func.count(), func.count(Voter.voted_on)).where(Voter.round_id == round_id)
    ).one()
    closing = Closing(
        round=records.slug_of(session, round_id),
        closed=openings.moment(now),
        listed=listed,
        voted=voted,
        boxes=_figures(pots, leaves, Counter(pot_id for pot_id, _body in superseded)),
        superseded=tuple(sorted(_commitment(body) for _pot_id, body in superseded)),
    )
    records.append(session, ledger, closing)


def boxes_opened(
    session: Session, round_id: int, papers_by_pot: Mapping[int, Iterable[Sequence[Mark]]]
) -> OpenedBoxes:
    """Return what the record will say about boxes that were opened; writes nothing.

    Args:
        session: a database session.
        round_id: the round.
        papers_by_pot: the marks of each ballot, by pot id. Each ballot has been found to match
            its commitment.
    """
    salt = records.new_salt()
    names = records.pot_names(session, round_id)
    boxes = []
    for pot_id, papers in papers_by_pot.items():
        lines = [commitments.canonical_ballot(names[pot_id], marks) for marks in papers]
        boxes.append(OpenedBox(names[pot_id], len(lines), salted_digest(salt, lines)))
    return OpenedBoxes(tuple(boxes), salt)


def box_opened(session: Session, round_id: int, opened: OpenedBoxes) -> None:
    """Put the opening of the boxes into the record, inside the transaction that counts.

    A round that was closed before there were records has none, and gets none.
    """
    if not records.has(session, round_id, Closing):
        return
    entry = BoxOpening(records.slug_of(session, round_id), opened.boxes)
    records.append(session, records.held(session, round_id), entry, salt=opened.salt)


def papers_read(session: Session, round_id: int, totals: Sequence[PaperTotals]) -> None:
    """Put the totals of paper batches into the record, after the opening of the boxes."""
    if not totals or not records.has(session, round_id, Closing):
        return
    ledger = records.held(session, round_id)
    for entry in totals:
        records.append(session, ledger, entry)


def _current(session: Session, pots: Mapping[int, str]) -> set[bytes]:
    """Return the leaf hashes of the sealed ballots."""
    rows = session.execute(
        select(Ballot.pot_id, Ballot.commitment).where(Ballot.pot_id.in_(list(pots)))
    )
    bytes_of = {pot_id: entries.ballot_bytes(name) for pot_id, name in pots.items()}
    return {merkle.leaf_hash(bytes_of[pot_id](said)) for pot_id, said in rows}


def _logged(session: Session, round_id: int) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the ballots' entries: pot id, leaf hash, bytes."""
    rows = session.execute(
        select(LedgerEntry.pot_id, LedgerEntry.leaf_hash, LedgerEntry.body)
        .where(LedgerEntry.round_id == round_id, LedgerEntry.kind == entries.Ballot.KIND)
        .execution_options(yield_per=AT_ONCE)
    )
    for pot_id, leaf_hash, body in rows:
        assert pot_id is not None
        yield pot_id, leaf_hash, body


def _figures(
    pots: Mapping[int, str], leaves: Counter[int], superseded: Counter[int]
) -> tuple[BoxFigures, ...]:
    return tuple(
        BoxFigures(
            pot=name,
            leaves=leaves[pot_id],
            superseded=superseded[pot_id],
            ballots=leaves[pot_id] - superseded[pot_id],
        )
        for pot_id, name in pots.items()
    )


def _commitment(body: bytes) -> bytes:
    entry = entries.read(body)
    assert isinstance(entry, entries.Ballot)
    return entry.commitment
