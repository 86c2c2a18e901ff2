"""Each way of voting has its paper: it is filled in, kept, checked, cast, and counted."""

import re

import pytest
from sqlalchemy import select

from pb.config import Settings
from pb.database import Session
from pb.models import Pot, Project, Round
from pb.services.atomic import atomic
from pb.services.voting import box
from pb.vocabulary import BallotType, RoundState
from tests import voting
from tests.page_check import CheckingClient
from tests.voting import Vote

VOTE = "/rounds/harbour-bay/vote"
PAPER = f"{VOTE}/everyone"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


@pytest.fixture
def paper(client: CheckingClient, session: Session, vote: Vote):
    """Begin a vote of some type; returns the ids of projects 1 to 4."""

    def begin(ballot_type: BallotType, **more: int) -> list[int]:
        with atomic(session):
            pot = session.get_one(Pot, vote.made.pot_id)
            pot.ballot_type = ballot_type
            for name, value in more.items():
                setattr(pot, name, value)
        client.post(VOTE, data={"code": vote.hillside[0]})
        rows = session.scalars(
            select(Project.id).where(Project.pot_id == vote.made.pot_id).order_by(Project.key)
        ).all()
        session.rollback()
        return list(rows)

    return begin


@pytest.mark.parametrize("way", sorted(set(BallotType) - {BallotType.CHOOSE_ONE}))
def test_a_paper_says_how_many_projects_may_be_marked(
    client: CheckingClient, paper, way: BallotType
) -> None:
    paper(way, most_choices=3, most_points=10)
    lead = client.get(PAPER).text.partition('<p class="lead">')[2].partition("</p>")[0]
    assert "You can choose up to 3 projects." in lead


def cast(client: CheckingClient, session: Session, vote: Vote) -> tuple[tuple[str, int], ...]:
    assert client.post(f"{VOTE}/ballot/cast").status_code == 302
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.CLOSED
    (marks,) = box.open_box(session, vote.made.pot_id, keys=vote.keys)
    return marks


def figures(ids: list[int], *given: object) -> dict[str, object]:
    return {f"mark-{one}": figure for one, figure in zip(ids, given, strict=False)}


@pytest.mark.parametrize(
    ("ballot_type", "more", "given", "said", "marks"),
    [
        ("cumulative", {"most_points": 10}, (7, "", 3), "7 points", (("1", 7), ("3", 3))),
        ("ordinal", {}, ("2", "", "1"), "Place 1", (("1", 2), ("3", 1))),
        ("ordinal", {}, ("9", "", "2"), "", ()),
        ("ordinal", {}, ("4", "", "2"), "Place 1", (("1", 2), ("3", 1))),
        ("scoring", {}, ("5", "0", "1"), "Score 5 of 5", (("1", 5), ("3", 1))),
        ("yes-no", {}, ("1", "-1", "0"), "No", (("1", 1), ("2", -1))),
    ],
)
def test_figures_are_kept_checked_and_cast(  # noqa: PLR0917  the whole way of a paper
    client: CheckingClient,
    session: Session,
    vote: Vote,
    paper,
    ballot_type,
    more,
    given,
    said,
    marks,
) -> None:
    ids = paper(BallotType(ballot_type), **more)
    answer = client.post(PAPER, data=figures(ids, *given))
    if not marks:
        assert answer.status_code == 422
        assert "write a whole number from 1 to 4." in answer.text
        return
    assert answer.location == f"{VOTE}/ballot/check"
    again = client.get(PAPER).text
    kept = re.findall(r'name="mark-(\d+)"[^>]* value="([^"]*)"[^>]* checked', again) or re.findall(
        r'name="mark-(\d+)"[^>]* value="([^"]+)"', again
    )
    assert len([one for one in kept if one[1] != "0"]) == len(marks)
    assert said in client.get(f"{VOTE}/ballot/check").text
    assert cast(client, session, vote) == marks


def test_the_pot_can_be_spent_but_not_overspent(
    client: CheckingClient, session: Session, vote: Vote, paper
) -> None:
    ids = paper(BallotType.KNAPSACK, amount=6_000_00)
    answer = client.post(PAPER, data={"projects": ids})  # they cost £10,000
    assert answer.status_code == 422
    assert "costs more than this pot holds" in answer.text
    assert len(re.findall(r"<input[^>]+ checked", answer.text)) == 4
    assert re.search(r'<progress[^>]+max="600000" value="600000"', answer.text)
    client.post(PAPER, data={"projects": ids[:3]})  # £6,000
    assert cast(client, session, vote) == (("1", 1), ("2", 1), ("3", 1))


@pytest.mark.parametrize(
    ("ballot_type", "more", "given", "said"),
    [
        ("cumulative", {"most_points": 10}, (7, 4), "you have 10 points, and you gave 11"),
        ("cumulative", {"most_points": 10}, (-1,), "write a whole number from 0 to 10."),
        ("cumulative", {"most_points": 10}, ("9" * 9,), "write a whole number from 0 to 10."),
        ("cumulative", {"most_points": 10}, ("seven",), "write a whole number from 0 to 10."),
        ("cumulative", {"most_points": 10}, ("7" * 9000,), "write a whole number from 0 to 10."),
        ("ordinal", {}, (1, 1), "another project stands on place 1."),
        ("ordinal", {"most_choices": 1}, (1, 2), "the limit is 1, and you have chosen 2"),
        ("scoring", {}, ("6",), "Not a valid choice"),
        ("yes-no", {}, ("maybe",), "Not a valid choice"),
    ],
)
def test_what_does_not_go_gets_its_sentence(
    client: CheckingClient, paper, ballot_type, more, given, said
) -> None:
    ids = paper(BallotType(ballot_type), **more)
    answer = client.post(PAPER, data=figures(ids, *given))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Nothing has gone into the box" in answer.text or "error-summary" in answer.text
    assert client.post(f"{VOTE}/ballot/cast").status_code != 302


def test_marks_for_projects_of_another_pot_are_not_taken(
    client: CheckingClient, session: Session, vote: Vote, paper
) -> None:
    ids = paper(BallotType.CUMULATIVE, most_points=10)
    foreign = session.scalars(
        select(Project.id).where(Project.pot_id == vote.made.area_pot_id)
    ).first()
    client.post(PAPER, data={f"mark-{foreign}": 3, f"mark-{ids[0]}": 1, "mark-x": 1})
    assert cast(client, session, vote) == (("1", 1),)
