"""A day in a hall, from the first draft to the result on the wall, by people with browsers."""

import re
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from pb.database import Session
from pb.models import PhaseDates, Pot, Round, Voter
from pb.vocabulary import Channel, Phase, Profile, Role
from tests import factories
from tests.browser.conftest import Served
from tests.browser.waiting import follow, texts
from tests.browser.walker import Walker

pytestmark = pytest.mark.browser

ROUND = "/rounds/grant-day"
OFFICE = "/organise/rounds/grant-day"
NUMBER = "2468"
MOST_SECONDS = 20 * 60


@pytest.fixture
def javascript(database) -> bool:
    """The day goes once with JavaScript and once without."""
    return bool(database.engine.dialect.name == "sqlite")


@pytest.fixture
def walker(people: Callable[..., BrowserContext], *, javascript: bool) -> Callable[..., Walker]:
    return lambda **options: Walker(people(javascript=javascript, **options), javascript)


def set_up(first: Walker) -> None:
    """Create a hall's round, with what is suggested for one."""
    first.go("/organise")
    first.press("New round")
    first.write(title="Grant day", purpose="£20,000 for groups that bring people together.")
    first.press("Begin the draft")
    first.tick("profile", "hall")
    first.press("Save")
    first.reads("A day in a hall")
    first.go(f"{OFFICE}/dates")
    first.press("Save")
    first.go(f"{OFFICE}/themes")
    first.tick("drawings", "community")
    first.press("Add these themes")
    first.go(f"{OFFICE}/pots/new")
    expect(first.page.locator("input[name='rule'][value='greedy']")).to_be_checked()
    first.write(name="Grants", amount="20,000")
    first.press("Save")
    first.go(f"{OFFICE}/left-over")
    first.press("Save")
    first.go(f"{OFFICE}/voters")
    expect(first.page.locator("input[name='entry_ways'][value='attendance']")).to_be_checked()
    first.write(electorate="Whoever is in the hall on the day")
    first.press("Save")
    first.go(f"{OFFICE}/who-decides")
    first.write(filled_in_by="The charity's members")
    first.press("Save")


def bids(session: Session) -> None:
    """Put three bids on the ballot paper; how bids get there is walked through elsewhere."""
    session.rollback()
    pot = session.scalars(select(Pot.id)).one()
    assert session.scalars(select(Round.profile)).one() == Profile.HALL
    session.rollback()
    for key, title in (("1", "Lunch club"), ("2", "Youth boxing"), ("3", "Repair cafe")):
        factories.project(session, pot, key=key, cost=8_000_00, title=title)


def open_by_two(first: Walker, second: Walker) -> None:
    first.go(OFFICE)
    first.press("Ask for the opening")
    second.go(OFFICE)
    second.press("Confirm and open the round")
    first.go(f"{ROUND}/rules")
    first.reads("What protects this vote", "No key holders", "numbered packs")
    first.go(ROUND)


def make_packs(officer: Walker) -> list[str]:
    """Make two packs of six codes; returns the codes as they are printed."""
    officer.go(f"{OFFICE}/hall")
    officer.press("Make packs")
    officer.write(packs="2", size="0")
    officer.press("Make them")
    officer.reads("look at this again")
    officer.write(packs="2", size="6")
    officer.press("Make them")
    officer.reads("12 new voting codes", "P2-06")
    return texts(officer.page.locator(".slip__code"), count=12)


def give_out(helper: Walker) -> None:
    helper.go(f"{OFFICE}/hall/packs")
    for number, table in (("1", "Table 1"), ("2", "Table 2")):
        helper.go(f"{OFFICE}/hall/packs/{number}")
        helper.write(to=table)
        helper.press("Give it out")
        helper.reads(table)


def vote_by_phone(voter: Walker, code: str, *bids: str) -> None:
    """Scan the slip, mark, check, cast; on a phone of 390 pixels."""
    voter.go(f"{ROUND}/vote#code={code}")
    if not voter.javascript:
        voter.write(code=code)
    voter.press("Go to my ballot")
    mark_and_cast(voter, *bids)
    voter.reads("in the box")


def mark_and_cast(voter: Walker, *bids: str) -> None:
    for bid in bids:
        box = voter.page.locator("main li", has_text=bid).locator("input[name='projects']")
        box.focus()
        voter.page.keyboard.press("Space")
        expect(box).to_be_checked()
    voter.press("Check my ballot")
    voter.press("Put my ballot in the box")


