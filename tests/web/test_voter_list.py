"""The council's workplace: a voter list from a file, and who is on it."""

import csv
import io
import re

import pytest
from sqlalchemy import func, select, update

from pb.config import Settings
from pb.database import Session
from pb.models import Voter, VoterUpload, VoterUploadPart
from pb.services.voter_list import uploads
from pb.vocabulary import Role, RoundState, UploadState
from pb.web.sent import VOTER_FILES
from tests import factories, uploading, voting
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.uploading import ISLA, JAN, text
from tests.voting import Vote

LIST = "/organise/rounds/harbour-bay/voter-list"
FILES = f"{LIST}/files"


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


@pytest.fixture
def officer(vote: Vote, sign_in: SignIn) -> CheckingClient:
    return sign_in(vote.officer)


def send(client: CheckingClient, content: bytes, status: int = 302):
    answer = client.post(
        FILES,
        data={"voter_file": (io.BytesIO(content), "list.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer


def see(client: CheckingClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def fields_of(page: str) -> dict[str, str]:
    """Return what the page's last form would send if somebody only pressed its button."""
    form = page[page.rindex('<form method="post" action', 0, page.rindex("Check the file")) :]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        assert chosen, name
        hidden[name] = chosen[1]
    return hidden


def check(client: CheckingClient, content: bytes) -> str:
    """Upload a file and check it as it was guessed; returns the address of its page."""
    columns = send(client, content).location
    answer = client.post(columns, data=fields_of(see(client, columns)))
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location)


@pytest.mark.usefixtures("vote")
def test_residents_are_kept_out(session: Session, sign_in: SignIn) -> None:
    client = sign_in(factories.account(session, roles=(Role.REVIEWER,)))
    assert client.get(LIST).status_code == 403
    send(client, text(ISLA), status=403)


def test_a_clean_file_is_on_the_list_in_three_steps(
    officer: CheckingClient, session: Session
) -> None:
    columns = send(officer, text(ISLA, JAN)).location
    page = see(officer, columns)
    assert "Isla Reid" in page
    assert fields_of(page)["column-born-on"] == "5"
    address = officer.post(columns, data=fields_of(page)).location
    page = see(officer, address)
    assert "2 people can be taken in" in page
    assert len(uploading.from_files(session)) == 0
    answer = officer.post(f"{address}/take-in", data={"turn": "1"}, follow_redirects=True)
    assert "2 people were put onto the voter list" in answer.get_data(as_text=True)
    assert len(uploading.from_files(session)) == 2
    assert session.scalar(select(func.count()).select_from(VoterUploadPart)) == 0


def test_the_page_lists_every_problem_by_line(officer: CheckingClient, session: Session) -> None:
    address = check(officer, text(ISLA, "2;;;;Atlantis;1990-13-01;;", ISLA))
    page = see(officer, address)
    assert "2 lines have problems" in page
    for words in (
        "There is no name.",
        "The round has no such area.",
        "This is no date.",
        "The same person stands on an earlier line.",
    ):
        assert words in page
    refused = officer.post(f"{address}/take-in", data={"turn": "1"}, follow_redirects=True)
    assert "Tick the box to leave them out" in refused.get_data(as_text=True)
    assert uploading.from_files(session) == []
    officer.post(f"{address}/take-in", data={"turn": "1", "only_good": "y"})
    assert len(uploading.from_files(session)) == 1


def test_the_lines_to_mend_come_as_a_table_without_formulas(officer: CheckingClient) -> None:
    address = check(officer, text(ISLA, "2;=1+1;@x;-3;Atlantis;;;"))
    answer = officer.get(f"{address}/problems.csv")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0] == ["Line", "What is wrong", *text().decode().strip().split(";")]
    assert rows[1:] == [
        [
            "3",
            "Area: The round has no such area.",
            "2",
            "'=1+1",
            "'@x",
            "'-3",
            "Atlantis",
            *("",) * 3,
        ]
    ]


def test_a_later_file_corrects_who_is_on_the_list_if_that_is_chosen(
    officer: CheckingClient, session: Session
) -> None:
    officer.post(f"{check(officer, text(ISLA, JAN))}/take-in", data={"turn": "1"})
    moved, new = (
        ISLA.replace("4 Hill Street", "17 Kirkgate"),
        "3;New Person;;;hillside;1970-01-01;;",
    )
    address = check(officer, text(moved, JAN, new))
    page = see(officer, address)
    assert "This person is on the voter list already." in page
    assert "choose “Correct people who are on the list already”" in page
    columns = f"{address}/columns"
    fields = fields_of(see(officer, columns))
    assert officer.post(columns, data=fields | {"corrects": "y"}).status_code == 302
    assert re.search('name="corrects"[^>]* checked', see(officer, columns))
    page = see(officer, address)
    assert "3 people can be taken in" in page
    assert "of these is on the list already and is corrected" in page
    data = {"turn": "2"}
    page = officer.post(f"{address}/take-in", data=data, follow_redirects=True).text
    assert "1 person is on the voter list now. 1 person on the list was corrected." in page
    assert "are on the list just like this" in page
    assert [row.address for row in uploading.from_files(session) if row.name == "Isla Reid"] == [
        "17 Kirkgate"
    ]


def test_an_email_address_that_cannot_be_read_keeps_nobody_out(officer: CheckingClient) -> None:
    page = see(officer, check(officer, text("1;Isla;;;Northfield;;isla at home;")))
    assert "1 person can be taken in" in page
    assert "The person comes onto the list without it." in page
    assert "Every line is fine" not in page
    assert "Download the lines" not in page


@pytest.mark.parametrize("header", ["yes", "no"])
def test_the_mended_lines_can_be_uploaded_as_they_came(
    officer: CheckingClient, session: Session, header: str
) -> None:
    content = text("1;Isla Reid;4 Hill Street;HB1 2AB;Nothingfield;1990-05-12;;")
    columns = send(officer, content).location
    written = f"{columns}?encoding=utf-8&separator=semicolon&header={header}"
    address = officer.post(columns, data=fields_of(see(officer, written))).location
    mended = officer.get(f"{address}/problems.csv").get_data().replace(b"Nothing", b"North")
    if header == "no":  # then the line of names was taken for a person, and is no longer needed
        mended = b"".join(mended.splitlines(keepends=True)[i] for i in (0, 2))
    columns = send(officer, mended).location
    assert "Isla Reid" in see(officer, columns)
    address = officer.post(columns, data=fields_of(see(officer, columns))).location
    assert "1 person can be taken in" in see(officer, address)
    officer.post(f"{address}/take-in", data={"turn": "1"})
    assert [one.name for one in uploading.from_files(session)] == ["Isla Reid"]


def test_many_problems_come_page_by_page(officer: CheckingClient) -> None:
    address = check(officer, text(*[f"{n};;;;Northfield;;;" for n in range(150)]))
    first = see(officer, address)
    assert ">151<" not in first.replace(" ", "").replace("\n", "")
    more = re.search(r'href="([^"]+)#problems">More lines', first)
    assert more
    second = see(officer, more[1])
    assert "More lines" not in second
    assert ">151<" in second.replace(" ", "").replace("\n", "")
    assert see(officer, f"{address}?after=99999999999999")


def test_a_file_that_was_read_wrongly_is_read_another_way(officer: CheckingClient) -> None:
    content = b"Name|Area\n" + "Name;Obszar\nŁukasz;Northfield\n".encode("cp1250")
    columns = send(officer, content.removeprefix(b"Name|Area\n")).location
    page = see(officer, f"{columns}?encoding=cp1252&separator=semicolon&header=yes")
    assert "£ukasz" in page
    page = see(officer, f"{columns}?encoding=cp1250&separator=semicolon&header=no")
    assert "Łukasz" in page
    assert fields_of(page)["header"] == "no"
    page = see(officer, f"{columns}?encoding=rot13&separator=semicolon&header=no")
    assert "Łukasz" in page


def test_a_needed_column_is_asked_for(officer: CheckingClient) -> None:
    columns = send(officer, b"Street,Area\nHill Street,Northfield\n").location
    answer = officer.post(columns, data=fields_of(see(officer, columns)))
    assert answer.status_code == 422
    assert "the voter list needs it" in answer.get_data(as_text=True)


def test_columns_that_the_file_does_not_have_are_refused(officer: CheckingClient) -> None:
    columns = send(officer, text(ISLA)).location
    fields = fields_of(see(officer, columns))
    for wrong in ({"column-name": "99"}, {"area_id": "999"}):
        assert officer.post(columns, data=fields | wrong).status_code == 422


def test_what_is_no_list_gets_a_sentence(officer: CheckingClient, session: Session) -> None:
    for content, words in (
        (b"PK\x03\x04", "Save as, then CSV"),
        (b"", "There is nobody in this file"),
    ):
        answer = send(officer, content, status=422)
        assert words in answer.get_data(as_text=True)
    answer = officer.post(FILES, data={"voter_file": "text"})
    assert "Choose a file first." in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(VoterUpload)) == 0


def test_an_older_page_is_told_so(officer: CheckingClient, session: Session) -> None:
    address = check(officer, text(ISLA))
    columns = f"{address}/columns"
    officer.post(columns, data=fields_of(see(officer, columns)))
    for turn in ("1", "", "x"):
        answer = officer.post(f"{address}/take-in", data={"turn": turn}, follow_redirects=True)
        assert "Somebody has gone on with this file" in answer.get_data(as_text=True)
    assert uploading.from_files(session) == []


def test_a_file_can_be_thrown_away(officer: CheckingClient) -> None:
    address = check(officer, text(ISLA))
    answer = officer.post(f"{address}/throw-away", follow_redirects=True)
    assert "The file is deleted." in answer.get_data(as_text=True)
    assert "This file was thrown away" in see(officer, address)
    assert officer.get(f"{address}/columns").status_code == 302
    answer = officer.post(f"{address}/throw-away", follow_redirects=True)
    assert "Somebody has gone on" in answer.get_data(as_text=True)


def test_a_large_file_is_left_to_workers_with_its_progress(
    officer: CheckingClient, monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    monkeypatch.setattr(uploads, "SMALL", 1)
    address = check(officer, text(ISLA, JAN))
    answer = officer.get(address)
    assert answer.headers["Refresh"]
    assert "0 of about 2 lines are done" in answer.get_data(as_text=True)
    assert session.scalars(select(VoterUpload.state)).one() == UploadState.CHECKING


def test_only_organisers_may_send_what_is_large(
    app, officer: CheckingClient, session: Session, sign_in: SignIn
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 20_000
    content = text(*[f"{n};Ada {n};;;Northfield;;;" for n in range(1900)])
    assert len(content) > 40_000
    send(officer, content)
    for client in (sign_in(factories.account(session)), app.test_client()):
        send(client, content, status=413)
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= VOTER_FILES


def test_somebody_is_found_by_name_or_reference_but_no_vote(
    officer: CheckingClient, vote: Vote, session: Session
) -> None:
    voting.cast(session, vote, vote.northfield[0], "1")
    officer.post(f"{check(officer, text(ISLA, JAN))}/take-in", data={"turn": "1"})
    for typed, found in (("ZAK", "Jan Żak"), ("reid isla", "Isla Reid"), ("no-0001", "NO-0001")):
        page = see(officer, f"{LIST}?q={typed}")
        assert found in page
        assert "voted on" not in page
    assert "Nobody on the list has this name" in see(officer, f"{LIST}?q=%25%25%25")
    assert "Nobody on the list has this name" in see(officer, f"{LIST}?q=za")


def test_the_list_says_how_many_by_area_and_way(officer: CheckingClient) -> None:
    officer.post(f"{check(officer, text(ISLA, JAN))}/take-in", data={"turn": "1"})
    page = see(officer, LIST)
    assert "7 people may vote in this round" in page
    assert "From a file" in page


def test_a_draft_and_a_vote_that_is_over_take_no_file(
    officer: CheckingClient, session: Session
) -> None:
    factories.round_(session, slug="draft", state=RoundState.DRAFT)
    draft = "/organise/rounds/draft/voter-list"
    assert "Open the round first" in see(officer, draft)
    answer = officer.post(
        f"{draft}/files",
        data={"voter_file": (io.BytesIO(text(ISLA)), "a.csv")},
        content_type="multipart/form-data",
    )
    assert answer.status_code in {422, 503}


def test_a_file_that_was_tampered_with_is_said_to_be_unreadable(
    officer: CheckingClient, session: Session
) -> None:
    columns = send(officer, text(ISLA)).location
    session.execute(update(VoterUploadPart).values(content=b"y" * 90))
    session.commit()
    assert "cannot be read any more" in see(officer, columns, status=409)


def test_nobody_is_on_the_list_without_the_good_lines(
    officer: CheckingClient, session: Session
) -> None:
    address = check(officer, text("1;;;;;;;"))
    assert "Put 0 people" not in see(officer, address)
    answer = officer.post(
        f"{address}/take-in", data={"turn": "1", "only_good": "y"}, follow_redirects=True
    )
    assert "Every line has a problem" in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Voter)) == 5
