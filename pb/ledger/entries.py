"""The entries of a round's public record, and their bytes.

Names of people, and texts that people wrote about themselves, stand in no entry. What may not be
public yet, or ever, is there as a salted digest.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, get_args

from pb.ledger import canonical, older
from pb.ledger.canonical import NotCanonical
from pb.ledger.holder_entries import KeyHolders
from pb.ledger.insisting import DIGEST_BYTES, insist_ascending, insist_digests
from pb.ledger.paper_entries import PaperBatch, PaperTotals
from pb.ledger.record_keys import RecordKey

# Of a kind whose fields never changed; `older` reads what the others were.
VERSION = 1
VERSIONS = {"rulebook": 2}
SALT_BYTES = 32
KIND = "entry"


class NotAnEntry(ValueError):
    """The bytes are not an entry that this version knows."""


@dataclass(frozen=True, slots=True)
class Step:
    """When a phase opens and closes: moments in UTC, "2026-05-01T08:00:00Z"."""

    phase: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class PotRules:
    """The rules of a pot.

    Attributes:
        pot: its public name, "round/pot".
        area: the slug of its area; none: the whole place.
        amount: in the currency's smallest unit; `step`, of Add1, too.
        most: projects that a ballot may name; none: no maximum.
        points: that a ballot may give together, where people give points.
        tie_seed: the public lot. Ages count on the last day of voting.
    """

    pot: str
    area: str | None
    amount: int
    ballot_type: str
    asked: int
    most: int | None
    points: int | None
    rule: str
    completion: str
    add1: str
    step: int
    tie_seed: str | None
    least_age: int | None
    most_age: int | None


@dataclass(frozen=True, slots=True)
class Decides:
    """Who takes one of the eight decisions."""

    question: str
    decider: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules as they were fixed when the round opened.

    Attributes:
        version: 1 at opening; a correction would have the next number.
        ways: how people get onto the voter list.
        box_key: the public key (X25519) to which ballots are sealed.
        receipts: "sealed": receipts prove that a ballot is in the record and nothing else.
        paper: what becomes of an online ballot when its voter comes with a paper.
    """

    KIND: ClassVar[str] = "rulebook"

    round: str
    version: int
    currency: str
    exponent: int
    time_zone: str
    electorate: str
    least_age: int | None
    ways: tuple[str, ...]
    leftover: str
    receipts: str
    paper: str
    box_key: bytes | None
    decides: tuple[Decides, ...]
    steps: tuple[Step, ...]
    pots: tuple[PotRules, ...]


@dataclass(frozen=True, slots=True)
class FrozenProject:
    """A project on a ballot paper; its cost is in the currency's smallest unit."""

    key: str
    title: str
    cost: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A pot's ballot paper: its amount, and its projects by key."""

    pot: str
    amount: int
    projects: tuple[FrozenProject, ...]

    def __post_init__(self) -> None:
        """Refuse another order than that of keys."""
        insist_ascending(tuple(project.key for project in self.projects))


@dataclass(frozen=True, slots=True)
class Projects:
    """The frozen ballot papers."""

    KIND: ClassVar[str] = "projects"

    round: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class VoterList:
    """How many entries the voter list has, and a salted digest of it.

    Attributes:
        digest: see `salted_digest`; its lines are "reference", a tab, the area's slug or nothing.
    """

    KIND: ClassVar[str] = "voter-list"

    round: str
    size: int
    digest: bytes

    def __post_init__(self) -> None:
        """Refuse what is no digest."""
        insist_digests(self.digest)


@dataclass(frozen=True, slots=True)
class Opening:
    """Voting has opened."""

    KIND: ClassVar[str] = "opening"

    round: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """The commitment to one sealed ballot of a pot. No time, no person, no marks."""

    KIND: ClassVar[str] = "ballot"

    pot: str
    commitment: bytes

    def __post_init__(self) -> None:
        """Refuse what is no commitment."""
        insist_digests(self.commitment)


@dataclass(frozen=True, slots=True)
class BoxFigures:
    """A pot's box at closing: leaves of the record, those superseded, sealed ballots left."""

    pot: str
    leaves: int
    superseded: int
    ballots: int

    def __post_init__(self) -> None:
        """Refuse figures that do not add up."""
        if self.leaves - self.superseded != self.ballots:
            raise ValueError("leaves less superseded ones are not the ballots")