def vote_at_the_tablet(tablet: Walker, helper: factories.Person, code: str) -> None:
    """Hand over, vote with help, hand back; nobody is signed in meanwhile."""
    tablet.sign_in(helper)
    tablet.go("/polling")
    tablet.press("Use this device as the tablet")
    tablet.write(number="12")
    tablet.press("Begin")
    tablet.reads("4 to 8 digits")
    tablet.write(number=NUMBER)
    tablet.press("Begin")
    tablet.tick("helped", "y")
    tablet.press("Hand the tablet over")
    tablet.reads("yours now", "somebody helped")
    tablet.page.goto("/polling")
    expect(tablet.page).to_have_url(re.compile("/sign-in"))
    tablet.go(f"{ROUND}/vote/ballot/tablet")
    tablet.press("Begin")
    tablet.write(code=code)
    tablet.press("Go to my ballot")
    mark_and_cast(tablet, "Lunch club")
    tablet.reads("in the box")
    follow(tablet.page.get_by_role("button", name="Hand the tablet back").first)
    tablet.look()
    tablet.reads("hand the tablet back")
    tablet.page.goto(f"{ROUND}/vote/ballot/done")
    tablet.reads_not("Your receipt")
    tablet.go("/polling/grant-day/back")
    tablet.write(number="1111")
    tablet.press("Take the tablet back")
    tablet.reads("not the number of this tablet")
    tablet.write(number=NUMBER)
    tablet.press("Take the tablet back")
    tablet.reads("Who would like to vote?")


def take_back(helper: Walker) -> None:
    """Count both packs: of the second, one slip is missing."""
    for number, given, back in (("1", "5", "6"), ("2", "0", "2-6")):
        helper.go(f"{OFFICE}/hall/packs/{number}")
        helper.write(given_out=given, numbers=back)
        helper.press("Keep these counts")
    helper.reads("Pack 2: 6 codes, 0 given out, 5 returned, 1 missing")
    helper.reads_not("Pack 1: 6 codes")


def close_count_publish(served: Served, helper: Walker, first: Walker, second: Walker) -> float:
    """Close by two, count, publish by two; returns the seconds from the last ballot on."""
    began = time.monotonic()
    helper.go(f"{OFFICE}/hall")
    helper.press("Ask for the vote to be closed now")
    first.go(f"{OFFICE}/hall")
    first.press("Confirm and close the vote now")
    served.work()
    first.go(f"{OFFICE}/hall")
    first.press("Look at the result and publish it")
    first.press("Ask to publish this result")
    second.go(f"{OFFICE}/results")
    second.press("Publish the result")
    second.reads("Lunch club")
    return time.monotonic() - began


def test_a_day_in_a_hall(
    served: Served, session: Session, walker: Callable[..., Walker], capsys
) -> None:
    roles = (Role.HELPER,)
    officer, colleague = factories.officer(session), factories.officer(session, "Ines Organiser")
    hana = factories.account(session, name="Hana Helper", roles=roles)
    omar = factories.account(session, name="Omar Helper", roles=roles)
    first, second, helper, tablet = walker(), walker(), walker(), walker()
    first.sign_in(officer)
    second.sign_in(colleague)
    helper.sign_in(hana)
    set_up(first)
    bids(session)
    open_by_two(first, second)
    codes = make_packs(first)
    session.rollback()
    voting = session.scalars(select(PhaseDates).where(PhaseDates.phase == Phase.VOTING)).one()
    doors_open = voting.opens_at + timedelta(hours=1)
    session.rollback()
    served.at(doors_open)
    give_out(helper)
    for code, choice in zip(codes[:4], ("Lunch club", "Lunch club", "Repair cafe", "Youth boxing"),
                            strict=True):  # fmt: skip
        vote_by_phone(walker(), code, choice)
    vote_at_the_tablet(tablet, omar, codes[4])
    take_back(helper)
    late = walker()
    late.go(f"{ROUND}/vote")
    late.write(code=codes[5])
    late.press("Go to my ballot")
    late.reads("switched off")
    seconds = close_count_publish(served, helper, first, second)
    visitor = walker()
    visitor.go(f"{ROUND}/wall")
    visitor.reads("Lunch club")
    session.rollback()
    ways = session.execute(
        select(Voter.channel, Voter.helped).where(Voter.voted_on.is_not(None))
    ).all()
    assert sorted((str(channel), helped) for channel, helped in ways) == [
        *[(Channel.ONLINE.value, False)] * 4,
        (Channel.STAFFED.value, True),
    ]
    assert seconds < MOST_SECONDS
    with capsys.disabled():
        sys.stdout.write(f"\nhall_day_seconds_from_last_ballot_to_result: {seconds:.1f}\n")
