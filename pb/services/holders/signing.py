"""Signing the opening: holders say that the opened ballots are those of the public record."""

from dataclasses import dataclass

from sqlalchemy import select

from pb.database import Session, clock
from pb.ledger import entries, statements
from pb.ledger.entries import BoxOpening, Closing
from pb.ledger.statements import Signature, SignedOpening, Statement
from pb.models import Account, KeyHolder, LedgerEntry, OpeningSignature, Round
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.holder_errors import (
    KeyFileOutdated,
    NoHolders,
    NotCountedYet,
    SignedAlready,
)
from pb.services.holders import files
from pb.services.holders.files import Unlocked
from pb.services.rounds import rounds
from pb.vocabulary import KeyScheme, RoundState, Tag

COUNTED = frozenset({RoundState.COUNTED, RoundState.PUBLISHED})


@dataclass(frozen=True, slots=True)
class SignedView:
    """The statement about a round's opening, and who has signed it, by position and name."""

    statement: Statement
    content: bytes
    signers: tuple[tuple[int, str], ...]


def sign(session: Session, unlocked: Unlocked) -> None:
    """Sign what the opened boxes of a round held, as one of its holders.

    Raises:
        NotFound, NoHolders, KeyFileOutdated
        NotCountedYet: the record does not tell of the opening.
        SignedAlready
    """
    with atomic(session):
        row = rounds.locked(session, unlocked.round_id)
        holder = files.held(session, unlocked.holder_id, by=unlocked.account_id)
        if row.key_scheme != KeyScheme.HOLDERS:
            raise NoHolders
        if holder.signing_key != unlocked.keys.public.signing:
            raise KeyFileOutdated
        said = _statement(session, row)
        if said is None:
            raise NotCountedYet
        known = select(OpeningSignature.id).where(OpeningSignature.holder_id == holder.id)
        if session.scalar(known) is not None:
            raise SignedAlready
        content = statements.to_bytes(said)
        session.add(
            OpeningSignature(
                round_id=row.id,
                holder_id=holder.id,
                statement=content,
                signature=unlocked.keys.sign(content),
                signed_at=clock(session),
            )
        )
        record(
            session,
            Tag.OPENING_SIGNED,
            actor_id=unlocked.account_id,
            round_id=row.id,
            position=holder.position,
        )


def view(session: Session, round_id: int) -> SignedView | None:
    """Return the statement and who has signed it; nothing where there is none to sign."""
    row = session.get(Round, round_id)
    if row is None or row.key_scheme != KeyScheme.HOLDERS:
        return None
    said = _statement(session, row)
    if said is None:
        return None
    signers = session.execute(
        select(KeyHolder.position, Account.name)
        .join(OpeningSignature, OpeningSignature.holder_id == KeyHolder.id)
        .join(Account, Account.id == KeyHolder.account_id)
        .where(OpeningSignature.round_id == round_id)
        .order_by(KeyHolder.position)
    )
    return SignedView(
        said, statements.to_bytes(said), tuple((position, name) for position, name in signers)
    )


def signed(session: Session, round_id: int) -> SignedOpening:
    """Return the signed statement of a round, as it is published.

    Raises:
        NotFound: nobody has signed one.
    """
    rows = session.execute(
        select(
            OpeningSignature.statement,
            KeyHolder.position,
            KeyHolder.signing_key,
            OpeningSignature.signature,
        )
        .join(KeyHolder, KeyHolder.id == OpeningSignature.holder_id)
        .where(OpeningSignature.round_id == round_id)
        .order_by(KeyHolder.position)
    ).all()
    if not rows:
        raise NotFound
    given = tuple(Signature(position, key, said) for _content, position, key, said in rows if key)
    return SignedOpening(statements.FILE, rows[0].statement, given)


def _statement(session: Session, row: Round) -> Statement | None:
    """Return what there is to sign: everything in it stands in the public record."""
    if row.state not in COUNTED or row.public_key is None:
        return None
    closing, opening = _last(session, row.id, Closing), _last(session, row.id, BoxOpening)
    if closing is None or opening is None:
        return None
    said = entries.read(opening[1])
    assert isinstance(said, BoxOpening)
    return Statement(
        statement=statements.FORM,
        round=row.slug,
        box_key=row.public_key,
        closing=closing[0],
        opening=opening[0],
        boxes=said.boxes,
    )


def _last(
    session: Session, round_id: int, kind: type[Closing | BoxOpening]
) -> tuple[bytes, bytes] | None:
    found = session.execute(
        select(LedgerEntry.leaf_hash, LedgerEntry.body)
        .where(LedgerEntry.round_id == round_id, LedgerEntry.kind == kind.KIND)
        .order_by(LedgerEntry.sequence.desc())
        .limit(1)
    ).first()
    return None if found is None else (found.leaf_hash, found.body)
