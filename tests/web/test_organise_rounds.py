import io
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from pb.database import Session, clock
from pb.models import Area, Category, PhaseDates, Pot, Round
from pb.services import acts
from pb.services.rounds import round_heads, round_ladder, round_opening, rounds
from pb.vocabulary import Act, Phase, Question, RoundState
from tests import factories
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.setting_up import basics, ready_round

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
POT = {
    "name": "Whole town",
    "area_id": "0",
    "amount": "25,000.50",
    "rule": "equal-shares",
    "completion": "add1",
    "asked_choices": "3",
    "most_choices": "",
    "add1": "equalshares.net",
    "tie_seed": "",
}
BASICS = {
    "title": "Winter Fund",
    "purpose": "Warmth for everyone.",
    "description": "",
    "currency": "gbp",
    "time_zone": "Europe/London",
}
FORMS = ("basics", "dates", "areas/new", "themes", "themes/new", "pots/new", "left-over", "voters")


@pytest.fixture
def moira(session: Session) -> factories.Person:
    return factories.officer(session)


@pytest.fixture
def officer(moira: factories.Person, sign_in: SignIn) -> CheckingClient:
    return sign_in(moira)


@pytest.fixture
def draft(session: Session, moira: factories.Person) -> rounds.NewRound:
    return rounds.create(session, basics(), by=moira.id)


def send(
    client: CheckingClient, path: str, data: Mapping[str, object] | None = None, status: int = 302
) -> str:
    answer = client.post(path, data=dict(data or {}), content_type="multipart/form-data")
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def see(client: CheckingClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def test_only_organisers_come_in(
    session: Session, client: CheckingClient, sign_in: SignIn
) -> None:
    made = factories.round_(session, state=RoundState.DRAFT)
    paths = ["", "/rounds/new", f"/rounds/{made.slug}", f"/rounds/{made.slug}/history"]
    paths += [f"/rounds/{made.slug}/{form}" for form in FORMS]
    resident = sign_in(factories.account(session))
    for path in paths:
        assert client.get(f"/organise{path}").status_code == 302
        assert resident.get(f"/organise{path}").status_code == 403
    assert resident.post(f"/organise/rounds/{made.slug}/opening").status_code == 403


def test_a_round_is_begun_and_its_checklist_names_all_that_is_missing(
    session: Session, officer: CheckingClient
) -> None:
    see(officer, "/organise/rounds/new")
    send(officer, "/organise/rounds/new", BASICS)
    assert session.scalars(select(Round.currency)).one() == "GBP"
    html = see(officer, "/organise/rounds/winter-fund")
    for said in ("Choose at least one theme.", "Say who may vote.", "Say when people can vote."):
        assert said in html
    assert "Ask for the opening" not in html
    assert "Winter Fund" in see(officer, "/organise")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "Give the round a name."),
        ("title", "x" * 121, "Use at most 120 characters."),
        ("currency", "GBX", "We do not know that currency."),
        ("currency", "pounds", "Write three letters"),
        ("time_zone", "Europe/Nowhere", "Not a valid choice"),
    ],
)
def test_a_round_without_sense_is_not_begun(
    session: Session, officer: CheckingClient, field: str, value: str, said: str
) -> None:
    html = send(officer, "/organise/rounds/new", BASICS | {field: value}, status=422)
    assert said in html
    assert session.scalars(select(Round)).all() == []


