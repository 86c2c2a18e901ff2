"""Pictures: keep one that someone uploads, hand it out by its digest."""

import re

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from pb.adapters.pictures import Encoded, TooManyPixels, Unreadable, re_encode
from pb.database import Session, clock
from pb.models import Picture
from pb.services.atomic import atomic
from pb.services.errors import NotAPicture, NotFound, PictureTooLarge

MIB = 1024 * 1024
DIGEST = re.compile("[0-9a-f]{64}")


def keep(session: Session, data: bytes, *, by: int, limit: int) -> str:
    """Store an uploaded picture, once however often it comes. Returns its digest.

    It is kept before the form around it is judged, so that a form with a mistake elsewhere
    does not ask for the picture again.

    Args:
        session: a database session.
        data: the file as uploaded: JPEG, PNG or WebP.
        by: the uploading account.
        limit: most bytes that a file may have.

    Raises:
        NotAPicture: it cannot be decoded.
        PictureTooLarge: too many bytes or pixels.
    """
    encoded = encode(data, limit=limit)
    with atomic(session):
        add(session, encoded, by=by)
    return encoded.digest


def encode(data: bytes, *, limit: int) -> Encoded:
    """Re-encode a picture; slow, so it is done before a transaction and not inside.

    Raises:
        NotAPicture, PictureTooLarge
    """
    if len(data) > limit:
        raise PictureTooLarge(most=limit // MIB)
    try:
        return re_encode(data)
    except Unreadable as error:
        raise NotAPicture from error
    except TooManyPixels as error:
        raise PictureTooLarge(most=limit // MIB) from error


def add(session: Session, encoded: Encoded, *, by: int | None) -> int:
    """Add a picture inside the caller's transaction, or find it there. Returns its id."""
    known = id_of(session, encoded.digest)
    if known is not None:
        return known
    row = Picture(
        digest=encoded.digest,
        wide=encoded.wide,
        card=encoded.card,
        width=encoded.width,
        height=encoded.height,
        uploaded_by=by,
        uploaded_at=clock(session),
    )
    session.add(row)
    session.flush()
    return row.id


def id_of(session: Session, digest: str) -> int | None:
    """Return the id of a kept picture, the oldest should two have arrived at once."""
    if not DIGEST.fullmatch(digest):
        return None
    return session.scalar(
        select(Picture.id).where(Picture.digest == digest).order_by(Picture.id).limit(1)
    )


def wide(session: Session, digest: str) -> bytes:
    """Return the wide size of a picture, WebP.

    Raises:
        NotFound
    """
    return _bytes(session, digest, Picture.wide)


def card(session: Session, digest: str) -> bytes:
    """Return the small size of a picture, WebP.

    Raises:
        NotFound
    """
    return _bytes(session, digest, Picture.card)


def _bytes(session: Session, digest: str, size: InstrumentedAttribute[bytes]) -> bytes:
    if not DIGEST.fullmatch(digest):
        raise NotFound  # PostgreSQL could not even compare what an address can hold
    data = session.scalar(
        select(size).where(Picture.digest == digest).order_by(Picture.id).limit(1)
    )
    if data is None:
        raise NotFound
    return data
