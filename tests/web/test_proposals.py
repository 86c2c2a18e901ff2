"""Pages of ideas: writing one, coming back, reading, supporting, commenting."""

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from pb.services.proposals import comments, pictures, proposals
from pb.services.proposals.proposal_versions import Content
from pb.vocabulary import Phase, ProposalState
from tests import factories
from tests.pictures import photo, picture

MIB = 1024 * 1024
IDEAS = "/rounds/harbour-bay/ideas"


@pytest.fixture
def made(session):
    return factories.round_(session, phase=Phase.SUBMISSION)


@pytest.fixture
def author(session):
    return factories.account(session, name="Ada Reid")


def typed(**changed):
    """What a person types into the form."""
    return {
        "title": "Benches on the hill",
        "summary": "Nine benches on the way up.",
        "body": "Every **200 metres**.",
        "area": "northfield",
        "category": "nature",
        "cost": "800",
        "picture_alt": "",
        "picture_digest": "",
        "latitude": "",
        "longitude": "",
        **changed,
    }


def uploading(data: bytes):
    """The form with a file, as keyword arguments of a POST; encoded without temporary files."""
    fields = typed(picture=FileStorage(BytesIO(data), "picture.jpg"))
    stream, _length, boundary = stream_encode_multipart(fields, use_tempfile=False)
    return {
        "data": stream.read(),
        "content_type": f"multipart/form-data; boundary={boundary}",
    }


def text(answer):
    return answer.get_data(as_text=True)


@pytest.mark.usefixtures("made")
def test_a_resident_saves_a_draft_comes_back_and_sends_it_in(author, sign_in, client):
    ada = sign_in(author)

    saved = ada.post(f"{IDEAS}/new", data=typed(cost="", summary=""))
    assert saved.location == f"{IDEAS}/1"
    assert "a rough guess of the cost" in text(ada.get(saved.location))
    assert client.get(f"{IDEAS}/1").status_code == 404
    assert "Benches on the hill" in text(ada.get("/my-ideas"))
    assert "See my idea" in text(ada.get("/me"))

    form = text(ada.get(f"{IDEAS}/1/edit"))
    assert "Every **200 metres**." in form
    ada.post(f"{IDEAS}/1/edit", data=typed(cost="£1,250.50"))
    assert ada.post(f"{IDEAS}/1/submit").location == f"{IDEAS}/1"

    assert "Next comes “Review together”, from " in text(ada.get(f"{IDEAS}/1"))
    page = text(client.get(f"{IDEAS}/1"))
    assert "£1,250.50" in page
    assert "<strong>200 metres</strong>" in page
    assert "Sent in by Ada Reid" in page


@pytest.mark.usefixtures("made")
def test_saving_for_later_leads_to_my_ideas(author, sign_in):
    answer = sign_in(author).post(f"{IDEAS}/new", data=typed(then="later"))
    assert answer.location == "/my-ideas"


@pytest.mark.usefixtures("made")
def test_an_invalid_form_keeps_what_was_typed_and_the_picture(author, sign_in, session):
    ada = sign_in(author)
    photo_file = (BytesIO(photo(900, 600)), "from-my-phone.jpg")

    answer = ada.post(
        f"{IDEAS}/new", data=typed(title="", cost="lots", picture=photo_file, picture_alt="A hill")
    )

    page = text(answer)
    assert answer.status_code == 422
    assert "Give your idea a title." in page
    assert "We cannot read this amount." in page
    assert "Every **200 metres**." in page
    assert 'value="lots"' in page
    digest = page.split('name="picture_digest" type="hidden" value="')[1][:64]
    assert pictures.id_of(session, digest)
    assert f"/pictures/{digest}-card.webp" in page

    ada.post(f"{IDEAS}/new", data=typed(picture_digest=digest, picture_alt="A hill"))
    assert f"/pictures/{digest}.webp" in text(ada.get(f"{IDEAS}/1"))


@pytest.mark.usefixtures("made")
def test_a_picture_can_be_taken_away_again(author, sign_in):
    ada = sign_in(author)
    ada.post(f"{IDEAS}/new", data=typed(picture=(BytesIO(picture()), "a.png"), picture_alt="A"))
    page = text(ada.get(f"{IDEAS}/1/edit"))
    digest = page.split('name="picture_digest" type="hidden" value="')[1][:64]

    ada.post(f"{IDEAS}/1/edit", data=typed(picture_digest=digest, remove_picture="y"))

    assert digest not in text(ada.get(f"{IDEAS}/1"))


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7 no picture", "We cannot read this file as a picture."),
        (bytes(10 * MIB), "at most 8 MB"),
    ],
)
def test_a_bad_picture_is_refused_beside_its_field(author, sign_in, data, sentence):
    answer = sign_in(author).post(f"{IDEAS}/new", **uploading(data))

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Every **200 metres**." in text(answer)


