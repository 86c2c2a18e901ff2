"""Short texts of projects in each language that their round promises; fixed once people vote."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from pb.database import Session, clock
from pb.models import (
    PhaseDates,
    Pot,
    Project,
    ProjectOrigin,
    ProjectText,
    Proposal,
    Round,
)
from pb.services.atomic import atomic
from pb.services.errors import BallotPaperIsFixed, NotFound, TextsMissing
from pb.services.events import record
from pb.services.proposals.projects import ProjectView
from pb.services.rounds.rounds import locked
from pb.vocabulary import Phase, ProposalState, RoundState, Tag

HAS_OWN = Project.summary != ""
IS_WHOLE = and_(ProjectText.title != "", ProjectText.summary != "")


@dataclass(frozen=True, slots=True)
class ShortText:
    """A project's title and short text in one language, and the text in easy words, if any."""

    language: str
    title: str = ""
    summary: str = ""
    easy_read: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it can stand on a ballot paper; easy words are welcome, not needed."""
        return bool(self.title and self.summary)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written."""
        return not (self.title or self.summary or self.easy_read)


@dataclass(frozen=True, slots=True)
class ProjectTexts:
    """A project's texts, one for each promised language in the round's order."""

    project_id: int
    key: str
    title: str
    texts: tuple[ShortText, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The languages in which the text is not whole."""
        return tuple(text.language for text in self.texts if not text.is_whole)

    @property
    def in_easy_words(self) -> tuple[str, ...]:
        """The languages in which there is a text in easy words."""
        return tuple(text.language for text in self.texts if text.easy_read)


@dataclass(frozen=True, slots=True)
class RoundTexts:
    """All texts of a round's ballot papers, in the order of numbering."""

    languages: tuple[str, ...]
    projects: tuple[ProjectTexts, ...]
    is_fixed: bool

    @property
    def missing(self) -> int:
        """How many texts are not whole."""
        return sum(len(project.missing) for project in self.projects)

    def next_missing(self, after: int) -> int | None:
        """Return the next project that lacks a text: after this one, else from the top."""
        lacking = [p.project_id for p in self.projects if p.missing and p.project_id != after]
        ids = [p.project_id for p in self.projects]
        at = ids.index(after) if after in ids else -1
        return next((one for one in lacking if ids.index(one) > at), next(iter(lacking), None))


def of_round(session: Session, round_id: int) -> RoundTexts:
    """Return the texts of every project of a round.

    Raises:
        NotFound: no such round.
    """
    languages = promised(session, round_id)
    rows = session.scalars(
        select(Project)
        .join(Pot, Pot.id == Project.pot_id)
        .where(Pot.round_id == round_id)
        .order_by(Project.position, Project.id)
    ).all()
    written = _written(session, [row.id for row in rows])
    texts = tuple(
        ProjectTexts(row.id, row.key, row.title, _texts(row, languages, written)) for row in rows
    )
    lacks = any(project.missing for project in texts)
    return RoundTexts(languages, texts, not lacks and _has_begun(session, round_id))


def promised(session: Session, round_id: int) -> tuple[str, ...]:
    """Return the languages that a round promises; ideas are written in the first.

    Raises:
        NotFound: no such round.
    """
    languages = session.scalar(select(Round.languages).where(Round.id == round_id))
    if languages is None:
        raise NotFound
    return tuple(str(code) for code in languages)


def save(
    session: Session, *, round_id: int, project_id: int, texts: Sequence[ShortText], by: int
) -> None:
    """Keep a project's texts as they are now; half-written ones are kept and count as missing.

    Once voting has opened with every text there, nothing on the paper changes. While one is
    missing nobody has seen a paper, so the texts may still be written.

    Raises:
        NotFound: no such project in this round.
        BallotPaperIsFixed
    """
    with atomic(session):
        row = locked(session, round_id)
        project = session.get(Project, project_id)
        pot = None if project is None else session.get(Pot, project.pot_id)
        if pot is None or pot.round_id != round_id:
            raise NotFound
        over = row.state not in {RoundState.DRAFT, RoundState.OPEN}
        if over or (_has_begun(session, round_id) and missing(session, round_id) == 0):
            raise BallotPaperIsFixed
        for text in texts:
            if text.language in row.languages:
                _put(session, project_id, text, by=by)
        record(session, Tag.PROJECT_TEXT_SAVED, actor_id=by, round_id=round_id, project=project_id)


def missing(session: Session, round_id: int) -> int:
    """Return how many texts a round's papers lack before anybody may vote.

    Raises:
        NotFound: no such round.
    """
    languages = promised(session, round_id)
    return _lacking(session, languages, Pot.round_id == round_id)


def lacks_any(session: Session, pot_ids: Collection[int], *, languages: Sequence[str]) -> bool:
    """Whether a project of these pots lacks a text in one of these languages."""
    return _lacking(session, languages, Pot.id.in_(pot_ids)) > 0


def insist_complete(session: Session, round_id: int) -> None:
    """Refuse while a text is missing: nobody votes on what half the town cannot read.

    Raises:
        NotFound: no such round.
        TextsMissing
    """
    if missing(session, round_id):
        raise TextsMissing


def read_in(
    session: Session, projects: Sequence[ProjectView], *, language: str
) -> tuple[ProjectView, ...]:
    """Return projects with their texts in a reader's language, as far as there is one.

    What is not written in it stays as it was proposed.
    """
    rows = session.scalars(
        select(ProjectText).where(
            ProjectText.project_id.in_([project.id for project in projects]),
            ProjectText.language == language,
        )
    )
    texts = {row.project_id: row for row in rows}
    return tuple(_in_words_of(project, texts.get(project.id)) for project in projects)


def of_proposals(
    session: Session, round_id: int, numbers: Collection[int], *, language: str
) -> dict[int, ShortText]:
    """Return proposals' titles and short texts in a reader's language, by number.

    Only where a project came of this proposal alone, and alone of it: the text of a merged
    project is not what its proposers said. In the language in which ideas are written they
    stay as they were written.
    """
    if language == next(iter(promised(session, round_id)), None):
        return {}
    other = aliased(ProjectOrigin)
    is_shared = exists().where(
        or_(
            and_(
                other.project_id == ProjectOrigin.project_id,
                other.proposal_id != ProjectOrigin.proposal_id,
            ),
            and_(
                other.proposal_id == ProjectOrigin.proposal_id,
                other.project_id != ProjectOrigin.project_id,
            ),
        )
    )
    rows = session.execute(
        select(Proposal.number, ProjectText)
        .join(ProjectOrigin, ProjectOrigin.proposal_id == Proposal.id)
        .join(ProjectText, ProjectText.project_id == ProjectOrigin.project_id)
        .where(
            Proposal.round_id == round_id,
            Proposal.number.in_(numbers),
            Proposal.state == ProposalState.SHORTLISTED,
            ProjectText.language == language,
            IS_WHOLE,
            ~is_shared,
        )
    )
    return {number: _short(text) for number, text in rows}


def _in_words_of(project: ProjectView, text: ProjectText | None) -> ProjectView:
    if text is None:
        return project
    return replace(
        project,
        title=text.title or project.title,
        summary=text.summary or project.summary,
        easy_read=text.easy_read,
    )


def _texts(
    row: Project, languages: Sequence[str], written: Mapping[tuple[int, str], ShortText]
) -> tuple[ShortText, ...]:
    """Return a project's texts; in the first language it has the words of its proposal."""
    own = ShortText(languages[0], row.title, row.summary) if languages else None
    return tuple(
        written.get((row.id, code)) or (own if own and code == own.language else ShortText(code))
        for code in languages
    )


def _written(session: Session, project_ids: Collection[int]) -> dict[tuple[int, str], ShortText]:
    rows = session.scalars(select(ProjectText).where(ProjectText.project_id.in_(project_ids)))
    return {(row.project_id, row.language): _short(row) for row in rows}


def _short(row: ProjectText) -> ShortText:
    return ShortText(row.language, row.title, row.summary, row.easy_read)


def _put(session: Session, project_id: int, text: ShortText, *, by: int) -> None:
    row, now = session.get(ProjectText, (project_id, text.language)), clock(session)
    if text.is_blank:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = ProjectText(project_id=project_id, language=text.language)
        session.add(row)
    row.title, row.summary, row.easy_read = text.title, text.summary, text.easy_read
    row.saved_at, row.saved_by = now, by
    session.flush()


def _lacking(session: Session, languages: Sequence[str], where: ColumnElement[bool]) -> int:
    main, others = languages[0], languages[1:]
    in_main = exists().where(
        ProjectText.project_id == Project.id, ProjectText.language == main, IS_WHOLE
    )
    broken = exists().where(
        ProjectText.project_id == Project.id, ProjectText.language == main, ~IS_WHOLE
    )
    has_main: ColumnElement[Any] = or_(in_main, and_(HAS_OWN, ~broken))
    total, whole = session.execute(
        select(func.count(), func.count().filter(has_main))
        .select_from(Project)
        .join(Pot, Pot.id == Project.pot_id)
        .where(where)
    ).one()
    if others:
        whole += session.scalars(
            select(func.count())
            .select_from(ProjectText)
            .join(Project, Project.id == ProjectText.project_id)
            .join(Pot, Pot.id == Project.pot_id)
            .where(where, ProjectText.language.in_(others), IS_WHOLE)
        ).one()
    return int(total * len(languages) - whole)


def _has_begun(session: Session, round_id: int) -> bool:
    found = session.scalar(
        select(PhaseDates.id).where(
            PhaseDates.round_id == round_id,
            PhaseDates.phase == Phase.VOTING,
            PhaseDates.opens_at <= clock(session),
        )
    )
    return found is not None
