"""Letters on A4: an address for a window envelope, a voting code to type, its QR code to scan.

Folded in three, the address stands in the window of a DL envelope (35 x 90 mm, 20 mm from the
left, 18 mm from the bottom) however the sheet slides in it. The code lies in another third.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pb.adapters.pdf import MM_PER_POINT, WHITE, Colour, Document, Face, Side, can_print

INK: Colour = (29, 43, 54)
SOFT: Colour = (74, 90, 100)
GROUND: Colour = (244, 239, 230)
LINE: Colour = (205, 194, 174)

LEFT, RIGHT = 22.0, 190.0
WIDTH = RIGHT - LEFT
# What the window shows in every position of the sheet begins at 57 mm and ends at 81 mm.
SENDER_TOP, ADDRESS_TOP, ADDRESS_BOTTOM, ADDRESS_WIDTH = 51.0, 56.5, 82.0, 78.0
# Sizes in points, and whether short lines share one.
ADDRESS_TRIES = (
    *((size, False) for size in (12.0, 11.0, 10.0)),
    *((size, True) for size in (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0)),
)
FACTS_LEFT = 128.0
FOLD = 99.0
BOTTOM = 287.0


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter says to one person, and nobody else's does."""

    reference: str
    name: str
    address: tuple[str, ...]
    code: str
    link: str


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What all letters of a run in one language say.

    Attributes:
        language: its code, such as pl.
        sender: the place, over the address and as the letter's head.
        colour: of the place.
        title: of the file.
        heading: the round's name.
        dates: from when until when people can vote.
        greeting: with %(name)s in it.
        greeting_nobody: where no name is known.
        opening: why this letter comes.
        code_label: over the code.
        steps: what to do, in turn.
        help_heading: for people without camera, internet or email.
        help: how to get help: a telephone number, places and times.
        notes: what else matters, a paragraph each.
        other_ways: the languages line: each in its own language; large print.
        reference_label: beside the reference.
        page: with %(number)s in it, where a letter takes more than one.
    """

    language: str
    sender: str
    colour: Colour
    title: str
    heading: str
    dates: str
    greeting: str
    greeting_nobody: str
    opening: str
    code_label: str
    steps: tuple[str, ...]
    help_heading: str
    help: tuple[str, ...]
    notes: tuple[str, ...]
    other_ways: tuple[str, ...]
    reference_label: str
    page: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of letters in points; the QR code and gaps in mm."""

    text: float
    small: float
    heading: float
    code: float
    qr: float
    gap: float

    def times(self, factor: float) -> "Sizes":
        """Return smaller sizes; code and picture stay as they are."""
        return replace(
            self,
            text=self.text * factor,
            small=self.small * factor,
            heading=self.heading * factor,
            gap=self.gap * factor,
        )


STANDARD = Sizes(text=11, small=9.5, heading=21, code=20.5, qr=43, gap=4)
LARGE = Sizes(text=18, small=18, heading=26, code=26, qr=48, gap=5)
# A round's long name or many drop-in times make a letter smaller, never longer than its page.
FACTORS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7)
LONG_NAME = "Maximiliana Wommelsdorf-Mummenschanz of the Old Marketplace"


def document(
    letters: Iterable[tuple[Letter, LetterWords]], *, large_print: bool, made_at: datetime
) -> bytes:
    """Return one file with all letters, in their order; each begins on a page of its own."""
    sheets: Document | None = None
    fitting: dict[LetterWords, Sizes] = {}
    for letter, words in letters:
        sheets = sheets or _begun(words, made_at)
        if large_print:
            _draw_large(sheets, letter, words)
            continue
        if words not in fitting:
            fitting[words] = _fitting(words, replace(letter, name=LONG_NAME), made_at)
        sizes = fitting[words]
        if _is_longer(sheets, letter, words):  # few names are
            sizes = _fitting(words, letter, made_at)
        _draw(sheets, letter, words, sizes=sizes)
    return sheets.finished() if sheets is not None else b""


