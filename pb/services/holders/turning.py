"""Turning keys: two different holders open a closed box, or let a new holder in."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select

from pb.adapters.sealing import SealBroken
from pb.database import Session, clock
from pb.models import KeyHolder, KeyTurn, Round
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.errors import BoxNotClosed, NotFound
from pb.services.events import record
from pb.services.hall_errors import RoundAnnulled
from pb.services.holder_errors import (
    BoxOpenedAlready,
    KeyFileOutdated,
    KeyNotProved,
    KeysNotTurned,
    KeyTurnedAlready,
    NoHolders,
)
from pb.services.holders import files, naming, pairs, seats
from pb.services.holders.files import Unlocked
from pb.services.ledger import openings
from pb.services.rounds import rounds
from pb.vocabulary import JobKind, KeyScheme, RoundState, Tag

OPEN = "open"
NEEDED = 2
NONCE_BYTES = 12


class TurnKeys(Protocol):
    """The keys' folder, as turning needs it."""

    def slot_key(self, round_id: int) -> bytes:
        """Return a round's key of slots."""

    def keep_opened(self, round_id: int, private: bytes) -> None:
        """Keep the key of a box that was opened."""


@dataclass(frozen=True, slots=True)
class TurnView:
    """Who has turned the key of a closed box, by position."""

    positions: tuple[int, ...]

    @property
    def is_open(self) -> bool:
        """Whether the box key is whole."""
        return len(self.positions) >= NEEDED


def turned(session: Session, round_id: int, *, purpose: str = OPEN) -> TurnView:
    """Return who has turned the key for a purpose."""
    return TurnView(
        tuple(
            session.scalars(
                select(KeyHolder.position)
                .join(KeyTurn, KeyTurn.holder_id == KeyHolder.id)
                .where(KeyTurn.round_id == round_id, KeyTurn.purpose == purpose)
                .order_by(KeyHolder.position)
            )
        )
    )


def waits(session: Session, round_id: int) -> bool:
    """Whether a box waits for two of its holders to turn their keys."""
    row = session.get(Round, round_id)
    is_held = row is not None and row.key_scheme == KeyScheme.HOLDERS
    return is_held and not turned(session, round_id).is_open


def insist_opened_now(session: Session, round_id: int) -> None:
    """Refuse while a box waits for its holders.

    Raises:
        KeysNotTurned
    """
    if waits(session, round_id):
        raise KeysNotTurned(turned=len(turned(session, round_id).positions))


def insist_opened(session: Session, round_id: int, scheme: KeyScheme) -> None:
    """Refuse to open a box before two of its holders have turned their keys.

    Raises:
        KeysNotTurned
    """
    if scheme != KeyScheme.HOLDERS:
        return
    found = turned(session, round_id)
    if not found.is_open:
        raise KeysNotTurned(turned=len(found.positions))


def open_box(session: Session, unlocked: Unlocked, *, keys: TurnKeys) -> bool:
    """Turn one holder's key of a closed box; the second one makes it whole and begins the count.

    The whole key goes into the keys' folder before the turn is written down: killed in between,
    the second holder turns once more.

    Args:
        session: a database session.
        unlocked: what `files.unlock` returned.
        keys: the keys' folder.

    Raises:
        NotFound, NoHolders, BoxNotClosed, RoundAnnulled
        KeyTurnedAlready, BoxOpenedAlready, KeyFileOutdated
        KeyMissing: the round's key of slots is not there.

    Returns:
        Whether the box is open now.
    """
    with atomic(session):
        row = _held(session, unlocked)
        if row.state in {RoundState.OPEN, RoundState.DRAFT}:
            raise BoxNotClosed
        if row.state == RoundState.ANNULLED:
            raise RoundAnnulled
        if row.state != RoundState.CLOSED or turned(session, row.id).is_open:
            raise BoxOpenedAlready
        private = _turn(session, row, unlocked, purpose=OPEN, keys=keys)
        if private is None:
            return False
        keys.keep_opened(row.id, private)
        jobs.enqueue(session, JobKind.COUNT, {"round_id": row.id}, once_key=f"count:{row.id}")
        return True


