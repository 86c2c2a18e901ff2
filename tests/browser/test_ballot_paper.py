"""A ballot paper in a browser: kept, found, read by a screen reader, in any size and contrast."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from pb.database import Session
from pb.models import Pot, Project
from pb.services.atomic import atomic
from pb.services.proposals import project_texts
from pb.services.proposals.project_texts import ShortText
from pb.vocabulary import BallotType
from tests import voting
from tests.browser.conftest import Served
from tests.browser.looking import scrolls_sideways, violations
from tests.browser.waiting import follow, push, rest, texts
from tests.voting import Vote

# Services and pages are tested on both databases; here one of them is enough.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

VOTE = "/rounds/harbour-bay/vote"
NARROW = {"width": 320, "height": 700}


@pytest.fixture
def vote(session: Session, served: Served) -> Vote:
    made = voting.prepare(session, served.settings.keys_dir)
    with atomic(session):
        one = session.get_one(Project, 1)
        one.title, one.area_id, one.category_id = "Ławki", made.made.area_id, made.made.category_id
    return made


def enter(page: Page, code: str, *, own: bool = True) -> None:
    page.goto(VOTE)
    page.locator("input[name=code]").fill(code)
    page.locator(f"input[name=device][value={'own' if own else 'shared'}]").check()
    follow(page.get_by_role("button", name="Go to my ballot"))
    expect(page).to_have_url(f"{VOTE}/everyone")


def tick(page: Page, number: int) -> None:
    box = page.locator(f"input[name=projects][value='{number}']")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def has_ticks(page: Page, *numbers: int) -> None:
    """Insist that these projects are ticked and no others, once the paper's scripts have run."""
    expect(page.locator(".ballot-bar--counting")).to_be_visible()
    for number in numbers:
        expect(page.locator(f"input[name=projects][value='{number}']")).to_be_checked()
    expect(page.locator("input[name=projects]:checked")).to_have_count(len(numbers))


def keeps_nothing(page: Page) -> None:
    page.wait_for_function("localStorage.length + sessionStorage.length === 0")


@pytest.mark.parametrize("own", [True, False])
def test_marks_outlive_a_reload_and_on_ones_own_device_the_window(
    vote: Vote, people: Callable[..., BrowserContext], *, own: bool
) -> None:
    context = people(javascript=True)
    page = context.new_page()
    enter(page, vote.hillside[0], own=own)
    tick(page, 2)
    page.reload()
    has_ticks(page, 2)
    page.close()
    page = context.new_page()  # nothing was sent, so only the device knows
    context.clear_cookies()
    enter(page, vote.hillside[0], own=own)
    has_ticks(page, *([2] if own else []))
    expect(page.get_by_text("We put back what you had marked")).to_be_visible(visible=own)
    enter(page, vote.hillside[1], own=own)  # somebody else of the same household
    has_ticks(page)


def test_an_empty_paper_is_one_press_away(
    vote: Vote, people: Callable[..., BrowserContext]
) -> None:
    page = people(javascript=True).new_page()
    enter(page, vote.hillside[0])
    tick(page, 2)
    enter(page, vote.hillside[0])
    has_ticks(page, 2)
    follow(page.get_by_role("button", name="Begin with an empty paper"))
    has_ticks(page)


def test_every_page_leads_back_to_a_ballot_that_is_not_cast(
    vote: Vote, people: Callable[..., BrowserContext]
) -> None:
    page = people(javascript=True).new_page()
    page.goto("/")
    banner = page.get_by_text("Your ballot is not in the box yet.")
    expect(banner).to_be_hidden()
    enter(page, vote.hillside[0])
    tick(page, 2)
    for address in ("/", "/sign-in", "/rounds/harbour-bay", VOTE):
        page.goto(address)
        expect(banner, address).to_be_visible()
        assert violations(page) == []
    page.goto("/")
    follow(page.get_by_role("link", name="Go back to my ballot"))
    expect(page).to_have_url(f"{VOTE}/everyone")
    has_ticks(page, 2)
    follow(page.get_by_role("button", name="Check my ballot"))
    follow(page.get_by_role("button", name="Put my ballot in the box"))
    expect(page).to_have_url(f"{VOTE}/ballot/done")
    for address in ("/", "/rounds/harbour-bay"):
        page.goto(address)
        expect(banner, address).to_be_hidden()
    keeps_nothing(page)


def test_leaving_wipes_the_device(vote: Vote, people: Callable[..., BrowserContext]) -> None:
    page = people(javascript=True).new_page()
    enter(page, vote.hillside[0])
    tick(page, 2)
    follow(page.get_by_role("button", name="Leave without voting"))
    expect(page).to_have_url(VOTE)
    keeps_nothing(page)
    enter(page, vote.hillside[0])
    has_ticks(page)


