"""Voting in the browser: a code, papers, checking, the box, coming back; each refusal."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from pb.config import Settings
from pb.database import Database, Session
from pb.factory import create_app
from pb.models import Ballot, PhaseDates, Pot, Project, Round, Voter
from pb.services.atomic import atomic
from pb.services.voter_list import codes
from pb.services.voter_list.code_text import new_code
from pb.services.voting import box
from pb.services.voting.voters import VoterView
from pb.vocabulary import BallotType, Phase, RoundState
from pb.web.ballots import cookie
from pb.web.ballots.cookie import Draft
from tests import factories, voting
from tests.page_check import CheckingClient
from tests.voting import Vote

VOTE = "/rounds/harbour-bay/vote"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


def ids(session: Session, *keys: str) -> list[int]:
    rows = session.execute(select(Project.key, Project.id)).all()
    session.rollback()
    by_key = {key: number for key, number in rows}  # noqa: C416  rows are no tuples to mypy
    return [by_key[key] for key in keys]


def enter(client: CheckingClient, code: str) -> None:
    answer = client.post(VOTE, data={"code": code})
    assert answer.status_code == 302, answer.get_data(as_text=True)


def mark(client: CheckingClient, pot: str, projects: list[int], **more: str):
    return client.post(f"{VOTE}/{pot}", data={"projects": projects, **more})


def end_voting(session: Session) -> None:
    with atomic(session):
        dates = update(PhaseDates).where(PhaseDates.phase == Phase.VOTING)
        session.execute(
            dates.values(closes_at=factories.moment("2020-01-02T00:00")).values(
                opens_at=factories.moment("2020-01-01T00:00")
            )
        )


def opened(session: Session, vote: Vote, pot_id: int) -> tuple[tuple[str, ...], ...]:
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.CLOSED
    return voting.chosen(box.open_box(session, pot_id, keys=vote.keys))


def test_a_voter_fills_in_both_papers_checks_and_casts(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    assert client.get(VOTE).status_code == 200
    answer = client.post(VOTE, data={"code": vote.northfield[0].lower().replace("-", " ")})
    assert answer.location == f"{VOTE}/everyone"
    assert "Ballot paper 1 of 2" in client.get(answer.location).get_data(as_text=True)
    answer = mark(client, "everyone", ids(session, "1", "3"))
    assert answer.location == f"{VOTE}/northfield"
    client.get(answer.location)
    answer = mark(client, "northfield", ids(session, "6"))
    assert answer.location == f"{VOTE}/ballot/check"
    page = client.get(answer.location).get_data(as_text=True)
    assert "Project number 1" in page
    assert "Project number 6" in page
    assert "Project number 2" not in page
    assert "£4,000" in page
    assert "not in the box yet" in page
    answer = client.post(f"{VOTE}/ballot/cast")
    assert answer.location == f"{VOTE}/ballot/done"
    assert "Your ballot is in the box" in client.get(answer.location).get_data(as_text=True)
    assert opened(session, vote, vote.made.pot_id) == (("1", "3"),)
    assert opened(session, vote, vote.made.area_pot_id) == (("6",),)


def test_a_voter_may_leave_a_mobile_number_for_a_reminder(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    assert "mobile number" in client.get(VOTE).get_data(as_text=True)
    client.post(VOTE, data={"code": vote.hillside[0], "telephone": " (07700) 900 123 "})
    kept = select(Voter.telephone, Voter.email).where(Voter.paper_opened)
    assert [tuple(row) for row in session.execute(kept)] == [("+447700900123", None)]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("my mobile", "Enter a telephone number as it is dialled here"),
        ("7" * 5000, "That is too long for a telephone number."),
        ("01632 960123", "Text messages reach mobile phones only."),
    ],
)
def test_a_number_that_is_none_is_refused_and_no_paper_is_begun(
    client: CheckingClient, session: Session, vote: Vote, typed: str, says: str
) -> None:
    answer = client.post(VOTE, data={"code": vote.hillside[0], "telephone": typed})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert says in page
    assert typed in page, "nothing that was typed is lost"
    assert session.scalars(select(Voter.id).where(Voter.paper_opened)).all() == []


def test_nobody_is_asked_for_a_number_where_no_text_message_is_sent(
    database: Database, settings: Settings, session: Session, vote: Vote
) -> None:
    by_smtp = replace(settings, mail=replace(settings.mail, host="127.0.0.1"))
    app = create_app(by_smtp, database=database)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    assert "telephone" not in client.get(VOTE).get_data(as_text=True)
    client.post(VOTE, data={"code": vote.hillside[0], "telephone": "07700 900123"})
    kept = select(Voter.telephone).where(Voter.paper_opened)
    assert session.scalars(kept).all() == [None]


def test_the_receipt_shows_the_commitment(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    mark(client, "everyone", ids(session, "1"))
    client.post(f"{VOTE}/ballot/cast")
    page = client.get(f"{VOTE}/ballot/done").get_data(as_text=True)
    commitment = session.scalars(select(Ballot.commitment)).one().hex()
    groups = " ".join(commitment[at : at + 8] for at in range(0, 64, 8))
    assert groups in page, "whoever prints or copies this page can look the ballot up with it"


def test_coming_back_begins_an_empty_paper_and_the_last_cast_counts(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    for key in ("1", "2"):
        enter(client, vote.hillside[0])
        page = client.get(f"{VOTE}/everyone").get_data(as_text=True)
        assert not re.search(r"<input[^>]+ checked", page)
        mark(client, "everyone", ids(session, key))
        client.post(f"{VOTE}/ballot/cast")
    assert opened(session, vote, vote.made.pot_id) == (("2",),)


def test_marks_are_kept_on_the_device_until_casting(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    mark(client, "everyone", ids(session, "1", "3"))
    page = client.get(f"{VOTE}/everyone").get_data(as_text=True)
    assert len(re.findall(r"<input[^>]+ checked", page)) == 2
    assert "2 chosen, together £4,000." in page
    assert "not in the box yet" in client.get(VOTE).get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Ballot)) == 0
    assert session.scalar(select(func.count()).where(Voter.voted_on.is_not(None))) == 0


def test_without_script_the_total_can_be_asked_for(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.northfield[0])
    answer = mark(client, "everyone", ids(session, "2"), then="stay")
    assert answer.location == f"{VOTE}/everyone"


def test_a_paper_without_marks_is_left_out(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.northfield[0])
    mark(client, "everyone", ids(session, "2"))
    mark(client, "northfield", [])
    page = client.get(f"{VOTE}/ballot/check").get_data(as_text=True)
    assert "You chose nothing here" in page
    client.post(f"{VOTE}/ballot/cast")
    assert opened(session, vote, vote.made.area_pot_id) == ()


def test_fewer_choices_than_suggested_are_said_kindly(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    mark(client, "everyone", ids(session, "1"))
    page = client.get(f"{VOTE}/ballot/check").get_data(as_text=True)
    assert "It is fine to leave it like this" in page


def test_the_last_paper_can_be_changed_from_the_check_page(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    mark(client, "everyone", ids(session, "1"))
    mark(client, "everyone", ids(session, "4"))
    page = client.get(f"{VOTE}/ballot/check").get_data(as_text=True)
    assert "Project number 4" in page
    assert "Project number 1" not in page


def test_an_empty_ballot_cannot_be_cast(client: CheckingClient, vote: Vote) -> None:
    enter(client, vote.hillside[0])
    assert "Put my ballot in the box" not in client.get(f"{VOTE}/ballot/check").text
    answer = client.post(f"{VOTE}/ballot/cast")
    assert answer.status_code == 409
    assert "Your ballot is empty" in answer.text


def test_a_ballot_over_its_limit_is_refused_and_stays_marked(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    voting.limit(session, vote.made.pot_id, 2)
    enter(client, vote.hillside[0])
    answer = mark(client, "everyone", ids(session, "1", "2", "3"))
    assert answer.status_code == 422
    assert "the limit is 2, and you have chosen 3" in answer.text
    assert len(re.findall(r"<input[^>]+ checked", answer.text)) == 3


@pytest.mark.parametrize("wrong", [["999999"], ["x"]])
def test_what_is_not_on_the_paper_is_refused(
    client: CheckingClient, vote: Vote, wrong: list[str]
) -> None:
    enter(client, vote.hillside[0])
    answer = client.post(f"{VOTE}/everyone", data={"projects": wrong})
    assert answer.status_code == 422
    assert "not on the ballot paper" in answer.text


@pytest.mark.usefixtures("vote")
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter the code from your letter."),
        ("ABCD", "It has 20 letters and digits, and you typed 4:"),
        ("ABCD " * 6, "It has 20 letters and digits, and you typed 24:"),
        ("NFHS-MPZ5-CGWH-4G3X-ZCQ1", "It has 20 letters and digits: please compare"),
        ("NFHS-MPZ5-CGWH-4G3X-ZCQ0", "We do not know this voting code."),
    ],
)
def test_a_wrong_code_is_refused_kindly(client: CheckingClient, typed: str, sentence: str) -> None:
    answer = client.post(VOTE, data={"code": typed})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_replaced_code_is_refused_also_in_the_middle(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.northfield[0])
    mark(client, "everyone", ids(session, "1"))
    codes.replace(session, round_id=vote.made.id, reference="NO-0001", by=vote.officer.id)
    answer = client.post(f"{VOTE}/ballot/cast")
    assert answer.status_code == 409
    assert "A newer code was sent" in answer.text
    answer = client.post(VOTE, data={"code": vote.northfield[0]})
    assert "A newer code was sent" in answer.text


def test_a_post_after_closing_has_its_own_sentence_and_changes_nothing(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    mark(client, "everyone", ids(session, "1"))
    client.post(f"{VOTE}/ballot/cast")
    enter(client, vote.hillside[0])
    mark(client, "everyone", ids(session, "2"))
    end_voting(session)
    for address in (f"{VOTE}/ballot/cast", f"{VOTE}/everyone"):
        answer = client.post(address)
        assert answer.status_code == 409
        assert "Voting has closed" in answer.text
    answer = client.post(VOTE, data={"code": vote.hillside[0]})
    assert (answer.status_code, "Voting has closed" in answer.text) == (422, True)
    assert opened(session, vote, vote.made.pot_id) == (("1",),)


@pytest.mark.usefixtures("vote")
def test_before_and_after_voting_the_page_says_when(
    client: CheckingClient, session: Session
) -> None:
    end_voting(session)
    assert "Voting has closed" in client.get(VOTE).text
    with atomic(session):
        dates = update(PhaseDates).where(PhaseDates.phase == Phase.VOTING)
        session.execute(dates.values(closes_at=factories.moment("2999-01-02T00:00")))
        session.execute(dates.values(opens_at=factories.moment("2999-01-01T00:00")))
    answer = client.get(VOTE)
    assert "Voting has not opened yet" in answer.text
    assert "Set-Cookie" not in answer.headers
    with atomic(session):
        session.execute(delete(PhaseDates).where(PhaseDates.phase == Phase.VOTING))
    assert "There is no vote in this round" in client.get(VOTE).text


@pytest.mark.usefixtures("vote")
def test_pages_of_a_vote_ask_for_the_code_first(client: CheckingClient) -> None:
    for address in (f"{VOTE}/everyone", f"{VOTE}/ballot/check", f"{VOTE}/ballot/done"):
        assert client.get(address).location == VOTE
    assert client.post(f"{VOTE}/ballot/cast").location == VOTE


def test_whoever_the_list_moves_meanwhile_is_told_how_to_go_on(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.northfield[0])
    mark(client, "northfield", ids(session, "6"))
    with atomic(session):
        session.execute(update(Voter).values(area_id=vote.made.other_area_id))
    answer = client.post(f"{VOTE}/ballot/cast")
    assert answer.status_code == 409
    assert "Please enter your code again." in answer.get_data(as_text=True)
    assert not session.scalars(select(Ballot.id)).all()
    enter(client, vote.northfield[0])
    mark(client, "everyone", ids(session, "1"))
    assert client.post(f"{VOTE}/ballot/cast").location == f"{VOTE}/ballot/done"


def test_a_pot_of_another_area_is_not_found(client: CheckingClient, vote: Vote) -> None:
    enter(client, vote.hillside[0])
    assert client.get(f"{VOTE}/northfield").status_code == 404


def test_a_round_without_a_paper_for_the_voter_says_so(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    with atomic(session):
        for table in (Ballot, Project):
            session.execute(delete(table).where(table.pot_id == vote.made.pot_id))
        session.execute(delete(Pot).where(Pot.id == vote.made.pot_id))
    answer = client.post(VOTE, data={"code": vote.hillside[0]})
    assert "no ballot paper for where you live" in answer.text


def test_a_drafts_vote_is_not_found(client: CheckingClient, session: Session, vote: Vote) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.DRAFT
    assert client.get(VOTE).status_code == 404


def test_leaving_forgets_the_vote_on_this_device(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    mark(client, "everyone", ids(session, "1"))
    client.post(f"{VOTE}/ballot/leave")
    assert client.get_cookie(cookie.NAME, path=VOTE) is None
    assert "forgotten" in client.get(VOTE).text


def test_after_casting_the_device_keeps_receipts_only(
    app: Flask, client: CheckingClient, session: Session, vote: Vote
) -> None:
    enter(client, vote.hillside[0])
    mark(client, "everyone", ids(session, "1"))
    client.post(f"{VOTE}/ballot/cast")
    kept = client.get_cookie(cookie.NAME, path=VOTE)
    assert kept is not None
    with app.test_request_context(VOTE, headers={"Cookie": f"{cookie.NAME}={kept.value}"}):
        assert cookie.read_draft(vote.made.slug) is None
        assert len(cookie.read_receipts(vote.made.slug)) == 1
    for address in (f"{VOTE}/everyone", f"{VOTE}/ballot/check"):
        assert client.get(address).location == f"{VOTE}/ballot/done", "whoever goes back is told"
    assert client.post(f"{VOTE}/ballot/cast").location == f"{VOTE}/ballot/done"


def test_a_receipt_is_found_again_on_ones_own_device_only(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    for device, is_shown in (("own", True), ("shared", False)):
        client.post(VOTE, data={"code": vote.hillside[0], "device": device})
        mark(client, "everyone", ids(session, "1"))
        client.post(f"{VOTE}/ballot/cast")
        assert ("Show its receipt" in client.get(VOTE).text) is is_shown
        commitment = session.scalars(select(Ballot.commitment)).one().hex()
        session.rollback()
        address = f'/rounds/harbour-bay/ledger/receipt#fingerprint={commitment}"'
        assert (address in client.get(f"{VOTE}/ballot/done").text) is is_shown


def test_a_receipt_whose_time_is_over_says_that_the_ballot_is_not_gone(
    client: CheckingClient, vote: Vote
) -> None:
    for page in ("done", "receipt", "receipt.pdf", "receipt.json"):
        answer = client.get(f"{VOTE}/ballot/{page}", follow_redirects=True)
        assert "A ballot that was cast stays in the box." in answer.text
    assert vote.made.slug in VOTE


def test_a_paper_of_one_choice_asks_for_one(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    with atomic(session):
        pot = session.get_one(Pot, vote.made.pot_id)
        pot.ballot_type = BallotType.CHOOSE_ONE
    enter(client, vote.hillside[0])
    assert "<h1>Choose one project</h1>" in client.get(f"{VOTE}/everyone").text


@pytest.mark.parametrize(
    ("device", "seconds"), [("", 1800), ("shared", 1800), ("own", 7 * 24 * 3600)]
)
def test_the_cookie_is_closed_to_scripts_and_other_pages(
    client: CheckingClient, vote: Vote, device: str, seconds: int
) -> None:
    answer = client.post(VOTE, data={"code": vote.hillside[0], "device": device})
    (said,) = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("ballot=")]
    assert f"Path={VOTE}" in said
    assert "HttpOnly" in said
    assert "SameSite=Lax" in said
    (lifetime,) = re.findall(r"Max-Age=(\d+)", said)
    assert seconds - 600 < int(lifetime) <= seconds  # the vote ends in a week
    assert vote.hillside[0] not in said


@pytest.mark.usefixtures("vote")
def test_a_forged_cookie_is_no_vote(client: CheckingClient) -> None:
    client.set_cookie(cookie.NAME, "forged", path=VOTE)
    assert client.get(f"{VOTE}/everyone").location == VOTE


def test_a_paper_begun_before_an_update_asks_for_the_code_again(
    client: CheckingClient, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(cookie, "_said", lambda voter: [voter.id.hex(), voter.code_hash.hex()])
        enter(client, vote.northfield[0])
    assert client.get(f"{VOTE}/everyone").location == VOTE
    assert client.get(VOTE).status_code == 200
    enter(client, vote.northfield[0])
    assert client.get(f"{VOTE}/everyone").status_code == 200


def test_a_paper_with_hundreds_of_marks_fits_into_a_cookie(app: Flask) -> None:
    voter = VoterView(bytes(range(16)), bytes(range(32)), 7, has_voted=True, age=41, least_age=16)
    with app.test_request_context(VOTE):
        answer = app.make_response("")
        marks = {
            number: tuple((one, 1) for one in range(number * 1000, number * 1000 + 800, 4))
            for number in (1, 2)
        }
        cookie.keep_draft(answer, Draft(1, voter, marks), slug="harbour-bay")
        said = answer.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    assert len(said) < 3000
    with app.test_request_context(VOTE, headers={"Cookie": f"{cookie.NAME}={said}"}):
        assert cookie.read_draft("elsewhere") is None
        assert cookie.read_draft("harbour-bay") == Draft(1, voter, marks)


def test_a_choose_one_paper_has_radios(
    client: CheckingClient, session: Session, vote: Vote
) -> None:
    with atomic(session):
        session.get_one(Pot, vote.made.pot_id).ballot_type = BallotType.CHOOSE_ONE
    enter(client, vote.hillside[0])
    page = client.get(f"{VOTE}/everyone").text
    assert page.count('type="radio"') == 4
    assert "Choose the one project" in page


def test_the_order_of_projects_differs_between_voters(client: CheckingClient, vote: Vote) -> None:
    orders = set()
    for code in (*vote.northfield, *vote.hillside):
        enter(client, code)
        page = client.get(f"{VOTE}/everyone").text
        orders.add(tuple(re.findall(r"Project number \d", page)))
    assert len(orders) > 1


def test_pages_of_a_vote_stay_in_no_cache_and_in_no_log(
    client: CheckingClient, vote: Vote, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    enter(client, vote.hillside[0])
    answer = client.get(f"{VOTE}/everyone")
    assert answer.headers["Cache-Control"] == "no-store"
    client.post(f"{VOTE}/ballot/cast")
    assert not [r for r in caplog.records if "ballots" in str(r.__dict__)]


@pytest.mark.usefixtures("vote")
def test_a_code_in_the_address_is_not_asked_for(client: CheckingClient) -> None:
    """Addresses land in logs; the letter's QR code has the code behind the # instead."""
    page = client.get(f"{VOTE}?code=7K2M-9QWE").text
    assert 'value="7K2M-9QWE"' not in page
    assert "js/code.js" in page