def let_in(session: Session, unlocked: Unlocked, *, next_id: int, keys: TurnKeys) -> bool:
    """Turn one holder's key for a new one; with the second turn the box key is sealed anew.

    The old pairs go, and so do the turns. Ballots that were cast stay as they are: the box key
    is the same.

    Raises:
        NotFound, NoHolders, NewHolderTooLate
        KeyNotProved: the new holder has not shown yet that they can open their file.
        KeyTurnedAlready, KeyFileOutdated
        KeyMissing: the round's key of slots is not there.

    Returns:
        Whether the new holder holds the key now.
    """
    with atomic(session):
        row = _held(session, unlocked)
        naming.insist_held_and_open(row)
        coming = session.get(KeyHolder, next_id)
        if coming is None or coming.round_id != row.id:
            raise NotFound
        if coming.current_key != seats.coming(row.id, coming.position):
            raise NotFound
        if coming.proved_at is None:
            raise KeyNotProved
        purpose = naming.purpose_of(next_id)
        private = _turn(session, row, unlocked, purpose=purpose, keys=keys)
        if private is None:
            return False
        _replace(session, row, coming, private=private, by=unlocked.account_id)
        return True


def _held(session: Session, unlocked: Unlocked) -> Round:
    """Return the round, locked, having seen that the file is still this holder's own."""
    row = rounds.locked(session, unlocked.round_id)
    holder = files.held(session, unlocked.holder_id, by=unlocked.account_id)
    if row.key_scheme != KeyScheme.HOLDERS:
        raise NoHolders
    if holder.current_key != seats.holding(row.id, holder.position):
        raise NotFound
    if holder.public_key != unlocked.keys.public.sealing:
        raise KeyFileOutdated
    return row


def _turn(
    session: Session, row: Round, unlocked: Unlocked, *, purpose: str, keys: TurnKeys
) -> bytes | None:
    """Write a turn down; returns the box key if it is the second one."""
    before = session.scalars(
        select(KeyTurn)
        .where(KeyTurn.round_id == row.id, KeyTurn.purpose == purpose)
        .order_by(KeyTurn.id)
    ).all()
    if any(turn.holder_id == unlocked.holder_id for turn in before):
        raise KeyTurnedAlready
    hidden = _Hidden(keys.slot_key(row.id), purpose)
    private = None
    layers: dict[int, bytes] = {}
    if before:
        private = pairs.whole(
            hidden.shown(before[0].inner),
            round_id=row.id,
            first_id=before[0].holder_id,
            second_id=unlocked.holder_id,
            keys=unlocked.keys,
        )
        _insist_right(row, private)
        before[0].inner = {}
    else:
        layers = pairs.outer_layers(
            session, round_id=row.id, holder_id=unlocked.holder_id, keys=unlocked.keys
        )
    session.add(
        KeyTurn(
            round_id=row.id,
            purpose=purpose,
            holder_id=unlocked.holder_id,
            inner=hidden.hide(layers),
            turned_at=clock(session),
        )
    )
    session.flush()
    record(session, Tag.KEY_TURNED, actor_id=unlocked.account_id, round_id=row.id, why=purpose)
    return private


def _replace(session: Session, row: Round, coming: KeyHolder, *, private: bytes, by: int) -> None:
    three = seats.current(session, row.id)
    for lost in three:
        if lost.position == coming.position:
            lost.current_key = None
    session.flush()
    coming.current_key = seats.holding(row.id, coming.position)
    session.flush()
    pairs.seal(session, round_id=row.id, holders=seats.current(session, row.id), private=private)
    naming.forget_turns(session, coming.id)
    openings.holders_changed(session, row.id)
    record(
        session,
        Tag.HOLDER_REPLACED,
        actor_id=by,
        round_id=row.id,
        position=coming.position,
    )


def _insist_right(row: Round, private: bytes) -> None:
    """The pairs hold the key to which ballots are sealed, or somebody changed the tables."""
    public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    if public != row.public_key:
        raise SealBroken


class _Hidden:
    """Layers that wait in the database for the second holder.

    One file and a copy of the database would open them, so they are encrypted once more, under a
    key of the keys' folder: while people vote, no single holder with a backup opens the box.
    """

    def __init__(self, slot_key: bytes, purpose: str) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=b"commonpot key turn").derive(slot_key)
        self._cipher = AESGCM(key)
        self._purpose = purpose.encode()

    def hide(self, layers: Mapping[int, bytes]) -> dict[str, str]:
        """Return layers as the table keeps them, by holder id."""
        hidden = {}
        for holder_id, layer in layers.items():
            nonce = secrets.token_bytes(NONCE_BYTES)
            said = nonce + self._cipher.encrypt(nonce, layer, self._purpose)
            hidden[str(holder_id)] = said.hex()
        return hidden

    def shown(self, hidden: Mapping[str, str]) -> dict[int, bytes]:
        """Return layers by holder id."""
        shown = {}
        for holder_id, said in hidden.items():
            kept = bytes.fromhex(said)
            try:
                layer = self._cipher.decrypt(kept[:NONCE_BYTES], kept[NONCE_BYTES:], self._purpose)
            except InvalidTag as error:
                raise SealBroken from error
            shown[int(holder_id)] = layer
        return shown
