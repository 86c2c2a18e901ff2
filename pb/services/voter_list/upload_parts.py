"""An uploaded file while it waits: in sealed pieces of about a megabyte."""

from collections.abc import Iterable, Iterator

from sqlalchemy import delete, insert, select

from pb.adapters import file_seal
from pb.database import Session
from pb.models import VoterUpload, VoterUploadPart, VoterUploadProblem
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_files import Record, records
from pb.services.voter_list.list_keys import ListKeys, file_key

PART_BYTES = 1024 * 1024


def pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Return bytes that come in any sizes as pieces of a megabyte, the last one shorter."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= PART_BYTES:
            yield bytes(waiting[:PART_BYTES])
            del waiting[:PART_BYTES]
    if waiting:
        yield bytes(waiting)


def keep(session: Session, upload_id: int, number: int, content: bytes, *, key: bytes) -> None:
    """Keep a piece, sealed, inside the caller's transaction."""
    sealed = file_seal.seal(key, content, place=_place(upload_id, number))
    session.execute(
        insert(VoterUploadPart), [{"upload_id": upload_id, "number": number, "content": sealed}]
    )


def read(session: Session, upload: VoterUpload, *, keys: ListKeys) -> Iterator[bytes]:
    """Yield a file's bytes, one piece in memory at a time.

    Raises:
        KeyMissing: the round's key file is not there.
        FileDamaged
    """
    upload_id, key = upload.id, file_key(keys, upload.round_id)
    number = 0
    while True:
        sealed = session.scalar(
            select(VoterUploadPart.content).where(
                VoterUploadPart.upload_id == upload_id, VoterUploadPart.number == number
            )
        )
        if sealed is None:
            return
        yield file_seal.unseal(key, sealed, place=_place(upload_id, number))
        number += 1


def people(
    session: Session, upload: VoterUpload, *, reading: Reading, keys: ListKeys
) -> Iterator[Record]:
    """Yield the records of a file, without its header."""
    found = records(
        read(session, upload, keys=keys),
        encoding=reading.encoding,
        separator=reading.separator,
    )
    if reading.has_header:
        next(found, None)
    return found


def forget(session: Session, upload_id: int) -> None:
    """Delete a file and what was found in it, inside the caller's transaction."""
    session.execute(delete(VoterUploadPart).where(VoterUploadPart.upload_id == upload_id))
    forget_problems(session, upload_id)


def forget_problems(session: Session, upload_id: int) -> None:
    """Delete what was found in a file, inside the caller's transaction."""
    session.execute(delete(VoterUploadProblem).where(VoterUploadProblem.upload_id == upload_id))


def _place(upload_id: int, number: int) -> bytes:
    return f"voter list {upload_id}/{number}".encode()
