"""Letters: each person one, with a code that opens the vote and stands nowhere else."""

import csv
import io
import sqlite3

import pypdfium2
import pytest
from sqlalchemy import func, select, text

from pb.adapters import messages
from pb.adapters.file_seal import FileDamaged
from pb.config import Settings
from pb.database import Database, Session
from pb.models import Event, Job, LetterPart, LetterRun, ReplacedCode, Round, Voter
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.errors import (
    CodeReplaced,
    NotFound,
    RoundNotOpen,
    VotingHasClosed,
)
from pb.services.voter_list import codes, letter_files, letter_making, letter_parts, letters
from pb.services.voter_list.code_text import hash_of
from pb.services.voter_list.codes import IssuedCode
from pb.services.voter_list.errors import LettersGone, LettersUnderWay, NobodyToWriteTo
from pb.services.voting import voters
from pb.vocabulary import JobKind, LetterForm, Phase, RoundState, RunState, Tag
from pb.wording import letters as wording
from tests import factories, lettering, voting
from tests.lettering import code_of, fetched, listed, made, pages, wish, work
from tests.voting import Vote


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    return voting.prepare(session, settings.keys_dir)


def codes_in(session: Session) -> set[bytes]:
    return {code for code in session.scalars(select(Voter.code_hash)) if code is not None}


def states(session: Session) -> list[RunState]:
    session.rollback()
    return list(session.scalars(select(LetterRun.state).order_by(LetterRun.id)))


