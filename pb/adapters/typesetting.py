"""Setting words in the typefaces of a PDF: how wide they are, where lines break."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from fpdf.fonts import TTFFont

PER_EM = 1000


class Typesetter:
    """Words in one typeface; what it lacks is taken from others, the first that has it.

    It does what the library does with words, without kerning and styles and many times faster: a
    run of letters has millions of lines.
    """

    def __init__(self, faces: Sequence[TTFFont]) -> None:
        self._faces = tuple(faces)
        self._known: dict[str, tuple[TTFFont, float]] = {}
        # Most of what letters say is the same on each; a typesetter lasts as long as its document.
        self._lines: dict[tuple[str, float], list[str]] = {}
        self._shown: dict[tuple[str, float], list[tuple[int, str]]] = {}

    def width(self, words: str) -> float:
        """Return how wide words are, in thousandths of their size."""
        find = self._find
        return sum(find(letter)[1] for letter in words)

    def shown(self, words: str, size: float) -> list[tuple[int, str]]:
        """Return the numbers of the typefaces that are used, and what shows the words.

        Args:
            words: one line.
            size: in points.
        """
        key = words, size
        if key not in self._shown:
            self._shown[key] = list(self._drawn(words, size))
        return self._shown[key]

    def _drawn(self, words: str, size: float) -> Iterator[tuple[int, str]]:
        for face, letters in groupby(words, key=lambda letter: self._find(letter)[0]):
            picked = (face.subset.pick(ord(letter)) for letter in letters)
            glyphs = "".join(chr(number) for number in picked if number)
            yield face.i, f"/F{face.i} {size:.2f} Tf ({face.escape_text(glyphs)}) Tj"

    def lines(self, words: str, width: float) -> list[str]:
        """Break words into lines of at most this width, in thousandths of their size.

        They break at blanks and where they say so; a word that is wider breaks within.
        """
        return [line for part in words.split("\n") for line in _broken(part, width, of=self.width)]

    def _find(self, letter: str) -> tuple[TTFFont, float]:
        found = self._known.get(letter)
        if found is None:
            number = ord(letter)
            face = next((f for f in self._faces if number in f.cmap), self._faces[0])
            found = self._known[letter] = face, face.cw[number]
        return found


def _broken(words: str, width: float, *, of: Callable[[str], float]) -> Iterator[str]:
    blank = of(" ")
    line, wide = "", 0.0
    for word in words.split(" "):
        needed = of(word)
        if line and wide + blank + needed <= width:
            line, wide = f"{line} {word}", wide + blank + needed
            continue
        if line:
            yield line
        while needed > width and len(word) > 1:
            fits = _as_much_as_fits(word, width, of=of)
            yield word[:fits]
            word = word[fits:]  # noqa: PLW2901  the rest of it
            needed = of(word)
        line, wide = word, needed
    yield line


def _as_much_as_fits(word: str, width: float, *, of: Callable[[str], float]) -> int:
    wide = 0.0
    for place, letter in enumerate(word):
        wide += of(letter)
        if wide > width:
            return max(place, 1)
    return len(word)