def test_a_draft_is_set_up_page_by_page_until_nothing_is_missing(
    session: Session, officer: CheckingClient, draft: rounds.NewRound
) -> None:
    base = f"/organise/rounds/{draft.slug}"
    for form in (*FORMS, "who-decides", "areas", "pots"):
        see(officer, f"{base}/{form}")
    send(officer, f"{base}/basics", BASICS | {"title": "Renamed"})
    send(officer, f"{base}/dates", dates(clock(session)))
    send(officer, f"{base}/areas/new", {"name": "Hillside", "boundary": json.dumps(SQUARE)})
    send(officer, f"{base}/themes", {"drawings": ["nature", "play"]})
    send(officer, f"{base}/themes/new", {"name": "Quiet corners", "drawing": "seating"})
    send(officer, f"{base}/pots/new", POT)
    send(officer, f"{base}/left-over", {"leftover": "It is carried forward."})
    send(
        officer,
        f"{base}/voters",
        {"electorate": "Everyone here", "eligible": "5000", "entry_ways": "file"},
    )
    send(officer, f"{base}/who-decides", decisions())
    assert round_opening.missing(session, draft.id) == ()
    head = round_heads.head(session, draft.slug, officer=True)
    assert (head.title, head.total_money) == ("Renamed", 25_000_50)
    assert [c.name for c in head.categories] == ["Green spaces", "Play", "Quiet corners"]
    assert head.areas[0].boundary is not None
    assert round_ladder.of_round(session, draft.id).filled_in_by == "All of us"
    assert "Ask for the opening" in see(officer, base)


def dates(now: datetime) -> dict[str, object]:
    data: dict[str, object] = {}
    for place, phase in enumerate((Phase.SUBMISSION, Phase.REVIEW, Phase.VOTING)):
        opens = now + timedelta(days=10 * place)
        data |= {
            f"{phase}-used": "y",
            f"{phase}-opens": f"{opens:%Y-%m-%dT%H:%M}",
            f"{phase}-closes": f"{opens + timedelta(days=10):%Y-%m-%dT%H:%M}",
        }
    return data


def decisions() -> dict[str, object]:
    answers: dict[str, object] = {}
    for question in Question:
        answers |= {f"{question}-decider": "jointly", f"{question}-note": "Together,\r\nalways."}
    return answers | {
        "filled_in_by": "All of us",
        "today": "involving",
        "aim": "co-production",
        "aim_by": "2030-01-01",
    }


VOTERS = {"electorate": "Everyone here", "entry_ways": "file"}


@pytest.mark.parametrize(
    "typed", ["60000", " 60,000 ", "60 000", "60\u00a0000", "60.000", "60’000", "+60000"]
)
def test_a_count_is_read_as_people_write_it(
    session: Session, officer: CheckingClient, draft: rounds.NewRound, typed: str
) -> None:
    send(officer, f"/organise/rounds/{draft.slug}/voters", VOTERS | {"eligible": typed})
    session.rollback()
    assert session.scalars(select(Round.eligible)).one() == 60_000


@pytest.mark.parametrize(
    "typed", ["many", "6,00", "60,00,0", "1,234.567", "½", "٦٠", "9" * 19, "6e4"]
)
def test_what_is_no_count_gets_a_sentence_and_stays(
    officer: CheckingClient, draft: rounds.NewRound, typed: str
) -> None:
    answer = officer.post(
        f"/organise/rounds/{draft.slug}/voters", data=VOTERS | {"eligible": typed}
    )
    assert answer.status_code == 422
    assert "Write a whole number, such as 60 or 60,000." in answer.text
    assert f'value="{typed}"' in answer.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount", "0", "A pot needs some money in it"),
        ("amount", "-5", "A pot needs some money in it"),
        ("amount", "a lot", "We cannot read this amount."),
        ("amount", "", "Write an amount"),
        ("rule", "", "Choose how the money is shared out."),
        ("most_choices", "2", "You ask people for more choices than they may make."),
        ("area_id", "77", "Not a valid choice"),
    ],
)
def test_a_pot_that_cannot_be_comes_back_with_its_sentence(
    session: Session,
    officer: CheckingClient,
    draft: rounds.NewRound,
    field: str,
    value: str,
    said: str,
) -> None:
    path = f"/organise/rounds/{draft.slug}/pots/new"
    assert said in send(officer, path, POT | {field: value}, status=422)
    assert session.scalars(select(Pot)).all() == []


