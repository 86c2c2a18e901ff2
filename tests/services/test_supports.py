"""Support: counted once a person, even from two windows at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from pb.models import Support
from pb.services.errors import EmailNotConfirmed, NotFound, SupportIsOver
from pb.services.proposals import supports
from pb.vocabulary import Phase, ProposalState
from tests import factories


def count(session) -> int:
    return session.scalar(select(func.count()).select_from(Support)) or 0


def proposed(session, *, phase=Phase.SUBMISSION, state=ProposalState.SUBMITTED) -> int:
    made = factories.round_(session, phase=phase)
    return factories.proposal(session, made, author=factories.account(session), state=state)


def test_support_given_twice_counts_once_and_can_be_taken_back(session):
    proposal_id = proposed(session)
    by = factories.account(session).id

    supports.give(session, proposal_id=proposal_id, by=by)
    supports.give(session, proposal_id=proposal_id, by=by)
    assert count(session) == 1

    supports.take_back(session, proposal_id=proposal_id, by=by)
    supports.take_back(session, proposal_id=proposal_id, by=by)
    assert count(session) == 0


def test_two_clicks_at_once_count_once(session, database):
    proposal_id = proposed(session)
    by = factories.account(session).id
    together = Barrier(4, timeout=60)

    def click(_turn: int) -> None:
        with database.session() as own:
            together.wait()
            supports.give(own, proposal_id=proposal_id, by=by)

    with ThreadPoolExecutor(4) as windows:
        list(windows.map(click, range(4)))

    session.rollback()
    assert count(session) == 1


def test_a_draft_cannot_be_supported(session):
    with pytest.raises(NotFound):
        supports.give(
            session,
            proposal_id=proposed(session, state=ProposalState.DRAFT),
            by=factories.account(session).id,
        )


@pytest.mark.parametrize("state", [ProposalState.DECLINED, ProposalState.WITHDRAWN])
def test_what_is_out_of_the_running_cannot_be_supported(session, state):
    with pytest.raises(SupportIsOver):
        supports.give(
            session, proposal_id=proposed(session, state=state), by=factories.account(session).id
        )


def test_support_ends_when_voting_begins(session):
    proposal_id = proposed(session, phase=Phase.VOTING)
    with pytest.raises(SupportIsOver):
        supports.give(session, proposal_id=proposal_id, by=factories.account(session).id)


def test_an_unproved_email_cannot_support(session):
    newcomer = factories.account(session, confirmed=False)
    with pytest.raises(EmailNotConfirmed):
        supports.give(session, proposal_id=proposed(session), by=newcomer.id)