@dataclass(frozen=True, slots=True)
class Closing:
    """The box is closed.

    Attributes:
        listed: entries of the voter list; `voted`, how many of them took part.
        boxes: the figures of each pot.
        superseded: commitments whose ballot was replaced by a later one, ascending.
    """

    KIND: ClassVar[str] = "closing"

    round: str
    closed: str
    listed: int
    voted: int
    boxes: tuple[BoxFigures, ...]
    superseded: tuple[bytes, ...]

    def __post_init__(self) -> None:
        """Refuse figures that do not add up, and another order than that of commitments."""
        insist_digests(*self.superseded)
        insist_ascending(self.superseded)
        if sum(box.superseded for box in self.boxes) != len(self.superseded):
            raise ValueError("the boxes' figures are not those of the list")


@dataclass(frozen=True, slots=True)
class OpenedBox:
    """A pot's opened box: how many ballots, all of which match their commitments.

    Attributes:
        digest: see `salted_digest`; its lines are the canonical ballots, without nonces.
    """

    pot: str
    ballots: int
    digest: bytes

    def __post_init__(self) -> None:
        """Refuse what is no digest."""
        insist_digests(self.digest)


@dataclass(frozen=True, slots=True)
class BoxOpening:
    """The box was opened to be counted."""

    KIND: ClassVar[str] = "box-opening"

    round: str
    boxes: tuple[OpenedBox, ...]


@dataclass(frozen=True, slots=True)
class Annulment:
    """Two people annulled the round at a moment, with a public reason: nothing in it counts."""

    KIND: ClassVar[str] = "annulment"

    round: str
    annulled: str
    reason: str


Entry: TypeAlias = (
    Rulebook
    | KeyHolders
    | Projects
    | VoterList
    | Opening
    | Ballot
    | PaperBatch
    | Closing
    | BoxOpening
    | PaperTotals
    | Annulment
    | RecordKey
)

KINDS: dict[str, type[Entry]] = {kind.KIND: kind for kind in get_args(Entry)}


def pot_name(round_slug: str, pot_slug: str) -> str:
    """Return a pot's public name, as entries and canonical ballots have it."""
    return f"{round_slug}/{pot_slug}"


def to_bytes(entry: Entry) -> bytes:
    """Return an entry's canonical bytes: the version, then its fields and its kind as JSON.

    Raises:
        NotCanonical: it holds a number or a text that JSON cannot carry everywhere.
    """
    said = canonical.plain(entry) | {KIND: entry.KIND}
    return bytes([version_of(entry.KIND)]) + canonical.written(said)


def version_of(kind: str) -> int:
    """Return the version byte with which entries of a kind are written."""
    return VERSIONS.get(kind, VERSION)


def ballot_bytes(pot: str) -> Callable[[bytes], bytes]:
    """Return what makes the bytes of a pot's ballots: those of `to_bytes`, many times faster."""
    # Keys ascend, so that the commitment stands before whatever the pot is called.
    empty = to_bytes(Ballot(pot, bytes(DIGEST_BYTES)))
    before, _none, after = empty.partition(b"00" * DIGEST_BYTES)
    return lambda commitment: before + commitment.hex().encode() + after


def read(content: bytes) -> Entry:
    """Return the entry that these bytes are; no other bytes of its version give the same.

    Raises:
        NotAnEntry: another version, an unknown kind, or not its fields.
    """
    try:
        said = canonical.read(content[1:])
        kind = KINDS.get(str(said.pop(KIND, ""))) if isinstance(said, dict) else None
        if kind is None:
            raise NotAnEntry("an unknown kind of entry")
        if content[0] != version_of(kind.KIND):
            said = older.completed(kind.KIND, content[0], said)
            if said is None:
                raise NotAnEntry("another version")
        return canonical.shaped(kind, said)
    except NotCanonical as error:
        raise NotAnEntry(str(error)) from error


def salted_digest(salt: bytes, lines: Iterable[bytes]) -> bytes:
    """Return SHA-256 of a salt and of sorted lines, each led by its length in 4 bytes.

    Without the salt nobody can try out what the lines may have been.

    Raises:
        ValueError: the salt has not 32 bytes.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("A salt has 32 bytes.")
    digest = hashlib.sha256(salt)
    for line in sorted(lines):
        digest.update(len(line).to_bytes(4) + line)
    return digest.digest()
