"""Pages of the review: the queue, a view, the officers' list, the decision."""

import pytest

from pb.services.proposals import projects
from pb.services.review import reviews
from pb.services.review.reviews import Opinion
from pb.vocabulary import Feasibility, Phase, ProposalState, Role
from tests import factories

YES = Opinion(feasibility=Feasibility.FEASIBLE, cost=900_00, reason="We have the ground.")
NO = Opinion(feasibility=Feasibility.UNFEASIBLE, reason="The water main runs there.")
REVIEW = "/review/harbour-bay/1"
DECIDE = "/organise/rounds/harbour-bay/reviews/1"
LIST = "/organise/rounds/harbour-bay/reviews"
IDEA = "/rounds/harbour-bay/ideas/1"


@pytest.fixture
def made(session):
    return factories.round_(session, phase=Phase.REVIEW)


@pytest.fixture
def idea(session, made):
    return factories.proposal(session, made, author=factories.account(session, name="Ada"))


@pytest.fixture
def resident(session):
    return factories.account(session, name="Rae Moss", roles=(Role.REVIEWER,))


@pytest.fixture
def officer(session):
    return factories.officer(session)


def text(answer):
    return answer.get_data(as_text=True)


def viewed(**changed):
    return {"feasibility": "feasible", "cost": "900", "reason": "We have the ground.", **changed}


def decided(made, **changed):
    return {
        "verdict": "yes",
        "pot": str(made.pot_id),
        "cost": "900",
        "reason": "Good for many people.",
        "next_step": "",
        "contact": "",
        **changed,
    }


@pytest.fixture
def both(session, idea, resident, officer):
    for by in (resident, officer):
        reviews.assess(session, proposal_id=idea, by=by.id, opinion=YES)


@pytest.mark.usefixtures("idea")
def test_a_reviewer_finds_what_waits_and_gives_a_view(resident, sign_in):
    rae = sign_in(resident)
    assert "1 idea waits for your view" in text(rae.get("/review"))
    assert "You write first" in text(rae.get(REVIEW))

    assert rae.post(REVIEW, data=viewed()).location == REVIEW

    assert "You are the first." in text(rae.get(REVIEW))
    assert "Nothing waits for your view" in text(rae.get("/review"))


def test_the_first_view_is_blind_on_every_page(session, idea, resident, officer, sign_in, client):
    reviews.assess(session, proposal_id=idea, by=resident.id, opinion=NO)
    moira = sign_in(officer)

    for page in (REVIEW, DECIDE, LIST, IDEA):
        assert NO.reason not in text(moira.get(page))
    assert NO.reason not in text(client.get(IDEA))

    moira.post(REVIEW, data=viewed())

    for page in (REVIEW, DECIDE, IDEA):
        assert NO.reason in text(moira.get(page))
    assert "They do not agree" in text(moira.get(LIST))
    assert "The two sides do not agree." in text(moira.get(DECIDE))


@pytest.mark.usefixtures("idea")
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"feasibility": ""}, "Say whether it can go ahead."),
        ({"feasibility": "maybe"}, "Not a valid choice"),
        ({"cost": ""}, "Say what it would cost."),
        ({"cost": "0"}, "Give a sum above zero."),
        ({"cost": "a lot"}, "We cannot read this amount."),
        ({"reason": " "}, "Give your reason."),
        ({"reason": "x" * 2001}, "Use at most 2,000 characters."),
    ],
)
def test_a_view_that_lacks_something_is_refused(resident, sign_in, wrong, sentence):
    answer = sign_in(resident).post(REVIEW, data=viewed(**wrong))

    assert answer.status_code == 422
    assert sentence in text(answer)


def test_a_reviewer_cannot_view_their_own_idea(session, made, resident, sign_in):
    factories.proposal(session, made, author=resident)
    rae = sign_in(resident)

    assert "Your own idea" in text(rae.get("/review"))
    assert rae.get(REVIEW).status_code == 409
    answer = rae.post(REVIEW, data=viewed())
    assert answer.status_code == 422
    assert "This is your own idea" in text(answer)


