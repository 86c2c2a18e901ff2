"""Each way of voting by keyboard alone, with JavaScript and without, at a phone's width."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from pb.database import Session
from pb.models import Pot, Project
from pb.services.atomic import atomic
from pb.vocabulary import BallotType
from tests import voting
from tests.browser.conftest import Served
from tests.browser.walker import Walker

# Services and pages are tested on both databases; here one of them is enough.
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["postgresql"], indirect=True),
]

SAID = {
    BallotType.APPROVAL: ("1 · Project number 1", "2 · Project number 2"),
    BallotType.CHOOSE_ONE: ("2 · Project number 2",),
    BallotType.KNAPSACK: ("1 · Project number 1", "2 · Project number 2", "Together £3,000"),
    BallotType.CUMULATIVE: ("2 points 1 · Project number 1", "You have 8 points left"),
    BallotType.ORDINAL: ("Place 1 2 · Project number 2", "Place 2 1 · Project number 1"),
    BallotType.SCORING: ("Score 3 of 5 1 · Project number 1",),
    BallotType.YES_NO: ("Yes 1 · Project number 1", "No 2 · Project number 2"),
}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.parametrize("ballot_type", BallotType)
def test_a_vote_by_keyboard(
    served: Served,
    session: Session,
    people: Callable[..., BrowserContext],
    ballot_type: BallotType,
    *,
    javascript: bool,
) -> None:
    vote = voting.prepare(session, served.settings.keys_dir)
    with atomic(session):
        pot = session.get_one(Pot, vote.made.pot_id)
        pot.ballot_type, pot.most_points = ballot_type, 10
    ids = {row.key: row.id for row in session.query(Project).all()}
    session.rollback()
    voter = Walker(people(javascript=javascript), javascript)
    voter.go("/rounds/harbour-bay/vote")
    voter.write(code=vote.hillside[0])
    voter.press("Go to my ballot")
    mark(voter, ballot_type, ids)
    voter.press("Check my ballot")
    voter.reads(*SAID[ballot_type])
    voter.press("Put my ballot in the box")
    voter.reads("Your ballot is in the box")


def mark(voter: Walker, ballot_type: BallotType, ids: dict[str, int]) -> None:
    """Fill in the paper as somebody who has no mouse does."""
    first, second = str(ids["1"]), str(ids["2"])
    if ballot_type in {BallotType.APPROVAL, BallotType.KNAPSACK}:
        voter.tick("projects", first)
        voter.tick("projects", second)
    elif ballot_type == BallotType.CHOOSE_ONE:
        voter.tick("projects", second)
    elif ballot_type == BallotType.CUMULATIVE and voter.javascript:
        voter.push("One more: Points: Project number 1", times=3)
        voter.push("One less: Points: Project number 1")
    elif ballot_type == BallotType.ORDINAL and voter.javascript:
        voter.push("Rank this project: 1 Project number 1")
        voter.push("Rank this project: 2 Project number 2")
        voter.push("Move up: 2 Project number 2")
    elif ballot_type == BallotType.CUMULATIVE:
        voter.write(**{f"mark__{first}": "2"})
    elif ballot_type == BallotType.ORDINAL:
        voter.write(**{f"mark__{first}": "2", f"mark__{second}": "1"})
    elif ballot_type == BallotType.SCORING:
        voter.tick(f"mark-{first}", "3")
    else:
        voter.tick(f"mark-{first}", "1")
        voter.tick(f"mark-{second}", "-1")
