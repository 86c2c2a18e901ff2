"""Loads a voter list with names: from a file, with letters, and a second file that waits."""

from pb.database import Session
from pb.demo import voters
from pb.demo.chronicle import NOON, Calendar, Chronicle
from pb.demo.known import Known, in_story, two_officers
from pb.demo.loading_rounds import work
from pb.demo.shapes import Round
from pb.services.proposals import project_texts
from pb.services.proposals.project_texts import ShortText
from pb.services.voter_list import (
    letter_parts,
    letters,
    upload_checks,
    upload_taking,
    upload_work,
    uploads,
)
from pb.services.voter_list.letters import Wish
from pb.services.voter_list.uploads import UploadView
from pb.vocabulary import EntryWay, LetterForm, Phase

WRITTEN, TAKEN_IN, ASKED, POSTED = 9, 8, 7, 5  # days before voting
YESTERDAY = -1
WISH = Wish(
    form=LetterForm.PDF,
    printer="Kell Print, Fish Market 2",
    telephone="01632 960123",
    drop_in="Library, Mondays and Thursdays from 10:00 to 18:00.",
    districts=("North",),
)


def tell(chronicle: Chronicle, known: Known, calendar: Calendar, story: Round) -> None:
    """For rounds with a list of names."""
    if EntryWay.FILE not in story.entry_ways:
        return
    voting = next(phase.opens for phase in story.phases if phase.name == Phase.VOTING)
    chronicle.add(calendar.at(voting - WRITTEN), in_story(_write_texts, known, story))
    chronicle.add(calendar.at(voting - TAKEN_IN), in_story(_take_in, known, story))
    chronicle.add(calendar.at(voting - ASKED), in_story(_ask_for_letters, known, story))
    chronicle.add(calendar.at(voting - POSTED), in_story(_post, known, story))
    chronicle.add(calendar.at(YESTERDAY, NOON + 30), in_story(_send_newcomers, known, story))


def _write_texts(session: Session, *, known: Known, story: Round) -> None:
    """Write what the round promised: each project in Polish too, and in easy words."""
    by = known.people[two_officers(story)[1]]
    round_id = known.rounds[story.key].id
    ids = {one.key: one.project_id for one in project_texts.of_round(session, round_id).projects}
    for proposal in story.proposals:
        title, summary = proposal.in_polish or ("", "")
        texts = (
            ShortText("en", proposal.title, proposal.short, proposal.easy),
            ShortText("pl", title, summary),
        )
        project_id = ids[known.projects[proposal.key]]
        project_texts.save(session, round_id=round_id, project_id=project_id, texts=texts, by=by)


def _take_in(session: Session, *, known: Known, story: Round) -> None:
    upload = _check(session, known=known, story=story, content=voters.register())
    by = known.people[two_officers(story)[0]]
    turn = upload.reading.turn
    uploads.accept(
        session,
        round_id=upload.round_id,
        upload_id=upload.id,
        turn=turn,
        only_good=False,
        by=by,
    )
    upload_work.at_once(
        upload_taking.take_in, session, upload_id=upload.id, turn=turn, keys=known.keys
    )


def _send_newcomers(session: Session, *, known: Known, story: Round) -> None:
    _check(session, known=known, story=story, content=voters.newcomers())


def _check(session: Session, *, known: Known, story: Round, content: bytes) -> UploadView:
    """What the page does with a small file: read it as its columns are guessed."""
    by = known.people[two_officers(story)[0]]
    round_id = known.rounds[story.key].id
    upload_id = uploads.receive(
        session, round_id=round_id, chunks=[content], by=by, keys=known.keys
    )
    seen = uploads.view(session, round_id=round_id, upload_id=upload_id)
    chosen = uploads.choose(
        session, round_id=round_id, upload_id=upload_id, reading=seen.reading, by=by
    )
    turn = chosen.reading.turn
    upload_work.at_once(
        upload_checks.check, session, upload_id=upload_id, turn=turn, keys=known.keys
    )
    return uploads.view(session, round_id=round_id, upload_id=upload_id)


def _ask_for_letters(session: Session, *, known: Known, story: Round) -> None:
    """The letters of one district; the other one waits to be asked for."""
    by = known.people[two_officers(story)[0]]
    letters.ask(session, WISH, round_id=known.rounds[story.key].id, by=by)
    session.rollback()
    work(session, known=known)


def _post(session: Session, *, known: Known, story: Round) -> None:
    """The first part is at the printer's; the large print is made and waits."""
    by = known.people[two_officers(story)[0]]
    round_id = known.rounds[story.key].id
    [run] = letter_parts.runs(session, round_id)
    session.rollback()
    given = {"round_id": round_id, "by": by}
    letter_parts.fetch(session, run.id, 1, keys=known.keys, **given)
    letter_parts.note_posted(session, run.id, 1, **given)
