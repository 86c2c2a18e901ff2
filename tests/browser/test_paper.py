"""A day of voting on paper, by keyboard alone: crossing, sealing, then paper after paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import func, select

from pb.models import PaperBatch, PaperEntry
from pb.vocabulary import BatchState
from tests import factories, papers
from tests.browser.conftest import Served
from tests.browser.looking import scrolls_sideways, violations
from tests.browser.waiting import enter, follow
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
    enter(page)
    expect(page).to_have_url("/")
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
            expect(page.locator(".typing__number")).to_have_text(str(number))
            expect(page.locator("input[name=marks]")).to_be_focused()
            page.keyboard.type("1 3" if number % 3 else "")
            enter(page)
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
    field = page.locator("input[name=marks]")
    expect(field).to_be_focused()
    page.keyboard.type("1 99")
    enter(page)
    expect(field).to_have_value("1 99")
    expect(field).to_be_focused()
    looks_right(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("button[value=against-the-rules]")).to_be_focused()
    enter(page)
    expect(page.locator(".typing__last")).to_be_visible()
    expect(page.locator(".typing__last")).to_contain_text("breaks the rules")


def test_a_polling_day_on_a_phone(served: Served, people: Callable[..., BrowserContext]) -> None:
    paper = prepare(served)
    page = sign_in(people(javascript=True), paper.ann)
    page.goto(PAPER)
    looks_right(page)
    page.locator("input[name=place]").fill("Central Library")
    enter(page)
    expect(page).to_have_url(f"{PAPER}/batches/1")
    looks_right(page)
    page.goto(f"{PAPER}/cross")
    page.locator("input[name=reference]").fill("no-0001")
    enter(page)
    looks_right(page)
    follow(page.locator("section.panel button"))
    expect(page.get_by_text("Give out these papers: Whole town, Northfield.")).to_be_visible()
    other = sign_in(people(javascript=True), paper.bo)
    other.goto(f"{PAPER}/batches/1")
    other.locator("input[name=papers]").fill("1")
    other.locator("input[name=again]").fill("1")
    other.locator("input[name=seal]").fill("A-0017")
    looks_right(other)
    enter(other)
    expect(other.get_by_text("The batch is sealed.")).to_be_visible()
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
    enter(page)
    follow(page.get_by_text("Was somebody else meant? Take the crossing back"))
    for reference in ("NO-0001", "NO-0002"):
        page.locator("input[name=reference]").fill(reference)
        page.locator("input[value=same-name]").check()
        enter(page)
        expect(page.get_by_text(f"{reference} waits for a second person")).to_be_visible()
    looks_right(page)
    other = sign_in(people(javascript=True), paper.bo)
    other.goto(PAPER)
    looks_right(other)
    follow(other.get_by_role("link", name="Crossed by mistake"))
    follow(other.locator("section", has_text="NO-0001").get_by_text("Take this crossing back"))
    expect(other.get_by_text("NO-0001 can vote again")).to_be_visible()
    looks_right(other)
    other.goto("/rounds/harbour-bay/scrutiny")
    looks_right(other)
