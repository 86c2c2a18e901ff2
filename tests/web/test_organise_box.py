"""The council's workplace: codes are shown once; two officers close the box."""

import csv
import io

import pytest
from sqlalchemy import select, update

from pb.config import Settings
from pb.database import Session
from pb.models import Event, PhaseDates, Round, Voter
from pb.services.atomic import atomic
from pb.services.voter_list.code_text import hash_of
from pb.vocabulary import Phase, Role, RoundState
from tests import factories, voting
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.voting import Vote

CODES = "/organise/rounds/harbour-bay/codes"
BOX = "/organise/rounds/harbour-bay/box"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


@pytest.fixture
def officer(vote: Vote, sign_in: SignIn) -> CheckingClient:
    return sign_in(vote.officer)


def end_voting(session: Session) -> None:
    with atomic(session):
        dates = update(PhaseDates).where(PhaseDates.phase == Phase.VOTING)
        session.execute(
            dates.values(
                opens_at=factories.moment("2020-01-01T00:00"),
                closes_at=factories.moment("2020-01-02T00:00"),
            )
        )


@pytest.mark.usefixtures("vote")
@pytest.mark.parametrize("address", [CODES, BOX])
def test_residents_are_kept_out(session: Session, sign_in: SignIn, address: str) -> None:
    reviewer = factories.account(session, roles=(Role.REVIEWER,))
    assert sign_in(reviewer).get(address).status_code == 403


def test_codes_come_as_a_table_once(officer: CheckingClient, session: Session) -> None:
    answer = officer.post(f"{CODES}/issue", data={"area": "none", "number": "3", "as": "file"})
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["Reference", "Area", "Voting code", "Address"]
    assert [row[0] for row in rows[1:]] == ["V-0001", "V-0002", "V-0003"]
    assert rows[1][3] == "http://localhost/rounds/harbour-bay/vote"
    kept = set(session.scalars(select(Voter.code_hash).where(Voter.area_id.is_(None))))
    assert {hash_of(row[2]) for row in rows[1:]} == kept
    page = officer.get(CODES).text
    assert not [row[2] for row in rows[1:] if row[2] in page]


def test_codes_come_as_slips(officer: CheckingClient, vote: Vote) -> None:
    data = {"area": str(vote.made.area_id), "number": "2", "more": "y", "as": "slips"}
    answer = officer.post(f"{CODES}/issue", data=data)
    assert "2 new voting codes" in answer.text
    assert "NO-0004" in answer.text
    assert "NO-0005" in answer.text


def test_sending_the_form_twice_issues_once(officer: CheckingClient, vote: Vote) -> None:
    data = {"area": str(vote.made.area_id), "number": "2", "as": "file"}
    answer = officer.post(f"{CODES}/issue", data=data)
    assert answer.status_code == 422
    assert "Codes are out for this area already: 3 so far." in answer.text


@pytest.mark.parametrize("number", ["", "0", "-1", "many", "50001"])
def test_a_number_that_makes_no_sense_is_refused(officer: CheckingClient, number: str) -> None:
    answer = officer.post(f"{CODES}/issue", data={"area": "none", "number": number})
    assert answer.status_code == 422


def test_a_lost_code_is_replaced(officer: CheckingClient, session: Session, vote: Vote) -> None:
    answer = officer.post(f"{CODES}/replace", data={"reference": "no-0002"})
    assert "NO-0002" in answer.text
    session.rollback()
    gone = select(Voter).where(Voter.code_hash == hash_of(vote.northfield[1]))
    assert session.scalars(gone).all() == []


def test_an_unknown_reference_is_refused(officer: CheckingClient) -> None:
    answer = officer.post(f"{CODES}/replace", data={"reference": "XX-1"})
    assert answer.status_code == 422
    assert "no entry with this reference" in answer.text


def test_after_voting_no_codes_are_issued(officer: CheckingClient, session: Session) -> None:
    end_voting(session)
    assert "no more codes are issued" in officer.get(CODES).text
    answer = officer.post(f"{CODES}/issue", data={"area": "none", "number": "1"})
    assert answer.status_code == 422


def test_a_draft_issues_no_codes(officer: CheckingClient, session: Session, vote: Vote) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.DRAFT
    assert "Open the round first" in officer.get(CODES).text


def test_turnout_is_shown_and_nothing_else(
    officer: CheckingClient, session: Session, vote: Vote
) -> None:
    voting.cast(session, vote, vote.northfield[0], "1")
    page = officer.get(BOX).text
    assert "1 of 5 people on the voter list have voted (20%)" in page
    assert "Project number" not in page


def test_two_officers_close_the_box(
    officer: CheckingClient, session: Session, vote: Vote, sign_in: SignIn
) -> None:
    end_voting(session)
    assert "Close the box" in officer.get(BOX).text
    officer.post(f"{BOX}/close")
    waiting = officer.get(BOX).text
    assert "waits for a second person" in waiting
    assert "Confirm and close the box" not in waiting
    second = sign_in(factories.officer(session, name="Sam Boyd"))
    assert "Confirm and close the box" in second.get(BOX).text
    second.post(f"{BOX}/close/1/confirm")
    assert "The box is closed" in second.get(BOX).text
    session.rollback()
    assert session.get_one(Round, vote.made.id).state == RoundState.CLOSED


def test_one_officer_alone_does_not_close_the_box(
    officer: CheckingClient, session: Session, vote: Vote
) -> None:
    end_voting(session)
    officer.post(f"{BOX}/close")
    officer.post(f"{BOX}/close/1/confirm")
    assert "A second person has to confirm this" in officer.get(BOX).text
    session.rollback()
    assert session.get_one(Round, vote.made.id).state == RoundState.OPEN


def test_while_people_vote_the_box_stays_open(officer: CheckingClient) -> None:
    officer.post(f"{BOX}/close")
    assert "People can still vote" in officer.get(BOX).text


def test_a_request_can_be_taken_back(officer: CheckingClient, session: Session) -> None:
    end_voting(session)
    officer.post(f"{BOX}/close")
    officer.post(f"{BOX}/close/1/decline")
    assert "Ask for the box to be closed" in officer.get(BOX).text


def test_closing_is_in_the_audit_trail(
    officer: CheckingClient, session: Session, vote: Vote
) -> None:
    end_voting(session)
    officer.post(f"{BOX}/close")
    tags = session.scalars(select(Event.tag).where(Event.round_id == vote.made.id)).all()
    assert "act:requested" in tags
