"""QR codes as SVG that a strict Content-Security-Policy lets pass: one path, no style, no id."""

from markupsafe import Markup
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4  # modules of white around the code, as ISO/IEC 18004 asks for


def svg(text: str, *, css_class: str) -> Markup:
    """Draw a text; the words for it stand beside the picture, so it is hidden from readers."""
    code = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return Markup(
        '<svg class="{css_class}" viewBox="0 0 {size} {size}" aria-hidden="true" focusable="false"'
        ' shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"></rect>'
        '<path fill="#000" d="{path}"></path></svg>'
    ).format(css_class=css_class, size=len(rows), path=_path(rows))


def _path(rows: list[list[bool]]) -> str:
    """Return one flat rectangle for each run of dark modules in a row."""
    strokes: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                strokes.append(f"M{x} {y}h{end - x}v1H{x}z")
            x = max(end, x + 1)
    return "".join(strokes)
