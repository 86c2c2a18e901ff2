"""Pages of a hall's day, of what is unusual, of samples and of an annulled round."""

import re

import pytest
from sqlalchemy import select, update

from pb.config import Settings
from pb.database import Session
from pb.models import AddressUse, PhaseDates, Round, Voter
from pb.services.atomic import atomic
from pb.services.scrutiny import looking
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import ballots, box, papers
from pb.vocabulary import Phase, Profile, Role, RoundState
from tests import counting, factories, halls, setting_up, uploading, voting
from tests.conftest import SignIn
from tests.halls import Hall
from tests.page_check import CheckingClient
from tests.services.test_two_ways import LISTED, by_email, by_register

DAY = "/organise/rounds/grant-day/hall"


@pytest.fixture
def hall(session: Session, settings: Settings) -> Hall:
    return halls.prepare(session, settings.keys_dir)


@pytest.fixture
def helper(hall: Hall, sign_in: SignIn) -> CheckingClient:
    return sign_in(hall.helper)


@pytest.fixture
def officer(hall: Hall, sign_in: SignIn) -> CheckingClient:
    return sign_in(hall.officer)


def vote(session: Session, hall: Hall, code: str) -> None:
    ballots.cast(
        session,
        round_id=hall.id,
        code_hash=hash_of(code),
        ballots={hall.pot_id: papers.approve(["1"])},
        keys=hall.keys,
    )


def request_id(page: str) -> str:
    found = re.search(r"/close/(\d+)/", page)
    assert found, page
    return found[1]


def test_a_halls_menu_has_what_a_hall_uses_and_nothing_else(officer: CheckingClient) -> None:
    page = officer.get("/organise/rounds/grant-day").text
    for unused in ("/letters", "/codes", "/helpdesk"):
        assert f'grant-day{unused}"' not in page
    for used in ("/hall", "/hall/packs", "/voter-list", "/box"):
        assert f'grant-day{used}"' in page
    page = officer.get("/organise/rounds/grant-day/voter-list").text
    assert 'type="file"' not in page
    assert 'grant-day/letters"' not in page
    page = officer.get("/organise/rounds/grant-day/codes").text
    assert "Issue and download" not in page
    assert "do not have codes that are handed out" in page


def test_packs_are_made_once_however_often_the_form_is_sent(officer: CheckingClient) -> None:
    data = {"kind": "codes", "packs": "2", "size": "3", "area": "none", "after": "0"}
    answer = officer.post(f"{DAY}/packs/make", data=data)
    assert answer.text.count("slip__code") == 6
    assert "P2-03" in answer.text
    answer = officer.post(f"{DAY}/packs/make", data=data)
    assert answer.status_code == 422
    assert "Packs were made in the meantime" in answer.text
    assert 'name="after" type="hidden" value="2"' in answer.text


def test_helpers_give_packs_out_and_count_them_but_make_none(
    session: Session, hall: Hall, helper: CheckingClient
) -> None:
    halls.codes(session, hall, size=40)
    assert helper.post(f"{DAY}/packs/make").status_code == 403
    answer = helper.post(f"{DAY}/packs/1/issue", data={"to": "Table 1"})
    assert answer.location == f"{DAY}/packs"
    answer = helper.post(f"{DAY}/packs/1/return", data={"given_out": "31", "numbers": "41"})
    assert "from 1 to 40" in answer.text
    assert 'value="41"' in answer.text
    # A slip of the pen: 1-40 for 33-40 would switch off what people hold in their hands.
    slip = {"given_out": "31", "numbers": "1-40"}
    answer = helper.post(f"{DAY}/packs/1/return", data=slip)
    assert answer.status_code == 422
    assert "31 given out and 40 brought back are more than the 40 of this pack." in answer.text
    assert 'name="is_sure"' in answer.text
    answer = helper.post(f"{DAY}/packs/1/return", data={"given_out": "31", "numbers": "33-40"})
    page = helper.get(answer.location).text
    assert "Pack 1: 40 codes, 31 given out, 8 returned, 1 missing" in page


