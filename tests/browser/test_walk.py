"""One round, by people, from its first draft to the report on what was built."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import func, select

from pb.adapters.keys import KeyStore
from pb.database import Session
from pb.models import Ballot, PhaseDates, Round
from pb.services.results import again
from pb.services.results.again import PotAgain
from pb.vocabulary import Phase, Role
from tests import factories
from tests.browser.conftest import Served
from tests.browser.waiting import follow, save
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser

ROUND = "/rounds/greener-bay"
OFFICE = "/organise/rounds/greener-bay"
EXIF_ARTIST = 0x013B


@pytest.fixture
def javascript(database) -> bool:
    """The walk runs once with JavaScript and once without."""
    return bool(database.engine.dialect.name == "sqlite")


@pytest.fixture
def walker(people: Callable[..., BrowserContext], *, javascript: bool) -> Callable[..., Walker]:
    return lambda **options: Walker(people(javascript=javascript, **options), javascript)


def moments(session: Session) -> dict[Phase, tuple[datetime, datetime]]:
    session.rollback()
    rows = session.scalars(select(PhaseDates)).all()
    return {row.phase: (row.opens_at, row.closes_at) for row in rows}


def photo(folder: Path) -> str:
    file = folder / "hill.jpg"
    picture = Image.new("RGB", (1600, 900), "#2d6a4f")
    exif = picture.getexif()
    exif[EXIF_ARTIST] = "Nobody may read this"
    picture.save(file, exif=exif)
    return str(file)


def set_up(first: Walker) -> None:
    """Create a round, section by section."""
    first.go("/organise")
    first.press("New round")
    first.write(
        title="Greener Bay",
        purpose="Trees, benches and places to meet.",
        description="Ideas from neighbours, decided by neighbours.",
    )
    first.press("Begin the draft")
    first.go(f"{OFFICE}/dates")
    first.press("Save")
    for area in ("Northfield", "Hillside"):
        first.go(f"{OFFICE}/areas/new")
        first.write(name=area, about="A good place.", population="1200")
        first.press("Save")
    first.go(f"{OFFICE}/themes")
    first.tick("drawings", "nature")
    first.tick("drawings", "seating")
    first.press("Add these themes")
    first.go(f"{OFFICE}/pots/new")
    first.write(name="Whole town", amount="0")
    first.tick("rule", "equal-shares")
    first.press("Save")
    first.reads("look at this again")
    first.write(amount="2,000")
    first.press("Save")
    first.go(f"{OFFICE}/pots/new")
    first.write(name="Northfield", amount="1,000.00")
    first.choose("area_id", "Northfield")
    first.tick("rule", "greedy")
    first.press("Save")
    first.go(f"{OFFICE}/left-over")
    first.write(leftover="It goes into the next round.")
    first.press("Save")
    first.go(f"{OFFICE}/voters")
    first.write(electorate="Everyone over 11 who lives here", eligible="2400")
    first.press("Save")
    first.go(f"{OFFICE}/who-decides")
    first.write(filled_in_by="The steering group, at its meeting in May")
    first.press("Save")


def open_by_two(first: Walker, second: Walker) -> None:
    first.go(ROUND)
    first.reads("not public yet")
    first.go(OFFICE)
    first.press("Ask for the opening")
    first.reads("waits for a second person")
    second.go(OFFICE)
    second.press("Confirm and open the round")
    second.reads("fixed")
    first.go("/organise")
    first.page.goto(f"{OFFICE}/pots/new")
    first.reads("open")


def join(served: Served, ada: Walker) -> None:
    """Register, prove the address, forget the password, choose a new one."""
    ada.go("/join")
    ada.write(name="Ada Reid", email="ada@example.org", password="a long first password")
    ada.press("Create an account")
    served.work()
    ada.go(path_in(served.newest_letter("ada@example.org"), served.url))
    ada.press("Yes, this is my address")
    ada.go("/forgotten")
    ada.write(email="ada@example.org")
    ada.press("Send me a link")
    served.work()
    ada.go(path_in(served.newest_letter("ada@example.org"), served.url))
    ada.write(password=factories.PASSWORD)
    ada.press("Keep this password")
    ada.go("/sign-in")
    ada.write(email="ada@example.org", password="a long first password")
    ada.press("Sign in")
    ada.reads("look at this again")
    ada.sign_in(factories.Person(0, "ada@example.org", "Ada Reid"))


def path_in(letter: str, url: str) -> str:
    return next(word.removeprefix(url) for word in letter.split() if word.startswith(url))


def propose(ada: Walker, folder: Path) -> None:
    """Save a draft with a picture, come back, finish it, send it in."""
    ada.go(ROUND)
    ada.go(f"{ROUND}/ideas/new")
    ada.write(title="Benches on the hill")
    ada.choose("area", "The whole place")
    ada.attach("picture", photo(folder))
    ada.write(picture_alt="A bench under a tree")
    ada.press("Save for later")
    ada.go(f"{ROUND}/ideas/1/edit")
    ada.write(
        summary="Nine benches, so that older people can walk to the surgery.",
        body="Every 200 metres.\n\n- with arms\n- in the shade",
        cost="800",
    )
    ada.choose("category", "Places to rest")
    ada.press("Save and see how it looks")
    ada.press("Send in my idea")
    propose_shortly(ada, "A tree for each newborn", "900", "The whole place")
    propose_shortly(ada, "Raised beds behind the library", "600", "Northfield")


def propose_shortly(ada: Walker, title: str, cost: str, area: str) -> None:
    ada.go(f"{ROUND}/ideas/new")
    ada.write(
        title=title, summary=f"{title}, for everyone.", body="Because we need it.", cost=cost
    )
    ada.choose("area", area)
    ada.choose("category", "Green spaces")
    ada.press("Save and see how it looks")
    ada.press("Send in my idea")


def talk(bob: Walker, officer: Walker) -> None:
    """Support and comment; an officer hides a comment with a reason."""
    bob.go(f"{ROUND}/ideas")
    bob.reads("Benches on the hill", "Raised beds")
    bob.go(f"{ROUND}/ideas/1")
    bob.press("I support this")
    bob.write(text="My mother would rest there.")
    bob.press("Add my comment")
    bob.write(text="Buy cheap watches at my shop!")
    bob.press("Add my comment")
    bob.reads("My mother would rest there.", "watches")
    officer.go("/organise/comments")
    officer.press("Hide")
    officer.write(reason="It is an advertisement.")
    officer.press("Hide this comment")
    bob.go(f"{ROUND}/ideas/1")
    bob.reads("It is an advertisement.", "My mother would rest there.")
    bob.reads_not("watches")


def review(reviewer: Walker, officer: Walker) -> None:
    """Both assess, then the officer decides: each idea becomes a numbered project."""
    for number, cost in ((1, "850"), (2, "1200"), (3, "600")):
        for person in (reviewer, officer):
            person.go("/review")
            person.go(f"/review/greener-bay/{number}")
            person.tick("feasibility", "feasible")
            person.write(cost=cost, reason="It can be done within the year.")
            person.press("Keep my view")
    for number, pot in ((1, "Whole town"), (2, "Whole town"), (3, "Northfield")):
        officer.go(f"{OFFICE}/reviews")
        officer.go(f"{OFFICE}/reviews/{number}")
        officer.tick("verdict", "yes")
        option = officer.page.locator(
            "select[name=pot] option", has_text=re.compile(rf"^\s*{pot}")
        )
        officer.choose("pot", option.inner_text())
        officer.write(
            cost={1: "850", 2: "1200", 3: "600"}[number],
            reason="Residents and officers agree that it can go ahead.",
        )
        officer.press("Decide")
    officer.go(f"{ROUND}/ideas/1")
    officer.reads("Residents and officers agree", "£850")


def issue_codes(officer: Walker, folder: Path, area: str, number: int) -> list[str]:
    """Return fresh voting codes, as the file that the officer downloads has them."""
    officer.go(f"{OFFICE}/codes")
    officer.choose("area", area)
    officer.write(number=str(number))
    file = save(officer.page.locator("main button[value=file]").first, folder)
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    place = next(i for i, name in enumerate(lines[0].split(",")) if "code" in name)
    return [line.split(",")[place] for line in lines[1:]]


def vote(voter: Walker, code: str, *, town: list[str], area: list[str] | None) -> None:
    """Fill in a ballot for each pot, check it, put it in the box."""
    voter.go(f"{ROUND}/vote")
    voter.write(code=f" {code.lower()} ")
    voter.press("Go to my ballot")
    mark(voter, town)
    if area is not None:
        voter.press("Next paper")
        mark(voter, area)
    voter.press("Check my ballot")
    voter.reads("not in the box yet")
    voter.press("Put my ballot in the box")
    voter.reads("in the box")


def mark(voter: Walker, titles: list[str]) -> None:
    for title in titles:
        box = voter.page.locator("main li", has_text=title).locator("input")
        box.focus()
        voter.page.keyboard.press("Space")
        expect(box).to_be_checked()


def close_and_publish(served: Served, first: Walker, second: Walker) -> None:
    first.go(f"{OFFICE}/box")
    first.press("Ask for the box to be closed")
    second.go(f"{OFFICE}/box")
    second.press("Confirm and close the box")
    served.work()
    first.go(f"{OFFICE}/results")
    first.press("Ask to publish this result")
    second.go(f"{OFFICE}/results")
    second.press("Publish the result")


def count_again(served: Served) -> tuple[PotAgain, ...]:
    """Count the sealed ballots again, as whoever runs the platform does before witnesses."""
    with served.database.session() as session:
        keys = KeyStore(served.settings.keys_dir)
        return again.count_again(session, slug=ROUND.rpartition("/")[2], keys=keys)


def test_one_round_by_people(
    served: Served, session: Session, walker: Callable[..., Walker], tmp_path: Path
) -> None:
    first, second, reviewer, ada, bob, voter, visitor = (walker() for _ in range(7))
    first.sign_in(factories.officer(session, "Moira Kerr"))
    second.sign_in(factories.officer(session, "Tom Adeyemi"))
    reviewer.sign_in(factories.account(session, name="Zofia Nowak", roles=(Role.REVIEWER,)))
    bob.sign_in(factories.account(session, name="Bob Baird"))
    set_up(first)
    open_by_two(first, second)

    steps = moments(session)
    served.at(steps[Phase.SUBMISSION][0] + timedelta(hours=1))
    join(served, ada)
    propose(ada, tmp_path)
    talk(bob, first)

    served.at(steps[Phase.REVIEW][0] + timedelta(hours=1))
    review(reviewer, second)

    served.at(steps[Phase.VOTING][0] + timedelta(hours=1))
    town = issue_codes(first, tmp_path, "Hillside", 3)
    north = issue_codes(first, tmp_path, "Northfield", 2)
    vote(voter, north[0], town=["Benches"], area=["Raised beds"])
    vote(voter, north[1], town=["Benches", "A tree"], area=["Raised beds"])
    vote(voter, town[0], town=["A tree"], area=None)
    vote(voter, town[0], town=["Benches"], area=None)  # anew: the last one counts
    forged(voter)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Ballot)) == 5

    too_late(served, voter, town[1], steps[Phase.VOTING][1] + timedelta(minutes=1))
    close_and_publish(served, first, second)
    visitor.go(f"{ROUND}/result")
    visitor.go(f"{ROUND}/result/whole-town")
    visitor.reads("Benches on the hill", "Funded", "not funded")
    visitor.reads("Only 3 ballots were counted in this pot", "no ballot may lead to a person")
    for secret in (".pb", "/figures"):
        assert visitor.context.request.get(f"{ROUND}/result/whole-town{secret}").status == 404
    town_again, north_again = count_again(served)
    assert (town_again.ballots, town_again.is_same) == (3, True)
    assert town_again.funded == ("Benches on the hill",)
    assert (north_again.ballots, north_again.is_same) == (2, True)

    in_delivery = steps[Phase.DELIVERY][0] + timedelta(days=1)
    served.at(in_delivery)
    first.go(f"{OFFICE}/delivery/whole-town/1")
    first.tick("stage", "under-way")
    first.write(
        title="The first bench stands",
        text="At the bus stop.",
        spent="95.50",
        reported_on=in_delivery.date().isoformat(),
    )
    first.press("Publish this report")
    visitor.go(f"{ROUND}/projects/whole-town/1")
    visitor.reads("The first bench stands", "£95.50")
    session.rollback()
    assert session.scalars(select(Round.state)).one() == "published"


def forged(voter: Walker) -> None:
    voter.go(f"{ROUND}/vote")
    voter.write(code="AAAA-AAAA-AAAA-AAAA")
    voter.press("Go to my ballot")
    voter.reads("look at this again")


def too_late(served: Served, voter: Walker, code: str, moment: datetime) -> None:
    """A ballot that is filled in before closing and cast after it is refused in words."""
    voter.go(f"{ROUND}/vote")
    voter.write(code=code)
    voter.press("Go to my ballot")
    mark(voter, ["A tree"])
    voter.press("Check my ballot")
    served.at(moment)
    follow(voter.page.locator("main form[action$=cast] button").first)
    voter.reads("voting")
