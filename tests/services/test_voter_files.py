"""Voter lists from files: guessed, checked line by line, taken in once, nothing half stored."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from pb.adapters.file_seal import FileDamaged
from pb.adapters.keys import KeyMissing, KeyStore
from pb.database import Session, clock, fix_clock
from pb.models import Event, Job, Round, Voter, VoterUpload, VoterUploadPart
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.errors import NotFound, RoundNotOpen, VotingHasClosed
from pb.services.voter_list import (
    codes,
    upload_checks,
    upload_findings,
    upload_taking,
    upload_work,
    uploads,
)
from pb.services.voter_list.errors import (
    ColumnNeeded,
    ListEmpty,
    NobodyToTakeIn,
    NotAList,
    ProblemsNotAccepted,
    UploadMovedOn,
    WayNotInRules,
)
from pb.services.voter_list.list_words import ListField
from pb.services.voter_list.upload_work import Overtaken
from pb.vocabulary import EntryWay, JobKind, Phase, RoundState, Tag, UploadState
from tests import factories, uploading, voting
from tests.uploading import ISLA, JAN, text
from tests.voting import Vote


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    return voting.prepare(session, tmp_path)


def workers(vote: Vote):
    return {
        JobKind.CHECK_UPLOAD: upload_work.worker(upload_checks.check, vote.keys),
        JobKind.TAKE_IN_UPLOAD: upload_work.worker(upload_taking.take_in, vote.keys),
        JobKind.DROP_UPLOAD: uploads.drop_old,
    }


def number(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_clean_file_is_taken_in_with_references(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(ISLA, JAN))
    assert (upload.state, upload.good, upload.problems) == (UploadState.CHECKED, 2, 0)
    assert number(session, Voter) == 5
    done = uploading.take_in(session, vote, upload)
    assert (done.state, done.taken) == (UploadState.TAKEN_IN, 2)
    jan, isla = uploading.from_files(session)
    assert (jan.reference, jan.name, jan.name_key) == ("HI-0003", "Jan Żak", "jan zak")
    assert (isla.reference, isla.area_id) == ("NO-0004", vote.made.area_id)
    assert (str(isla.born_on), isla.email) == ("1990-05-12", "isla@example.org")
    assert (isla.address, isla.postcode) == ("4 Hill Street", "HB1 2AB")
    assert (jan.large_print, isla.large_print, isla.code_hash) == (True, False, None)


def test_nothing_of_the_file_stays_after_that(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(ISLA, "x;;;;;;;"))
    uploading.take_in(session, vote, upload, only_good=True)
    assert number(session, VoterUploadPart) == 0
    assert uploading.problems(session, upload) == []
    event = session.scalars(select(Event).where(Event.tag == Tag.UPLOAD_TAKEN_IN)).one()
    assert event.details == {"number": 1, "left_out": 1, "corrected": 0}


def test_codes_issued_afterwards_go_on_counting(session: Session, vote: Vote) -> None:
    uploading.take_in(session, vote, uploading.checked(session, vote, text(ISLA)))
    issued = codes.issue(
        session,
        round_id=vote.made.id,
        area_id=vote.made.area_id,
        number=1,
        by=vote.officer.id,
        more=True,
    )
    assert issued[0].reference == "NO-0005"
    assert [one.number for one in codes.out(session, vote.made.id)] == [4, 2, 0]


def test_the_file_is_sealed_in_the_database(session: Session, vote: Vote) -> None:
    upload = uploading.receive(session, vote, text(ISLA))
    kept = session.scalars(select(VoterUploadPart.content)).one()
    assert b"Isla" not in kept
    assert session.get_one(VoterUpload, upload.id).lines == 1


def test_a_changed_piece_is_seen(session: Session, vote: Vote) -> None:
    upload = uploading.receive(session, vote, text(ISLA))
    with atomic(session):
        session.execute(update(VoterUploadPart).values(content=b"x" * 60))
    with pytest.raises(FileDamaged):
        uploads.preview(session, upload=upload, reading=upload.reading, keys=vote.keys)


def test_without_the_key_file_nothing_is_kept(
    session: Session, vote: Vote, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with pytest.raises(KeyMissing):
        uploads.receive(
            session,
            round_id=vote.made.id,
            chunks=[text(ISLA)],
            by=vote.officer.id,
            keys=KeyStore(elsewhere),
        )
    assert number(session, VoterUpload) == 0


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("1;;4 Hill Street;HB1;Northfield;1990-05-12;;", ("no-name", "name")),
        (";Isla;4 Hill Street;HB1;Northfield;1990-05-12;;", ("no-number", "number")),
        ("1;Isla;;;Atlantis;1990-05-12;;", ("unknown-area", "area")),
        ("1;Isla;;;;1990-05-12;;", ("no-area", "area")),
        ("1;Isla;;;Northfield;1990-02-30;;", ("bad-date", "born-on")),
        ("1;Isla;;;Northfield;12/31/1990;;", ("bad-date", "born-on")),
        ("1;Isla;;;Northfield;90-05-12;;", ("bad-date", "born-on")),
        ("1;Isla;;;Northfield;2999-05-12;;", ("future-date", "born-on")),
        ("1;Isla;;;Northfield;1890-05-12;;", ("too-old", "born-on")),
        ("1;Isla;;;Northfield;;;perhaps", ("not-yes-or-no", "large-print")),
        ("1;Isla;;;Northfield;;;;more", ("too-many-fields", "")),
        (f"1;{'I' * 201};;;Northfield;;;", ("too-long", "name")),
        (f"1;Isla;{'a' * 40_000};;Northfield;;;", ("too-long", "")),
        ('1;"Isla;;;Northfield;;;', ("quote-open", "")),
        ("1;Is\ufffdla;;;Northfield;;;", ("bad-letters", "name")),
    ],
)
def test_each_problem_is_named_with_its_line(
    session: Session, vote: Vote, line: str, found: tuple[str, str]
) -> None:
    upload = uploading.checked(session, vote, text(JAN, line, "3;Ada;;;Northfield;;;"))
    assert uploading.problems(session, upload) == [(3, *found)]
    assert (upload.good, upload.problems) == (2, 1)


def test_telephones_are_kept_in_one_form_and_bad_ones_are_named(
    session: Session, vote: Vote
) -> None:
    content = (
        "Number,Name,Area,Mobile number\n"
        "1,Isla Reid,Northfield,07700 900123\n"
        "2,Jan Żak,Hillside,\n"
        "3,Ada Low,Hillside,ask her son\n"
        "4,Eve Lee,Hillside,=07700900123\n"
        f"5,Kim Roy,Hillside,{'7' * 41}\n"
    ).encode()
    upload = uploading.checked(session, vote, content)
    assert uploading.problems(session, upload) == [
        (4, "bad-telephone", "telephone"),
        (5, "bad-telephone", "telephone"),
        (6, "too-long", "telephone"),
        (6, "bad-telephone", "telephone"),
    ]
    assert (upload.good, upload.problems) == (5, 0)
    uploading.take_in(session, vote, upload)
    people = {row.name: row.telephone for row in uploading.from_files(session)}
    others = dict.fromkeys(("Jan Żak", "Ada Low", "Eve Lee", "Kim Roy"))
    assert people == {"Isla Reid": "+447700900123", **others}


def test_nobody_stays_off_the_list_because_of_an_email_address(
    session: Session, vote: Vote
) -> None:
    upload = uploading.checked(
        session, vote, text("1;Isla;;;Northfield;;isla at home;", "2;;;;Hillside;;x;", ISLA)
    )
    assert uploading.problems(session, upload) == [
        (2, "bad-email", "email"),
        (3, "no-name", "name"),
        (3, "bad-email", "email"),
        (4, "twice-in-file", ""),
    ]
    assert (upload.good, upload.problems) == (1, 2)
    mend = upload_findings.to_mend(session, upload.id, keys=vote.keys)
    assert [line.line for line, _cells in mend] == [3, 4]
    uploading.take_in(session, vote, upload, only_good=True)
    assert [(one.name, one.email) for one in uploading.from_files(session)] == [("Isla", None)]


def test_a_line_may_have_several_problems(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(";;;;Atlantis;then;@;"))
    assert len(uploading.problems(session, upload)) == 5
    assert upload.problems == 1


def test_the_same_person_counts_once(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(ISLA, JAN, ISLA, ISLA.replace("Isla", "I.")))
    assert uploading.problems(session, upload) == [
        (4, "twice-in-file", ""),
        (5, "twice-in-file", ""),
    ]


def test_without_numbers_name_address_and_birth_say_who_it_is(
    session: Session, vote: Vote
) -> None:
    header = "Imię i nazwisko,Adres,Obszar,Data urodzenia\n"
    rows = "Łukasz Żak,Rynek 1,Northfield,1990-05-12\nLUKASZ ZAK,rynek 1,Northfield,12.05.1990\n"
    other = "Łukasz Żak,Rynek 1,Northfield,1960-05-12\n"
    upload = uploading.checked(session, vote, (header + rows + other).encode())
    assert uploading.problems(session, upload) == [(3, "twice-in-file", "")]


def test_whoever_is_on_the_list_already_is_said_so(session: Session, vote: Vote) -> None:
    uploading.take_in(session, vote, uploading.checked(session, vote, text(ISLA)))
    upload = uploading.checked(session, vote, text(ISLA, JAN))
    assert uploading.problems(session, upload) == [(2, "on-list", "")]


def test_two_organisers_with_the_same_people_add_them_once(session: Session, vote: Vote) -> None:
    first = uploading.checked(session, vote, text(ISLA, JAN))
    second = uploading.checked(session, vote, text(JAN, ISLA))
    assert (first.problems, second.problems) == (0, 0)
    assert uploading.take_in(session, vote, first).taken == 2
    assert uploading.take_in(session, vote, second).taken == 0
    assert len(uploading.from_files(session)) == 2


def test_the_same_file_sent_twice_is_kept_once(session: Session, vote: Vote) -> None:
    first = uploading.receive(session, vote, text(ISLA))
    assert uploading.receive(session, vote, text(ISLA)).id == first.id
    assert number(session, VoterUpload) == number(session, VoterUploadPart) == 1


def test_lines_with_problems_are_left_out_only_if_that_is_meant(
    session: Session, vote: Vote
) -> None:
    upload = uploading.checked(session, vote, text(ISLA, "2;;;;Northfield;;;"))
    with pytest.raises(ProblemsNotAccepted):
        uploading.accept(session, vote, upload)
    assert uploading.from_files(session) == []
    assert uploading.take_in(session, vote, upload, only_good=True).taken == 1


def test_a_file_without_a_good_line_is_not_taken_in(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text("2;;;;Northfield;;;"))
    with pytest.raises(NobodyToTakeIn):
        uploading.accept(session, vote, upload, only_good=True)


def test_findings_of_an_older_reading_are_not_accepted(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(ISLA))
    uploads.choose(
        session,
        round_id=vote.made.id,
        upload_id=upload.id,
        reading=upload.reading,
        by=vote.officer.id,
    )
    with pytest.raises(UploadMovedOn):
        uploading.accept(session, vote, upload)
    uploading.check(session, vote, upload)  # of the older turn: it does nothing
    session.rollback()
    assert session.get_one(VoterUpload, upload.id).state == UploadState.CHECKING


def test_taking_in_twice_is_refused(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(ISLA))
    uploading.take_in(session, vote, upload)
    with pytest.raises(UploadMovedOn):
        uploading.accept(session, vote, upload)
    uploading.go_on(session, vote, upload)
    assert len(uploading.from_files(session)) == 1


@pytest.mark.parametrize("stopped_after", [1, 2, 3, 4, 5])
def test_a_check_that_was_killed_goes_on(
    session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch, stopped_after: int
) -> None:
    monkeypatch.setattr(upload_checks, "AT_ONCE", 2)
    lines = [f"{n};Ada {n};;;Northfield;;;" for n in range(7)] + ["0;Ada;;;Northfield;;;", ISLA]
    upload = uploading.receive(session, vote, text(*lines))
    chosen = uploads.choose(
        session,
        round_id=vote.made.id,
        upload_id=upload.id,
        reading=upload.reading,
        by=vote.officer.id,
    )
    stop_after(monkeypatch, stopped_after)
    with pytest.raises(KeyboardInterrupt):
        uploading.check(session, vote, chosen)
    monkeypatch.undo()
    uploading.check(session, vote, chosen)
    after = uploads.view(session, round_id=vote.made.id, upload_id=upload.id)
    assert (after.rows, after.good, after.problems) == (9, 7, 2)
    assert uploading.problems(session, upload) == [
        (9, "twice-in-file", ""),
        (10, "twice-in-file", ""),
    ]


@pytest.mark.parametrize("stopped_after", [1, 2, 3, 4])
def test_taking_in_that_was_killed_goes_on_and_adds_nobody_twice(
    session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch, stopped_after: int
) -> None:
    monkeypatch.setattr(upload_taking, "AT_ONCE", 2)
    lines = [f"{n};Ada {n};;;Northfield;;;" for n in range(7)]
    upload = uploading.checked(session, vote, text(*lines))
    uploading.accept(session, vote, upload)
    stop_after(monkeypatch, stopped_after)
    with pytest.raises(KeyboardInterrupt):
        uploading.go_on(session, vote, upload)
    monkeypatch.undo()
    uploading.go_on(session, vote, upload)
    assert [one.reference for one in uploading.from_files(session)] == [
        f"NO-{n:04}" for n in range(4, 11)
    ]
    assert number(session, VoterUploadPart) == 0


def stop_after(monkeypatch: pytest.MonkeyPatch, transactions: int) -> None:
    """Let the process die inside its n-th transaction."""
    held, counted = upload_work.held, [0]

    def dying(*args, **kwargs):
        counted[0] += 1
        if counted[0] == transactions:
            raise KeyboardInterrupt
        return held(*args, **kwargs)

    monkeypatch.setattr(upload_work, "held", dying)


def test_a_worker_that_was_overtaken_stops(
    session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_taking, "AT_ONCE", 1)
    upload = uploading.checked(session, vote, text(ISLA, JAN))
    uploading.accept(session, vote, upload)
    held, turns = upload_work.held, [0]

    def overtaking(*args, **kwargs):
        turns[0] += 1
        if turns[0] == 2:
            with_more = session.get_one(VoterUpload, upload.id)
            with_more.rows += 1
            session.flush()
        return held(*args, **kwargs)

    monkeypatch.setattr(upload_work, "held", overtaking)
    with pytest.raises(Overtaken):
        uploading.go_on(session, vote, upload)
    assert len(uploading.from_files(session)) == 1


def test_workers_check_and_take_in_as_well(session: Session, vote: Vote) -> None:
    upload = uploading.receive(session, vote, text(ISLA, JAN))
    uploads.choose(
        session,
        round_id=vote.made.id,
        upload_id=upload.id,
        reading=upload.reading,
        by=vote.officer.id,
    )
    later(session, timedelta(minutes=2))
    work_off(session, vote)
    found = uploads.view(session, round_id=vote.made.id, upload_id=upload.id)
    assert found.state == UploadState.CHECKED
    uploading.accept(session, vote, found)
    later(session, timedelta(minutes=4))
    work_off(session, vote)
    assert len(uploading.from_files(session)) == 2


def test_work_that_was_given_up_is_started_again(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(ISLA, JAN))
    uploading.accept(session, vote, upload)
    with atomic(session):
        session.execute(update(Job).values(attempts=jobs.MOST_ATTEMPTS))
    later(session, timedelta(minutes=5))
    work_off(session, vote)
    assert uploading.from_files(session) == []
    uploading.accept(session, vote, upload, only_good=True)
    later(session, timedelta(minutes=10))
    work_off(session, vote)
    assert len(uploading.from_files(session)) == 2


def test_a_file_that_nobody_takes_in_goes_after_a_week(session: Session, vote: Vote) -> None:
    later(session, timedelta(days=-8))  # voting ends in a week
    upload = uploading.receive(session, vote, text(ISLA))
    later(session, timedelta(days=-2))
    work_off(session, vote)
    assert number(session, VoterUploadPart) == 1
    later(session, timedelta(days=-0.5))
    work_off(session, vote)
    assert number(session, VoterUploadPart) == 0
    assert session.get_one(VoterUpload, upload.id).state == UploadState.THROWN_AWAY


def later(session: Session, by: timedelta) -> None:
    fix_clock(session, None)
    fix_clock(session, clock(session) + by)


def work_off(session: Session, vote: Vote) -> None:
    while jobs.do_next(session, workers(vote), worker="test"):
        pass
    session.rollback()
    assert set(session.scalars(select(Job.failure))) == {None}


def test_a_file_can_be_thrown_away(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(ISLA))
    uploads.throw_away(session, round_id=vote.made.id, upload_id=upload.id, by=vote.officer.id)
    assert number(session, VoterUploadPart) == 0
    with pytest.raises(UploadMovedOn):
        uploading.accept(session, vote, upload)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", ListEmpty),
        (b"\n\n;;;\n", ListEmpty),
        (b"\xef\xbb\xbf", ListEmpty),
        (b"PK\x03\x04rest of a spreadsheet", NotAList),
        (b"%PDF-1.7", NotAList),
    ],
)
def test_what_is_no_list_is_refused_and_not_kept(
    session: Session, vote: Vote, content: bytes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        uploading.receive(session, vote, content)
    assert number(session, VoterUpload) == 0


@pytest.mark.parametrize(
    ("state", "by", "refusal"),
    [
        (RoundState.DRAFT, timedelta(), RoundNotOpen),
        (RoundState.OPEN, voting.AFTER_VOTING, VotingHasClosed),
        (RoundState.CLOSED, timedelta(), VotingHasClosed),
    ],
)
def test_a_list_is_for_an_open_round_until_voting_is_over(
    session: Session, vote: Vote, state: RoundState, by: timedelta, refusal: type[Exception]
) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).state = state
    voting.move_clock(session, by)
    with pytest.raises(refusal):
        uploading.receive(session, vote, text(ISLA))


def test_voting_that_ends_in_the_middle_ends_taking_in(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(ISLA))
    uploading.accept(session, vote, upload)
    voting.move_clock(session, voting.AFTER_VOTING)
    uploading.go_on(session, vote, upload)
    assert uploading.from_files(session) == []
    assert session.get_one(VoterUpload, upload.id).state == UploadState.TAKEN_IN


def test_a_name_is_needed(session: Session, vote: Vote) -> None:
    upload = uploading.receive(session, vote, b"Street,Area\nHill Street 4,Northfield\n")
    with pytest.raises(ColumnNeeded) as refused:
        uploads.choose(
            session,
            round_id=vote.made.id,
            upload_id=upload.id,
            reading=upload.reading,
            by=vote.officer.id,
        )
    assert refused.value.figures == {"field": ListField.NAME}


def test_a_round_with_a_least_age_needs_dates_of_birth(session: Session, vote: Vote) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).least_age = 16
    with pytest.raises(ColumnNeeded):
        uploading.checked(session, vote, b"Name,Area\nIsla,Northfield\n")
    turned = clock(session).date()  # a week before voting ends
    boy = f"1;Boy;;;Northfield;{turned.year - 16}-{turned.month:02}-{turned.day:02};;"
    child = f"2;Child;;;Northfield;{turned.year - 15}-01-01;;"
    upload = uploading.checked(session, vote, text(boy, child, "3;Ada;;;Northfield;;;"))
    assert uploading.problems(session, upload) == [
        (3, "too-young", "born-on"),
        (4, "no-date", "born-on"),
    ]


def test_a_list_of_another_round_is_not_found(session: Session, vote: Vote) -> None:
    other = factories.round_(session, slug="elsewhere", phase=Phase.VOTING)
    upload = uploading.receive(session, vote, text(ISLA))
    with pytest.raises(NotFound):
        uploads.view(session, round_id=other.id, upload_id=upload.id)


def test_formulas_are_only_text(session: Session, vote: Vote) -> None:
    line = "=1+1;=HYPERLINK(A1);@SUM(A1);+44;Northfield;;;"
    uploading.take_in(session, vote, uploading.checked(session, vote, text(line)))
    (one,) = uploading.from_files(session)
    assert (one.name, one.address, one.postcode) == ("=HYPERLINK(A1)", "@SUM(A1)", "+44")


def test_a_file_is_refused_where_the_rules_do_not_have_one(session: Session, vote: Vote) -> None:
    checked = uploading.checked(session, vote, text(ISLA))
    uploading.open_ways(session, vote, EntryWay.ISSUED, EntryWay.EMAIL)
    with pytest.raises(WayNotInRules):
        uploading.receive(session, vote, text(JAN))
    with pytest.raises(WayNotInRules):
        uploading.take_in(session, vote, checked)
    assert uploading.from_files(session) == []
