"""The booklet of projects as PDF: a cover, then each project with picture, cost and text."""

from collections.abc import Mapping
from datetime import datetime

from pb.adapters import print_pictures
from pb.adapters.pdf import WHITE, Colour, Document, Face, Side
from pb.adapters.printed import Booklet, BookletPot, PrintedProject

PAPER: Colour = (255, 250, 242)
INK: Colour = (29, 43, 54)
SOFT: Colour = (74, 90, 100)
LINE: Colour = (205, 194, 174)
LEFT, RIGHT = 18.0, 192.0
WIDTH = RIGHT - LEFT
TOP, BOTTOM = 18.0, 278.0
PICTURE = (56.0, 36.0)
BESIDE = LEFT + PICTURE[0] + 7
COVER_PICTURES = 3


def document(
    booklet: Booklet, *, pictures: Mapping[str, bytes], colour: Colour, made_at: datetime
) -> bytes:
    """Return the booklet as PDF.

    Args:
        booklet: what it says.
        pictures: WebP files by digest, of the projects that have one.
        colour: of the place.
        made_at: what the file says about when it was made.
    """
    drawn = _Booklet(booklet, pictures, colour, made_at)
    drawn.draw()
    return drawn.sheets.finished()


class _Booklet:
    """Draws one booklet, page by page."""

    def __init__(
        self, booklet: Booklet, pictures: Mapping[str, bytes], colour: Colour, made_at: datetime
    ) -> None:
        self.sheets = Document(
            title=booklet.title, language=booklet.language, made_at=made_at, author=booklet.place
        )
        self._booklet = booklet
        self._pictures = pictures
        self._colour = colour
        self._y = TOP

    def draw(self) -> None:
        """Draw the cover, then the pots; footers last, when the number of pages is known."""
        self._cover()
        for pot in self._booklet.pots:
            self._pot(pot)
        self._footers()

    def _cover(self) -> None:
        sheets, booklet = self.sheets, self._booklet
        sheets.add_page()
        sheets.box(0, 0, size=(210, 132), fill=self._colour)
        shown = [project for pot in booklet.pots for project in pot.projects][:COVER_PICTURES]
        print_pictures.strip(sheets, shown, self._pictures, top=132, height=58)
        sheets.face(Face.HEADING, 15, colour=WHITE)
        sheets.put(LEFT, 18, booklet.place)
        sheets.face(Face.HEADING, 46, colour=WHITE)
        below = sheets.paragraph(LEFT, 40, booklet.headline, width=WIDTH, leading=1.1)
        sheets.face(Face.TEXT, 18, colour=WHITE)
        sheets.paragraph(LEFT, below + 6, booklet.title, width=WIDTH)
        sheets.face(Face.TEXT, 15, colour=INK)
        below = sheets.paragraph(LEFT, 204, booklet.lead, width=WIDTH - 62)
        sheets.face(Face.HEADING, 16, colour=self._colour)
        sheets.paragraph(LEFT, below + 4, booklet.dates, width=WIDTH - 62)
        sheets.qr(booklet.link, RIGHT - 50, 200, size=50)
        sheets.face(Face.STRONG, 11, colour=INK)
        below = sheets.paragraph(RIGHT - 60, 252, booklet.scan, width=60, side=Side.RIGHT)
        sheets.face(Face.TEXT, 10, colour=SOFT)
        sheets.paragraph(LEFT, below, booklet.address, width=WIDTH, side=Side.RIGHT)

    def _pot(self, pot: BookletPot) -> None:
        sheets = self.sheets
        sheets.add_page()
        sheets.face(Face.HEADING, 25, colour=INK)
        below = sheets.paragraph(LEFT, TOP, pot.name, width=WIDTH, leading=1.15)
        sheets.face(Face.FIGURE, 15, colour=SOFT)
        self._y = sheets.paragraph(LEFT, below, pot.money, width=WIDTH) + 5
        for project in pot.projects:
            height = self._height(project)
            if self._y + height > BOTTOM:
                sheets.add_page()
                self._y = TOP
            self._project(project)
            self._y += height

    def _height(self, project: PrintedProject) -> float:
        sheets, width = self.sheets, RIGHT - BESIDE
        sheets.face(Face.HEADING, 15)
        height = sheets.height_of(f"{project.key}  {project.title}", width=width, leading=1.2)
        sheets.face(Face.TEXT, 11)
        height += sheets.height_of(project.text, width=width) + 8
        return max(height + (5 if project.where else 0), PICTURE[1]) + 9

    def _project(self, project: PrintedProject) -> None:
        sheets, width = self.sheets, RIGHT - BESIDE
        print_pictures.place(sheets, project, self._pictures, at=(LEFT, self._y), size=PICTURE)
        sheets.face(Face.HEADING, 15, colour=INK)
        title = f"{project.key}  {project.title}"
        below = sheets.paragraph(BESIDE, self._y, title, width=width, leading=1.2)
        sheets.face(Face.HEADING, 14, colour=self._colour)
        below = sheets.paragraph(BESIDE, below + 0.5, project.cost, width=width)
        sheets.face(Face.TEXT, 11, colour=INK)
        below = sheets.paragraph(BESIDE, below + 0.5, project.text, width=width)
        if project.where:
            sheets.face(Face.TEXT, 10, colour=SOFT)
            sheets.paragraph(BESIDE, below + 0.5, project.where, width=width)

    def _footers(self) -> None:
        pages = len(self.sheets.pages)
        for number in range(2, pages + 1):
            self.sheets.page = number
            self.sheets.face(Face.TEXT, 10, colour=SOFT)
            said = self._booklet.page % {"number": number, "pages": pages}
            self.sheets.put(LEFT, BOTTOM + 6, self._booklet.title)
            self.sheets.put(RIGHT, BOTTOM + 6, said, side=Side.RIGHT)