@pytest.mark.usefixtures("made")
def test_a_flood_of_bytes_is_turned_away(author, sign_in):
    answer = sign_in(author).post(f"{IDEAS}/new", **uploading(bytes(33 * MIB)))
    assert answer.status_code == 413


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "   "}, "Give your idea a title."),
        ({"title": "x" * 101}, "Use at most 100 characters."),
        ({"summary": "x" * 241}, "Use at most 240 characters."),
        ({"body": "x" * 10_001}, "Use at most 10,000 characters."),
        ({"area": ""}, "Say where it would be."),
        ({"area": "atlantis"}, "Not a valid choice"),
        ({"category": "atlantis"}, "Not a valid choice"),
        ({"cost": "0"}, "Give a sum above zero."),
        ({"cost": "-5"}, "Give a sum above zero."),
        ({"cost": "9" * 400}, "We cannot read this amount."),
        ({"cost": "1.005"}, "We cannot read this amount."),
        ({"latitude": "north", "longitude": "3"}, "from -90 to 90"),
        ({"latitude": "nan", "longitude": "3"}, "from -90 to 90"),
        ({"latitude": "55.9"}, "Give both numbers, or neither."),
    ],
)
def test_what_cannot_be_read_gets_its_own_sentence(author, sign_in, wrong, sentence):
    answer = sign_in(author).post(f"{IDEAS}/new", data=typed(**wrong))

    assert answer.status_code == 422
    assert sentence in text(answer)


@pytest.mark.usefixtures("made")
def test_hostile_text_stays_text(author, sign_in, client):
    evil = "<script>alert(1)</script>"
    ada = sign_in(author)
    ada.post(f"{IDEAS}/new", data=typed(title=evil, summary=evil, body=evil))
    ada.post(f"{IDEAS}/1/submit")
    ada.post(f"{IDEAS}/1/comments", data={"text": evil})

    for page in (client.get(f"{IDEAS}/1"), client.get(IDEAS), client.get(f"{IDEAS}/1/versions")):
        assert evil not in text(page)
    assert text(client.get(f"{IDEAS}/1")).count("&lt;script&gt;alert(1)") >= 4


@pytest.mark.usefixtures("made")
def test_a_picture_name_that_is_none_of_ours_is_ignored(author, sign_in):
    answer = sign_in(author).post(
        f"{IDEAS}/new", data=typed(title="", picture_digest="../../etc/passwd")
    )
    assert answer.status_code == 422
    assert "passwd" not in text(answer)


@pytest.mark.usefixtures("made")
def test_characters_that_nobody_types_are_left_out(author, sign_in, client):
    ada = sign_in(author)
    title = "a\0b\x1b \ufffe\x0bc"
    assert ada.post(f"{IDEAS}/new", data=typed(title=title)).status_code == 302
    assert "<h1>ab c</h1>" in text(ada.get(f"{IDEAS}/1"))
    assert client.get(f"{IDEAS}?q=%00").status_code == 200


def test_a_submitted_idea_is_changed_as_a_whole(made, author, sign_in, client, session):
    factories.proposal(session, made, author=author)
    ada = sign_in(author)

    answer = ada.post(f"{IDEAS}/1/edit", data=typed(cost=""))
    assert answer.status_code == 422
    assert "Give a rough guess of the cost." in text(answer)

    ada.post(f"{IDEAS}/1/edit", data=typed(title="More benches"))
    assert "More benches" in text(client.get(f"{IDEAS}/1"))
    before = text(client.get(f"{IDEAS}/1/versions"))
    assert "Benches on the hill" in before
    assert "Changed by the people who proposed it" in text(client.get(f"{IDEAS}/1"))


def test_after_the_phase_the_form_comes_back_with_everything_typed(author, sign_in, session):
    made = factories.round_(session, phase=Phase.REVIEW)
    factories.proposal(session, made, author=author, state=ProposalState.DRAFT)
    ada = sign_in(author)

    answer = ada.post(f"{IDEAS}/1/edit", data=typed(body="Hours of work."))

    assert answer.status_code == 422
    assert "This step of the round is not running now." in text(answer)
    assert "Hours of work." in text(answer)
    assert ada.get(f"{IDEAS}/new").status_code == 409
    assert ada.post(f"{IDEAS}/new", data=typed()).status_code == 422


def test_what_was_decided_on_has_no_form(made, author, sign_in, session):
    factories.proposal(session, made, author=author, state=ProposalState.SHORTLISTED)
    ada = sign_in(author)

    assert ada.get(f"{IDEAS}/1/edit").status_code == 409
    assert "can no longer change" in text(ada.post(f"{IDEAS}/1/edit", data=typed()))


@pytest.mark.usefixtures("made")
def test_sending_in_what_is_incomplete_is_refused_with_a_sentence(author, sign_in):
    ada = sign_in(author)
    ada.post(f"{IDEAS}/new", data=typed(cost=""))

    answer = ada.post(f"{IDEAS}/1/submit", follow_redirects=True)

    assert "Something is still missing." in text(answer)
    assert "only you can see it" in text(answer)


