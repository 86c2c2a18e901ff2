"""Organisers see what people wrote, and hide a comment with a reason."""

import pytest

from pb.services.proposals import comments
from tests import factories

IDEA = "/rounds/harbour-bay/ideas/1"


@pytest.fixture
def comment_id(session):
    made = factories.round_(session)
    author = factories.account(session, name="Ada Reid")
    proposal_id = factories.proposal(session, made, author=author)
    comments.add(session, proposal_id=proposal_id, by=author.id, text="You are all fools.")
    (comment,) = comments.under(session, proposal_id)
    return comment.id


def text(answer):
    return answer.get_data(as_text=True)


def test_an_organiser_hides_a_comment_with_a_reason(session, comment_id, sign_in, client):
    moira = sign_in(factories.officer(session))
    hide = f"/organise/comments/{comment_id}/hide"
    assert hide in text(moira.get(IDEA))
    assert hide in text(moira.get("/organise/comments"))
    assert "You are all fools." in text(moira.get(hide))

    answer = moira.post(hide, data={"reason": "It insults people."})
    assert answer.location == "/organise/comments?slug=harbour-bay"

    public = text(client.get(IDEA))
    assert "An organiser hid this comment: It insults people." in public
    assert "You are all fools." not in public
    assert "Hidden: It insults people." in text(moira.get("/organise/comments"))
    again = moira.post(hide, data={"reason": "Again."})
    assert again.status_code == 422
    assert "has hidden this comment already" in text(again)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_hiding_needs_a_reason(session, comment_id, sign_in, reason):
    moira = sign_in(factories.officer(session))

    answer = moira.post(f"/organise/comments/{comment_id}/hide", data={"reason": reason})

    assert answer.status_code == 422


def test_others_cannot_hide(session, comment_id, sign_in):
    bo = sign_in(factories.account(session, name="Bo"))

    assert bo.get("/organise/comments").status_code == 403
    hide = f"/organise/comments/{comment_id}/hide"
    assert bo.post(hide, data={"reason": "No."}).status_code == 403
    assert "/organise/" not in text(bo.get(IDEA))


def test_an_unknown_comment_is_not_found(session, sign_in):
    moira = sign_in(factories.officer(session))
    assert moira.get("/organise/comments/77/hide").status_code == 404


def test_without_comments_the_page_says_so(session, sign_in):
    moira = sign_in(factories.officer(session))
    assert "Nobody has written a comment yet." in text(moira.get("/organise/comments"))


def test_the_comments_of_one_round_stand_alone(session, comment_id, sign_in):
    factories.round_(session, slug="other")
    moira = sign_in(factories.officer(session))

    assert f"/organise/comments/{comment_id}/hide" in text(
        moira.get("/organise/comments?slug=harbour-bay")
    )
    assert "Nobody has written" in text(moira.get("/organise/comments?slug=other"))
    assert moira.get("/organise/comments?slug=nowhere").status_code == 404
