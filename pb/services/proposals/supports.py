"""Support: a sign of interest before the vote, given and taken back."""

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import PhaseDates, Proposal, Support
from pb.services.atomic import atomic
from pb.services.errors import NotFound, SupportIsOver
from pb.services.events import record
from pb.services.proposals.proposals import insist_confirmed
from pb.vocabulary import Phase, ProposalState, Tag

SUPPORTABLE = frozenset({ProposalState.SUBMITTED, ProposalState.SHORTLISTED})


def give(session: Session, *, proposal_id: int, by: int) -> None:
    """Support a proposal; whoever does so twice counts once.

    Raises:
        NotFound: no such public proposal.
        SupportIsOver: voting has begun, or the proposal is no longer in the running.
        EmailNotConfirmed: the account's email is not proved.
    """
    with atomic(session):
        proposal = _supportable(session, proposal_id)
        insist_confirmed(session, by)
        if session.get(Support, (proposal_id, by)) is not None:
            return
        session.add(Support(proposal_id=proposal_id, account_id=by, given_at=clock(session)))
        record(
            session,
            Tag.SUPPORT_GIVEN,
            actor_id=by,
            round_id=proposal.round_id,
            proposal=proposal_id,
        )


def take_back(session: Session, *, proposal_id: int, by: int) -> None:
    """Support a proposal no longer.

    Raises:
        NotFound, SupportIsOver: as for `give`.
    """
    with atomic(session):
        proposal = _supportable(session, proposal_id)
        given = session.get(Support, (proposal_id, by))
        if given is None:
            return
        session.delete(given)
        record(
            session,
            Tag.SUPPORT_TAKEN_BACK,
            actor_id=by,
            round_id=proposal.round_id,
            proposal=proposal_id,
        )


def is_open(session: Session, proposal: Proposal) -> bool:
    """Whether a proposal can be supported now."""
    if proposal.state not in SUPPORTABLE:
        return False
    voting = session.scalar(
        select(PhaseDates.id).where(
            PhaseDates.round_id == proposal.round_id,
            PhaseDates.phase == Phase.VOTING,
            PhaseDates.opens_at <= clock(session),
        )
    )
    return voting is None


def _supportable(session: Session, proposal_id: int) -> Proposal:
    # The lock makes two clicks at once wait for each other, so that both find the truth.
    proposal = session.get(Proposal, proposal_id, with_for_update=True)
    if proposal is None or proposal.submitted_at is None:
        raise NotFound
    if not is_open(session, proposal):
        raise SupportIsOver
    return proposal