def test_what_is_not_looked_for_is_out_of_sight_at_once_and_stays_marked(
    vote: Vote, people: Callable[..., BrowserContext]
) -> None:
    page = people(javascript=True).new_page()
    enter(page, vote.hillside[0])
    tick(page, 2)
    push(page.get_by_text("Search and filter"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#find-q").fill("lawki")
    cards = page.locator(".cards--ballot > li:visible")
    expect(cards).to_have_count(1)
    expect(page.get_by_text("Showing 1 of 4 projects.")).to_be_visible()
    page.locator("#find-q").press("Enter")
    has_ticks(page, 2)
    expect(page.locator("[data-ballot-count]")).to_contain_text("1 chosen")
    page.locator("#find-q").fill("nothing at all")
    expect(page.get_by_text("No project fits. Your marks are kept.")).to_be_visible()
    page.locator("#find-q").fill("")
    expect(cards).to_have_count(4)
    assert asked == [], "Enter sends nothing"
    follow(page.get_by_role("button", name="Check my ballot"))
    expect(page.locator("main")).to_contain_text("Project number 2")


@pytest.mark.parametrize(
    ("size", "contrast", "media"),
    [
        ("normal", "device", {}),
        ("large", "more", {}),
        ("largest", "device", {"contrast": "more"}),
        ("largest", "more", {"forced_colors": "active"}),
        ("normal", "device", {"forced_colors": "active"}),
    ],
)
def test_a_narrow_page_is_sound_in_each_size_and_contrast(
    vote: Vote,
    people: Callable[..., BrowserContext],
    size: str,
    contrast: str,
    media: dict[str, str],
) -> None:
    page = people(javascript=True).new_page()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict will do
    page.emulate_media(reduced_motion="reduce", **media)  # type: ignore[arg-type]  # the same
    enter(page, vote.hillside[0])
    push(page.get_by_text("Text size, contrast, language"))
    page.get_by_label("Text size").select_option(size)
    page.get_by_label("Contrast").select_option(contrast)
    tick(page, 2)
    follow(page.get_by_role("button", name="Show it like this"))
    has_ticks(page, 2)
    push(page.get_by_text("Search and filter"))
    for button in ("Check my ballot", "Put my ballot in the box", None):
        assert violations(page) == [], f"before {button}"
        assert scrolls_sideways(page) == [], f"before {button}"
        if button:
            follow(page.get_by_role("button", name=button))
    expect(page).to_have_url(f"{VOTE}/ballot/done")


@pytest.mark.parametrize("ballot_type", [BallotType.KNAPSACK, BallotType.CUMULATIVE])
def test_a_screen_reader_hears_heading_search_projects_total_and_button_in_order(
    session: Session, vote: Vote, people: Callable[..., BrowserContext], ballot_type: BallotType
) -> None:
    with atomic(session):
        pot = session.get_one(Pot, vote.made.pot_id)
        pot.ballot_type, pot.most_points = ballot_type, 10
    page = people(javascript=True).new_page()
    enter(page, vote.hillside[0])
    tree = page.locator("main").aria_snapshot()
    heard = [
        "heading",
        "Search and filter",
        'heading "Projects" [level=2]',
        *[f'heading "{title}" [level=3]' for title in titles(page)],
        "progressbar",
        'button "Check my ballot"',
        'button "Leave without voting"',
    ]
    at = 0
    for name in heard:
        found = tree.find(name, at)
        assert found >= 0, f"{name} does not come after what precedes it in:\n{tree}"
        at = found + len(name)
    first = tree.index(heard[3])
    control = "checkbox" if ballot_type == BallotType.KNAPSACK else "textbox"
    assert first < tree.index(control) < tree.index(heard[4])


def titles(page: Page) -> list[str]:
    return texts(page.locator(".card__title"), count=4)


def test_easy_words_are_there_on_demand(
    session: Session, vote: Vote, people: Callable[..., BrowserContext]
) -> None:
    voting.move_clock(session, voting.BEFORE_VOTING)
    text = ShortText("en", "Benches", "Nine benches on the hill.", "You can sit down there.")
    project_texts.save(
        session, round_id=vote.made.id, project_id=2, texts=[text], by=vote.officer.id
    )
    page = people(javascript=False).new_page()
    enter(page, vote.hillside[0])
    expect(page.get_by_text("You can sit down there.")).to_be_hidden()
    push(page.get_by_text("In easy words: Benches"))
    expect(page.get_by_text("You can sit down there.")).to_be_visible()


def rank_three(session: Session, vote: Vote, page: Page) -> list[str]:
    """Open a ranking paper and rank three projects by their buttons; returns them in order."""
    with atomic(session):
        session.get_one(Pot, vote.made.pot_id).ballot_type = BallotType.ORDINAL
    enter(page, vote.hillside[0])
    buttons = page.get_by_role("button", name="Rank this project")
    for label in [buttons.nth(place).get_attribute("aria-label") for place in range(3)]:
        push(page.get_by_role("button", name=label, exact=True))
    page.locator(".ranked").scroll_into_view_if_needed()
    return ranking(page)


def ranking(page: Page) -> list[str]:
    return texts(page.locator(".ranked__title"), count=3)


def becomes(page: Page, wanted: list[str]) -> None:
    """Wait until the ranking is in this order: it is drawn just after it is let go."""
    expect(page.locator(".ranked__title")).to_have_text(wanted)
    expect(page.locator(".ranked__dragged")).to_have_count(0)


def middle(page: Page, selector: str, nth: int) -> tuple[float, float]:
    box = page.locator(selector).nth(nth).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def touch(cdp: CDPSession, kind: str, *points: tuple[float, float]) -> None:
    """Let a finger come down, move, or leave."""
    said = [{"x": x, "y": y} for x, y in points]
    cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": said})


def swipe(cdp: CDPSession, page: Page, selector: str, *, up: int) -> float:
    """Swipe up from the middle of something, as a thumb does; returns how far the page went."""
    x, y = middle(page, selector, 0)
    before = page.evaluate("scrollY")
    touch(cdp, "touchStart", (x, y))
    for step in range(1, 11):
        touch(cdp, "touchMove", (x, y - up * step / 10))
    touch(cdp, "touchEnd")
    rest(page)  # it glides on for a moment
    return float(page.evaluate("scrollY") - before)


def test_a_ranking_can_be_dragged_into_order(
    session: Session, vote: Vote, people: Callable[..., BrowserContext]
) -> None:
    page = people(javascript=True).new_page()
    page.set_viewport_size({"width": 1280, "height": 1600})
    before = rank_three(session, vote, page)
    page.mouse.move(*middle(page, ".ranked__title", 2))
    page.mouse.down()
    page.mouse.move(*middle(page, ".ranked__title", 0), steps=5)
    page.keyboard.press("Escape")
    page.mouse.up()
    becomes(page, before)  # who thinks better of it
    page.locator(".ranked__title").nth(2).drag_to(page.locator(".ranked__title").nth(0))
    after = [before[2], before[0], before[1]]
    becomes(page, after)
    follow(page.get_by_role("button", name="Check my ballot"))
    said = texts(page.locator(".paper__title"), count=3)
    assert [one.split(" · ")[0] for one in said] == [one.split(" ")[0] for one in after]


def test_a_finger_drags_a_ranking_by_its_dots_and_scrolls_elsewhere(
    session: Session, vote: Vote, people: Callable[..., BrowserContext]
) -> None:
    page = people(javascript=True, has_touch=True, is_mobile=True).new_page()
    before = rank_three(session, vote, page)
    cdp = page.context.new_cdp_session(page)
    assert swipe(cdp, page, ".ranked__title", up=150) > 50
    page.locator(".ranked").scroll_into_view_if_needed()
    assert ranking(page) == before
    scrolled = page.evaluate("scrollY")
    page.evaluate("addEventListener('touchend', () => { window.hasEnded = true; })")
    begin, end = middle(page, ".ranked__handle", 0), middle(page, ".ranked__handle", 2)
    touch(cdp, "touchStart", begin)
    for share in (0.2, 0.5, 0.8, 1):
        touch(cdp, "touchMove", (begin[0], begin[1] + (end[1] - begin[1]) * share))
    assert ranking(page) == before, "not before it is let go"
    touch(cdp, "touchEnd")
    becomes(page, [before[1], before[2], before[0]])
    assert page.evaluate("scrollY") == scrolled
    page.wait_for_function("window.hasEnded")  # else the browser swallows the next tap
    first = page.locator(".ranked__list li").first
    push(first.get_by_role("button", name="Move down"))
    becomes(page, [before[2], before[1], before[0]])
    touch(cdp, "touchStart", middle(page, ".ranked__handle", 0))
    touch(cdp, "touchCancel")
    becomes(page, [before[2], before[1], before[0]])


def test_sums_are_written_in_polish_as_the_server_writes_them(
    session: Session, vote: Vote, people: Callable[..., BrowserContext]
) -> None:
    with atomic(session):
        session.get_one(Pot, vote.made.pot_id).ballot_type = BallotType.KNAPSACK
    page = people(javascript=True).new_page()
    enter(page, vote.hillside[0])
    page.goto("/language/pl?to=/rounds/harbour-bay/vote/everyone")
    push(page.locator(".choose__label").first)
    marked = page.locator("[data-mark]:checked")
    expect(marked).to_have_count(1)
    cost = int(marked.get_attribute("data-cost") or 0)
    written = format(cost // 100, ",").replace(",", "\u00a0")
    assert "\u00a0" in written
    bar = page.locator("[data-ballot-bar]")
    expect(bar).to_contain_text(f"{written} GBP")
    assert f"{written}\u00a0GBP" in bar.inner_text()
