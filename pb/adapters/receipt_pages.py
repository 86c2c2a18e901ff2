"""A voter's receipt on A4: the fingerprints of sealed ballots, as letters and as QR codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pb.adapters.pdf import Colour, Document, Face

INK: Colour = (29, 43, 54)
SOFT: Colour = (74, 90, 100)
GROUND: Colour = (244, 239, 230)

LEFT, WIDTH = 22.0, 166.0
TOP, BOTTOM = 20.0, 280.0
PICTURE = 42.0  # mm
GROUP = 8  # letters of a fingerprint


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One sealed ballot: its pot's name, its commitment in hex, and where it is looked up."""

    pot: str
    commitment: str
    link: str


@dataclass(frozen=True, slots=True)
class ReceiptWords:
    """What a receipt says beside its fingerprints; paragraphs in their order.

    Attributes:
        language: its code.
        sender: the place.
        colour: of the place.
        title: over everything.
        round: its name.
        lead: what a receipt is for.
        how_heading: over `how`.
        how: how to look it up, and with which key.
        limits_heading: over `limits`.
        limits: what it does not prove.
        replaced: what others can see from it.
    """

    language: str
    sender: str
    colour: Colour
    title: str
    round: str
    lead: str
    how_heading: str
    how: tuple[str, ...]
    limits_heading: str
    limits: tuple[str, ...]
    replaced: str


def document(
    ballots: Sequence[Fingerprint], words: ReceiptWords, *, key: str, made_at: datetime
) -> bytes:
    """Return the receipt. `made_at` is not when it was cast: nobody is to know that."""
    sheets = Document(
        title=words.title, language=words.language, made_at=made_at, author=words.sender
    )
    y = _first(sheets, words)
    for ballot in ballots:
        y = _room(sheets, words, PICTURE + 6, y=y)
        _fingerprint(sheets, ballot, y=y)
        y += PICTURE + 10
    y = _heading(sheets, words, words.how_heading, y=y)
    for said in words.how:
        y = _paragraph(sheets, words, said, y=y)
    y = _paragraph(sheets, words, key, y=y, face=(Face.CODE, 9))
    y = _heading(sheets, words, words.limits_heading, y=y + 2)
    for said in words.limits:
        y = _paragraph(sheets, words, said, y=y, dot=True)
    _paragraph(sheets, words, words.replaced, y=y + 1)
    return sheets.finished()


def _first(sheets: Document, words: ReceiptWords) -> float:
    sheets.add_page()
    sheets.box(0, 0, size=(210, 5), fill=words.colour)
    sheets.face(Face.HEADING, 13, colour=words.colour)
    sheets.put(LEFT, 15, words.sender)
    sheets.face(Face.TEXT, 12, colour=SOFT)
    y = sheets.paragraph(LEFT, 27, words.round, width=WIDTH)
    sheets.face(Face.HEADING, 24, colour=INK)
    y = sheets.paragraph(LEFT, y, words.title, width=WIDTH, leading=1.15)
    return _paragraph(sheets, words, words.lead, y=y + 2) + 3


def _room(sheets: Document, words: ReceiptWords, height: float, *, y: float) -> float:
    """Return where something of this height begins: here, or on a new page."""
    if y + height <= BOTTOM:
        return y
    sheets.add_page()
    sheets.box(0, 0, size=(210, 5), fill=words.colour)
    return TOP


def _fingerprint(sheets: Document, ballot: Fingerprint, *, y: float) -> None:
    sheets.box(LEFT, y, size=(WIDTH, PICTURE + 6), fill=GROUND, radius=3)
    sheets.qr(ballot.link, LEFT + 3, y + 3, size=PICTURE)
    left = LEFT + PICTURE + 10
    room = LEFT + WIDTH - 5 - left
    sheets.face(Face.HEADING, 14, colour=INK)
    below = sheets.paragraph(left, y + 6, ballot.pot, width=room, leading=1.2)
    sheets.face(Face.CODE, 12, colour=INK)
    said = ballot.commitment
    groups = " ".join(said[at : at + GROUP] for at in range(0, len(said), GROUP))
    sheets.paragraph(left, below + 2, groups, width=room, leading=1.4)


def _heading(sheets: Document, words: ReceiptWords, said: str, *, y: float) -> float:
    # A heading takes the first lines of what follows along.
    y = _room(sheets, words, 25, y=y + 2)
    sheets.face(Face.HEADING, 14, colour=INK)
    return sheets.paragraph(LEFT, y, said, width=WIDTH, leading=1.3) + 1


def _paragraph(
    sheets: Document,
    words: ReceiptWords,
    said: str,
    *,
    y: float,
    face: tuple[Face, float] = (Face.TEXT, 11),
    dot: bool = False,
) -> float:
    inset = 5.0 if dot else 0.0
    sheets.face(*face, colour=INK)
    y = _room(sheets, words, sheets.height_of(said, width=WIDTH - inset), y=y)
    if dot:
        sheets.put(LEFT, y + 0.7, "•")
    return sheets.paragraph(LEFT + inset, y, said, width=WIDTH - inset) + 1.5