@pytest.mark.usefixtures("idea")
def test_residents_without_a_seat_see_no_review_pages(session, sign_in):
    bo = sign_in(factories.account(session, name="Bo"))
    for page in ("/review", REVIEW, LIST, DECIDE):
        assert bo.get(page).status_code == 403


def test_outside_the_phase_no_view_is_taken(session, resident, sign_in):
    made = factories.round_(session, phase=Phase.SUBMISSION)
    factories.proposal(session, made, author=factories.account(session))
    rae = sign_in(resident)

    assert rae.get(REVIEW).status_code == 409
    answer = rae.post(REVIEW, data=viewed(reason="Keep this."))
    assert "This step of the round is not running now." in text(answer)
    assert "Keep this." in text(answer)


@pytest.mark.usefixtures("both")
def test_a_decision_makes_a_numbered_project_that_everyone_sees(
    session, made, officer, sign_in, client
):
    moira = sign_in(officer)
    assert "1 idea is ready to decide" in text(moira.get(LIST))
    assert 'value="900"' in text(moira.get(DECIDE))

    page = moira.post(DECIDE, data=decided(made, cost="950"), follow_redirects=True)

    assert "It is now project number 1 on the ballot." in text(page)
    public = text(client.get(IDEA))
    assert "On the ballot, number 1" in public
    assert "Good for many people." in public
    assert "£950" in public
    assert len(projects.on_paper(session, made.pot_id)) == 1
    assert "This was decided on" in text(moira.get(DECIDE))
    assert moira.post(DECIDE, data=decided(made)).status_code == 422


@pytest.mark.usefixtures("both")
def test_a_no_needs_a_next_step_and_a_contact(made, officer, sign_in, client):
    moira = sign_in(officer)

    answer = moira.post(DECIDE, data=decided(made, verdict="no"))
    assert answer.status_code == 422
    assert "Say what they can do next." in text(answer)
    assert "Say whom they can ask." in text(answer)

    moira.post(
        DECIDE,
        data=decided(made, verdict="no", next_step="Ask next year.", contact="roads@example.org"),
    )
    public = text(client.get(IDEA))
    assert "It cannot go ahead, because:" in public
    assert "Ask next year." in public
    assert 'href="mailto:roads@example.org"' in public


@pytest.mark.usefixtures("both")
def test_dearer_than_the_pot_gets_a_sentence_with_both_sums(made, officer, sign_in):
    answer = sign_in(officer).post(DECIDE, data=decided(made, cost="10,000.01"))

    assert answer.status_code == 422
    assert "would cost £10,000.01, but the pot holds only £10,000." in text(answer)


def test_without_both_views_nothing_is_decided(session, made, idea, officer, sign_in):
    reviews.assess(session, proposal_id=idea, by=officer.id, opinion=YES)
    moira = sign_in(officer)

    assert "a clear view from a resident reviewer" in text(moira.get(DECIDE))
    answer = moira.post(DECIDE, data=decided(made))
    assert answer.status_code == 422
    assert "A decision needs a clear view" in text(answer)


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"verdict": ""}, 422),
        ({"pot": "x"}, 422),
        ({"pot": "99999"}, 404),
        ({"cost": ""}, 422),
        ({"cost": "-1"}, 422),
        ({"reason": ""}, 422),
    ],
)
def test_a_decision_that_lacks_something_is_refused(made, officer, sign_in, wrong, status):
    assert sign_in(officer).post(DECIDE, data=decided(made, **wrong)).status_code == status


def test_the_list_shows_every_state(session, made, officer, sign_in):
    author = factories.account(session)
    for state in (ProposalState.SUBMITTED, ProposalState.SHORTLISTED, ProposalState.DECLINED):
        factories.proposal(session, made, author=author, state=state)

    page = text(sign_in(officer).get(LIST))

    assert "Waits for both reviews" in page
    assert "Cannot go ahead" in page
