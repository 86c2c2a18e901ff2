"""Delivery: dated updates on funded projects, until each is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import Count, Picture, Pot, Project, Publication, Round, Update
from pb.services.atomic import atomic
from pb.services.errors import DateInFuture, NotFound, ProjectNotFunded, SpentBelowZero
from pb.services.events import record
from pb.services.proposals import pictures
from pb.services.proposals.pictures import MIB
from pb.services.proposals.projects import ProjectView
from pb.services.results import results
from pb.services.results.results import PotResult, ResultRow, RoundResult
from pb.services.rounds.round_heads import RoundHead
from pb.vocabulary import RoundState, Stage, Tag

# Late and stopped projects come first: who looks for bad news should not have to search.
ORDER = (Stage.DELAYED, Stage.STOPPED, Stage.UNDER_WAY, Stage.PLANNED, Stage.DONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateGiven:
    """What an officer reports; `spent` is all money spent so far, in the smallest unit."""

    reported_on: date
    stage: Stage
    title: str
    text: str
    spent: int
    picture_alt: str = ""


@dataclass(frozen=True, slots=True)
class UpdateView:
    """An update as pages show it."""

    id: int
    reported_on: date
    stage: Stage
    title: str
    text: str
    spent: int
    picture_digest: str | None
    picture_alt: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A project of a published round: what became of it in the count and, if funded, since."""

    project: ProjectView
    pot: PotResult
    row: ResultRow
    updates: tuple[UpdateView, ...]

    @property
    def stage(self) -> Stage:
        """How far it is, by the newest update."""
        return self.updates[0].stage if self.updates else Stage.PLANNED

    @property
    def spent(self) -> int:
        """Money spent so far, by the newest update."""
        return self.updates[0].spent if self.updates else 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """All funded projects of a round, those with bad news first, then in order of funding."""

    projects: tuple[Progress, ...]

    @property
    def cost(self) -> int:
        """What they were to cost."""
        return sum(each.project.cost for each in self.projects)

    @property
    def spent(self) -> int:
        """What was spent so far."""
        return sum(each.spent for each in self.projects)

    @property
    def newest(self) -> date | None:
        """The day of the newest update."""
        days = [each.updates[0].reported_on for each in self.projects if each.updates]
        return max(days, default=None)

    def at(self, stage: Stage) -> int:
        """How many projects are at a stage."""
        return sum(1 for each in self.projects if each.stage == stage)


def add_update(
    session: Session,
    *,
    project_id: int,
    update: UpdateGiven,
    by: int,
    picture: bytes | None = None,
    limit: int = 8 * MIB,
) -> int:
    """Report on a funded project; updates are only ever added. Returns the update's id.

    Less money than before is a correction, and the newest update holds.

    Args:
        session: a database session.
        project_id: a funded project of a published round.
        update: what happened.
        by: the officer's account.
        picture: JPEG, PNG or WebP, if there is one.
        limit: most bytes that the picture may have.

    Raises:
        NotFound: no such project.
        ProjectNotFunded: it is not funded by a published result.
        DateInFuture, SpentBelowZero, NotAPicture, PictureTooLarge
    """
    encoded = pictures.encode(picture, limit=limit) if picture else None
    with atomic(session):
        round_ = _insist_funded(session, project_id)
        now = clock(session)
        if update.reported_on > now.astimezone(ZoneInfo(round_.time_zone)).date():
            raise DateInFuture
        if update.spent < 0:
            raise SpentBelowZero
        row = _row(update, project_id=project_id, by=by, now=now)
        if encoded is not None:
            row.picture_id = pictures.add(session, encoded, by=by)
        session.add(row)
        session.flush()
        record(
            session,
            Tag.UPDATE_PUBLISHED,
            actor_id=by,
            round_id=round_.id,
            project=project_id,
            update=row.id,
            stage=update.stage,
            spent=update.spent,
        )
        return row.id


def of_round(session: Session, head: RoundHead, *, language: str | None = None) -> Delivery:
    """Return how the funded projects of a published round are going.

    Args:
        session: a database session.
        head: the round.
        language: of the projects' short texts, as far as they are written in it; none: as they
            were proposed.

    Raises:
        NotFound: its result is not public.
    """
    result = _published(session, head, language=language)
    funded = [(pot, row) for pot in result.pots for row in pot.funded]
    updates = _updates(session, [row.project.id for _, row in funded])
    found = [Progress(row.project, pot, row, updates[row.project.id]) for pot, row in funded]
    return Delivery(tuple(sorted(found, key=lambda each: ORDER.index(each.stage))))


def of_project(
    session: Session, head: RoundHead, *, pot_slug: str, key: str, language: str | None = None
) -> Progress:
    """Return what became of one project, funded or not; its texts as in `of_round`.

    Raises:
        NotFound: no such project, or the result is not public.
    """
    pot = _published(session, head, language=language).pot(pot_slug)
    row = pot.row(key)
    if row is None:
        raise NotFound
    updates = _updates(session, [row.project.id])
    return Progress(row.project, pot, row, updates[row.project.id])


def _published(session: Session, head: RoundHead, *, language: str | None) -> RoundResult:
    result = results.insist_published(session, head)
    return result if language is None else results.read_in(session, result, language=language)


def _insist_funded(session: Session, project_id: int) -> Round:
    """Return the project's round, if its newest published result funds it."""
    found = session.execute(
        select(Project.key, Project.pot_id, Round)
        .join(Pot, Pot.id == Project.pot_id)
        .join(Round, Round.id == Pot.round_id)
        .where(Project.id == project_id)
    ).first()
    if found is None:
        raise NotFound
    key, pot_id, round_ = found
    outcome = session.scalar(
        select(Count.outcome)
        .join(Publication, Publication.count_id == Count.id)
        .where(Publication.pot_id == pot_id)
        .order_by(Publication.number.desc())
        .limit(1)
    )
    if round_.state != RoundState.PUBLISHED or outcome is None or key not in outcome["funded"]:
        raise ProjectNotFunded
    return round_


def _row(update: UpdateGiven, *, project_id: int, by: int, now: datetime) -> Update:
    return Update(
        project_id=project_id,
        reported_on=update.reported_on,
        stage=update.stage,
        title=update.title,
        text=update.text,
        spent=update.spent,
        picture_alt=update.picture_alt,
        author_id=by,
        written_at=now,
    )


def _updates(session: Session, ids: Sequence[int]) -> dict[int, tuple[UpdateView, ...]]:
    """Return the updates of projects, newest first."""
    rows = session.execute(
        select(Update, Picture.digest)
        .outerjoin(Picture, Picture.id == Update.picture_id)
        .where(Update.project_id.in_(ids))
        .order_by(Update.reported_on.desc(), Update.id.desc())
    )
    found: dict[int, list[UpdateView]] = {id_: [] for id_ in ids}
    for row, digest in rows:
        found[row.project_id].append(
            UpdateView(
                id=row.id,
                reported_on=row.reported_on,
                stage=row.stage,
                title=row.title,
                text=row.text,
                spent=row.spent,
                picture_digest=digest,
                picture_alt=row.picture_alt,
            )
        )
    return {id_: tuple(updates) for id_, updates in found.items()}
