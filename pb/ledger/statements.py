"""What key holders sign once a box is open: that its ballots are those of the public record."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pb.ledger import canonical
from pb.ledger.canonical import NotCanonical
from pb.ledger.entries import OpenedBox

FORM = "commonpot opening 1"
FILE = "commonpot signed opening 1"
LONGEST = 1024 * 1024


class NotAStatement(ValueError):
    """The bytes are not a statement, or not a signed one, of this version."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed. Everything in it can be read off the public record.

    Attributes:
        round: slug.
        box_key: public key (X25519) to which the ballots were sealed.
        closing: leaf hash of the closing entry.
        opening: leaf hash of the box-opening entry.
        boxes: each pot, its ballots and the salted digest of what they said.
    """

    statement: str
    round: str
    box_key: bytes
    closing: bytes
    opening: bytes
    boxes: tuple[OpenedBox, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """One holder's signature (Ed25519), with the key that the record names for this position."""

    position: int
    key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class SignedOpening:
    """A statement's bytes and who signed them, as they are handed out."""

    form: str
    statement: bytes
    signatures: tuple[Signature, ...]

    def good(self) -> tuple[int, ...]:
        """Return the positions whose signatures are right, ascending."""
        return tuple(
            sorted({one.position for one in self.signatures if _is_good(one, self.statement)})
        )


def to_bytes(statement: Statement) -> bytes:
    """Return the canonical bytes that are signed."""
    return canonical.written(canonical.plain(statement))


def read(content: bytes) -> Statement:
    """Return the statement that these bytes are.

    Raises:
        NotAStatement
    """
    try:
        found = canonical.shaped(Statement, canonical.read(content))
    except NotCanonical as error:
        raise NotAStatement(str(error)) from error
    if found.statement != FORM:
        raise NotAStatement("another version")
    return found


def file_of(signed: SignedOpening) -> bytes:
    """Return the file in which a signed statement is handed out."""
    return canonical.written(canonical.plain(signed)) + b"\n"


def read_file(content: bytes) -> SignedOpening:
    """Return what a file says, unchecked.

    Raises:
        NotAStatement
    """
    if len(content) > LONGEST:
        raise NotAStatement("too long")
    try:
        found = canonical.shaped(SignedOpening, canonical.read(content.removesuffix(b"\n")))
    except NotCanonical as error:
        raise NotAStatement(str(error)) from error
    if found.form != FILE:
        raise NotAStatement("another version")
    return found


def _is_good(signature: Signature, content: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(signature.key).verify(signature.signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True
