"""QR codes: as SVG that a strict Content-Security-Policy lets pass, and as strips to print."""

from dataclasses import dataclass

from markupsafe import Markup
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around the code, as ISO/IEC 18004 asks for
ANY_MASK = 2  # all eight can be read; looking for the prettiest takes six times as long


@dataclass(frozen=True, slots=True)
class Strip:
    """A run of dark modules in a row: where it begins, counted in modules, and how long it is."""

    x: int
    y: int
    length: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A code as strips on a square; the quiet ground around them is part of the square."""

    size: int
    strips: tuple[Strip, ...]


def svg(text: str, *, css_class: str) -> Markup:
    """Draw a text; the words for it stand beside the picture, so it is hidden from readers."""
    drawn = drawing(text)
    path = "".join(f"M{s.x} {s.y}h{s.length}v1H{s.x}z" for s in drawn.strips)
    return Markup(
        '<svg class="{css_class}" viewBox="0 0 {size} {size}" aria-hidden="true" focusable="false"'
        ' shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"></rect>'
        '<path fill="#000" d="{path}"></path></svg>'
    ).format(css_class=css_class, size=drawn.size, path=path)


def drawing(text: str, *, mask: int | None = None) -> Drawing:
    """Return a text's code; without a mask the standard's own choice is looked for."""
    code = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M, mask_pattern=mask)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    strips = (strip for y, row in enumerate(rows) for strip in _strips(row, y))
    return Drawing(len(rows), tuple(strips))


def _strips(row: list[bool], y: int) -> list[Strip]:
    found: list[Strip] = []
    x = 0
    while x < len(row):
        end = x
        while end < len(row) and row[end]:
            end += 1
        if end > x:
            found.append(Strip(x, y, end - x))
        x = max(end, x + 1)
    return found
