"""A ballot paper as PDF: on A4, to be folded once, so that no mark shows and none is creased."""

from dataclasses import dataclass
from datetime import datetime

from pb.adapters.pdf import MM_PER_POINT, Colour, Document, Face, Side
from pb.adapters.printed import BallotPaper, Mark, PrintedProject

INK: Colour = (0, 0, 0)
LINE: Colour = (120, 120, 120)
LEFT, RIGHT = 18.0, 192.0
WIDTH = RIGHT - LEFT
TOP, BOTTOM = 14.0, 280.0
HALF = 297.0 / 2
FOLD = 4.0  # mm on both sides of the fold, in which no box and no line of text lies
QR = 24.0


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of letters in points; boxes and gaps in mm."""

    title: float
    text: float
    small: float
    number: float
    box: float
    gap: float


STANDARD = Sizes(title=20, text=11, small=10, number=15, box=8, gap=2.6)
LARGE = Sizes(title=26, text=18, small=18, number=22, box=12, gap=4)


def document(paper: BallotPaper, *, large_print: bool, made_at: datetime) -> bytes:
    """Return the paper as PDF."""
    drawn = _Paper(paper, LARGE if large_print else STANDARD, made_at)
    drawn.draw()
    return drawn.sheets.finished()


class _Paper:
    """Draws one paper, page by page."""

    def __init__(self, paper: BallotPaper, sizes: Sizes, made_at: datetime) -> None:
        self.sheets = Document(
            title=paper.title, language=paper.language, made_at=made_at, author=paper.place
        )
        self._paper = paper
        self._sizes = sizes
        self._boxes = 2 if paper.mark is Mark.YES_NO else 1
        self._text_left = LEFT + self._boxes * (sizes.box + 3) + 3
        self._key_width = self._widest_key()
        self._y = TOP

    def draw(self) -> None:
        """Draw the head, then every project; footers last, when the number of pages is known."""
        self._begin_page()
        self._head()
        self._box_names()
        for project in self._paper.projects:
            self._project(project)
        self._footers()

    def _begin_page(self) -> None:
        self.sheets.add_page()
        self._y = TOP
        for left, length in ((0.0, 7.0), (203.0, 7.0)):
            self.sheets.rule(left, HALF, length=length, colour=LINE)

    def _head(self) -> None:
        sheets, sizes, paper = self.sheets, self._sizes, self._paper
        width = WIDTH - QR - 6
        sheets.qr(paper.link, RIGHT - QR + 2, TOP - 4, size=QR)
        sheets.face(Face.STRONG, sizes.small)
        sheets.put(RIGHT, TOP + QR - 4, paper.batch, side=Side.RIGHT)
        sheets.face(Face.TEXT, sizes.small)
        sheets.put(LEFT, TOP, paper.place)
        sheets.face(Face.HEADING, sizes.title)
        below = TOP + sizes.small * MM_PER_POINT * 1.5
        below = sheets.paragraph(LEFT, below, paper.title, width=width, leading=1.15)
        sheets.face(Face.FIGURE, sizes.text + 2)
        below = sheets.paragraph(LEFT, below + 1, paper.money, width=width)
        below = max(below, TOP + QR + sizes.small * MM_PER_POINT)
        self._y = self._how(below + sizes.gap) + sizes.gap * 1.5

    def _how(self, top: float) -> float:
        """Draw how to vote, in a frame; returns the y below."""
        sheets, sizes = self.sheets, self._sizes
        inset = 3.5
        words = [*self._paper.how, self._paper.fold]
        sheets.face(Face.TEXT, sizes.text)
        heights = [sheets.height_of(one, width=WIDTH - 2 * inset) for one in words]
        height = sum(heights) + 2 * inset - 1
        sheets.box(LEFT, top, size=(WIDTH, height), outline=INK, radius=2)
        below = top + inset
        for place, one in enumerate(words):
            sheets.face(Face.TEXT if place else Face.STRONG, sizes.text)
            below = sheets.paragraph(LEFT + inset, below, one, width=WIDTH - 2 * inset)
        return top + height

    def _box_names(self) -> None:
        if self._boxes == 1:
            return
        self.sheets.face(Face.STRONG, self._sizes.small)
        for place, words in enumerate((self._paper.yes, self._paper.no)):
            middle = LEFT + self._sizes.box / 2 + place * (self._sizes.box + 3)
            self.sheets.put(middle, self._y, words, side=Side.MIDDLE)
        self._y += self._sizes.small * MM_PER_POINT * 1.5

    def _project(self, project: PrintedProject) -> None:
        height = self._height(project)
        # Nothing of a project lies where the paper is folded, or below the last line.
        if self._y < HALF + FOLD and self._y + height > HALF - FOLD:
            self._y = HALF + FOLD
        if self._y + height > BOTTOM:
            self._begin_page()
            self._box_names()
        self._draw_project(project)
        self._y += height

    def _columns(self) -> tuple[float, float]:
        """Return where the title begins, and how wide it may be beside the cost."""
        left = self._text_left + self._key_width
        return left, RIGHT - left - self._cost_width() - 3

    def _height(self, project: PrintedProject) -> float:
        sheets, sizes = self.sheets, self._sizes
        left, width = self._columns()
        sheets.face(Face.STRONG, sizes.text + 1)
        height = sheets.height_of(project.title, width=width, leading=1.2)
        sheets.face(Face.TEXT, sizes.small)
        if project.text:
            height += sheets.height_of(project.text, width=RIGHT - left, leading=1.25)
        if project.where:
            height += sheets.height_of(project.where, width=RIGHT - left, leading=1.25)
        return max(height, sizes.box) + 2 * sizes.gap

    def _draw_project(self, project: PrintedProject) -> None:
        sheets, sizes = self.sheets, self._sizes
        top = self._y + sizes.gap
        for place in range(self._boxes):
            sheets.set_line_width(0.5)
            left = LEFT + place * (sizes.box + 3)
            sheets.box(left, top, size=(sizes.box, sizes.box), outline=INK)
            sheets.set_line_width(0.2)
        sheets.face(Face.HEADING, sizes.number)
        sheets.put(self._text_left + self._key_width - 3, top, project.key, side=Side.RIGHT)
        sheets.face(Face.HEADING, sizes.text + 1)
        sheets.put(RIGHT, top + 0.4, project.cost, side=Side.RIGHT)
        left, width = self._columns()
        sheets.face(Face.STRONG, sizes.text + 1)
        below = sheets.paragraph(left, top, project.title, width=width, leading=1.2)
        sheets.face(Face.TEXT, sizes.small)
        for words in (project.text, project.where):
            if words:
                below = sheets.paragraph(left, below, words, width=RIGHT - left, leading=1.25)
        sheets.rule(LEFT, self._y, length=WIDTH, colour=LINE)

    def _widest_key(self) -> float:
        self.sheets.face(Face.HEADING, self._sizes.number)
        keys = [project.key for project in self._paper.projects]
        return max((self.sheets.width_of(key) for key in keys), default=0) + 3

    def _cost_width(self) -> float:
        self.sheets.face(Face.HEADING, self._sizes.text + 1)
        costs = [project.cost for project in self._paper.projects]
        return max((self.sheets.width_of(cost) for cost in costs), default=0)

    def _footers(self) -> None:
        pages = len(self.sheets.pages)
        for number in range(1, pages + 1):
            self.sheets.page = number
            self.sheets.face(Face.TEXT, self._sizes.small)
            said = self._paper.page % {"number": number, "pages": pages}
            self.sheets.put(LEFT, BOTTOM + 4, self._paper.batch)
            self.sheets.put(RIGHT, BOTTOM + 4, said, side=Side.RIGHT)