def test_a_letter_says_who_where_until_when_and_how(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Zażółć Gęślą-Jaźń")
    run_id = made(session, database, settings, vote, wish())
    [page] = pages(fetched(session, vote, run_id))
    for said in (
        "Zażółć Gęślą-Jaźń",
        "Flat 3 17 Kirkgate Harbour Bay HB1 4QT",
        "Harbour Bay decides",
        "NO-0004",
        "£15,000",
        lettering.TELEPHONE,
        lettering.DROP_IN,
        "localhost/rounds/harbour-bay/vote",
        "In large print",
        code_of(page),
    ):
        assert said in page.text
    assert page.links == (f"http://localhost/rounds/harbour-bay/vote#code={code_of(page)}",)


def test_the_code_in_the_letter_opens_its_entry(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid", "Ewan Mackie")
    run_id = made(session, database, settings, vote, wish())
    for page, reference in zip(
        pages(fetched(session, vote, run_id)), ("NO-0004", "NO-0005"), strict=True
    ):
        voter = voters.enter(session, round_id=vote.made.id, code=code_of(page))
        assert voter.area_id == vote.made.area_id
        row = session.scalars(select(Voter).where(Voter.id == voter.id)).one()
        assert row.reference == reference
        assert row.name in page.text


def test_no_code_is_in_the_database_its_files_or_the_log(
    session: Session,
    database: Database,
    settings: Settings,
    vote: Vote,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    listed(session, vote, "Isla Reid", "Ewan Mackie")
    run_id = made(session, database, settings, vote, wish())
    found = [code_of(page) for page in pages(fetched(session, vote, run_id))]
    session.rollback()
    kept = dump(database) + b"".join(
        file.read_bytes() for file in settings.instance.rglob("*") if file.is_file()
    )
    said = caplog.text
    for code in found:
        assert code not in said
        assert code.replace("-", "") not in said
        assert code.encode() not in kept
        assert code.replace("-", "").encode() not in kept
    assert b"Isla Reid" in kept  # so the dump would show one


def dump(database: Database) -> bytes:
    """Return every column of every table, as text."""
    if database.engine.dialect.name == "sqlite":
        with sqlite3.connect(database.engine.url.database or "") as raw:
            return "\n".join(raw.iterdump()).encode()
    with database.engine.connect() as connection:
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()
        return b"".join(
            repr(connection.execute(text(f'SELECT * FROM "{table}"')).all()).encode()
            for table in tables.all()
        )


def test_the_file_opens_only_with_the_key_and_in_its_place(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid", district="North")
    listed(session, vote, "Ewan Mackie", district="South")
    run_id = made(session, database, settings, vote, wish("North", "South"))
    with atomic(session):
        first, second = session.scalars(select(LetterPart).order_by(LetterPart.number))
        assert b"%PDF" not in (first.content or b"")
        first.content, second.content = second.content, first.content
    with pytest.raises(FileDamaged):
        fetched(session, vote, run_id)


def test_parts_keep_districts_and_sizes_of_print_apart(
    session: Session,
    database: Database,
    settings: Settings,
    vote: Vote,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(letters, "MOST_IN_PART", 2)
    listed(session, vote, "A", "B", "C", district="North")
    listed(session, vote, "D", district="North", large_print=True)
    listed(session, vote, "E", district="South")
    listed(session, vote, "F", district="East")
    run_id = made(session, database, settings, vote, wish("North", "South"))
    page = letter_parts.run(session, run_id, round_id=vote.made.id)
    assert [(p.district, p.large_print, p.letters) for p in page.parts] == [
        ("North", False, 2),
        ("North", False, 1),
        ("North", True, 1),
        ("South", False, 1),
    ]
    assert (page.line.letters, page.line.made, page.line.state) == (5, 5, RunState.DONE)
    assert [d.letters for d in letters.due(session, vote.made.id)] == [1, 0, 0]


def test_large_print_is_large_and_takes_two_pages(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid", large_print=True)
    run_id = made(session, database, settings, vote, wish())
    first, second = pages(fetched(session, vote, run_id))
    assert code_of(first) in first.text
    assert lettering.TELEPHONE in second.text
    assert "NO-0004" in second.text


def test_a_letter_is_in_the_language_of_its_entry_and_names_the_others(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Ada", language="pl")
    listed(session, vote, "Isla", language="en")
    listed(session, vote, "Ewan", language="xx")
    run_id = made(session, database, settings, vote, wish())
    polish, english, unknown = pages(fetched(session, vote, run_id))
    assert "Twój kod do głosowania" in polish.text
    assert "In English: call" in polish.text
    for page in (english, unknown):
        assert "Your voting code" in page.text
        assert "In English: call" not in page.text


def test_a_long_name_and_many_times_stay_on_one_page(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Maximiliana " * 10)
    drop_in = "Central Library, Mondays. " * 15
    run_id = made(session, database, settings, vote, wish(drop_in=drop_in))
    [page] = pages(fetched(session, vote, run_id))
    assert page.text.count("Central Library, Mondays.") == 15
    assert page.text.count("Maximiliana") == 20
    assert "In large print" in page.text


@pytest.mark.parametrize("name", ["Maximiliana " * 16, "Ł" * 200])
def test_the_longest_name_and_the_most_times_write_over_nothing(
    session: Session, database: Database, settings: Settings, vote: Vote, name: str
) -> None:
    listed(session, vote, "Isla Reid", name.strip())
    with atomic(session):
        session.get_one(Round, vote.made.id).title = ("A round with a long name " * 5)[:120]
    drop_in = ("Central Library, Mondays to Fridays 10:00 to 18:00. " * 8)[:400]
    run_id = made(session, database, settings, vote, wish(drop_in=drop_in))
    with pypdfium2.PdfDocument(fetched(session, vote, run_id)) as document:
        assert len(document) == 2
        for page in document:
            words = page.get_textpage()
            # Letters of the last note end above the rule over the languages line.
            ends, begins = (
                words.get_charbox(words.search(said).get_next()[0])
                for said in ("stops working", "Po polsku:")
            )
            assert ends[1] > begins[3] + 5


def test_names_that_our_typefaces_lack_are_listed(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid", "張偉", "Ольга Świętek")
    run_id = made(session, database, settings, vote, wish())
    [part] = letter_parts.run(session, run_id, round_id=vote.made.id).parts
    assert part.refused == ("NO-0005",)
    found = pages(fetched(session, vote, run_id))
    assert "Hello Ольга Świętek," in found[2].text
    assert "Hello," in found[1].text


def test_a_long_address_is_whole_and_stays_in_the_window(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid")
    with atomic(session):
        row = session.scalars(select(Voter).where(Voter.name == "Isla Reid")).one()
        row.address = "\n".join(f"Line {n} of a long address" for n in range(1, 11))
    run_id = made(session, database, settings, vote, wish())
    content = fetched(session, vote, run_id)
    [page] = pages(content)
    assert all(f"Line {n} of" in page.text for n in range(1, 11))
    # In every position of a sheet folded in three, a DL envelope shows this much of it.
    with pypdfium2.PdfDocument(content) as document:
        sheet = document[0]
        box = (20 / 25.4 * 72, (297 - 82) / 25.4 * 72, 100 / 25.4 * 72, (297 - 56) / 25.4 * 72)
        shown = " ".join(sheet.get_textpage().get_text_bounded(*box).split())
        around = sheet.get_textpage().get_text_bounded(
            10 / 25.4 * 72, (297 - 95) / 25.4 * 72, 115 / 25.4 * 72, (297 - 46) / 25.4 * 72
        )
    assert shown.startswith("Isla Reid Line 1 of a long address")
    assert shown.endswith("HB1 4QT")
    assert code_of(page) not in around
    assert "Harbour Bay decides" not in around


def test_who_has_a_code_gets_no_letter_unless_again(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid")
    first = made(session, database, settings, vote, wish())
    old = code_of(pages(fetched(session, vote, first))[0])
    with pytest.raises(NobodyToWriteTo):
        letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)
    second = made(session, database, settings, vote, wish(again=True))
    new = code_of(pages(fetched(session, vote, second))[0])
    with pytest.raises(CodeReplaced):
        voters.enter(session, round_id=vote.made.id, code=old)
    assert voters.enter(session, round_id=vote.made.id, code=new)
    assert list(session.scalars(select(ReplacedCode.code_hash))) == [hash_of(old)]


def test_who_has_voted_or_has_no_address_gets_no_letter(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid", "Ewan Mackie")
    with atomic(session):
        row = session.scalars(select(Voter).where(Voter.name == "Isla Reid")).one()
        row.voted_on = row.born_on = factories.moment("2026-05-04T00:00").date()
    run_id = made(session, database, settings, vote, wish(again=True))
    [page] = pages(fetched(session, vote, run_id))
    assert "Ewan Mackie" in page.text


def test_a_wish_sent_twice_makes_letters_once(session: Session, vote: Vote) -> None:
    listed(session, vote, "Isla Reid")
    letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)
    with pytest.raises(LettersUnderWay):
        letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)
    assert session.scalar(select(func.count()).select_from(LetterRun)) == 1


def test_drafts_and_votes_that_are_over_get_no_letters(session: Session, vote: Vote) -> None:
    listed(session, vote, "Isla Reid")
    draft = factories.round_(session, slug="draft", state=RoundState.DRAFT, phase=Phase.VOTING)
    with pytest.raises(RoundNotOpen):
        letters.ask(session, wish(), round_id=draft.id, by=vote.officer.id)
    voting.move_clock(session, voting.AFTER_VOTING)
    with pytest.raises(VotingHasClosed):
        letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)


class Killed(BaseException):
    """What stands for the end of the process."""


@pytest.mark.parametrize("where", ["content", "_keep", "record"])
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(
    session: Session,
    database: Database,
    settings: Settings,
    vote: Vote,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    monkeypatch.setattr(letters, "MOST_IN_PART", 2)
    listed(session, vote, "A", "B", "C", "D", "E")
    run_id = letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)
    before = codes_in(session)
    session.rollback()
    place = letter_files if where == "content" else letter_making
    good, calls = getattr(place, where), []

    def dies_once(*args: object, **more: object) -> object:
        calls.append(where)
        if len(calls) == 2:
            raise Killed
        return good(*args, **more)

    monkeypatch.setattr(place, where, dies_once)
    with pytest.raises(Killed):
        work(database, settings)
    assert len(codes_in(session) - before) == 2
    session.rollback()
    end_leases(session)
    work(database, settings)
    assert states(session) == [RunState.DONE]
    found = [page for n in (1, 2, 3) for page in pages(fetched(session, vote, run_id, n))]
    assert len(found) == 5
    assert {hash_of(code_of(page)) for page in found} == codes_in(session) - before
    assert session.scalar(select(func.count()).select_from(ReplacedCode)) == 0


def end_leases(session: Session) -> None:
    with atomic(session):
        for job in session.scalars(select(Job).where(Job.done_at.is_(None))):
            job.leased_until = None


def test_a_code_made_by_somebody_else_meanwhile_is_not_overwritten(
    session: Session,
    database: Database,
    settings: Settings,
    vote: Vote,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed(session, vote, "Isla Reid", "Ewan Mackie")
    run_id = letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)
    session.rollback()
    good = letter_files.content
    given: list[IssuedCode] = []

    def helpdesk_is_quicker(*args, **more):
        if not given:
            with database.session() as other:
                given.append(
                    codes.replace(
                        other, round_id=vote.made.id, reference="NO-0004", by=vote.officer.id
                    )
                )
        return good(*args, **more)

    monkeypatch.setattr(letter_files, "content", helpdesk_is_quicker)
    work(database, settings)
    assert session.scalar(select(Job.failure).where(Job.failure.is_not(None))) == "ListChanged"
    session.rollback()
    end_leases(session)
    work(database, settings)
    [page] = pages(fetched(session, vote, run_id))
    assert "Ewan Mackie" in page.text
    assert voters.enter(session, round_id=vote.made.id, code=given[0].code)


def test_two_workers_at_the_same_part_make_it_once(
    session: Session,
    database: Database,
    settings: Settings,
    vote: Vote,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(letters, "MOST_IN_PART", 2)
    listed(session, vote, "A", "B")
    with atomic(session):
        session.scalars(select(Voter).where(Voter.name == "B")).one().reference = "ZZ-0009"
    run_id = letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)
    with atomic(session):  # a second job, as if the first one's lease had run out
        jobs.enqueue(session, JobKind.LETTERS, {"run_id": run_id})
    listed(session, vote, "C")
    before = codes_in(session)
    session.rollback()
    good = letter_files.content
    others: list[int] = []

    def other_worker_is_quicker(*args, **more):
        made = good(*args, **more)
        if not others:
            others.append(1)
            work(database, settings)
        return made

    monkeypatch.setattr(letter_files, "content", other_worker_is_quicker)
    work(database, settings)
    parts = letter_parts.run(session, run_id, round_id=vote.made.id).parts
    assert [part.letters for part in parts] == [2, 1]
    found = [page for n in (1, 2) for page in pages(fetched(session, vote, run_id, n))]
    assert {hash_of(code_of(page)) for page in found} == codes_in(session) - before


def test_a_list_that_grows_meanwhile_gets_another_part(
    session: Session,
    database: Database,
    settings: Settings,
    vote: Vote,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(letters, "MOST_IN_PART", 2)
    listed(session, vote, "A", "B")
    with atomic(session):
        row = session.scalars(select(Voter).where(Voter.name == "B")).one()
        row.reference = "ZZ-0009"  # of another area, in the same district
    run_id = letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)
    listed(session, vote, "C", "D")
    session.rollback()
    work(database, settings)
    page = letter_parts.run(session, run_id, round_id=vote.made.id)
    assert [part.letters for part in page.parts] == [2, 2]
    names = "".join(p.text for n in (1, 2) for p in pages(fetched(session, vote, run_id, n)))
    assert all(f"Hello {name}," in names for name in "ABCD")


def test_a_run_can_be_stopped_and_go_on(
    session: Session,
    database: Database,
    settings: Settings,
    vote: Vote,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(letters, "MOST_IN_PART", 1)
    listed(session, vote, "A", "B")
    run_id = letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)
    session.rollback()
    by_kind = {JobKind.LETTERS: worker_of(settings, vote)}
    assert jobs.do_next(session, by_kind, worker="test")
    letters.stop(session, run_id, round_id=vote.made.id, by=vote.officer.id)
    work(database, settings)
    page = letter_parts.run(session, run_id, round_id=vote.made.id)
    assert [part.is_made for part in page.parts] == [True, False]
    assert page.line.state == RunState.STOPPED
    letters.go_on(session, run_id, round_id=vote.made.id, by=vote.officer.id)
    session.rollback()
    work(database, settings)
    assert states(session) == [RunState.DONE]
    tags = set(session.scalars(select(Event.tag)))
    assert {Tag.LETTERS_ASKED, Tag.LETTERS_STOPPED, Tag.LETTERS_CONTINUED} <= tags


def worker_of(settings: Settings, vote: Vote) -> jobs.Worker:
    workshop = letter_making.Workshop(
        settings=settings,
        keys=vote.keys,
        compose=wording.composer(settings),
        outside=messages.chosen(settings),
    )
    return letter_making.worker(workshop)


def test_everybody_sees_who_fetched_a_part_and_posting_deletes_it(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid")
    run_id = made(session, database, settings, vote, wish())
    with pytest.raises(LettersGone):
        letter_parts.note_posted(session, run_id, 1, round_id=vote.made.id, by=vote.officer.id)
    one = fetched(session, vote, run_id)
    assert fetched(session, vote, run_id) == one
    [part] = letter_parts.run(session, run_id, round_id=vote.made.id).parts
    assert [fetch.by for fetch in part.fetches] == ["Moira Kerr", "Moira Kerr"]
    letter_parts.note_posted(session, run_id, 1, round_id=vote.made.id, by=vote.officer.id)
    [part] = letter_parts.run(session, run_id, round_id=vote.made.id).parts
    assert (part.is_kept, part.posted_by) == (False, "Moira Kerr")
    assert session.scalar(select(LetterPart.content)) is None
    with pytest.raises(LettersGone):
        fetched(session, vote, run_id)


def test_a_run_of_another_round_is_not_found(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid")
    run_id = made(session, database, settings, vote, wish())
    other = factories.round_(session, slug="elsewhere", phase=Phase.VOTING)
    with pytest.raises(NotFound):
        letter_parts.run(session, run_id, round_id=other.id)
    with pytest.raises(NotFound):
        letters.stop(session, run_id, round_id=other.id, by=vote.officer.id)
    with pytest.raises(NotFound):
        letter_parts.fetch(
            session, run_id, 1, round_id=other.id, by=vote.officer.id, keys=vote.keys
        )


def test_files_are_deleted_when_voting_closes(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid")
    made(session, database, settings, vote, wish())
    assert session.scalar(select(LetterPart.content)) is not None
    voting.move_clock(session, voting.AFTER_VOTING)
    by_kind = {JobKind.LETTERS: worker_of(settings, vote)}
    assert jobs.do_next(session, by_kind, worker="test")
    assert session.scalar(select(LetterPart.content)) is None
    assert not jobs.do_next(session, by_kind, worker="test")


def test_a_run_that_closing_overtakes_makes_no_codes(
    session: Session, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, "Isla Reid")
    letters.ask(session, wish(), round_id=vote.made.id, by=vote.officer.id)
    before = codes_in(session)
    voting.move_clock(session, voting.AFTER_VOTING)
    by_kind = {JobKind.LETTERS: worker_of(settings, vote)}
    while jobs.do_next(session, by_kind, worker="test"):
        pass
    assert codes_in(session) == before
    assert session.scalar(select(LetterRun.state)) == RunState.STOPPED


def test_a_table_for_a_printer_has_the_same_codes_and_no_formulas(
    session: Session, database: Database, settings: Settings, vote: Vote
) -> None:
    listed(session, vote, '=cmd|"/c calc"!A1', "Łukasz Żak")
    run_id = made(session, database, settings, vote, wish(form=LetterForm.CSV))
    text = fetched(session, vote, run_id).decode("utf-8-sig")
    formula, plain = csv.DictReader(io.StringIO(text))
    assert formula["name"].startswith("'=")
    assert plain["name"] == "Łukasz Żak"
    assert [plain[f"address_{n}"] for n in range(1, 5)] == [
        "Flat 3",
        "17 Kirkgate",
        "Harbour Bay",
        "",
    ]
    assert plain["postcode"] == "HB1 4QT"
    assert plain["link"].endswith(f"/rounds/harbour-bay/vote#code={plain['voting_code']}")
    assert voters.enter(session, round_id=vote.made.id, code=plain["voting_code"])
