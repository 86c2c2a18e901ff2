"""What is printed: an HTML page and a PDF of the same words; codes that can be scanned."""

import io
import re
from collections.abc import Iterator

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import update

from pb.config import Settings
from pb.database import Session
from pb.models import Pot, Project, Round
from pb.services.atomic import atomic
from pb.vocabulary import BallotType, PaperRule, RoundState
from tests import factories, papers
from tests.page_check import CheckingClient
from tests.papers import PaperVote

ROUND = "/rounds/harbour-bay"
PAPER = f"{ROUND}/papers/everyone"

# Printed matter does not depend on the kind of database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def paper(session: Session, settings: Settings) -> PaperVote:
    made = papers.prepare(session, settings.keys_dir)
    session.rollback()
    return made


def pages(data: bytes, *, scale: float = 2) -> Iterator[tuple[str, Image.Image]]:
    """Yield the words and the picture of each page of a PDF."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.get_textpage().get_text_range(), page.render(scale=scale).to_pil()


def words(text: str) -> str:
    """Return words alone: where a line breaks, and which blanks stand between, does not matter."""
    return re.sub(r"\s+", "", text.replace("\u00a0", ""))


def of_page(answer) -> list[str]:
    """Return the texts of a page's printed part."""
    article = answer.text.split('<article class="printed', 1)[1].split("</article>", 1)[0]
    article = re.sub(r"<svg.*?</svg>", "", article, flags=re.DOTALL)
    texts = re.sub(r"<[^>]+>", "\n", article.split(">", 1)[1])
    return [line.strip() for line in texts.split("\n") if line.strip()]


