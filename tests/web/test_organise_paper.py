"""The council's workplace: a day of voting on paper, then papers typed in, twice and blind."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from pb.config import Settings
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import PaperEntry, Pot, Round
from pb.services.atomic import atomic
from pb.services.results import publishing
from pb.vocabulary import Act, BallotType, PaperRule, Role, RoundState, SpoiledReason
from tests import counting, factories, holding, papers, setting_up
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.papers import PaperVote
from tests.voting import cast

PAPER = "/organise/rounds/harbour-bay/paper"
BATCH = f"{PAPER}/batches/1"


@pytest.fixture
def paper(session: Session, settings: Settings) -> PaperVote:
    made = papers.prepare(session, settings.keys_dir)
    session.rollback()
    return made


@pytest.fixture
def ann(paper: PaperVote, sign_in: SignIn) -> CheckingClient:
    return sign_in(paper.ann)


@pytest.fixture
def bo(paper: PaperVote, sign_in: SignIn) -> CheckingClient:
    return sign_in(paper.bo)


@pytest.fixture
def cas(paper: PaperVote, sign_in: SignIn) -> CheckingClient:
    return sign_in(paper.cas)


def closed_batch(session: Session, paper: PaperVote, *, number: int = 2) -> int:
    """Seal a batch and close the box, as if that had been days ago."""
    batch_id = papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=number)
    papers.close(session, paper)
    session.rollback()
    return batch_id


def typed_in(answer: TestResponse) -> str:
    """Return what stands in the field of marks."""
    found = re.search(r'<input[^>]*name="marks"[^>]*>', answer.text)
    assert found
    value = re.search(r'value="([^"]*)"', found[0])
    assert value
    return value[1]


def test_a_helper_finds_the_place_to_vote_and_nothing_else(
    session: Session, paper: PaperVote, sign_in: SignIn
) -> None:
    helper = sign_in(factories.account(session, name="Hana", roles=(Role.HELPER,)))
    page = helper.get("/organise/paper").text
    assert "Harbour Bay decides" in page
    page = helper.get(PAPER).text
    assert "/box" not in page
    assert "Cross somebody" in page
    assert helper.get("/organise/rounds/harbour-bay/box").status_code == 403
    assert paper.vote.made.slug == "harbour-bay"


def test_somebody_is_found_and_crossed(
    ann: CheckingClient, session: Session, paper: PaperVote
) -> None:
    cast(session, paper.vote, paper.vote.northfield[0], "1")
    page = ann.post(f"{PAPER}/cross", data={"reference": " no-0001"}).text
    assert "Whole town, Northfield" in page
    assert "Online, " in page
    assert "Crossing takes it out of the box for good" in page
    answer = ann.post(f"{PAPER}/cross/mark", data={"reference": "NO-0001"}, follow_redirects=True)
    assert "NO-0001 votes on paper." in answer.text
    assert "What this person cast online does not count any more." in answer.text
    again = ann.post(f"{PAPER}/cross/mark", data={"reference": "NO-0001"}, follow_redirects=True)
    assert "This person has voted on paper already." in again.text
    assert (
        "Do not give out another paper."
        in ann.post(f"{PAPER}/cross", data={"reference": "NO-0001"}).text
    )


def test_where_paper_is_refused_nobody_who_voted_can_be_crossed(
    ann: CheckingClient, session: Session, paper: PaperVote
) -> None:
    with atomic(session):
        session.get_one(Round, paper.vote.made.id).paper_rule = PaperRule.PAPER_IS_REFUSED
    cast(session, paper.vote, paper.vote.northfield[0], "1")
    page = ann.post(f"{PAPER}/cross", data={"reference": "NO-0001"}).text
    assert "Do not give out a paper." in page
    assert "cross/mark" not in page
    assert "cross/mark" in ann.post(f"{PAPER}/cross", data={"reference": "NO-0002"}).text


def test_details_are_not_tried_one_by_one(
    settings: Settings, database: Database, paper: PaperVote
) -> None:
    app = create_app(replace(settings, limits_on=True), database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    client.post("/sign-in", data={"email": paper.ann.email, "password": factories.PASSWORD})
    found = [client.post(f"{PAPER}/cross", data={"reference": "NO-0001"}) for _ in range(12)]
    assert {answer.status_code for answer in found} == {200}
    nobody = {"name": "Zofia", "postcode": "XX1 1XX"}
    tries = [client.post(f"{PAPER}/cross", data=nobody) for _ in range(11)]
    assert [answer.status_code for answer in tries] == [422] * 10 + [429]
    assert "Please try again in 1 minute. Nothing is lost." in tries[-1].text
    assert 0 < int(tries[-1].headers["Retry-After"]) <= 60


def test_the_code_page_says_that_somebody_voted_on_paper(
    client: CheckingClient, session: Session, paper: PaperVote
) -> None:
    papers.cross(session, paper, 0)
    answer = client.post(
        "/rounds/harbour-bay/vote", data={"code": paper.vote.northfield[0], "device": "own"}
    )
    assert answer.status_code == 422
    assert "you have voted on paper" in answer.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reference": "NO-9999"}, "no entry with this reference"),
        ({"name": "Zofia"}, "A name alone is not enough."),
        ({}, "A name alone is not enough."),
        ({"reference": "N" * 50}, "too long for a reference"),
    ],
)
def test_whoever_cannot_be_found_is_said(
    ann: CheckingClient, typed: dict[str, str], words: str
) -> None:
    answer = ann.post(f"{PAPER}/cross", data=typed)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_batch_is_opened_by_one_and_sealed_by_another(
    ann: CheckingClient, bo: CheckingClient, paper: PaperVote
) -> None:
    data = {"pot": str(paper.vote.made.pot_id), "place": "Central Library"}
    page = ann.post(f"{PAPER}/batches", data=data, follow_redirects=True).text
    assert "Batch 1 is open." in page
    assert "You opened this batch" in page
    refused = ann.post(f"{BATCH}/seal", data={"papers": "0", "again": "0", "seal": "A-1"})
    assert "somebody else has to count" in refused.text
    refused = bo.post(f"{BATCH}/seal", data={"papers": "2", "again": "2", "seal": "A-1"})
    assert refused.status_code == 422
    assert "There would be 2 papers, but only 0 people" in refused.text
    assert 'value="A-1"' in refused.text
    sealed = {"papers": "2", "again": "2", "seal": "A-1", "note": "The list came late."}
    page = bo.post(f"{BATCH}/seal", data=sealed, follow_redirects=True).text
    assert "The batch is sealed." in page
    page = ann.get(PAPER).text
    assert "2 papers more than people" in page
    assert "The list came late." in page


@pytest.mark.parametrize(
    ("again", "words"),
    [("20", "The two numbers differ."), ("", "Count the papers once more and enter the number.")],
)
def test_a_slip_of_the_pen_is_asked_about_before_it_is_public(
    ann: CheckingClient, bo: CheckingClient, paper: PaperVote, again: str, words: str
) -> None:
    data = {"pot": str(paper.vote.made.pot_id), "place": "Central Library"}
    ann.post(f"{PAPER}/batches", data=data)
    given = {"papers": "2", "again": again, "seal": "A-1", "note": "So be it."}
    answer = bo.post(f"{BATCH}/seal", data=given)
    assert answer.status_code == 422
    assert words in answer.text
    assert "Count and seal it" in bo.get(BATCH).text


@pytest.mark.parametrize("number", ["", "-1", "5001", "many", "1" * 40])
def test_a_number_of_papers_that_cannot_be_is_asked_for_again(
    ann: CheckingClient, bo: CheckingClient, paper: PaperVote, number: str
) -> None:
    data = {"pot": str(paper.vote.made.pot_id), "place": "Library"}
    ann.post(f"{PAPER}/batches", data=data)
    answer = bo.post(f"{BATCH}/seal", data={"papers": number, "again": number, "seal": "A-1"})
    assert answer.status_code == 422


def test_papers_are_typed_one_after_the_other(
    ann: CheckingClient, session: Session, paper: PaperVote
) -> None:
    closed_batch(session, paper)
    page = ann.get(f"{BATCH}/read/1").text
    assert "first reading: paper 1" in page
    answer = ann.post(f"{BATCH}/read/1", data={"paper": "1", "marks": "1 3"})
    assert answer.status_code == 302
    page = ann.get(answer.location).text
    assert "first reading: paper 2" in page
    assert "Kept: paper 1" in page
    assert "<strong>1 3</strong>" in page
    ann.post(f"{BATCH}/read/1", data={"paper": "2", "marks": "", "spoiled": "unreadable"})
    done = ann.get(f"{BATCH}/read/1", follow_redirects=True)
    assert "No paper of this batch waits for you" in done.text
    assert session.scalars(select(PaperEntry.spoiled).order_by(PaperEntry.paper)).all() == [
        None,
        "unreadable",
    ]


def test_a_paper_against_the_rules_is_said_and_can_be_kept_as_spoiled(
    ann: CheckingClient, session: Session, paper: PaperVote
) -> None:
    closed_batch(session, paper)
    answer = ann.post(f"{BATCH}/read/1", data={"paper": "1", "marks": "1 99"})
    assert answer.status_code == 422
    assert "is not on the ballot paper" in answer.text
    assert 'value="1 99"' in answer.text
    then = {"paper": "1", "marks": "1 99", "then": "against-the-rules"}
    assert ann.post(f"{BATCH}/read/1", data=then).status_code == 302
    session.rollback()
    assert session.scalars(select(PaperEntry.spoiled)).one() == "against-the-rules"


def test_a_reading_is_changed_by_who_made_it(
    ann: CheckingClient, bo: CheckingClient, session: Session, paper: PaperVote
) -> None:
    closed_batch(session, paper)
    ann.post(f"{BATCH}/read/1", data={"paper": "1", "marks": "1"})
    assert typed_in(ann.get(f"{BATCH}/read/1?paper=1")) == "1"
    ann.post(f"{BATCH}/read/1", data={"paper": "1", "marks": "2"})
    answer = bo.get(f"{BATCH}/read/1?paper=1&last=1")
    assert typed_in(answer) == ""
    assert "Kept: paper" not in answer.text
    refused = bo.post(f"{BATCH}/read/1", data={"paper": "1", "marks": "3"})
    assert "has been read in this turn already" in refused.text


@pytest.mark.parametrize("number", ["", "0", "3", "x", "-1", "9" * 30, "٣"])
def test_a_paper_that_is_not_there_is_said(
    ann: CheckingClient, session: Session, paper: PaperVote, number: str
) -> None:
    closed_batch(session, paper)
    answer = ann.post(f"{BATCH}/read/1", data={"paper": number, "marks": "1"})
    assert answer.status_code == 422
    assert "This batch has papers 1 to 2 only." in answer.text


def test_a_third_person_settles_a_difference(
    ann: CheckingClient,
    bo: CheckingClient,
    cas: CheckingClient,
    session: Session,
    paper: PaperVote,
) -> None:
    closed_batch(session, paper, number=1)
    ann.post(f"{BATCH}/read/1", data={"paper": "1", "marks": "1 2"})
    bo.post(f"{BATCH}/read/2", data={"paper": "1", "marks": "1 3"})
    address = f"{BATCH}/differences/1"
    assert address in cas.get(BATCH).text
    assert bo.get(address).status_code == 409
    page = cas.get(address).text
    assert "1 2" in page
    assert "1 3" in page
    refused = cas.post(address, data={"marks": "77"})
    assert refused.status_code == 422
    answer = cas.post(address, data={"marks": "1 3"}, follow_redirects=True)
    assert "Paper 1 is settled." in answer.text
    assert "no difference is left" in answer.text


def test_a_file_is_tried_first_and_then_kept(
    ann: CheckingClient, session: Session, paper: PaperVote
) -> None:
    closed_batch(session, paper)
    address = f"{BATCH}/file/1"
    assert "1,1,2,3" in ann.get(address).text
    wrong = {"papers_file": (io.BytesIO(b"paper,marks\n1,1\n2,99\n"), "papers.csv")}
    answer = ann.post(address, data=wrong)
    assert answer.status_code == 422
    assert "1 line has a problem" in answer.text
    assert "1,1\n2,99" in answer.text
    data = {"lines": "1,1\n2"}
    page = ann.post(address, data=data).text
    assert "Nothing is kept yet." in page
    session.rollback()
    assert session.scalars(select(PaperEntry.id)).all() == []
    page = ann.post(address, data=data | {"then": "take-in"}, follow_redirects=True).text
    assert "2 papers are kept." in page


@pytest.mark.parametrize("content", [b"\xff\xfe1\x00", b"", b"\n\n"])
def test_a_file_that_is_none_is_said(
    ann: CheckingClient, session: Session, paper: PaperVote, content: bytes
) -> None:
    closed_batch(session, paper)
    data = {"papers_file": (io.BytesIO(content), "papers.csv")}
    assert ann.post(f"{BATCH}/file/2", data=data).status_code == 422


def test_pages_of_reading_are_not_there_for_other_turns_or_batches(
    ann: CheckingClient, session: Session, paper: PaperVote
) -> None:
    closed_batch(session, paper)
    for address in ("read/3", "read/0", "file/3"):
        assert ann.get(f"{BATCH}/{address}").status_code == 404
    assert ann.get(f"{PAPER}/batches/9").status_code == 404
    assert ann.get(f"{BATCH}/differences/1").status_code == 409


@pytest.mark.parametrize("way", sorted(BallotType))
def test_each_type_shows_how_to_type_it(
    ann: CheckingClient, session: Session, paper: PaperVote, way: BallotType
) -> None:
    with atomic(session):
        session.execute(update(Pot).values(ballot_type=way, most_points=10))
    closed_batch(session, paper)
    page = ann.get(f"{BATCH}/read/1").text
    example = {
        BallotType.APPROVAL: "1 2 3",
        BallotType.CHOOSE_ONE: "1",
        BallotType.KNAPSACK: "1 2 3",
        BallotType.CUMULATIVE: "1:3 2:1 3:2",
        BallotType.SCORING: "1:3 2:1 3:2",
        BallotType.ORDINAL: "1 2 3",
        BallotType.YES_NO: "1+ 2- 3+",
    }[way]
    assert f"For example: {example}" in page
    answer = ann.post(f"{BATCH}/read/1", data={"paper": "1", "marks": example})
    assert answer.status_code == 302


def test_the_rule_is_asked_for_shown_and_fixed_at_opening(
    session: Session, sign_in: SignIn, client: CheckingClient
) -> None:
    officer = factories.officer(session)
    made = setting_up.ready_round(session, by=officer.id, title="Next year")
    session.rollback()
    organiser = sign_in(officer)
    address = f"/organise/rounds/{made.slug}"
    assert "Nobody votes on paper" in organiser.get(address).text
    assert organiser.post(f"{address}/paper-rule", data={}).status_code == 422
    answer = organiser.post(f"{address}/paper-rule", data={"rule": "paper-is-refused"})
    assert answer.status_code == 302
    assert "you cannot be given a paper" in organiser.get(f"/rounds/{made.slug}/rules").text
    with atomic(session):
        session.execute(update(Round).values(state=RoundState.OPEN))
    assert "you cannot be given a paper" in client.get(f"/rounds/{made.slug}/rules").text
    answer = organiser.post(f"{address}/paper-rule", data={"rule": "no-paper"})
    assert answer.status_code == 409


def test_the_result_tells_the_channels(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    paper = papers.prepare(session, tmp_path)
    cast(session, paper.vote, paper.vote.hillside[0], "1")
    papers.cross(session, paper, 0)
    batch_id = closed_batch(session, paper, number=2)
    papers.read_twice(session, paper, batch_id, {1: (("1", 1),), 2: SpoiledReason.UNREADABLE})
    while counting.work(session, paper.vote):
        pass
    publishing.request(session, round_id=paper.vote.made.id, by=paper.ann.id)
    request_id = counting.waiting(session, paper.vote, Act.PUBLISH_RESULT)
    publishing.confirm(session, request_id=request_id, by=paper.bo.id)
    session.rollback()
    page = client.get("/rounds/harbour-bay/result").text
    assert "1 online" in page
    assert "1 on paper" in page
    assert "1 paper was spoiled" in page


def test_a_mistaken_crossing_is_taken_back_by_two_people(
    ann: CheckingClient, bo: CheckingClient, session: Session, paper: PaperVote
) -> None:
    papers.cross(session, paper, 0)
    found = ann.post(f"{PAPER}/cross", data={"reference": "NO-0001"}).text
    assert f'href="{PAPER}/mistakes"' in found
    asked = ann.post(
        f"{PAPER}/mistakes",
        data={"reference": " no-0001", "reason": "same-name"},
        follow_redirects=True,
    ).text
    assert "NO-0001 waits for a second person" in asked
    assert "Take this crossing back" not in asked
    assert "1 crossing waits for a second person." in bo.get(PAPER).text
    own = ann.post(f"{PAPER}/mistakes/1/take-back", follow_redirects=True)
    assert "A second person has to confirm this." in own.text
    assert "Take this crossing back" in bo.get(f"{PAPER}/mistakes").text
    done = bo.post(f"{PAPER}/mistakes/1/take-back", follow_redirects=True).text
    assert "NO-0001 can vote again" in done
    assert "Taken back" in done
    watched = bo.get("/rounds/harbour-bay/scrutiny").text
    assert "1 crossing for paper was a mistake and was taken back by two people." in watched


def test_a_crossing_that_was_none_stays_as_it_is(
    ann: CheckingClient, bo: CheckingClient, session: Session, paper: PaperVote
) -> None:
    papers.cross(session, paper, 0)
    ann.post(f"{PAPER}/mistakes", data={"reference": "NO-0001", "reason": "wrong-line"})
    left = bo.post(f"{PAPER}/mistakes/1/leave", follow_redirects=True).text
    assert "The crossing stays as it is." in left
    assert "Left as it is" in left
    late = bo.post(f"{PAPER}/mistakes/1/take-back", follow_redirects=True).text
    assert "Someone has answered this request already." in late


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"reference": "NO-0001", "reason": "wrong-line"}, "does not say that this person votes"),
        ({"reference": "NO-9999", "reason": "wrong-line"}, "no entry with this reference"),
        ({"reference": "", "reason": "wrong-line"}, "Enter the reference of the entry."),
        ({"reference": "NO-0001"}, "Choose why it was a mistake."),
        ({"reference": "NO-0001", "reason": "because"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_taken_back_is_said_and_stays_typed(
    ann: CheckingClient, typed: dict[str, str], words: str
) -> None:
    answer = ann.post(f"{PAPER}/mistakes", data=typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{typed["reference"]}"' in answer.text or not typed["reference"]


def test_a_crossing_whose_paper_is_sealed_needs_the_right_person_first(
    ann: CheckingClient, session: Session, paper: PaperVote
) -> None:
    papers.cross(session, paper, 0)
    papers.sealed(session, paper, pot_id=paper.vote.made.pot_id, papers=1)
    data = {"reference": "NO-0001", "reason": "wrong-line"}
    answer = ann.post(f"{PAPER}/mistakes", data=data)
    assert answer.status_code == 422
    assert "Cross the right person first." in answer.text


def test_after_voting_a_crossing_stays(
    ann: CheckingClient, session: Session, paper: PaperVote
) -> None:
    closed_batch(session, paper)
    page = ann.get(f"{PAPER}/mistakes").text
    assert "Write the mistake down, and tell a scrutineer." in page
    assert "Ask for it to be taken back" not in page


def test_no_paper_is_typed_before_the_holders_have_opened_the_box(
    session: Session,
    settings: Settings,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    holding.make_cheap(monkeypatch)
    vote, trio = holding.in_voting(session, settings.keys_dir)
    with atomic(session):
        session.get_one(Round, vote.made.id).paper_rule = PaperRule.PAPER_CANCELS_ONLINE
    ann, bo = (factories.officer(session, name=name) for name in ("Ann", "Bo"))
    paper = PaperVote(vote, ann, bo, ann)
    papers.cross(session, paper, 0)
    papers.sealed(session, paper, pot_id=vote.made.pot_id, papers=1)
    papers.close(session, paper)
    client = sign_in(ann)
    has_to_wait = "Before the papers are read, two of the three key holders have to open it."
    for address in (PAPER, f"{PAPER}/batches/1"):
        page = client.get(address).text
        assert has_to_wait in page
        assert "Read the first time" not in page
    assert "have to open the box first" in client.get(PAPER.replace("paper", "results")).text
    for tail in ("read/1", "file/1"):
        assert client.get(f"{PAPER}/batches/1/{tail}").status_code == 409
    session.rollback()
    assert [trio.turn(session, position) for position in (1, 2)] == [False, True]
    page = client.get(f"{PAPER}/batches/1").text
    assert has_to_wait not in page
    assert "Read the first time" in page
    assert client.get(f"{PAPER}/batches/1/read/1").status_code == 200