def test_casting_needs_the_forms_token(app: Flask, client: CheckingClient, vote: Vote) -> None:
    enter(client, vote.hillside[0])
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(f"{VOTE}/ballot/cast").status_code == 400


def test_only_wrong_codes_are_limited(settings: Settings, database: Database, vote: Vote) -> None:
    app = create_app(replace(settings, limits_on=True), database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    for _ in range(25):
        assert client.post(VOTE, data={"code": vote.hillside[0]}).status_code == 302
    answers = [client.post(VOTE, data={"code": new_code()}).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    assert client.post(VOTE, data={"code": vote.hillside[0]}).status_code == 302


@pytest.mark.usefixtures("vote")
def test_who_guesses_too_often_is_told_how_long_to_wait(
    settings: Settings, database: Database
) -> None:
    app = create_app(replace(settings, limits_on=True), database=database)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    answers = [client.post(VOTE, data={"code": new_code()}) for _ in range(21)]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert b"Please try again in 1 minute." in answers[-1].data
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.post(VOTE, data={"code": new_code()}, environ_base=elsewhere).status_code == 422


def test_a_missing_key_loses_nothing_and_says_so(
    client: CheckingClient, session: Session, vote: Vote, settings: Settings
) -> None:
    enter(client, vote.hillside[0])
    mark(client, "everyone", ids(session, "1"))
    files = {file: file.read_bytes() for file in settings.keys_dir.iterdir()}
    for file in files:
        file.unlink()
    answer = client.post(f"{VOTE}/ballot/cast")
    assert answer.status_code == 503
    assert "Nothing is lost" in answer.text
    for file, content in files.items():
        file.write_bytes(content)
    assert client.post(f"{VOTE}/ballot/cast").status_code == 302
    assert opened(session, vote, vote.made.pot_id) == (("1",),)