def _begun(words: LetterWords, made_at: datetime) -> Document:
    return Document(
        title=words.title, language=words.language, made_at=made_at, author=words.sender
    )


def _fitting(words: LetterWords, letter: Letter, made_at: datetime) -> Sizes:
    """Return the largest sizes in which these words fit on a page, to whoever has this name."""
    trial = _begun(words, made_at)
    for factor in FACTORS:
        sizes = STANDARD.times(factor)
        if _draw(trial, letter, words, sizes=sizes) <= BOTTOM - _other_ways_height(trial, words):
            break
    trial.finished()
    return sizes


def _draw(sheets: Document, letter: Letter, words: LetterWords, *, sizes: Sizes) -> float:
    """Draw a letter of one page; returns where its words end."""
    sheets.add_page()
    _head(sheets, letter, words, facts_size=STANDARD.text)
    y = _beginning(sheets, letter, words, sizes=sizes, y=FOLD + 5)
    y = _code_beside_picture(sheets, letter, words, y=y + 4)
    y = _steps(sheets, words, sizes=sizes, y=y + sizes.gap + 1.5)
    y = _help(sheets, words, sizes=sizes, y=y + sizes.gap * 0.6)
    y = _notes(sheets, words.notes[1:], sizes=sizes, y=y + sizes.gap)
    _other_ways(sheets, words)
    return y


def _draw_large(sheets: Document, letter: Letter, words: LetterWords) -> None:
    """Draw a letter of two pages, or three where there is much to say."""
    pages = _Pages(sheets, letter, words)
    _head(sheets, letter, words, facts_size=16)
    y = _beginning(sheets, letter, words, sizes=LARGE, y=FOLD + 5)
    height = LARGE.qr + 36
    if y + 2 + height <= pages.last:
        _code_under_picture(sheets, letter, words, y=pages.last - height)
        y = pages.turn()
    else:
        y = pages.turn()
        _code_under_picture(sheets, letter, words, y=y)
        y += height + LARGE.gap
    for said in (_steps, _help):
        trial = said(sheets, words, sizes=LARGE, y=y, dry=True)
        y = pages.room_for(trial - y, y=y)
        y = said(sheets, words, sizes=LARGE, y=y) + LARGE.gap / 2
    for note in words.notes:
        sheets.face(Face.TEXT, LARGE.text, colour=INK)
        y = pages.room_for(sheets.height_of(note, width=WIDTH, leading=1.3), y=y)
        y = _notes(sheets, (note,), sizes=LARGE, y=y)


class _Pages:
    """The pages of one letter in large print: a new one when there is no more room."""

    last = BOTTOM - 12  # mm: where words end, over the page's number

    def __init__(self, sheets: Document, letter: Letter, words: LetterWords) -> None:
        self._sheets, self._letter, self._words = sheets, letter, words
        self._number = 0
        self.turn()

    def turn(self) -> float:
        """Begin a page; returns where its words begin."""
        self._number += 1
        self._sheets.add_page()
        _bar(self._sheets, self._words)
        self._sheets.face(Face.TEXT, LARGE.text, colour=SOFT)
        number = self._words.page % {"number": self._number}
        self._sheets.put(LEFT, BOTTOM - 3, self._letter.reference)
        self._sheets.put(RIGHT, BOTTOM - 3, number, side=Side.RIGHT)
        return 18.0

    def room_for(self, height: float, *, y: float) -> float:
        """Return where something of this height begins: here, or on a new page."""
        return y if y + height <= self.last else self.turn()


def _bar(sheets: Document, words: LetterWords) -> None:
    sheets.box(0, 0, size=(210, 5), fill=words.colour)


