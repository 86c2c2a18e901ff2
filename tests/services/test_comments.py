"""Comments: added by people with a proved email, hidden by organisers with a reason."""

import pytest

from pb.services.errors import CommentHiddenAlready, EmailNotConfirmed, NotAllowed, NotFound
from pb.services.proposals import comments
from pb.vocabulary import ProposalState
from tests import factories


@pytest.fixture
def proposal_id(session):
    made = factories.round_(session)
    return factories.proposal(session, made, author=factories.account(session))


def test_a_comment_stands_under_its_proposal(session, proposal_id):
    by = factories.account(session, name="Bo Lind")
    comments.add(session, proposal_id=proposal_id, by=by.id, text="Yes please.")

    (comment,) = comments.under(session, proposal_id)
    assert (comment.author, comment.text, comment.hidden_reason) == (
        "Bo Lind",
        "Yes please.",
        None,
    )


def test_of_a_hidden_comment_only_the_reason_is_handed_out(session, proposal_id):
    by, officer = factories.account(session).id, factories.officer(session).id
    comments.add(session, proposal_id=proposal_id, by=by, text="You are all fools.")
    (comment,) = comments.under(session, proposal_id)

    comments.hide(session, comment_id=comment.id, by=officer, reason="It insults people.")

    (hidden,) = comments.under(session, proposal_id)
    assert (hidden.text, hidden.hidden_reason) == ("", "It insults people.")
    (kept,) = comments.newest(session).comments
    assert kept.text == "You are all fools."
    with pytest.raises(CommentHiddenAlready):
        comments.hide(session, comment_id=comment.id, by=officer, reason="Again.")


def test_only_an_officer_hides(session, proposal_id):
    by = factories.account(session).id
    comments.add(session, proposal_id=proposal_id, by=by, text="Yes.")
    (comment,) = comments.under(session, proposal_id)

    with pytest.raises(NotAllowed):
        comments.hide(session, comment_id=comment.id, by=by, reason="I changed my mind.")
    with pytest.raises(NotFound):
        comments.hide(session, comment_id=comment.id + 1, by=by, reason="Which?")


@pytest.mark.parametrize("state", [ProposalState.DRAFT, ProposalState.WITHDRAWN])
def test_drafts_and_withdrawn_proposals_take_no_comments(session, state):
    made = factories.round_(session)
    by = factories.account(session)
    proposal_id = factories.proposal(session, made, author=by, state=state)
    with pytest.raises(NotFound):
        comments.add(session, proposal_id=proposal_id, by=by.id, text="Hello?")


def test_an_unproved_email_cannot_comment(session, proposal_id):
    newcomer = factories.account(session, confirmed=False)
    with pytest.raises(EmailNotConfirmed):
        comments.add(session, proposal_id=proposal_id, by=newcomer.id, text="Hello.")


def test_comments_come_in_pages_newest_first(session, proposal_id):
    by = factories.account(session).id
    for number in range(comments.A_PAGE + 1):
        comments.add(session, proposal_id=proposal_id, by=by, text=f"Comment {number}")

    last = comments.newest(session, page=2)

    assert (last.page, last.pages) == (2, 2)
    assert [comment.text for comment in last.comments] == ["Comment 0"]
    assert comments.newest(session, page=99).page == 2
