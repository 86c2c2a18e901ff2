"""Proposals: saving a draft, coming back to it, submitting, withdrawing."""

from dataclasses import dataclass

from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import Account, Proposal, Round
from pb.services import moves
from pb.services.atomic import atomic
from pb.services.errors import (
    EmailNotConfirmed,
    NotFound,
    ProposalIncomplete,
    ProposalIsFixed,
)
from pb.services.events import record
from pb.services.proposals import proposal_versions
from pb.services.proposals.proposal_versions import Content, still_missing
from pb.services.rounds import round_heads
from pb.vocabulary import Phase, ProposalState, Tag

OPEN_TO_CHANGE = frozenset({ProposalState.DRAFT, ProposalState.SUBMITTED})


@dataclass(frozen=True, slots=True)
class Saved:
    """A new draft: its id, and its number within the round, which stands in its address."""

    id: int
    number: int


def draft(session: Session, *, round_id: int, by: int, content: Content) -> Saved:
    """Begin a proposal as a draft that only its author sees.

    Raises:
        NotFound: no such round, area, category or picture.
        PhaseNotRunning: submission does not run.
    """
    with atomic(session):
        # The round's row is the lock under which its numbers are given out.
        if session.get(Round, round_id, with_for_update=True) is None:
            raise NotFound
        round_heads.insist_running(session, round_id, Phase.SUBMISSION)
        proposal = Proposal(
            round_id=round_id,
            author_id=by,
            number=_next_number(session, round_id),
            state=ProposalState.DRAFT,
            created_at=clock(session),
        )
        session.add(proposal)
        session.flush()
        version = proposal_versions.add(session, proposal, content)
        _record(session, Tag.PROPOSAL_SAVED, proposal, by=by, version=version)
        return Saved(proposal.id, proposal.number)


def revise(session: Session, *, proposal_id: int, by: int, content: Content) -> None:
    """Save a draft again, or change a submitted proposal; each saving is a version.

    Raises:
        NotFound: no such proposal of this author; or an area, category, picture of elsewhere.
        ProposalIsFixed: it was decided on or withdrawn.
        PhaseNotRunning: submission does not run.
        ProposalIncomplete: a submitted proposal would lose something that it needs.
    """
    with atomic(session):
        proposal = _own(session, proposal_id, by=by)
        if proposal.state == ProposalState.SUBMITTED:
            _insist_complete(session, proposal, content)
        version = proposal_versions.add(session, proposal, content)
        _record(session, Tag.PROPOSAL_SAVED, proposal, by=by, version=version)


def submit(session: Session, *, proposal_id: int, by: int) -> None:
    """Make a draft public.

    Raises:
        NotFound, ProposalIsFixed, PhaseNotRunning: as for `revise`.
        EmailNotConfirmed: the author's email is not proved.
        ProposalIncomplete: it lacks something.
        MoveNotAllowed: it is submitted already.
    """
    with atomic(session):
        proposal = _own(session, proposal_id, by=by)
        insist_confirmed(session, by)
        version = proposal_versions.current(session, proposal.id)
        _insist_complete(session, proposal, proposal_versions.content(session, version))
        proposal.state = moves.moved(proposal.state, ProposalState.SUBMITTED)
        proposal.submitted_at = clock(session)
        _record(session, Tag.PROPOSAL_SUBMITTED, proposal, by=by, version=version.number)


def withdraw(session: Session, *, proposal_id: int, by: int) -> None:
    """Take a proposal back; it leaves the lists, and nobody can bring it back.

    Raises:
        NotFound, ProposalIsFixed, PhaseNotRunning: as for `revise`.
    """
    with atomic(session):
        proposal = _own(session, proposal_id, by=by)
        proposal.state = moves.moved(proposal.state, ProposalState.WITHDRAWN)
        _record(session, Tag.PROPOSAL_WITHDRAWN, proposal, by=by)


def id_of(session: Session, *, slug: str, number: int) -> int:
    """Return the id of the proposal at an address.

    Raises:
        NotFound
    """
    found = session.scalar(
        select(Proposal.id)
        .join(Round, Round.id == Proposal.round_id)
        .where(Round.slug == slug, Proposal.number == number)
    )
    if found is None:
        raise NotFound
    return found


def insist_confirmed(session: Session, account_id: int) -> None:
    """Refuse an account whose email has not been proved.

    Raises:
        EmailNotConfirmed
    """
    confirmed = session.scalar(select(Account.confirmed_at).where(Account.id == account_id))
    if confirmed is None:
        raise EmailNotConfirmed


def _own(session: Session, proposal_id: int, *, by: int) -> Proposal:
    """Lock the author's own proposal, which must still be open to change."""
    proposal = session.get(Proposal, proposal_id, with_for_update=True)
    if proposal is None or proposal.author_id != by:
        raise NotFound
    if proposal.state not in OPEN_TO_CHANGE:
        raise ProposalIsFixed
    round_heads.insist_running(session, proposal.round_id, Phase.SUBMISSION)
    return proposal


def _insist_complete(session: Session, proposal: Proposal, content: Content) -> None:
    sorted_by_theme = proposal_versions.has_categories(session, proposal.round_id)
    if still_missing(content, has_categories=sorted_by_theme):
        raise ProposalIncomplete


def _next_number(session: Session, round_id: int) -> int:
    highest = session.scalar(
        select(func.max(Proposal.number)).where(Proposal.round_id == round_id)
    )
    return (highest or 0) + 1


def _record(
    session: Session, tag: Tag, proposal: Proposal, *, by: int, version: int | None = None
) -> None:
    record(
        session,
        tag,
        actor_id=by,
        round_id=proposal.round_id,
        proposal=proposal.id,
        version=version,
    )
