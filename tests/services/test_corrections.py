"""A later file corrects who is on the list: by list number, and never more than it says."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from pb.config import Settings
from pb.database import Session, clock
from pb.models import Event, PhaseDates, Voter
from pb.services.atomic import atomic
from pb.services.voter_list import upload_checks, upload_taking, uploads
from pb.services.voter_list.errors import ColumnNeeded
from pb.services.voter_list.list_columns import Reading
from pb.services.voter_list.list_words import ListField
from pb.services.voter_list.uploads import UploadView
from pb.services.voting import ballots, papers
from pb.vocabulary import Phase, Tag
from tests import uploading, voting
from tests.uploading import ISLA, JAN, text
from tests.voting import Vote

MOVED = ISLA.replace("4 Hill Street;HB1 2AB", "17 Kirkgate;HB1 4QT")
ELSEWHERE = ISLA.replace("Northfield", "Hillside")


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    """A round whose voting has begun, with Isla and Jan on its list."""
    made = voting.prepare(session, settings.keys_dir)
    uploading.take_in(session, made, uploading.checked(session, made, text(ISLA, JAN)))
    return made


def not_yet(session: Session, vote: Vote, *, minutes: int = 60) -> None:
    """Let voting begin so much later than now."""
    with atomic(session):
        dates = session.scalars(
            select(PhaseDates).where(
                PhaseDates.round_id == vote.made.id, PhaseDates.phase == Phase.VOTING
            )
        ).one()
        dates.opens_at = clock(session) + timedelta(minutes=minutes)


def chosen(session: Session, vote: Vote, content: bytes, **changes: object) -> UploadView:
    """Upload a file that corrects, and check it."""
    upload = uploading.receive(session, vote, content)
    reading = Reading.of(upload.reading.as_json() | {"corrects": True} | changes)
    found = uploads.choose(
        session,
        round_id=vote.made.id,
        upload_id=upload.id,
        reading=reading,
        by=vote.officer.id,
    )
    turn = found.reading.turn
    upload_checks.check(session, upload_id=upload.id, turn=turn, keys=vote.keys)
    return uploads.view(session, round_id=vote.made.id, upload_id=upload.id)


def isla(session: Session) -> Voter:
    return next(row for row in uploading.from_files(session) if row.name.startswith("Isla"))


def test_an_address_is_corrected_and_all_else_stays(session: Session, vote: Vote) -> None:
    before = isla(session)
    kept = (before.id, before.reference, before.code_hash, before.email, before.born_on)
    upload = chosen(session, vote, text(MOVED, JAN, "3;New Comer;;;Hillside;1970-01-01;;"))
    assert (upload.good, upload.problems, upload.corrected) == (3, 0, 1)
    assert isla(session).postcode == "HB1 2AB"  # nothing before somebody has agreed
    done = uploading.take_in(session, vote, upload)
    assert (done.taken, done.corrected) == (1, 1)
    after = isla(session)
    assert (after.address, after.postcode) == ("17 Kirkgate", "HB1 4QT")
    assert (after.id, after.reference, after.code_hash, after.email, after.born_on) == kept
    event = session.scalars(
        select(Event).where(Event.tag == Tag.UPLOAD_TAKEN_IN).order_by(Event.id.desc()).limit(1)
    ).one()
    assert event.details["corrected"] == 1


def test_a_corrected_name_is_found_by_the_new_one(session: Session, vote: Vote) -> None:
    uploading.take_in(
        session, vote, chosen(session, vote, text(ISLA.replace("Isla Reid", "Isla Żak")))
    )
    assert (isla(session).name, isla(session).name_key) == ("Isla Żak", "isla zak")


def test_what_the_file_has_no_column_for_stays(session: Session, vote: Vote) -> None:
    uploading.take_in(session, vote, chosen(session, vote, b"Number;Name\n1;Isla Reid-Kerr\n"))
    row = isla(session)
    assert (row.name, row.address, row.postcode) == ("Isla Reid-Kerr", "4 Hill Street", "HB1 2AB")
    assert (row.area_id, str(row.born_on)) == (vote.made.area_id, "1990-05-12")


def test_area_and_birth_can_be_corrected_until_voting_begins(session: Session, vote: Vote) -> None:
    not_yet(session, vote)
    upload = chosen(session, vote, text(ELSEWHERE.replace("1990-05-12", "1991-05-12")))
    uploading.take_in(session, vote, upload)
    row = isla(session)
    assert (row.area_id, str(row.born_on)) == (vote.made.other_area_id, "1991-05-12")


@pytest.mark.parametrize("minutes", [-60, 5])
def test_once_people_can_vote_areas_stay_and_the_line_says_so(
    session: Session, vote: Vote, minutes: int
) -> None:
    not_yet(session, vote, minutes=minutes)
    upload = chosen(session, vote, text(ELSEWHERE, JAN))
    assert uploading.problems(session, upload) == [(2, "right-fixed", "area")]
    uploading.take_in(session, vote, upload, only_good=True)
    assert isla(session).area_id == vote.made.area_id


def test_voting_that_begins_after_the_check_keeps_areas_too(session: Session, vote: Vote) -> None:
    not_yet(session, vote)
    upload = chosen(session, vote, text(ELSEWHERE))
    not_yet(session, vote, minutes=-1)
    assert uploading.take_in(session, vote, upload).corrected == 0
    assert isla(session).area_id == vote.made.area_id


def test_who_has_voted_stays_so(session: Session, vote: Vote) -> None:
    code_hash = b"c" * 32
    with atomic(session):
        session.execute(update(Voter).where(Voter.name == "Isla Reid").values(code_hash=code_hash))
    ballots.cast(
        session,
        round_id=vote.made.id,
        code_hash=code_hash,
        ballots={vote.made.pot_id: papers.approve(["1"])},
        keys=vote.keys,
    )
    uploading.take_in(session, vote, chosen(session, vote, text(MOVED)))
    row = isla(session)
    assert (row.postcode, row.code_hash) == ("HB1 4QT", code_hash)
    assert row.voted_on is not None
    assert voting.ballots_in_box(session, vote.made.pot_id) == 1


def test_a_file_without_list_numbers_corrects_nobody(session: Session, vote: Vote) -> None:
    with pytest.raises(ColumnNeeded) as refused:
        chosen(session, vote, b"Name;Area\nIsla Reid;Northfield\n")
    assert refused.value.figures["field"] == ListField.NUMBER


def test_unless_it_is_chosen_nobody_is_corrected(session: Session, vote: Vote) -> None:
    upload = uploading.checked(session, vote, text(MOVED))
    assert uploading.problems(session, upload) == [(2, "on-list", "")]


def test_taking_in_that_is_repeated_corrects_once(session: Session, vote: Vote) -> None:
    upload = chosen(session, vote, text(MOVED))
    uploading.accept(session, vote, upload)
    for _turn in range(2):
        upload_taking.take_in(
            session, upload_id=upload.id, turn=upload.reading.turn, keys=vote.keys
        )
    view = uploads.view(session, round_id=vote.made.id, upload_id=upload.id)
    assert (view.taken, view.corrected) == (0, 1)


def test_two_people_with_one_number_are_not_taken_for_one(session: Session, vote: Vote) -> None:
    """Another area's file counts from 1 as well."""
    other = "1;Isla Sim;2 Brae Foot;HB9 9ZZ;Hillside;1971-02-03;;"
    upload = chosen(session, vote, text(other, JAN))
    assert uploading.problems(session, upload) == [(2, "other-person", "number")]
    uploading.take_in(session, vote, upload, only_good=True)
    assert isla(session).postcode == "HB1 2AB"
    upload = chosen(session, vote, b"Number;Name\n1;Olga Sim\n")
    assert uploading.problems(session, upload) == [(2, "other-person", "number")]


