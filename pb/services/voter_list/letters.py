"""Letters to everybody who has no code yet: asking for a run of them, stopping it, going on."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select

from pb.database import Session, clock
from pb.models import LetterPart, LetterRun, Voter
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.errors import NotFound
from pb.services.events import record
from pb.services.rounds import voting_times
from pb.services.voter_list import entries, letter_facts
from pb.services.voter_list.errors import LettersUnderWay, NobodyToWriteTo
from pb.vocabulary import JobKind, LetterForm, RunState, Tag

MOST_IN_PART = 1000
UNDER_WAY = (RunState.WAITING, RunState.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an officer asks for; `again` means also those who have a code and have not voted."""

    form: LetterForm
    printer: str
    telephone: str
    drop_in: str
    districts: tuple[str, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class DistrictDue:
    """How many letters a district waits for, and how many of them in large print."""

    district: str
    letters: int
    large_print: int
    again: int


@dataclass(frozen=True, slots=True)
class _Cut:
    """A part as it is planned: letters of one district, in one size of print."""

    district: str
    large_print: bool
    first_reference: str
    last_reference: str
    letters: int


def may_get_one(round_id: int, *, again: bool) -> ColumnElement[bool]:
    """Return whether an entry is to get a letter: it has an address, and has not voted."""
    who = and_(Voter.round_id == round_id, Voter.address != "", Voter.voted_on.is_(None))
    return who if again else and_(who, Voter.code_hash.is_(None))


def due(session: Session, round_id: int) -> tuple[DistrictDue, ...]:
    """Return who has no letter yet, by district; `again` counts those who have a code."""
    has_none = Voter.code_hash.is_(None)
    rows = session.execute(
        select(
            Voter.district,
            func.sum(case((has_none, 1), else_=0)),
            func.sum(case((and_(has_none, Voter.large_print), 1), else_=0)),
            func.sum(case((has_none, 0), else_=1)),
        )
        .where(may_get_one(round_id, again=True))
        .group_by(Voter.district)
        .order_by(Voter.district)
    )
    return tuple(
        DistrictDue(district, int(letters), int(large), int(again))
        for district, letters, large, again in rows
    )


def ask(session: Session, wish: Wish, *, round_id: int, by: int) -> int:
    """Plan the letters, part by part, and have them made; returns the run's id.

    Raises:
        NotFound, RoundNotOpen, VotingHasClosed, VotingNotOpenYet
        LettersUnderWay: the round's last run is not done; so sending a form twice does no harm.
        NobodyToWriteTo
    """
    with atomic(session):
        entries.hold(session, round_id)
        if _is_under_way(session, round_id):
            raise LettersUnderWay
        facts = letter_facts.of_round(session, round_id, telephone="", drop_in="")
        cuts = list(_cuts(session, wish, round_id))
        if not cuts:
            raise NobodyToWriteTo
        run = _added(session, wish, round_id=round_id, by=by)
        run.letters = sum(cut.letters for cut in cuts)
        session.flush()
        session.execute(insert(LetterPart), [_row(cut, run.id, at) for at, cut in _numbered(cuts)])
        jobs.enqueue(session, JobKind.LETTERS, {"run_id": run.id})
        jobs.enqueue(
            session,
            JobKind.LETTERS,
            {"drop_of_round": round_id},
            due_at=facts.closes_at,
            once_key=f"drop-letters:{round_id}",
        )
        record(
            session,
            Tag.LETTERS_ASKED,
            actor_id=by,
            round_id=round_id,
            run=run.id,
            letters=run.letters,
            again=wish.again,
        )
        return run.id


def stop(session: Session, run_id: int, *, round_id: int, by: int) -> None:
    """End a run after the part at hand; what is made stays to be fetched.

    Raises:
        NotFound
    """
    with atomic(session):
        run = held(session, run_id, round_id=round_id)
        if run.state in UNDER_WAY:
            run.state = RunState.STOPPED
            record(session, Tag.LETTERS_STOPPED, actor_id=by, round_id=round_id, run=run_id)


def go_on(session: Session, run_id: int, *, round_id: int, by: int) -> None:
    """Make the parts that are missing: of a run that was stopped, or whose work has failed.

    Raises:
        NotFound, VotingHasClosed
        LettersUnderWay: another run of the round.
    """
    with atomic(session):
        run = held(session, run_id, round_id=round_id)
        voting_times.of(session, round_id).insist_not_over(clock(session))
        if run.state == RunState.DONE:
            return
        if run.state == RunState.STOPPED and _is_under_way(session, round_id):
            raise LettersUnderWay
        run.state = RunState.WAITING
        # One job for a run: two would hand its letters over side by side.
        if not jobs.wake(session, JobKind.LETTERS, {"run_id": run_id}):
            jobs.enqueue(session, JobKind.LETTERS, {"run_id": run_id})
        record(session, Tag.LETTERS_CONTINUED, actor_id=by, round_id=round_id, run=run_id)


def held(session: Session, run_id: int, *, round_id: int) -> LetterRun:
    """Return a run of a round, held until the caller's transaction ends.

    Raises:
        NotFound
    """
    run = session.get(LetterRun, run_id, with_for_update=True)
    if run is None or run.round_id != round_id:
        raise NotFound
    return run


def _is_under_way(session: Session, round_id: int) -> bool:
    query = select(LetterRun.id).where(
        LetterRun.round_id == round_id, LetterRun.state.in_(UNDER_WAY)
    )
    return session.scalar(query.limit(1)) is not None


def _cuts(session: Session, wish: Wish, round_id: int) -> Iterator[_Cut]:
    """Cut the list into parts; its order is the database's own."""
    rows = session.execute(
        select(Voter.district, Voter.large_print, Voter.reference)
        .where(may_get_one(round_id, again=wish.again), in_districts(wish.districts))
        .order_by(Voter.district, Voter.large_print, Voter.reference)
        .execution_options(yield_per=MOST_IN_PART)
    )
    cut: _Cut | None = None
    for district, large_print, reference in rows:
        goes_on = (
            cut is not None
            and (cut.district, cut.large_print) == (district, large_print)
            and cut.letters < MOST_IN_PART
        )
        if cut is not None and goes_on:
            cut = _Cut(district, large_print, cut.first_reference, reference, cut.letters + 1)
            continue
        if cut is not None:
            yield cut
        cut = _Cut(district, large_print, reference, reference, 1)
    if cut is not None:
        yield cut


def in_districts(districts: tuple[str, ...]) -> ColumnElement[bool]:
    """Return whether an entry is of one of these districts."""
    return or_(*(Voter.district == district for district in districts))


def _numbered(cuts: list[_Cut]) -> Iterator[tuple[int, _Cut]]:
    return enumerate(cuts, start=1)


def _added(session: Session, wish: Wish, *, round_id: int, by: int) -> LetterRun:
    run = LetterRun(
        round_id=round_id,
        state=RunState.WAITING,
        form=wish.form,
        again=wish.again,
        printer=wish.printer,
        telephone=wish.telephone,
        drop_in=wish.drop_in,
        letters=0,
        asked_by=by,
        asked_at=clock(session),
    )
    session.add(run)
    return run


def _row(cut: _Cut, run_id: int, number: int) -> dict[str, object]:
    return {
        "run_id": run_id,
        "number": number,
        "district": cut.district,
        "large_print": cut.large_print,
        "first_reference": cut.first_reference,
        "last_reference": cut.last_reference,
        "letters": cut.letters,
        "digest": "",
        "sent": 0,
        "refused": [],
    }
