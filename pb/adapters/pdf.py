"""PDF documents: our typefaces in the file, QR codes as rectangles, the same bytes each time."""

import unicodedata
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import PDFResourceType
from fpdf.fonts import SubsetMap, TTFFont

from pb.adapters import qr
from pb.adapters.typesetting import PER_EM, Typesetter

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
MM_PER_POINT = 25.4 / 72
A4 = (210.0, 297.0)  # mm
OTHER_LETTERS = VENDOR / "noto-sans-2.015" / "NotoSans_400Regular.ttf"
BASELINE = 0.8  # of the size, below the top of a line whose leading is 1
SEAM = 0.02  # of a module: strips overlap by this, so that no screen shows lines between them

Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)


class Face(Enum):
    """A typeface that a document may be set in, by its file under static/vendor."""

    TEXT = "atkinson-hyperlegible-ttf-1.006/AtkinsonHyperlegible_400Regular.ttf"
    STRONG = "atkinson-hyperlegible-ttf-1.006/AtkinsonHyperlegible_700Bold.ttf"
    HEADING = "figtree-ttf-2.002/Figtree_700Bold.ttf"
    FIGURE = "figtree-ttf-2.002/Figtree_500Medium.ttf"
    CODE = "atkinson-hyperlegible-mono-2.001/AtkinsonHyperlegibleMono_700Bold.ttf"


class Side(Enum):
    """Where a line is held: its beginning, its middle or its end."""

    LEFT = 0.0
    MIDDLE = 0.5
    RIGHT = 1.0


# Atkinson's zero is slashed, which reads badly in sums and telephone numbers.
FIGURES = "0123456789"
FIGURES_FROM = {Face.TEXT: Face.FIGURE, Face.STRONG: Face.HEADING}