@pytest.mark.parametrize(
    "line",
    [
        MOVED.replace("Isla Reid", "Isla Kerr"),  # married, and moved
        MOVED.replace("1990-05-12", "1991-05-12"),  # moved; the birth was wrong
        ISLA.replace("Isla Reid", "Isla Kerr").replace("1990-05-12", "1991-05-12"),
    ],
)
def test_one_thing_that_agrees_shows_the_same_person(
    session: Session, vote: Vote, line: str
) -> None:
    not_yet(session, vote)
    assert chosen(session, vote, text(line)).corrected == 1


def bare(*lines: str) -> bytes:
    """Return the same table without list numbers."""
    return b"\n".join(line.partition(b";")[2] for line in text(*lines).split(b"\n"))


def test_a_file_without_numbers_does_not_double_those_of_one_with(
    session: Session, vote: Vote
) -> None:
    father = ISLA.replace("1990-05-12", "1960-01-01")  # of the same name, at the same address
    upload = uploading.checked(session, vote, bare(MOVED, JAN, father))
    assert uploading.problems(session, upload) == [
        (2, "perhaps-on-list", ""),
        (3, "perhaps-on-list", ""),
    ]
    assert uploading.take_in(session, vote, upload, only_good=True).taken == 1


def test_a_file_with_numbers_does_not_double_those_of_one_without(
    session: Session, vote: Vote
) -> None:
    olga = ";Olga Sim;2 Brae Foot;HB9 9ZZ;Hillside;;;"
    upload = uploading.checked(session, vote, bare(f"7{olga}", "8;Ada Kerr;;;Hillside;;;"))
    assert uploading.take_in(session, vote, upload).taken == 2
    later = f"7{olga}".replace("2 Brae Foot", "Brae Foot 2").replace("HB9 9ZZ", "hb99zz")
    upload = chosen(session, vote, text(later, MOVED))
    assert uploading.problems(session, upload) == [(2, "perhaps-on-list", "")]
    assert upload.corrected == 1


def test_files_of_one_kind_are_compared_by_their_keys_only(session: Session, vote: Vote) -> None:
    """Two people of one name and birth, with a number each, are two."""
    upload = uploading.checked(session, vote, text(ISLA.replace("1;", "9;", 1)))
    assert uploading.problems(session, upload) == []