def test_a_pack_that_is_not_there_is_not_found(helper: CheckingClient) -> None:
    assert helper.get(f"{DAY}/packs/7").status_code == 404
    assert helper.post(f"{DAY}/packs/7/issue", data={"to": "Table"}).status_code == 404


def test_two_helpers_close_before_the_planned_moment(
    session: Session, hall: Hall, helper: CheckingClient, sign_in: SignIn
) -> None:
    (one,) = halls.codes(session, hall, size=1)
    vote(session, hall, one.code)
    planned = session.scalars(
        select(PhaseDates.closes_at).where(PhaseDates.phase == Phase.VOTING)
    ).one()
    helper.post(f"{DAY}/close")
    page = helper.get(DAY).text
    helper.post(f"{DAY}/close/{request_id(page)}/confirm")
    assert session.scalars(select(Round.state)).one() == RoundState.OPEN, "the same person"
    session.rollback()
    other = sign_in(hall.other)
    other.post(f"{DAY}/close/{request_id(page)}/confirm")
    session.rollback()
    row = session.get_one(Round, hall.id)
    assert row.state == RoundState.CLOSED
    dates = session.scalars(select(PhaseDates).where(PhaseDates.phase == Phase.VOTING)).one()
    assert dates.closes_at == row.closed_at
    assert dates.closes_at < planned


def test_helpers_of_a_hall_close_no_other_round(
    session: Session, settings: Settings, hall: Hall, helper: CheckingClient
) -> None:
    town = voting.prepare(session, settings.keys_dir, slug="town")
    with atomic(session):
        session.execute(
            update(PhaseDates)
            .where(PhaseDates.round_id == town.made.id, PhaseDates.phase == Phase.VOTING)
            .values(closes_at=factories.moment("2020-01-02T00:00"))
            .values(opens_at=factories.moment("2020-01-01T00:00"))
        )
    box.request_close(session, round_id=town.made.id, by=town.officer.id, keys=town.keys)
    waiting = box.waiting(session, town.made.id)
    assert waiting
    session.rollback()
    helper.post(f"{DAY}/close/{waiting.id}/confirm")
    assert helper.post("/organise/rounds/town/hall/close").status_code == 409
    assert session.get_one(Round, town.made.id).state == RoundState.OPEN
    assert hall


def test_a_town_is_not_closed_early(session: Session, settings: Settings, sign_in: SignIn) -> None:
    town = voting.prepare(session, settings.keys_dir)
    client = sign_in(town.officer)
    answer = client.post("/organise/rounds/harbour-bay/box/close", follow_redirects=True)
    assert "People can still vote" in answer.text


def test_a_draft_is_set_up_as_a_hall_and_its_pages_say_what_that_gives_up(
    session: Session, sign_in: SignIn
) -> None:
    person = factories.officer(session)
    setting_up.ready_round(session, by=person.id)
    client = sign_in(person)
    draft = "/organise/rounds/greener-bay"
    assert "A town" in client.get(draft).text
    assert "No key holders" in client.get("/rounds/greener-bay/rules").text
    client.post(f"{draft}/profile", data={"profile": "hall"})
    row = session.scalars(select(Round)).one()
    assert (row.profile, row.entry_ways) == (Profile.HALL, ["attendance"])
    for page in ("/rounds/greener-bay", "/rounds/greener-bay/rules"):
        text = client.get(page).text
        assert "Two helpers may end voting early" in text
        assert "numbered packs" in text
    session.rollback()
    client.post(f"{draft}/profile", data={"profile": "city"})
    assert session.scalars(select(Round.entry_ways)).one() == ["issued"]


