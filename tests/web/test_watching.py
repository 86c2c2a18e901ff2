"""What scrutineers, and organisers of a day in a hall, find when they sign in."""

from datetime import UTC, datetime

import pytest

from pb.config import Settings
from pb.database import Session
from pb.models import Flag, Round
from pb.services.atomic import atomic
from pb.vocabulary import FlagKind, Phase, Role, RoundState
from tests import factories, halls, papers
from tests.conftest import SignIn
from tests.halls import Hall
from tests.page_check import CheckingClient

OFFICE = "/organise/rounds/grant-day"


@pytest.fixture
def hall(session: Session, settings: Settings) -> Hall:
    return halls.prepare(session, settings.keys_dir)


@pytest.fixture
def scrutineer(session: Session, sign_in: SignIn) -> CheckingClient:
    return sign_in(factories.account(session, roles=(Role.SCRUTINEER,)))


def flag(session: Session, round_id: int) -> None:
    with atomic(session):
        session.add(
            Flag(
                round_id=round_id,
                kind=FlagKind.BURST,
                subject="2030-06-03 80",
                details={"votes": 80, "day": "2030-06-03", "usual": 9},
                raised_at=datetime(2030, 6, 3, tzinfo=UTC),
            )
        )


def test_a_scrutineer_finds_the_rounds_to_watch_from_every_page(
    session: Session, scrutineer: CheckingClient
) -> None:
    made = factories.round_(session, slug="vote", phase=Phase.VOTING)
    factories.round_(session, slug="ideas", phase=Phase.SUBMISSION)
    factories.round_(session, slug="draft", state=RoundState.DRAFT, phase=Phase.VOTING)
    flag(session, made.id)
    assert 'href="/organise/watching"' in scrutineer.get("/").text
    page = scrutineer.get("/organise/watching").text
    assert "1 unusual thing waits for two people to look at it" in page
    assert 'href="/organise/rounds/vote/unusual"' in page
    assert 'href="/organise/rounds/vote/samples"' in page
    assert "/rounds/ideas/unusual" not in page
    assert "/rounds/draft/unusual" not in page
    assert (
        'href="/organise/watching">All rounds'
        in scrutineer.get("/organise/rounds/vote/unusual").text
    )


def test_without_a_vote_there_is_nothing_to_watch(scrutineer: CheckingClient) -> None:
    assert "No round has begun to vote yet." in scrutineer.get("/organise/watching").text


def test_a_day_on_which_many_voted_is_written_as_people_write_days(
    session: Session, scrutineer: CheckingClient
) -> None:
    made = factories.round_(session, slug="vote", phase=Phase.VOTING)
    flag(session, made.id)
    page = scrutineer.get("/organise/rounds/vote/unusual").text
    assert "80 people voted on 3 Jun 2030" in page
    assert "2030-06-03." not in page


def test_in_a_hall_the_code_is_on_a_slip_and_the_day_is_what_to_do(
    hall: Hall, client: CheckingClient, sign_in: SignIn
) -> None:
    page = client.get(f"/rounds/{hall.slug}/vote").text
    assert "on the slip that you got at the door" in page
    assert "the letter that we sent you" not in page
    officer = sign_in(hall.officer)
    assert "Go on with the day in the hall" in officer.get(OFFICE).text
    packs = officer.get(f"{OFFICE}/hall/packs").text
    side = packs.partition("<main")[2].partition("</nav>")[0]
    assert side.count("aria-current") == 1


def test_in_a_hall_nobody_is_looked_up_by_a_name(hall: Hall, sign_in: SignIn) -> None:
    helper = sign_in(hall.helper)
    helper.post(f"/polling/{hall.slug}", data={"number": "2468"})
    page = helper.get(f"/polling/{hall.slug}").text
    assert "Somebody with a voting code" in page
    assert "Somebody without a code" not in page


def test_while_papers_wait_nobody_is_told_that_the_count_comes_by_itself(
    session: Session, settings: Settings, sign_in: SignIn
) -> None:
    paper = papers.prepare(session, settings.keys_dir)
    papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=2)
    papers.close(session, paper)
    officer = sign_in(paper.vote.officer)
    box = officer.get("/organise/rounds/harbour-bay/box").text
    assert "Before the count, two people read each paper." in box
    assert "the count does that by itself" not in box
    result = officer.get("/organise/rounds/harbour-bay/results").text
    assert "two people read each paper first" in result


def test_the_helpdesk_lists_the_rounds_in_which_a_code_is_still_good_for_something(
    session: Session, hall: Hall, sign_in: SignIn
) -> None:
    helper = sign_in(hall.helper)
    assert "Grant day" not in helper.get("/organise/helpdesk").text  # slips have no names
    with atomic(session):
        session.get_one(Round, hall.id).entry_ways = ["attendance", "file"]
    assert "Grant day" in helper.get("/organise/helpdesk").text
    with atomic(session):
        session.get_one(Round, hall.id).state = RoundState.PUBLISHED
    assert "Grant day" not in helper.get("/organise/helpdesk").text
