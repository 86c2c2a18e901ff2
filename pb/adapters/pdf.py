"""PDF documents: our typefaces in the file, QR codes as rectangles, the same bytes each time."""

import unicodedata
from datetime import datetime
from enum import Enum
from functools import cache
from pathlib import Path

from fpdf import FPDF, ViewerPreferences
from fpdf.enums import Align, MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from pb.adapters import qr

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
MM_PER_POINT = 25.4 / 72
A4 = (210.0, 297.0)  # mm
OTHER_LETTERS = VENDOR / "noto-sans-2.015" / "NotoSans_400Regular.ttf"
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

    def face(self, face: Face, size: float, *, colour: Colour = BLACK) -> None:
        """Set what follows in a typeface, a size in points and a colour."""
        family = face.name.lower()
        if family not in self.fonts:
            self.add_font(family, fname=VENDOR / face.value)
        self.set_font(family, size=size)
        self.set_text_color(*colour)

    def put(self, x: float, y: float, words: str, *, align: Align = Align.L) -> float:
        """Write one line, its top at y; returns its width in mm. R ends it at x."""
        words = self.printable(words)
        half = min(x, self.w - x)
        left, wide = {Align.R: (0, x), Align.C: (x - half, 2 * half)}.get(align, (x, self.w - x))
        self.set_xy(left, y)
        # `cell` knows typefaces for other letters, which `text` does not.
        self.cell(wide, self.font_size, words, align=align)
        return self.get_string_width(words)

    def paragraph(
        self,
        x: float,
        y: float,
        words: str,
        *,
        width: float,
        leading: float = 1.35,
        align: Align = Align.L,
    ) -> float:
        """Write words into a column, broken between them; returns the y below.

        Args:
            x: left edge, mm.
            y: top edge, mm.
            words: line breaks in them are kept.
            width: of the column, mm.
            leading: height of a line as a multiple of the letters' size.
            align: L, C, R or J.
        """
        self.set_xy(x, y)
        self.multi_cell(
            width,
            self.font_size * leading,
            self.printable(words),
            align=align,
            new_x=XPos.LEFT,
            new_y=YPos.NEXT,
        )
        return self.get_y()

    def height_of(self, words: str, *, width: float, leading: float = 1.35) -> float:
        """Return how high a paragraph will be, in mm."""
        lines = self.multi_cell(
            width,
            self.font_size * leading,
            self.printable(words),
            align=Align.L,
            dry_run=True,
            output=MethodReturnValue.LINES,
        )
        assert isinstance(lines, list)
        return len(lines) * self.font_size * leading

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
        left, top = x * self.k, self.h * self.k - y * self.k
        thick = module * (1 + SEAM)
        # One path: hundreds of separate rectangles take longer to write and to print.
        path = " ".join(
            f"{left + s.x * module:.2f} {top - s.y * module:.2f}"
            f" {s.length * module:.2f} {-thick:.2f} re"
            for s in drawn.strips
        )
        self._out(f"q 0 g {path} f Q")

    def printable(self, words: str) -> str:
        """Return words in letters that can be printed; adds a typeface if ours lack some.

        What no typeface has loses its accent, or becomes a question mark.
        """
        words = unicodedata.normalize("NFC", words)
        if _ours().issuperset(words):
            return words
        if not self._fallback_font_ids:
            self.add_font("other", fname=OTHER_LETTERS)
            self.set_fallback_fonts(["other"], exact_match=False)
        return "".join(_nearest(letter) for letter in words)

    def finished(self) -> bytes:
        """Return the whole document."""
        return bytes(self.output())


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
    """Return the letters that each of our typefaces has, and the breaks that none needs."""
    each = [_letters(VENDOR / face.value) for face in Face]
    return frozenset.intersection(*each) | frozenset("\n\u00ad")


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