def test_an_idea_can_be_withdrawn(made, author, sign_in, client, session):
    factories.proposal(session, made, author=author)

    assert sign_in(author).post(f"{IDEAS}/1/withdraw").location == "/my-ideas"

    assert "No ideas yet" in text(client.get(IDEAS))
    assert "was withdrawn" in text(client.get(f"{IDEAS}/1"))


def test_nobody_else_can_edit_send_or_withdraw(made, author, sign_in, session):
    factories.proposal(session, made, author=author, state=ProposalState.DRAFT)
    stranger = sign_in(factories.account(session, name="Bo"))

    assert stranger.get(f"{IDEAS}/1/edit").status_code == 404
    for act in ("edit", "submit", "withdraw", "support", "comments"):
        data = {**typed(), "text": "Hello"}
        assert stranger.post(f"{IDEAS}/1/{act}", data=data).status_code == 404


def test_visitors_are_asked_to_sign_in_and_get_no_cookie(made, author, client, session):
    factories.proposal(session, made, author=author)

    for page in (IDEAS, f"{IDEAS}/1", f"{IDEAS}/1/versions"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert "Sign in to support it" in text(client.get(f"{IDEAS}/1"))
    assert client.get(f"{IDEAS}/new").location.startswith("/sign-in?next=")
    assert client.post(f"{IDEAS}/1/support").status_code == 302


def test_support_is_given_once_and_taken_back(made, author, sign_in, session):
    factories.proposal(session, made, author=author)
    bo = sign_in(factories.account(session, name="Bo"))

    bo.post(f"{IDEAS}/1/support")
    page = text(bo.post(f"{IDEAS}/1/support", follow_redirects=True))
    assert "You are one of them." in page
    assert "1 person supports this" in text(bo.get(IDEAS))

    page = text(bo.post(f"{IDEAS}/1/support-no-longer", follow_redirects=True))
    assert "You are one of them." not in page


def test_support_after_voting_began_is_refused(author, sign_in, session):
    made = factories.round_(session, phase=Phase.VOTING)
    factories.proposal(session, made, author=author)

    page = text(sign_in(author).post(f"{IDEAS}/1/support", follow_redirects=True))

    assert "Support is for the time before the vote" in page


@pytest.mark.parametrize(
    ("comment", "sentence"),
    [
        ("   ", "Write something first."),
        ("", "Write something first."),
        ("x" * 2001, "Use at most 2,000 characters."),
    ],
)
def test_a_comment_that_is_none_is_refused(made, author, sign_in, session, comment, sentence):
    factories.proposal(session, made, author=author)

    answer = sign_in(author).post(f"{IDEAS}/1/comments", data={"text": comment})

    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_comment_of_2000_characters_with_line_breaks_fits(made, author, sign_in, session):
    factories.proposal(session, made, author=author)
    lines = "\r\n".join(["x" * 199] * 10)

    answer = sign_in(author).post(f"{IDEAS}/1/comments", data={"text": lines})

    assert answer.status_code == 302


def test_a_hidden_comment_shows_the_reason_only(made, author, client, session):
    proposal_id = factories.proposal(session, made, author=author)
    comments.add(session, proposal_id=proposal_id, by=author.id, text="You are fools.")
    (comment,) = comments.under(session, proposal_id)
    comments.hide(
        session, comment_id=comment.id, by=factories.officer(session).id, reason="It insults."
    )

    page = text(client.get(f"{IDEAS}/1"))

    assert "An organiser hid this comment: It insults." in page
    assert "You are fools." not in page


def test_ideas_are_filtered_searched_and_sorted(made, author, client, session):
    factories.proposal(session, made, author=author, title="Benches")
    factories.proposal(session, made, author=author, title="Trees")

    assert "2 ideas" in text(client.get(IDEAS))
    assert "1 idea" in text(client.get(f"{IDEAS}?q=tree&area=northfield&theme=nature"))
    assert "No idea fits this search" in text(client.get(f"{IDEAS}?q=swimming"))
    assert client.get(f"{IDEAS}?sort=nonsense&page=-3&area=x&theme=y").status_code == 200
    assert client.get(f"{IDEAS}?page=99999999999999999999").status_code == 200


def test_a_dot_on_the_map_shows_where_it_would_be(made, author, client, session):
    saved = proposals.draft(
        session,
        round_id=made.id,
        by=author.id,
        content=Content(
            title="Far",
            summary="s",
            body="b",
            category_id=made.category_id,
            cost=5,
            latitude=55.9,
            longitude=-3.2,
        ),
    )
    proposals.submit(session, proposal_id=saved.id, by=author.id)
    # Areas without boundaries make no map, and the page stands without it.
    assert "Where it would be" not in text(client.get(f"{IDEAS}/1"))


@pytest.mark.usefixtures("made")
def test_pages_of_an_unknown_round_or_idea_are_not_found(client):
    for path in (f"{IDEAS}/77", "/rounds/nowhere/ideas", f"{IDEAS}/1/versions"):
        assert client.get(path).status_code == 404
