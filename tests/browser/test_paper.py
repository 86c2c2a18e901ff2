"""A day of voting on paper, by keyboard alone: crossing, sealing, then paper after paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import func, select

from pb.models import PaperBatch, PaperEntry
from pb.vocabulary import BatchState
from tests import factories, papers
from tests.browser.conftest import Served
from tests.browser.looking import scrolls_sideways, violations
from tests.factories import Person
from tests.papers import PaperVote

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

PAPER = "/organise/rounds/harbour-bay/paper"
PAPERS = 20


def prepare(served: Served) -> PaperVote:
    with served.database.session() as session:
        return papers.prepare(session, served.settings.keys_dir)


def sign_in(context: BrowserContext, person: Person) -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("input[name=email]").fill(person.email)
    page.locator("input[name=password]").fill(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    return page


def looks_right(page: Page) -> None:
    assert violations(page) == []
    assert scrolls_sideways(page) == []


@pytest.mark.parametrize("javascript", [False, True])
def test_papers_are_typed_by_keyboard_alone(
    served: Served,
    people: Callable[..., BrowserContext],
    javascript: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    paper = prepare(served)
    with served.database.session() as session:
        batch_id = papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=PAPERS)
        papers.close(session, paper)
    for turn, person in ((1, paper.ann), (2, paper.bo)):
        page = sign_in(people(javascript=javascript), person)
        page.goto(f"{PAPER}/batches/1/read/{turn}")
        for number in range(1, PAPERS + 1):
            assert page.locator(".typing__number").inner_text() == str(number)
            assert page.evaluate("document.activeElement.name") == "marks"
            page.keyboard.type("1 3" if number % 3 else "")
            with page.expect_navigation():
                page.keyboard.press("Enter")
    with served.database.session() as session:
        state = session.scalars(select(PaperBatch.state).where(PaperBatch.id == batch_id)).one()
        entries = session.scalars(select(func.count()).select_from(PaperEntry)).one()
    assert entries == 2 * PAPERS
    assert state == BatchState.SETTLED


def test_a_mistake_keeps_the_field_and_what_is_in_it(
    served: Served, people: Callable[..., BrowserContext]
) -> None:
    paper = prepare(served)
    with served.database.session() as session:
        papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=2)
        papers.close(session, paper)
    page = sign_in(people(javascript=True), paper.ann)
    page.goto(f"{PAPER}/batches/1/read/1")
    looks_right(page)
    page.keyboard.type("1 99")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("input[name=marks]").input_value() == "1 99"
    assert page.evaluate("document.activeElement.name") == "marks"
    looks_right(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "against-the-rules"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".typing__last").is_visible()
    assert "breaks the rules" in page.locator(".typing__last").inner_text()


def test_a_polling_day_on_a_phone(served: Served, people: Callable[..., BrowserContext]) -> None:
    paper = prepare(served)
    page = sign_in(people(javascript=True), paper.ann)
    page.goto(PAPER)
    looks_right(page)
    page.locator("input[name=place]").fill("Central Library")
    page.keyboard.press("Enter")
    page.wait_for_url("**/batches/1")
    looks_right(page)
    page.goto(f"{PAPER}/cross")
    page.locator("input[name=reference]").fill("no-0001")
    page.keyboard.press("Enter")
    page.locator("section.panel button").wait_for()
    looks_right(page)
    page.locator("section.panel button").click()
    page.get_by_text("Give out these papers: Whole town, Northfield.").wait_for()
    other = sign_in(people(javascript=True), paper.bo)
    other.goto(f"{PAPER}/batches/1")
    other.locator("input[name=papers]").fill("1")
    other.locator("input[name=seal]").fill("A-0017")
    looks_right(other)
    other.keyboard.press("Enter")
    other.get_by_text("The batch is sealed.").wait_for()
    looks_right(other)
    for address in ("papers", "papers/everyone?batch=1", "poster", "booklet", "rules"):
        page.goto(f"/rounds/harbour-bay/{address}")
        looks_right(page)


def test_a_mistaken_crossing_on_a_phone(
    served: Served, people: Callable[..., BrowserContext]
) -> None:
    paper = prepare(served)
    with served.database.session() as session:
        papers.cross(session, paper, 0)
        papers.cross(session, paper, 1)
    page = sign_in(people(javascript=True), paper.ann)
    page.goto(f"{PAPER}/cross")
    page.locator("input[name=reference]").fill("NO-0001")
    page.keyboard.press("Enter")
    page.get_by_text("Was somebody else meant? Take the crossing back").click()
    for reference in ("NO-0001", "NO-0002"):
        page.locator("input[name=reference]").fill(reference)
        page.locator("input[value=same-name]").check()
        page.keyboard.press("Enter")
        page.get_by_text(f"{reference} waits for a second person").wait_for()
    looks_right(page)
    other = sign_in(people(javascript=True), paper.bo)
    other.goto(PAPER)
    looks_right(other)
    other.get_by_role("link", name="Crossed by mistake").click()
    other.locator("section", has_text="NO-0001").get_by_text("Take this crossing back").click()
    other.get_by_text("NO-0001 can vote again").wait_for()
    looks_right(other)
    other.goto("/rounds/harbour-bay/scrutiny")
    looks_right(other)
