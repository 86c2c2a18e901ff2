"""A holder's key file: made and handed out once, then proved by opening it."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from pb.adapters import key_files
from pb.adapters.key_files import HolderKeys, KeyFileBroken, PassphraseWrong, PublicKeys, Strength
from pb.database import Session, clock
from pb.models import KeyHolder, Round
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.holder_errors import (
    KeyFileDamaged,
    KeyFileOfAnotherHolder,
    KeyFileOfAnotherRound,
    KeyFileOutdated,
    KeyInUse,
    KeyNotMade,
    PassphraseTooLong,
    PassphraseWeak,
    WrongPassphrase,
)
from pb.services.holders import naming, pairs, seats
from pb.services.rounds import rounds
from pb.vocabulary import RoundState, Tag


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A holder whose file and passphrase were given: their keys, for this request only."""

    holder_id: int
    round_id: int
    account_id: int
    keys: HolderKeys


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A key file to hand out."""

    name: str
    text: str


def make(session: Session, *, holder_id: int, by: int, passphrase: str) -> MadeFile:
    """Make a holder's keys and return their file; we keep the public halves.

    Making it again replaces a file that was lost or never saved. In a draft this also forgets
    the box key that the three had sealed, and they go on once this file is proved.

    Raises:
        NotFound, PassphraseWeak, PassphraseTooLong
        OpeningWaits: the round is about to be opened with the keys as they are.
        KeyInUse: the round is open, and its key is sealed to the file.
    """
    insist_strong(passphrase)
    slug, position = _whose(session, holder_id, by=by)
    text, public = key_files.make(round_slug=slug, position=position, passphrase=passphrase)
    with atomic(session):
        holder = held(session, holder_id, by=by)
        row = rounds.locked(session, holder.round_id)
        session.refresh(holder)
        if holder.current_key is None:  # somebody else was named while we waited
            raise NotFound
        if not _is_next(holder):
            if row.state != RoundState.DRAFT:
                raise KeyInUse
            naming.unseal(session, rounds.draft(session, row.id))
        holder.public_key, holder.signing_key = public.sealing, public.signing
        holder.made_at, holder.proved_at = clock(session), None
    return MadeFile(f"{slug}-key-{position}.json", text)


def prove(session: Session, *, holder_id: int, by: int, content: bytes, passphrase: str) -> bool:
    """Note that a holder can open their file; with a draft's third, make and seal the box key.

    Raises:
        NotFound, and what `unlock` refuses

    Returns:
        Whether the box key is sealed now.
    """
    unlocked = unlock(session, holder_id=holder_id, by=by, content=content, passphrase=passphrase)
    with atomic(session):
        holder = held(session, holder_id, by=by)
        row = rounds.locked(session, holder.round_id)
        session.refresh(holder)
        if _public(holder) != unlocked.keys.public:
            raise KeyFileOutdated
        if holder.proved_at is None:
            holder.proved_at = clock(session)
            record(
                session,
                Tag.HOLDER_PROVED,
                actor_id=by,
                round_id=row.id,
                position=holder.position,
            )
        if row.state == RoundState.DRAFT:
            _seal_once_proved(session, row)
        return row.public_key is not None


def unlock(
    session: Session, *, holder_id: int, by: int, content: bytes, passphrase: str
) -> Unlocked:
    """Open a holder's file, before any transaction: that takes a moment.

    Raises:
        NotFound: it is not this person's key.
        KeyNotMade
        KeyFileDamaged, KeyFileOfAnotherRound, KeyFileOfAnotherHolder, KeyFileOutdated
        WrongPassphrase
    """
    slug, position = _whose(session, holder_id, by=by)
    holder = held(session, holder_id, by=by)
    expected, round_id = _public(holder), holder.round_id
    if expected is None:
        raise KeyNotMade
    session.rollback()
    try:
        file = key_files.read(content)
        if file.round != slug:
            raise KeyFileOfAnotherRound
        if file.position != position:
            raise KeyFileOfAnotherHolder
        if file.public != expected:
            raise KeyFileOutdated
        if len(passphrase) > key_files.MOST_CHARACTERS:
            raise WrongPassphrase
        keys = file.unlock(passphrase)
    except KeyFileBroken as error:
        raise KeyFileDamaged from error
    except PassphraseWrong as error:
        raise WrongPassphrase from error
    return Unlocked(holder_id, round_id, by, keys)


def held(session: Session, holder_id: int, *, by: int) -> KeyHolder:
    """Return the row of a key that this person holds or will hold.

    Raises:
        NotFound
    """
    row = session.get(KeyHolder, holder_id)
    if row is None or row.account_id != by or row.current_key is None:
        raise NotFound
    return row


def insist_strong(passphrase: str) -> None:
    """Refuse a passphrase that somebody with the file could try out.

    Raises:
        PassphraseWeak, PassphraseTooLong
    """
    if len(passphrase) > key_files.MOST_CHARACTERS:
        raise PassphraseTooLong(most=key_files.MOST_CHARACTERS)
    if key_files.strength(passphrase) in {Strength.SHORT, Strength.WEAK}:
        raise PassphraseWeak(least=key_files.LEAST_CHARACTERS)


def _seal_once_proved(session: Session, row: Round) -> None:
    """Make the box key once all three are proved; its private half is in the pairs only."""
    three = seats.current(session, row.id)
    is_ready = len(three) == len(seats.POSITIONS) and all(one.proved_at for one in three)
    if row.public_key is not None or not is_ready:
        return
    private = X25519PrivateKey.generate()
    pairs.seal(session, round_id=row.id, holders=three, private=private.private_bytes_raw())
    row.public_key = private.public_key().public_bytes_raw()


def _whose(session: Session, holder_id: int, *, by: int) -> tuple[str, int]:
    holder = held(session, holder_id, by=by)
    slug = session.get_one(Round, holder.round_id).slug
    return slug, holder.position


def _is_next(holder: KeyHolder) -> bool:
    return holder.current_key == seats.coming(holder.round_id, holder.position)


def _public(holder: KeyHolder) -> PublicKeys | None:
    if holder.public_key is None or holder.signing_key is None:
        return None
    return PublicKeys(holder.public_key, holder.signing_key)