def pdf(client: CheckingClient, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    data: bytes = answer.data
    return data


def scanned(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("size", ["", "&print=large"])
@pytest.mark.parametrize("part", ["papers/everyone", "papers/northfield", "poster", "booklet"])
def test_the_page_and_the_pdf_say_the_same(
    client: CheckingClient, part: str, size: str, language: str
) -> None:
    page = client.get(f"{ROUND}/{part}?language={language}{size}")
    assert f'lang="{language}"' in page.text
    printed = words("".join(text for text, _ in pages(
        pdf(client, f"{ROUND}/{part}.pdf?language={language}{size}"), scale=0.2
    )))  # fmt: skip
    missing = [line for line in of_page(page) if words(line) not in printed]
    assert missing == []


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize("size", ["", "&print=large"])
def test_the_code_of_a_paper_names_the_batch_and_no_person(
    client: CheckingClient, session: Session, paper: PaperVote, size: str
) -> None:
    papers.begin(session, paper.vote, by=paper.ann.id)
    session.rollback()
    data = pdf(client, f"{PAPER}.pdf?batch=1{size}")
    text, picture = next(iter(pages(data)))
    assert scanned(picture) == [f"http://localhost{PAPER}?batch=1"]
    assert "Batch 1" in text
    assert "Batch 1" in client.get(f"{PAPER}?batch=1").text


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize("batch", ["2", "0", "-1", str(10**30)])
def test_a_batch_that_is_not_there_stands_on_no_paper(client: CheckingClient, batch: str) -> None:
    assert client.get(f"{PAPER}.pdf?batch={batch}").status_code == 404


@pytest.mark.usefixtures("paper")
def test_every_paper_of_a_batch_is_the_same(client: CheckingClient) -> None:
    texts = [[text for text, _ in pages(pdf(client, f"{PAPER}.pdf"))] for _ in range(2)]
    assert texts[0] == texts[1]
    assert "Batch: ______" in texts[0][0]


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize(("size", "width"), [("a4", 210), ("a3", 297), ("a9", 210)])
def test_the_poster_leads_to_the_round(client: CheckingClient, size: str, width: int) -> None:
    document = pypdfium2.PdfDocument(pdf(client, f"{ROUND}/poster.pdf?size={size}"))
    assert len(document) == 1
    assert round(document[0].get_width() / 72 * 25.4) == width
    [(_text, picture)] = pages(pdf(client, f"{ROUND}/poster.pdf?size={size}"), scale=1)
    assert scanned(picture) == [f"http://localhost{ROUND}"]


@pytest.mark.parametrize("way", sorted(BallotType))
def test_each_type_says_how_to_mark_it(
    client: CheckingClient, session: Session, paper: PaperVote, way: BallotType
) -> None:
    with atomic(session):
        session.execute(
            update(Pot)
            .where(Pot.id == paper.vote.made.pot_id)
            .values(ballot_type=way, most_points=10, most_choices=3)
        )
        session.execute(update(Round).values(purpose=way.value))
    said = {
        BallotType.APPROVAL: "You can choose up to 3 projects. We suggest at least 3 projects.",
        BallotType.CHOOSE_ONE: "the one project that you want most",
        BallotType.KNAPSACK: "Together they may cost £10,000 at most",
        BallotType.CUMULATIVE: "You have 10 points.",
        BallotType.ORDINAL: "Use each number once.",
        BallotType.SCORING: "a score from 0 to 5",
        BallotType.YES_NO: "for yes or for no",
    }[way]
    assert said in client.get(PAPER).text
    text, _picture = next(iter(pages(pdf(client, f"{PAPER}.pdf"), scale=0.2)))
    assert words(said) in words(text)
    # A paper with more marks than this is spoiled, whatever its type: so it has to say it.
    limit = "You can choose up to 3 projects."
    assert (words(limit) in words(text)) == (way != BallotType.CHOOSE_ONE)
    assert (words("We suggest at least") in words(text)) == (
        way in {BallotType.APPROVAL, BallotType.ORDINAL}
    )


def fill(session: Session, paper: PaperVote, number: int) -> None:
    """Put long projects onto the paper."""
    with atomic(session):
        for key in range(11, 11 + number):
            session.add(
                Project(
                    pot_id=paper.vote.made.pot_id,
                    key=str(key),
                    position=key,
                    title=f"Zażółć gęślą jaźń, number {key}, " + "with a long title " * 3,
                    summary="A place to sit, and trees that give shade in summer. " * 4,
                    cost=key * 1_000_00,
                    picture_alt="",
                    numbered_at=factories.moment("2026-01-01T00:00"),
                )
            )


@pytest.mark.parametrize("size", ["", "?print=large"])
def test_a_long_paper_goes_on_and_nothing_lies_in_its_fold(
    client: CheckingClient, session: Session, paper: PaperVote, size: str
) -> None:
    fill(session, paper, 40)
    found = list(pages(pdf(client, f"{PAPER}.pdf{size}"), scale=3))
    assert len(found) > 3
    text = words("".join(text for text, _ in found))
    assert all(words(f"jaźń, number {key},") in text for key in range(11, 51))
    assert words(f"Page {len(found)} of {len(found)}") in text
    for _text, picture in found:
        middle = picture.height // 2
        band = picture.convert("L").crop(
            (picture.width // 20, middle - 20, picture.width * 19 // 20, middle + 20)
        )
        assert band.histogram()[:200] == [0] * 200


def test_booklets_show_pictures_and_drawings(
    client: CheckingClient, session: Session, paper: PaperVote
) -> None:
    fill(session, paper, 5)
    found = list(pages(pdf(client, f"{ROUND}/booklet.pdf"), scale=1))
    colours = found[1][1].crop((50, 100, 200, 400)).getcolors(100_000)
    assert colours is not None
    assert len(colours) > 20


def test_a_round_without_paper_has_a_poster_but_no_ballot_papers(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    papers.prepare(session, settings.keys_dir, rule=PaperRule.NO_PAPER)
    session.rollback()
    assert client.get(PAPER).status_code == 404
    assert client.get(f"{PAPER}.pdf").status_code == 404
    assert pdf(client, f"{ROUND}/poster.pdf")
    page = client.get(f"{ROUND}/papers").text
    assert "Booklet" in page
    assert "Ballot papers" not in page


@pytest.mark.usefixtures("paper")
def test_everything_to_print_is_linked(client: CheckingClient) -> None:
    page = client.get(f"{ROUND}/papers").text
    addresses = re.findall(r'href="([^"]*(?:papers/|poster|booklet)[^"]*)"', page)
    assert len(addresses) >= 2 * (3 + 2 + 2 * 3)
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_a_draft_is_printed_for_organisers_only(
    client: CheckingClient, session: Session, paper: PaperVote
) -> None:
    with atomic(session):
        session.get_one(Round, paper.vote.made.id).state = RoundState.DRAFT
    for address in ("papers", "papers/everyone", "poster.pdf", "booklet", "booklet.pdf"):
        assert client.get(f"{ROUND}/{address}").status_code == 404


@pytest.mark.usefixtures("paper")
def test_an_unknown_language_or_pot_is_no_error(client: CheckingClient) -> None:
    assert client.get(f"{PAPER}?language=xx&print=huge&batch=").status_code == 200
    assert client.get(f"{ROUND}/papers/nowhere.pdf").status_code == 404
    assert io.BytesIO(pdf(client, f"{PAPER}.pdf?language=%00")).read(4) == b"%PDF"