def test_steps_that_end_before_they_begin_or_come_too_early_are_refused(
    session: Session, officer: CheckingClient, draft: rounds.NewRound
) -> None:
    path, good = f"/organise/rounds/{draft.slug}/dates", dates(clock(session))
    backwards = good | {"voting-closes": good["submission-opens"]}
    early = good | {"voting-opens": good["review-opens"]}
    empty = good | {"review-opens": ""}
    for data, said in (
        (backwards, "This step ends before it begins."),
        (early, "This step begins too early"),
        (empty, "Say when this step begins."),
        (good | {"voting-opens": "soon"}, "Not a valid datetime value"),
    ):
        assert said in send(officer, path, data, status=422)
    assert session.scalars(select(PhaseDates)).all() == []


def test_an_area_takes_its_boundary_from_a_file_and_can_change_and_go(
    session: Session, officer: CheckingClient, draft: rounds.NewRound
) -> None:
    base = f"/organise/rounds/{draft.slug}/areas"
    file = (io.BytesIO(json.dumps(SQUARE).encode()), "hillside.geojson")
    send(officer, f"{base}/new", {"name": "Hillside", "boundary_file": file})
    area = session.scalars(select(Area)).one()
    assert area.boundary is not None
    assert "Polygon" in see(officer, f"{base}/{area.id}")
    assert "<path" in see(officer, base)
    send(officer, f"{base}/{area.id}", {"name": "The Hill", "boundary": ""})
    session.rollback()
    changed = session.scalars(select(Area)).one()
    assert (changed.name, changed.boundary) == ("The Hill", None)
    bad = send(officer, f"{base}/new", {"name": "X", "boundary": "a line"}, status=422)
    assert "We cannot read this boundary." in bad
    assert "another one of that name" in send(
        officer, f"{base}/new", {"name": "the hill"}, status=422
    )
    see(officer, f"{base}/{area.id + 1}", status=404)
    send(officer, f"{base}/{area.id}/remove")
    session.rollback()
    assert session.scalars(select(Area)).all() == []


def test_an_area_with_a_pot_is_not_removed(
    session: Session, officer: CheckingClient, draft: rounds.NewRound
) -> None:
    base = f"/organise/rounds/{draft.slug}"
    send(officer, f"{base}/areas/new", {"name": "Hillside"})
    area_id = session.scalars(select(Area.id)).one()
    send(officer, f"{base}/pots/new", POT | {"area_id": str(area_id)})
    send(officer, f"{base}/areas/{area_id}/remove")
    assert "A pot is for this area." in see(officer, f"{base}/areas")


def test_themes_and_pots_change_and_go(
    session: Session, officer: CheckingClient, draft: rounds.NewRound
) -> None:
    base = f"/organise/rounds/{draft.slug}"
    send(officer, f"{base}/themes/new", {"name": "Parks", "drawing": "nature"})
    theme = session.scalars(select(Category.id)).one()
    see(officer, f"{base}/themes/{theme}")
    send(officer, f"{base}/themes/{theme}", {"name": "Woods", "drawing": "nature"})
    send(officer, f"{base}/pots/new", POT)
    session.rollback()
    pot = session.scalars(select(Pot.id)).one()
    assert "25000.50" in see(officer, f"{base}/pots/{pot}")
    send(officer, f"{base}/pots/{pot}", POT | {"amount": "30 000", "rule": "greedy"})
    session.rollback()
    assert session.get_one(Pot, pot).amount == 30_000_00
    assert session.scalars(select(Category.name)).one() == "Woods"
    send(officer, f"{base}/themes/{theme}/remove")
    send(officer, f"{base}/pots/{pot}/remove")
    see(officer, f"{base}/themes/{theme}", status=404)
    see(officer, f"{base}/pots/{pot}", status=404)


