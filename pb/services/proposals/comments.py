"""Comments under proposals: adding one, hiding one with a public reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, select

from pb.database import Session, clock
from pb.models import Account, Comment, Proposal, ProposalVersion, Round
from pb.services.atomic import atomic
from pb.services.errors import CommentHiddenAlready, NotFound
from pb.services.events import record
from pb.services.proposals.proposal_versions import is_current
from pb.services.proposals.proposals import insist_confirmed
from pb.services.rounds.seats import insist_officer
from pb.vocabulary import ProposalState, Tag

LONGEST = 2000
A_PAGE = 25


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment under its proposal; of a hidden one the text is not handed out."""

    id: int
    author: str | None
    text: str
    written_at: datetime
    hidden_reason: str | None


@dataclass(frozen=True, slots=True)
class ModeratedComment:
    """A comment as organisers see it, with the place where it stands."""

    id: int
    author: str | None
    text: str
    written_at: datetime
    hidden_reason: str | None
    round_slug: str
    round_title: str
    time_zone: str
    proposal_number: int
    proposal_title: str


@dataclass(frozen=True, slots=True)
class CommentPage:
    """A page of comments, newest first."""

    comments: tuple[ModeratedComment, ...]
    page: int
    pages: int


def add(session: Session, *, proposal_id: int, by: int, text: str) -> None:
    """Comment on a public proposal.

    Raises:
        NotFound: no such proposal, a draft, or one that was withdrawn.
        EmailNotConfirmed: the account's email is not proved.
    """
    with atomic(session):
        proposal = session.get(Proposal, proposal_id)
        if (
            proposal is None
            or proposal.submitted_at is None
            or proposal.state == ProposalState.WITHDRAWN
        ):
            raise NotFound
        insist_confirmed(session, by)
        comment = Comment(
            proposal_id=proposal_id, author_id=by, text=text, written_at=clock(session)
        )
        session.add(comment)
        session.flush()
        record(
            session,
            Tag.COMMENT_ADDED,
            actor_id=by,
            round_id=proposal.round_id,
            proposal=proposal_id,
            comment=comment.id,
        )


def hide(session: Session, *, comment_id: int, by: int, reason: str) -> None:
    """Hide a comment; the reason stands in its place for everyone.

    Raises:
        NotFound: no such comment.
        NotAllowed: not an officer of its round.
        CommentHiddenAlready
    """
    with atomic(session):
        comment = session.get(Comment, comment_id, with_for_update=True)
        if comment is None:
            raise NotFound
        proposal = session.get_one(Proposal, comment.proposal_id)
        insist_officer(session, account_id=by, round_id=proposal.round_id)
        if comment.hidden_at is not None:
            raise CommentHiddenAlready
        comment.hidden_at = clock(session)
        comment.hidden_by = by
        comment.hidden_reason = reason
        record(
            session,
            Tag.COMMENT_HIDDEN,
            actor_id=by,
            round_id=proposal.round_id,
            proposal=proposal.id,
            comment=comment_id,
        )


def under(session: Session, proposal_id: int) -> tuple[CommentView, ...]:
    """Return the comments of a proposal, oldest first; hidden ones without their text."""
    rows = session.execute(
        select(Comment, Account.name)
        .outerjoin(Account, Account.id == Comment.author_id)
        .where(Comment.proposal_id == proposal_id)
        .order_by(Comment.written_at, Comment.id)
    )
    return tuple(
        CommentView(
            id=row.id,
            author=name,
            text="" if row.hidden_at else row.text,
            written_at=row.written_at,
            hidden_reason=row.hidden_reason if row.hidden_at else None,
        )
        for row, name in rows
    )


def newest(session: Session, *, page: int = 1, round_id: int | None = None) -> CommentPage:
    """Return a page of the comments of a round, or of all rounds, newest first."""
    where = [Proposal.round_id == round_id] if round_id is not None else []
    total = session.scalar(
        select(func.count())
        .select_from(Comment)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(*where)
    )
    total = total or 0
    pages = max(1, -(-total // A_PAGE))
    page = min(max(page, 1), pages)
    rows = session.execute(
        _with_place()
        .where(*where)
        .order_by(Comment.written_at.desc(), Comment.id.desc())
        .limit(A_PAGE)
        .offset((page - 1) * A_PAGE)
    )
    return CommentPage(tuple(_moderated(row) for row in rows), page, pages)


def one(session: Session, comment_id: int) -> ModeratedComment:
    """Return a comment as organisers see it.

    Raises:
        NotFound
    """
    row = session.execute(_with_place().where(Comment.id == comment_id)).first()
    if row is None:
        raise NotFound
    return _moderated(row)


def _with_place() -> Select[Comment, str, Round, int, str]:
    return (
        select(Comment, Account.name, Round, Proposal.number, ProposalVersion.title)
        .select_from(Comment)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .join(Round, Round.id == Proposal.round_id)
        .join(ProposalVersion, is_current())
        .outerjoin(Account, Account.id == Comment.author_id)
    )


def _moderated(found: Row[Comment, str, Round, int, str]) -> ModeratedComment:
    row, author, round_, number, title = found
    return ModeratedComment(
        id=row.id,
        author=author,
        text=row.text,
        written_at=row.written_at,
        hidden_reason=row.hidden_reason,
        round_slug=round_.slug,
        round_title=round_.title,
        time_zone=round_.time_zone,
        proposal_number=number,
        proposal_title=title,
    )