def _head(sheets: Document, letter: Letter, words: LetterWords, *, facts_size: float) -> None:
    _bar(sheets, words)
    sheets.face(Face.HEADING, 17, colour=words.colour)
    sheets.put(LEFT, 15, words.sender)
    sheets.face(Face.TEXT, 7.5, colour=SOFT)
    sheets.put(LEFT, SENDER_TOP, words.sender)
    _address(sheets, letter)
    sheets.face(Face.TEXT, facts_size - 1, colour=SOFT)
    y = sheets.paragraph(
        FACTS_LEFT, ADDRESS_TOP, words.reference_label, width=RIGHT - FACTS_LEFT, leading=1.25
    )
    sheets.face(Face.HEADING, facts_size + 3, colour=INK)
    sheets.put(FACTS_LEFT, y + 0.5, letter.reference)


def _address(sheets: Document, letter: Letter) -> None:
    """Write name and address into the window's place; long ones get smaller, none is cut."""
    said = [line for line in (letter.name, *letter.address) if line]
    for size, shares in ADDRESS_TRIES:
        sheets.face(Face.TEXT, size, colour=INK)
        wanted = _sharing(sheets, said) if shares else said
        lines = [part for line in wanted for part in sheets.lines_of(line, width=ADDRESS_WIDTH)]
        leading = size * MM_PER_POINT * 1.22
        if len(lines) * leading <= ADDRESS_BOTTOM - ADDRESS_TOP:
            break
    for place, line in enumerate(lines):
        sheets.put(LEFT, ADDRESS_TOP + place * leading, line)


def _sharing(sheets: Document, said: list[str]) -> list[str]:
    """Let short lines share one; not the name, nor what stands last: the postcode."""
    name, *middle, last = said if len(said) > 1 else [*said, ""]
    lines: list[str] = []
    for line in middle:
        together = f"{lines[-1]}, {line}" if lines else line
        if lines and sheets.width_of(together) <= ADDRESS_WIDTH:
            lines[-1] = together
        else:
            lines.append(line)
    return [line for line in (name, *lines, last) if line]


def _beginning(
    sheets: Document, letter: Letter, words: LetterWords, *, sizes: Sizes, y: float
) -> float:
    sheets.face(Face.HEADING, sizes.heading, colour=INK)
    y = sheets.paragraph(LEFT, y, words.heading, width=WIDTH, leading=1.12)
    sheets.face(Face.HEADING, sizes.text + 1, colour=words.colour)
    y = sheets.paragraph(LEFT, y + 1, words.dates, width=WIDTH, leading=1.3)
    sheets.face(Face.TEXT, sizes.text, colour=INK)
    y = sheets.paragraph(LEFT, y + sizes.gap - 0.5, _greeting(letter, words), width=WIDTH)
    return sheets.paragraph(LEFT, y + sizes.gap / 3, words.opening, width=WIDTH)


def _greeting(letter: Letter, words: LetterWords) -> str:
    """Greet by the name; without it where there is none, or it would be question marks."""
    if not letter.name or not can_print(letter.name):
        return words.greeting_nobody
    return words.greeting % {"name": letter.name}


def _is_longer(sheets: Document, letter: Letter, words: LetterWords) -> bool:
    """Whether a name takes more room than the one with which sizes were tried."""
    sheets.face(Face.TEXT, STANDARD.text)
    usual = replace(letter, name=LONG_NAME)
    return sheets.width_of(_greeting(letter, words)) > sheets.width_of(_greeting(usual, words))


def _code_beside_picture(
    sheets: Document, letter: Letter, words: LetterWords, *, y: float
) -> float:
    height = STANDARD.qr + 6
    sheets.box(LEFT, y, size=(WIDTH, height), fill=GROUND, radius=3)
    sheets.qr(letter.link, LEFT + 3, y + 3, size=STANDARD.qr)
    left = LEFT + STANDARD.qr + 10
    room = RIGHT - 6 - left
    sheets.face(Face.HEADING, STANDARD.text + 1, colour=INK)
    sheets.put(left, y + 8, words.code_label)
    _code(sheets, letter.code, size=STANDARD.code, room=room)
    sheets.put(left, y + 15, letter.code)
    sheets.face(Face.TEXT, STANDARD.text, colour=SOFT)
    sheets.paragraph(left, y + 26, words.notes[0], width=room, leading=1.3)
    return y + height


