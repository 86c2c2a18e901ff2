"""PDF documents: rendered to pictures and read again, as a reader's eyes and camera would."""

from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from pb.adapters.pdf import Document, Face, Side, can_print

MADE_AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
POLISH = "Zażółć gęślą jaźń, ŁÓDŹ"


def document(title: str = "A letter", language: str = "en") -> Document:
    made = Document(title=title, language=language, made_at=MADE_AT, author="Harbour Bay Council")
    made.add_page()
    return made


def read(made: bytes) -> str:
    """Return the words of all pages, without line breaks."""
    pages = pypdfium2.PdfDocument(BytesIO(made))
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in iter(pages))


def picture(made: bytes, *, page: int = 0, dots: int = 150) -> Image.Image:
    drawn = pypdfium2.PdfDocument(BytesIO(made))[page].render(scale=dots / 72).to_pil()
    assert isinstance(drawn, Image.Image)
    return drawn


@pytest.mark.parametrize("face", list(Face))
def test_each_typeface_prints_polish_and_is_in_the_file(face: Face) -> None:
    made = document()
    made.face(face, 14)
    made.put(20, 20, POLISH)
    page = pypdfium2.PdfDocument(BytesIO(made.finished()))[0]
    assert read(made.finished()) == POLISH
    [text] = page.get_objects()
    assert text.get_font().is_embedded


def test_a_name_in_other_letters_is_printed_with_another_typeface() -> None:
    made = document()
    made.face(Face.TEXT, 11)
    made.put(20, 20, "Ольга Ŵyn Παπαδοπούλου")
    assert read(made.finished()) == "Ольга Ŵyn Παπαδοπούλου"


@pytest.mark.parametrize(
    ("typed", "printed"), [("張偉", "??"), ("Zoe\u0301", "Zoé"), ("🐟 Ada", "? Ada")]
)
def test_what_no_typeface_has_is_marked_and_ends_nothing(typed: str, printed: str) -> None:
    made = document()
    made.face(Face.TEXT, 11)
    made.put(20, 20, typed)
    assert read(made.finished()) == printed


def test_whether_a_name_can_be_printed_can_be_asked() -> None:
    assert can_print("Zoe\u0301 Źdźbło, Ольга")
    assert not can_print("張偉")


@pytest.mark.parametrize("size", [22, 30, 42])
@pytest.mark.parametrize("dots", [100, 300])
def test_a_qr_code_is_read_from_the_rendered_page(size: int, dots: int) -> None:
    said = "https://pb.example.org/rounds/harbour-bay/vote#code=7K2M-9QWE-7K2M-9QWE-7K2M"
    made = document()
    made.qr(said, 100, 120, size=size)
    [found] = zxingcpp.read_barcodes(picture(made.finished(), dots=dots))
    assert found.text == said


def test_the_file_says_its_title_and_language() -> None:
    made = document(title="List do głosowania", language="pl").finished()
    pages = pypdfium2.PdfDocument(BytesIO(made))
    said = pages.get_metadata_dict()
    assert (said["Title"], said["Author"]) == ("List do głosowania", "Harbour Bay Council")
    assert said["CreationDate"] == "D:20260504093000Z"
    assert b"/Lang (pl)" in made
    assert b"/DisplayDocTitle true" in made
    assert [round(side / 72 * 25.4) for side in pages[0].get_size()] == [210, 297]


def test_the_same_words_make_the_same_bytes() -> None:
    def once() -> bytes:
        made = document()
        made.face(Face.TEXT, 11)
        y = made.paragraph(20, 20, f"{POLISH}. Ольга. " * 20, width=100)
        made.qr("https://pb.example.org", 20, y, size=30)
        return made.finished()

    assert once() == once()


def test_a_paragraph_says_where_it_ends() -> None:
    made = document()
    made.face(Face.TEXT, 12)
    words = "Neighbours decide together what is built. " * 12
    expected = made.height_of(words, width=80)
    assert made.paragraph(20, 30, words, width=80) == pytest.approx(30 + expected)
    assert expected > 40
    made.finished()


def test_lines_end_and_centre_where_they_should() -> None:
    made = document()
    made.face(Face.FIGURE, 12)
    width = made.put(20, 20, "9 May")
    made.put(190, 30, "9 May", side=Side.RIGHT)
    made.put(105, 40, "9 May", side=Side.MIDDLE)
    page = pypdfium2.PdfDocument(BytesIO(made.finished()))[0]
    lefts = sorted(text.get_bounds()[0] / 72 * 25.4 for text in page.get_objects())
    assert lefts == pytest.approx([20, 105 - width / 2, 190 - width], abs=0.5)