class Document(FPDF):
    """An A4 document in millimetres. A typeface enters the file when it is first used.

    Sizes of letters are in points. Nothing in the file depends on when or where it was made,
    apart from the moment that is given.
    """

    def __init__(self, *, title: str, language: str, made_at: datetime, author: str = "") -> None:
        super().__init__(orientation="portrait", unit="mm", format=A4)
        self.set_title(title)
        self.set_lang(language)
        self.set_author(author)
        self.set_creator("Commonpot")
        self.set_producer("Commonpot")
        self.set_creation_date(made_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        self.c_margin = 0
        self._setters: dict[tuple[Face, bool], Typesetter] = {}
        self._size = 12.0
        self._colour = BLACK
        self._face = Face.TEXT

    def face(self, face: Face, size: float, *, colour: Colour = BLACK) -> None:
        """Set what follows in a typeface, a size in points and a colour."""
        self._face, self._size, self._colour = face, size, colour

    def put(self, x: float, y: float, words: str, *, side: Side = Side.LEFT) -> float:
        """Write one line, its top at y; x is where its `side` is. Returns its width in mm."""
        words = printable(words)
        wide = self.width_of(words)
        self._show(x - wide * side.value, y + self._size * MM_PER_POINT * BASELINE, words)
        return wide

    def paragraph(
        self,
        x: float,
        y: float,
        words: str,
        *,
        width: float,
        leading: float = 1.35,
        side: Side = Side.LEFT,
    ) -> float:
        """Write words into a column, broken between them; returns the y below.

        Args:
            x: left edge, mm.
            y: top edge, mm.
            words: line breaks in them are kept.
            width: of the column, mm.
            leading: height of a line as a multiple of the letters' size.
            side: to which edge of the column lines are set.
        """
        height = self._size * MM_PER_POINT * leading
        inset = self._size * MM_PER_POINT * (leading - 1) / 2
        for line in self.lines_of(words, width=width):
            self.put(x + width * side.value, y + inset, line, side=side)
            y += height
        return y

    def width_of(self, words: str) -> float:
        """Return how wide one line is, in mm."""
        words = printable(words)
        return self._setter(words).width(words) * self._size * MM_PER_POINT / PER_EM

    def lines_of(self, words: str, *, width: float) -> list[str]:
        """Return words broken into the lines of a column."""
        words = printable(words)
        return self._setter(words).lines(words, width * PER_EM / self._size / MM_PER_POINT)

    def height_of(self, words: str, *, width: float, leading: float = 1.35) -> float:
        """Return how high a paragraph will be, in mm."""
        lines = self.lines_of(words, width=width)
        return len(lines) * self._size * MM_PER_POINT * leading

    def box(
        self,
        x: float,
        y: float,
        *,
        size: tuple[float, float],
        fill: Colour | None = None,
        outline: Colour | None = None,
        radius: float = 0,
    ) -> None:
        """Draw a rectangle: filled, outlined or both, with round corners if a radius is given."""
        if fill is not None:
            self.set_fill_color(*fill)
        if outline is not None:
            self.set_draw_color(*outline)
        style = {(True, True): "DF", (True, False): "F"}.get(
            (fill is not None, outline is not None), "D"
        )
        self.rect(x, y, *size, style=style, round_corners=radius > 0, corner_radius=radius)

    def rule(self, x: float, y: float, *, length: float, colour: Colour = BLACK) -> None:
        """Draw a thin line to the right."""
        self.set_draw_color(*colour)
        self.line(x, y, x + length, y)

    def qr(self, text: str, x: float, y: float, *, size: float) -> None:
        """Draw a text's QR code in black on white; `size` in mm, with its quiet ground."""
        drawn = qr.drawing(text, mask=qr.ANY_MASK)
        self.box(x, y, size=(size, size), fill=WHITE)
        module = size / drawn.size * self.k
        left, top = x * self.k, (self.h - y) * self.k
        thick = module * (1 + SEAM)
        # One path: hundreds of separate rectangles take longer to write and to print.
        path = " ".join(
            f"{left + s.x * module:.2f} {top - s.y * module:.2f}"
            f" {s.length * module:.2f} {-thick:.2f} re"
            for s in drawn.strips
        )
        self._out(f"q 0 g {path} f Q")

    def finished(self) -> bytes:
        """Return the whole document."""
        made = bytes(self.output())
        # The library would keep every document's letters in memory for ever.
        SubsetMap.get_glyph.cache_clear()
        return made

    def _show(self, x: float, baseline: float, words: str) -> None:
        red, green, blue = (part / 255 for part in self._colour)
        shown = []
        for number, letters in self._setter(words).shown(words, self._size):
            self._resource_catalog.add(PDFResourceType.FONT, number, self.page)
            shown.append(letters)
        place = f"{x * self.k:.2f} {(self.h - baseline) * self.k:.2f} Td"
        colour = f"{red:.3f} {green:.3f} {blue:.3f} rg"
        self._out(f"q BT {colour} {place} {' '.join(shown)} ET Q")

    def _setter(self, words: str) -> Typesetter:
        """Return what sets these words, with a typeface for other letters if they need one."""
        key = self._face, not _ours().issuperset(words)
        if key not in self._setters:
            self._setters[key] = Typesetter(self._faces(*key))
        return self._setters[key]

    def _faces(self, face: Face, has_others: bool) -> list[TTFFont]:  # noqa: FBT001  a key's half
        found = [self._font(face.name.lower(), VENDOR / face.value)]
        if face in FIGURES_FROM:
            for figure in FIGURES:
                found[0].cmap.pop(ord(figure), None)
            other = FIGURES_FROM[face]
            found.append(self._font(other.name.lower(), VENDOR / other.value))
        return [*found, self._font("other", OTHER_LETTERS)] if has_others else found

    def _font(self, family: str, file: Path) -> TTFFont:
        if family not in self.fonts:
            self.add_font(family, fname=file)
        font = self.fonts[family]
        assert isinstance(font, TTFFont)
        return font


def printable(words: str) -> str:
    """Return words in letters that can be printed.

    What no typeface has loses its accent, or becomes a question mark.
    """
    words = unicodedata.normalize("NFC", words)
    if _ours().issuperset(words):
        return words
    words = words.replace("\u00ad", "")
    return "".join(map(_nearest, words))


def can_print(words: str) -> bool:
    """Whether every letter can be printed as it is."""
    return (_ours() | _others()).issuperset(unicodedata.normalize("NFC", words))


def _nearest(letter: str) -> str:
    if letter in _ours() or letter in _others():
        return letter
    plain = unicodedata.normalize("NFKD", letter)[:1]
    return plain if plain in _ours() else "?"


@cache
def _ours() -> frozenset[str]:
    """Return the letters that each of our typefaces has, and the line break."""
    each = [_letters(VENDOR / face.value) for face in Face]
    return frozenset.intersection(*each) - {"\u00ad"} | {"\n"}


@cache
def _others() -> frozenset[str]:
    return _letters(OTHER_LETTERS)


def _letters(file: Path) -> frozenset[str]:
    probe = FPDF()
    probe.add_font("probe", fname=file)
    font = probe.fonts["probe"]
    assert isinstance(font, TTFFont)
    try:
        return frozenset(map(chr, font.cmap))
    finally:
        font.close()