def _code_under_picture(sheets: Document, letter: Letter, words: LetterWords, *, y: float) -> None:
    sheets.box(LEFT, y, size=(WIDTH, LARGE.qr + 36), fill=GROUND, radius=3)
    sheets.qr(letter.link, (210 - LARGE.qr) / 2, y + 4, size=LARGE.qr)
    sheets.face(Face.HEADING, LARGE.text + 1, colour=INK)
    sheets.put(105, y + LARGE.qr + 8, words.code_label, side=Side.MIDDLE)
    _code(sheets, letter.code, size=LARGE.code, room=WIDTH - 10)
    sheets.put(105, y + LARGE.qr + 19, letter.code, side=Side.MIDDLE)


def _code(sheets: Document, code: str, *, size: float, room: float) -> None:
    """Set the code's typeface as large as there is room, at most in this size."""
    sheets.face(Face.CODE, size, colour=INK)
    sheets.face(Face.CODE, min(size, size * room / sheets.width_of(code)), colour=INK)


def _steps(
    sheets: Document, words: LetterWords, *, sizes: Sizes, y: float, dry: bool = False
) -> float:
    size = sizes.text * MM_PER_POINT
    dot = size * 1.7
    width = WIDTH - dot - 3
    for number, step in enumerate(words.steps, start=1):
        sheets.face(Face.TEXT, sizes.text, colour=INK)
        end = y + sheets.height_of(step, width=width, leading=1.3)
        if not dry:
            sheets.paragraph(LEFT + dot + 3, y, step, width=width, leading=1.3)
            sheets.set_fill_color(*words.colour)
            top = y + size * 0.65 - dot / 2  # the middle of the first line
            sheets.ellipse(LEFT, top, dot, dot, style="F")
            sheets.face(Face.HEADING, sizes.text, colour=WHITE)
            sheets.put(LEFT + dot / 2, top + (dot - size) / 2, str(number), side=Side.MIDDLE)
        y = max(end, y + dot) + sizes.gap / 2
    return y


def _help(
    sheets: Document, words: LetterWords, *, sizes: Sizes, y: float, dry: bool = False
) -> float:
    said = [(Face.HEADING, sizes.text + 1.5, words.help_heading)]
    said += [(Face.TEXT, sizes.text, line) for line in words.help]
    for face, size, line in said:
        sheets.face(face, size, colour=INK)
        if dry:
            y += sheets.height_of(line, width=WIDTH, leading=1.3) + 0.8
        else:
            y = sheets.paragraph(LEFT, y, line, width=WIDTH, leading=1.3) + 0.8
    return y


def _notes(sheets: Document, notes: tuple[str, ...], *, sizes: Sizes, y: float) -> float:
    for said in notes:
        sheets.face(Face.TEXT, sizes.small, colour=INK if sizes is LARGE else SOFT)
        y = sheets.paragraph(LEFT, y, said, width=WIDTH, leading=1.3) + sizes.gap / 2
    return y


def _other_ways(sheets: Document, words: LetterWords) -> None:
    y = BOTTOM - _other_ways_height(sheets, words) + 5
    sheets.rule(LEFT, y - 2.5, length=WIDTH, colour=LINE)
    for said in words.other_ways:
        y = sheets.paragraph(LEFT, y, said, width=WIDTH, leading=1.35)


def _other_ways_height(sheets: Document, words: LetterWords) -> float:
    """Return how much the languages line takes at the bottom, with the rule over it."""
    sheets.face(Face.HEADING, STANDARD.small, colour=INK)
    return 5 + sum(sheets.height_of(s, width=WIDTH, leading=1.35) for s in words.other_ways)
