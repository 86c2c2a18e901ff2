"""A poster as PDF, on A3 or A4: what there is to decide, until when, and a code to scan."""

from datetime import datetime
from math import cos, radians, sin

from pb.adapters import print_pictures
from pb.adapters.pdf import WHITE, Colour, Document, Face, Side
from pb.adapters.print_pictures import Pictures
from pb.adapters.printed import Poster

PAPER: Colour = (255, 250, 242)
SUN: Colour = (255, 209, 102)
TURN: Colour = (184, 55, 27)
INK: Colour = (29, 43, 54)
SIZES = ("a4", "a3")
A4_WIDTH = 210.0
MARGIN = 18.0
STRIP = 50.0


def document(
    poster: Poster, *, size: str, pictures: Pictures, colour: Colour, made_at: datetime
) -> bytes:
    """Return the poster as PDF; every length grows with the sheet.

    Args:
        poster: what it says.
        size: a4 or a3.
        pictures: WebP files by digest, of the projects that it shows.
        colour: of the place.
        made_at: what the file says about when it was made.
    """
    sheets = Document(
        title=poster.title, language=poster.language, made_at=made_at, author=poster.place
    )
    sheets.add_page(format=size)
    unit = sheets.w / A4_WIDTH
    width = sheets.w - 2 * MARGIN * unit
    sheets.box(0, 0, size=(sheets.w, sheets.h), fill=PAPER)
    _ground(sheets, colour, unit)
    left = MARGIN * unit
    sheets.face(Face.HEADING, 15 * unit, colour=WHITE)
    sheets.put(left, 16 * unit, poster.place)
    sheets.face(Face.TEXT, 16 * unit, colour=WHITE)
    below = sheets.paragraph(left, 29 * unit, poster.title, width=width * 0.72)
    points = _fitting(sheets, poster.headline, width=width, most=60 * unit, high=76 * unit)
    sheets.face(Face.HEADING, points, colour=WHITE)
    top = max(below + 5 * unit, 53 * unit)  # below the circle
    sheets.paragraph(left, top, poster.headline, width=width, leading=1.08)
    print_pictures.strip(
        sheets, poster.projects, pictures, top=sheets.h - STRIP * unit, height=STRIP * unit
    )
    _below(sheets, poster, top=145 * unit, unit=unit)
    return sheets.finished()


def _ground(sheets: Document, colour: Colour, unit: float) -> None:
    """Draw the upper part: the place's colour, with a circle shared in three."""
    sheets.box(0, 0, size=(sheets.w, 135 * unit), fill=colour)
    middle, top, radius = sheets.w - 31 * unit, 31 * unit, 19 * unit
    for place, shade in enumerate((SUN, TURN, WHITE)):
        sheets.set_fill_color(*shade)
        _slice(sheets, middle, top, radius=radius, begin=place * 120 - 90)


def _slice(sheets: Document, x: float, y: float, *, radius: float, begin: float) -> None:
    steps = [radians(begin + 3 + step * 114 / 30) for step in range(31)]
    edge = [(x + radius * cos(step), y + radius * sin(step)) for step in steps]
    inward = radians(begin + 60)
    sheets.polygon([(x + 1.2 * cos(inward), y + 1.2 * sin(inward)), *edge], style="F")


def _below(sheets: Document, poster: Poster, *, top: float, unit: float) -> None:
    """Draw what to do: the dates and ways beside a code that is large enough for a bus stop."""
    left, size = MARGIN * unit, 72 * unit
    right = sheets.w - left - size
    width = right - left - 8 * unit
    sheets.face(Face.TEXT, 19 * unit, colour=INK)
    below = sheets.paragraph(left, top, poster.lead, width=width)
    sheets.face(Face.HEADING, 21 * unit, colour=TURN)
    below = sheets.paragraph(left, below + 5 * unit, poster.dates, width=width, leading=1.25)
    sheets.face(Face.TEXT, 15 * unit, colour=INK)
    below += 4 * unit
    for words in poster.ways:
        below = sheets.paragraph(left, below, words, width=width) + 2 * unit
    sheets.box(right, top, size=(size, size), fill=WHITE, outline=INK, radius=4 * unit)
    sheets.qr(poster.link, right + 3 * unit, top + 3 * unit, size=size - 6 * unit)
    sheets.face(Face.STRONG, 15 * unit, colour=INK)
    below = sheets.paragraph(
        right, top + size + 4 * unit, poster.scan, width=size, side=Side.MIDDLE
    )
    points = _fitting(sheets, poster.address, width=size, most=15 * unit, high=16 * unit)
    sheets.face(Face.STRONG, points, colour=INK)
    sheets.paragraph(right, below, poster.address, width=size, side=Side.MIDDLE)


def _fitting(sheets: Document, words: str, *, width: float, most: float, high: float) -> float:
    """Return the largest size in points, `most` at most, at which words fit into a frame."""
    points = most
    while points > most / 3:
        sheets.face(Face.HEADING, points)
        longest = max(map(sheets.width_of, words.split()), default=0)
        if longest <= width and sheets.height_of(words, width=width, leading=1.08) <= high:
            return points
        points *= 0.95
    return points