def test_one_organiser_asks_and_another_one_opens_the_round(
    session: Session, moira: factories.Person, officer: CheckingClient, sign_in: SignIn
) -> None:
    made = ready_round(session, by=moira.id)
    path = f"/organise/rounds/{made.slug}"
    send(officer, f"{path}/opening")
    waiting = acts.waiting_for(session, Act.OPEN_ROUND, round_id=made.id)
    assert waiting is not None
    own = see(officer, path)
    assert "Take it back" in own
    assert "Confirm and open" not in own
    send(officer, f"{path}/opening/{waiting.id}/confirm")
    assert "A second person has to confirm this." in see(officer, path)
    second = sign_in(factories.officer(session, "Tom Adeyemi"))
    assert "Confirm and open the round" in see(second, path)
    send(second, f"{path}/opening/{waiting.id}/confirm")
    assert "The round is open." in see(second, path)
    session.rollback()
    assert session.get_one(Round, made.id).state == RoundState.OPEN
    assert "The round was opened" in see(second, f"{path}/history")
    send(second, f"{path}/opening/{waiting.id}/confirm")
    assert "Someone has answered this request already." in see(second, path)


def test_a_request_can_be_taken_back_and_a_draft_that_lacks_something_is_not_opened(
    session: Session, moira: factories.Person, officer: CheckingClient, draft: rounds.NewRound
) -> None:
    path = f"/organise/rounds/{draft.slug}"
    send(officer, f"{path}/opening")
    assert "Something is still missing" in see(officer, path)
    made = ready_round(session, by=moira.id, title="Ready")
    send(officer, f"/organise/rounds/{made.slug}/opening")
    waiting = acts.waiting_for(session, Act.OPEN_ROUND, round_id=made.id)
    assert waiting is not None
    refused = send(officer, f"/organise/rounds/{made.slug}/pots/new", POT, status=409)
    assert "waits for a second person" in refused
    send(officer, f"/organise/rounds/{made.slug}/opening/{waiting.id}/decline")
    session.rollback()
    assert acts.all_waiting(session) == ()


def test_posts_that_would_change_an_open_round_are_refused_and_change_nothing(
    session: Session, officer: CheckingClient
) -> None:
    made = factories.round_(session)
    base = f"/organise/rounds/{made.slug}"
    before = round_heads.head(session, made.slug, officer=True)
    now = clock(session)
    sent: dict[str, Mapping[str, object]] = {
        "basics": BASICS,
        "dates": dates(now),
        "voters": {"electorate": "Nobody"},
        "left-over": {"leftover": "Mine"},
        "who-decides": decisions(),
        "areas/new": {"name": "X"},
        f"areas/{made.area_id}": {"name": "X"},
        f"areas/{made.other_area_id}/remove": {},
        "themes": {"drawings": ["play"]},
        "themes/new": {"name": "X", "drawing": "play"},
        f"themes/{made.category_id}": {"name": "X", "drawing": "play"},
        f"themes/{made.category_id}/remove": {},
        "pots/new": POT,
        f"pots/{made.pot_id}": POT,
        f"pots/{made.pot_id}/remove": {},
    }
    for path, data in sent.items():
        html = send(officer, f"{base}/{path}", data, status=409)
        assert "This round is open" in html, path
    session.rollback()
    assert round_heads.head(session, made.slug, officer=True) == before


@pytest.mark.parametrize("state", list(RoundState))
def test_the_overview_of_each_state_is_a_page(
    session: Session, officer: CheckingClient, state: RoundState
) -> None:
    made = factories.round_(session, state=state, phase=Phase.RESULTS)
    assert "Harbour Bay decides" in see(officer, f"/organise/rounds/{made.slug}")
    assert made.slug in see(officer, "/organise")
    if state != RoundState.DRAFT:
        see(officer, f"/organise/rounds/{made.slug}/pots")
        see(officer, f"/organise/rounds/{made.slug}/areas")
