"""The helpdesk: finding somebody's entry, and giving a new code for a lost one. Never a vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select

from pb.database import Session
from pb.models import Area, LetterPart, LetterRun, Round, Voter
from pb.services.errors import NoSuchVoter
from pb.services.voter_list import codes, joined_people, letter_facts
from pb.services.voter_list.codes import IssuedCode, LossReason
from pb.services.voter_list.errors import TooManyFound
from pb.services.voter_list.letter_facts import Recipient, RunFacts
from pb.services.voter_list.list_keys import ListKeys
from pb.services.voter_list.list_text import name_key
from pb.vocabulary import EntryWay, RoundState

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What somebody at the helpdesk says: a reference, or a name and one more detail."""

    reference: str = ""
    name: str = ""
    postcode: str = ""
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class HelpdeskView:
    """All that a helpdesk sees of an entry. That somebody voted and the day; never how."""

    reference: str
    area_name: str | None
    has_code: bool
    letter_made: date | None
    letter_posted: date | None
    voted_on: date | None


def find(
    session: Session, sought: Sought, *, round_id: int, keys: ListKeys
) -> tuple[HelpdeskView, ...]:
    """Return the entries that fit, by reference.

    Raises:
        NoSuchVoter: nothing fits; not said which detail is wrong.
        TooManyFound: more people than a helpdesk may see at once.
        KeyMissing: people joined by themselves, and the round's key file is not there.
    """
    joined = _joined(session, sought, round_id, keys)
    who = _who(sought, round_id) | joined_people.is_among(joined)
    rows = session.execute(
        select(Voter, Area.name)
        .outerjoin(Area, Area.id == Voter.area_id)
        .where(who)
        .order_by(Voter.reference)
    ).all()
    fitting = [(row, area) for row, area in rows if row.id in joined or _fits(row, sought)]
    if not fitting:
        raise NoSuchVoter
    if len(fitting) > MOST_SHOWN:
        raise TooManyFound(number=len(fitting))
    return tuple(_view(session, row, area) for row, area in fitting)


def replace(
    session: Session, *, round_id: int, reference: str, reason: LossReason, by: int
) -> IssuedCode:
    """Give an entry a new code, which is shown this once; the old one is refused from now on.

    Raises:
        NotFound, RoundNotOpen, VotingHasClosed, NoSuchVoter
    """
    return codes.replace(session, round_id=round_id, reference=reference, by=by, reason=reason)


def letter_to(
    session: Session, *, round_id: int, reference: str, telephone: str, drop_in: str
) -> tuple[RunFacts, Recipient, bool]:
    """Return what a single letter to an entry says, and whether it is in large print.

    Raises:
        NotFound, NoSuchVoter
    """
    row = session.execute(
        select(Voter, Area.name)
        .outerjoin(Area, Area.id == Voter.area_id)
        .where(Voter.round_id == round_id, Voter.reference == reference)
    ).one_or_none()
    if row is None:
        raise NoSuchVoter
    voter, area = row
    facts = letter_facts.of_round(session, round_id, telephone=telephone, drop_in=drop_in)
    return facts, letter_facts.recipient(voter, area), voter.large_print


def last_texts(session: Session, round_id: int) -> tuple[str, str]:
    """Return telephone and drop-in text of the round's last run of letters, or none."""
    row = session.execute(
        select(LetterRun.telephone, LetterRun.drop_in)
        .where(LetterRun.round_id == round_id)
        .order_by(LetterRun.id.desc())
        .limit(1)
    ).first()
    return (row.telephone, row.drop_in) if row is not None else ("", "")


def rounds_to_help(session: Session) -> tuple[tuple[str, str], ...]:
    """Return slug and title of the rounds that are open, newest first.

    Where being there is all that entitles to vote, nobody has a letter, a name or a lost code.
    """
    rows = session.execute(
        select(Round.slug, Round.title, Round.entry_ways)
        .where(Round.state == RoundState.OPEN, Round.public_key.is_not(None))
        .order_by(Round.id.desc())
    )
    by_being_there = [EntryWay.ATTENDANCE.value]
    return tuple((row.slug, row.title) for row in rows if row.entry_ways != by_being_there)


def _who(sought: Sought, round_id: int) -> ColumnElement[bool]:
    if sought.reference:
        wanted = sought.reference.strip().upper()
        return and_(Voter.round_id == round_id, Voter.reference == wanted)
    key = name_key(sought.name)
    return and_(Voter.round_id == round_id, Voter.name_key == key, Voter.name_key != "")


def _joined(session: Session, sought: Sought, round_id: int, keys: ListKeys) -> Sequence[bytes]:
    """Return the entries of people who joined by themselves; a reference needs no looking."""
    if sought.reference:
        return ()
    return joined_people.found(
        session,
        round_id,
        name=sought.name,
        born_on=sought.born_on,
        postcode=sought.postcode,
        keys=keys,
    )


def _fits(row: Voter, sought: Sought) -> bool:
    """Whether the second detail is right; a reference needs none."""
    if sought.reference:
        return True
    by_place = bool(sought.postcode) and _plain(row.postcode) == _plain(sought.postcode)
    by_birth = sought.born_on is not None and row.born_on == sought.born_on
    return by_place or by_birth


def _plain(postcode: str) -> str:
    return "".join(c for c in postcode.casefold() if c.isalnum())


def _view(session: Session, row: Voter, area_name: str | None) -> HelpdeskView:
    made, posted = _letter(session, row) if row.code_hash is not None else (None, None)
    return HelpdeskView(
        reference=row.reference,
        area_name=area_name,
        has_code=row.code_hash is not None,
        letter_made=made,
        letter_posted=posted,
        voted_on=row.voted_on,
    )


def _letter(session: Session, row: Voter) -> tuple[date | None, date | None]:
    """Return when this entry's last letter was made, and when it was posted, if it was."""
    found = session.execute(
        select(LetterPart.made_at, LetterPart.posted_at)
        .join(LetterRun, LetterRun.id == LetterPart.run_id)
        .where(
            LetterRun.round_id == row.round_id,
            LetterPart.district == row.district,
            LetterPart.large_print == row.large_print,
            LetterPart.first_reference <= row.reference,
            LetterPart.last_reference >= row.reference,
            LetterPart.made_at.is_not(None),
        )
        .order_by(LetterPart.id.desc())
        .limit(1)
    ).first()
    if found is None or not row.address:
        return None, None
    made, posted = found
    return (made.date() if made else None), (posted.date() if posted else None)
