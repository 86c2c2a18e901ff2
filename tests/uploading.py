"""Uploaded voter lists, as tests need them."""

from collections.abc import Sequence

from sqlalchemy import select

from pb.database import Session
from pb.models import Round, Voter, VoterUploadProblem
from pb.services.atomic import atomic
from pb.services.events import record
from pb.services.voter_list import upload_checks, upload_taking, uploads
from pb.services.voter_list.uploads import UploadView
from pb.vocabulary import EntryWay, Tag
from tests.voting import Vote

HEADER = "Number;Name;Address;Postcode;Area;Date of birth;Email;Large print"
ISLA = "1;Isla Reid;4 Hill Street;HB1 2AB;Northfield;1990-05-12;isla@example.org;no"
JAN = "2;Jan Żak;9 Kirkgate;HB1 3CD;hillside;3.2.1984;;yes"


def open_ways(session: Session, vote: Vote, *ways: EntryWay) -> None:
    """Let people get onto the list of a round in these ways, or in all."""
    with atomic(session):
        session.get_one(Round, vote.made.id).entry_ways = [way.value for way in ways or EntryWay]
        # Every change has its event, by which pages know that what they keep is old.
        record(session, Tag.ROUND_CHANGED, actor_id=vote.officer.id, round_id=vote.made.id)


def text(*lines: str) -> bytes:
    """Return a file of lines, with a header."""
    return "\n".join((HEADER, *lines)).encode()


def receive(session: Session, vote: Vote, content: bytes) -> UploadView:
    """Upload a file."""
    upload_id = uploads.receive(
        session, round_id=vote.made.id, chunks=[content], by=vote.officer.id, keys=vote.keys
    )
    return uploads.view(session, round_id=vote.made.id, upload_id=upload_id)


def checked(session: Session, vote: Vote, content: bytes) -> UploadView:
    """Upload a file and check it as its columns are guessed."""
    upload = receive(session, vote, content)
    chosen = uploads.choose(
        session,
        round_id=vote.made.id,
        upload_id=upload.id,
        reading=upload.reading,
        by=vote.officer.id,
    )
    check(session, vote, chosen)
    return uploads.view(session, round_id=vote.made.id, upload_id=upload.id)


def check(session: Session, vote: Vote, upload: UploadView) -> None:
    """Check a file."""
    turn = upload.reading.turn
    upload_checks.check(session, upload_id=upload.id, turn=turn, keys=vote.keys)


def accept(
    session: Session, vote: Vote, upload: UploadView, *, only_good: bool = False
) -> UploadView:
    """Accept what was found, without taking anything in yet."""
    return uploads.accept(
        session,
        round_id=vote.made.id,
        upload_id=upload.id,
        turn=upload.reading.turn,
        only_good=only_good,
        by=vote.officer.id,
    )


def take_in(
    session: Session, vote: Vote, upload: UploadView, *, only_good: bool = False
) -> UploadView:
    """Accept what was found, and take the good lines in."""
    accept(session, vote, upload, only_good=only_good)
    go_on(session, vote, upload)
    return uploads.view(session, round_id=vote.made.id, upload_id=upload.id)


def go_on(session: Session, vote: Vote, upload: UploadView) -> None:
    """Take in what is left."""
    turn = upload.reading.turn
    upload_taking.take_in(session, upload_id=upload.id, turn=turn, keys=vote.keys)


def problems(session: Session, upload: UploadView) -> list[tuple[int, str, str]]:
    """Return what is wrong with a file: line, problem, column."""
    rows = session.execute(
        select(VoterUploadProblem.line, VoterUploadProblem.problem, VoterUploadProblem.column)
        .where(VoterUploadProblem.upload_id == upload.id)
        .order_by(VoterUploadProblem.line, VoterUploadProblem.id)
    )
    return [(line, problem, column) for line, problem, column in rows]


def from_files(session: Session) -> Sequence[Voter]:
    """Return the entries that came from files, by reference."""
    session.rollback()
    return session.scalars(
        select(Voter).where(Voter.way == EntryWay.FILE).order_by(Voter.reference)
    ).all()