def test_what_is_unusual_is_settled_by_two_people_on_their_pages(
    session: Session, settings: Settings, sign_in: SignIn
) -> None:
    made = voting.prepare(session, settings.keys_dir)
    with atomic(session):
        session.execute(
            update(Voter)
            .where(Voter.reference == "NO-0001")
            .values(born_on=factories.moment("1850-01-01").date())
        )
    unusual = "/organise/rounds/harbour-bay/unusual"
    first = sign_in(made.officer)
    scrutineer = factories.account(session, name="Sam", roles=(Role.SCRUTINEER,))
    second = sign_in(scrutineer)
    first.post(f"{unusual}/look")
    assert "1 thing waits for two people" in first.get(unusual).text
    assert "1 unusual thing waits" in first.get("/organise/rounds/harbour-bay/box").text
    answer = first.post(f"{unusual}/1", data={"verdict": "harmless", "reason": ""})
    assert answer.status_code == 422
    first.post(f"{unusual}/1", data={"verdict": "harmless", "reason": "A slip of the pen."})
    page = first.post(f"{unusual}/1/agree", follow_redirects=True).text
    assert "A second person has to confirm" in page
    assert "Settled" in second.post(f"{unusual}/1/agree", follow_redirects=True).text
    public = first.get("/rounds/harbour-bay/scrutiny").text
    assert "An age that cannot be" in public
    assert "NO-0001" not in public


def test_one_person_in_two_ways_is_shown_with_what_is_the_same(
    session: Session, settings: Settings, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = voting.prepare(session, settings.keys_dir)
    uploading.open_ways(session, made)
    uploading.take_in(session, made, uploading.checked(session, made, LISTED))
    joined = by_register(session, made, "Isla Reid", postcode="HB1 2AB")
    by_email(session, made, "isla@example.org")
    unusual = "/organise/rounds/harbour-bay/unusual"
    first = sign_in(made.officer)
    monkeypatch.setattr(looking, "SMALL", 5)
    assert "It is being read" in first.post(f"{unusual}/look", follow_redirects=True).text
    monkeypatch.undo()
    first.post(f"{unusual}/look")
    page = " ".join(first.get(unusual).text.split())
    assert f"NO-0004, {joined} came onto the voter list in different ways." in page
    assert (
        "The name and the date of birth are the same. "
        "The postcode and the date of birth are the same."
    ) in page
    assert "The email address is the same." in page
    assert first.get(f"{unusual}/1").status_code == 200
    public = first.get("/rounds/harbour-bay/scrutiny").text
    assert "Perhaps one person on the list in two ways" in public
    assert joined not in public


def test_entering_a_code_counts_its_address_and_in_a_hall_none(
    session: Session, settings: Settings, hall: Hall, client: CheckingClient
) -> None:
    town = voting.prepare(session, settings.keys_dir)
    (one,) = halls.codes(session, hall, size=1)
    client.post("/rounds/grant-day/vote", data={"code": one.code})
    client.post("/rounds/harbour-bay/vote", data={"code": town.northfield[0]})
    client.post("/rounds/harbour-bay/vote", data={"code": "wrong"})
    rows = session.execute(select(AddressUse.round_id, AddressUse.codes)).all()
    assert [(row.round_id, row.codes) for row in rows] == [(town.made.id, 1)]


def test_an_annulled_round_says_so_on_every_page(
    session: Session, settings: Settings, sign_in: SignIn
) -> None:
    made, _ = counting.published(session, settings.keys_dir)
    other = factories.officer(session, "Ines")
    first, second = sign_in(made.officer), sign_in(other)
    annul = f"/organise/rounds/{made.made.slug}/annul"
    first.post(annul, data={"reason": "Codes were stolen."})
    page = second.get(annul).text
    number = re.search(r"/annul/(\d+)/confirm", page)
    assert number
    second.post(f"{annul}/{number[1]}/confirm")
    visitor = first.application.test_client()
    for page in ("", "/rules", "/result", "/vote", "/ideas", "/ledger", "/scrutiny", "/wall"):
        answer = visitor.get(f"/rounds/{made.made.slug}{page}")
        assert answer.status_code == 200, page
        assert "This round was annulled" in answer.text, page
        assert "Codes were stolen." in answer.text, page
    answer = visitor.post(f"/rounds/{made.made.slug}/vote", data={"code": made.northfield[0]})
    assert "annulled" in answer.text
