"""The review: blind first views from both sides, then a decision with its reason."""

import pytest
from sqlalchemy import select

from pb.models import Assessment, Project, Proposal
from pb.services.atomic import atomic
from pb.services.errors import (
    AssessmentsMissing,
    BallotPaperIsFixed,
    DearerThanPot,
    NotAllowed,
    NotFound,
    PhaseNotRunning,
    PotDoesNotFit,
    ProposalIsFixed,
    ReviewerIsAuthor,
    ReviewIsOver,
    Sum,
)
from pb.services.overviews import proposal_pages
from pb.services.proposals import projects, proposal_versions, proposals
from pb.services.proposals.proposal_versions import Content
from pb.services.review import review_lists, review_pages, reviews
from pb.services.review.review_lists import Waits
from pb.services.review.reviews import CannotGoAhead, GoesAhead, Opinion
from pb.services.rounds import round_heads
from pb.vocabulary import Feasibility, Phase, ProposalState, Role, Seat
from pb.wording.refusals import sentence
from tests import factories

YES = Opinion(feasibility=Feasibility.FEASIBLE, cost=900_00, reason="We have the ground.")
NO = Opinion(feasibility=Feasibility.UNFEASIBLE, reason="The water main runs there.")
UNSURE = Opinion(feasibility=Feasibility.UNDECIDED, reason="Who owns the wall?")
CANNOT = CannotGoAhead(
    reason="The water main runs there.", next_step="Ask about the next street.", contact="Roads"
)


class Review:
    """A round under review, its people, and one proposal."""

    def __init__(self, session, *, phase=Phase.REVIEW):
        self.session = session
        self.made = factories.round_(session, phase=phase)
        self.author = factories.account(session, name="Ada")
        self.resident = factories.account(session, name="Rae", roles=(Role.REVIEWER,))
        self.officer = factories.officer(session)
        self.proposal_id = factories.proposal(session, self.made, author=self.author)

    def assess(self, by, opinion=YES):
        reviews.assess(self.session, proposal_id=self.proposal_id, by=by.id, opinion=opinion)

    def both(self, resident=YES, officer=YES):
        self.assess(self.resident, resident)
        self.assess(self.officer, officer)

    def decide(self, decision=None, *, by=None):
        decision = decision or GoesAhead(pot_id=self.made.pot_id, cost=900_00, reason="Good.")
        by = (by or self.officer).id
        return reviews.decide(self.session, proposal_id=self.proposal_id, by=by, decision=decision)

    def seen_by(self, person):
        return review_pages.for_reviewer(self.session, self.proposal_id, reader=person.id)

    def page(self):
        head = round_heads.head(self.session, self.made.slug, officer=False)
        return proposal_pages.show(self.session, head, number=1, reader=None)

    def waits(self):
        (item,) = review_lists.of_round(self.session, self.made.id)
        return item.waits


@pytest.fixture
def review(session):
    return Review(session)


def test_the_first_views_are_blind(review):
    review.assess(review.resident)

    assert review.seen_by(review.officer).others == ()
    assert review.page().review.assessments == ()

    review.assess(review.officer, NO)

    (other,) = review.seen_by(review.officer).others
    assert (other.seat, other.feasibility) == (Seat.RESIDENT, Feasibility.FEASIBLE)
    assert [view.seat for view in review.page().review.assessments] == [
        Seat.RESIDENT,
        Seat.OFFICER,
    ]


def test_an_undecided_view_opens_no_other(review):
    review.assess(review.resident)
    review.assess(review.officer, UNSURE)

    assert review.seen_by(review.officer).others == ()
    assert review.page().review.assessments == ()
    assert review.waits() == Waits.OFFICER


def test_a_new_view_is_a_new_row_and_the_newest_counts(review, session):
    review.assess(review.resident, UNSURE)
    review.assess(review.resident, YES)

    rows = session.scalars(select(Assessment).order_by(Assessment.number)).all()
    assert [(row.number, row.feasibility) for row in rows] == [
        (1, Feasibility.UNDECIDED),
        (2, Feasibility.FEASIBLE),
    ]
    own = review.seen_by(review.resident).own
    assert own is not None
    assert own.feasibility == Feasibility.FEASIBLE


def test_nobody_reviews_or_decides_on_their_own_proposal(session, review):
    review.both()
    own = factories.proposal(session, review.made, author=review.officer)

    with pytest.raises(ReviewerIsAuthor):
        reviews.assess(session, proposal_id=own, by=review.officer.id, opinion=YES)
    with pytest.raises(ReviewerIsAuthor):
        reviews.decide(session, proposal_id=own, by=review.officer.id, decision=CANNOT)


def test_only_reviewers_and_officers_assess(review):
    with pytest.raises(NotAllowed):
        review.assess(factories.account(review.session))


def test_an_officer_who_reviews_too_sits_on_the_officers_side(review):
    both = factories.account(review.session, roles=(Role.REVIEWER, Role.OFFICER))
    review.assess(both)

    assert review.waits() == Waits.RESIDENT


@pytest.mark.parametrize("phase", [Phase.SUBMISSION, Phase.VOTING])
def test_outside_the_review_phase_no_view_is_taken(session, phase):
    with pytest.raises(PhaseNotRunning):
        Review(session, phase=phase).assess(factories.officer(session))


def test_a_draft_is_not_reviewed(session, review):
    draft = factories.proposal(
        session, review.made, author=review.author, state=ProposalState.DRAFT
    )
    with pytest.raises(NotFound):
        reviews.assess(session, proposal_id=draft, by=review.officer.id, opinion=YES)


def test_what_goes_ahead_becomes_a_numbered_project(review, session):
    review.both()
    assert review.waits() == Waits.DECISION

    assert review.decide() == "1"

    page = review.page()
    assert page.state == ProposalState.SHORTLISTED
    assert [(place.key, place.pot_slug, place.cost) for place in page.projects] == [
        ("1", "everyone", 900_00)
    ]
    assert page.review.decision is not None
    assert page.review.decision.reason == "Good."
    assert [project.title for project in projects.on_paper(session, review.made.pot_id)] == [
        "Benches on the hill"
    ]
    assert review.waits() == Waits.NOBODY


def test_what_cannot_go_ahead_says_why_and_what_next(review, session):
    review.both(NO, NO)

    assert review.decide(CANNOT) is None

    decision = review.page().review.decision
    assert decision is not None
    assert (decision.feasibility, decision.next_step, decision.contact) == (
        Feasibility.UNFEASIBLE,
        "Ask about the next street.",
        "Roads",
    )
    assert review.page().state == ProposalState.DECLINED
    assert session.scalars(select(Project)).all() == []


@pytest.mark.parametrize("given", [(), ("resident",), ("officer",), ("resident", "unsure")])
def test_without_a_clear_view_from_each_side_nothing_is_decided(review, given):
    if "resident" in given:
        review.assess(review.resident)
    if "officer" in given:
        review.assess(review.officer)
    if "unsure" in given:
        review.assess(review.officer, UNSURE)

    with pytest.raises(AssessmentsMissing):
        review.decide()

    assert review.page().state == ProposalState.SUBMITTED


def test_where_the_sides_differ_both_reasons_stay_public(review):
    review.both(YES, NO)

    seen = review_pages.for_officer(review.session, review.proposal_id, reader=review.officer.id)
    assert not seen.agree

    review.decide(CANNOT)
    assert {view.reason for view in review.page().review.assessments} == {YES.reason, NO.reason}


def test_a_project_dearer_than_its_pot_is_refused_with_both_sums(review, session):
    review.both()

    with pytest.raises(DearerThanPot) as refused:
        review.decide(GoesAhead(pot_id=review.made.pot_id, cost=10_000_01, reason="Go."))

    assert refused.value.figures == {
        "cost": Sum(10_000_01, "GBP"),
        "amount": Sum(10_000_00, "GBP"),
    }
    said = sentence(refused.value, "en")
    assert "cost £10,000.01, but the pot holds only £10,000." in said
    assert session.scalar(select(Proposal.state)) == ProposalState.SUBMITTED
    assert review.page().review.decision is None


def test_a_project_of_exactly_its_pots_amount_is_let_in(review):
    review.both()
    assert review.decide(GoesAhead(pot_id=review.made.pot_id, cost=10_000_00, reason="Go."))


def test_a_pot_of_another_area_does_not_fit(review, session):
    content = Content(title="Hill", summary="s", body="b", area_id=review.made.other_area_id)
    row = session.get_one(Proposal, review.proposal_id)
    with atomic(session):
        proposal_versions.add(session, row, content)
    review.both()

    with pytest.raises(PotDoesNotFit):
        review.decide(GoesAhead(pot_id=review.made.area_pot_id, cost=5, reason="Go."))


def test_a_pot_of_another_round_is_not_found(review, session):
    other = factories.round_(session, slug="other", phase=Phase.REVIEW)
    review.both()
    with pytest.raises(NotFound):
        review.decide(GoesAhead(pot_id=other.pot_id, cost=5, reason="Go."))


def test_a_second_decision_is_refused(review):
    review.both()
    review.decide()

    with pytest.raises(ReviewIsOver):
        review.decide(CANNOT)
    with pytest.raises(ReviewIsOver):
        review.assess(review.resident, NO)


def test_only_officers_decide(review):
    review.both()
    with pytest.raises(NotAllowed):
        review.decide(by=review.resident)


def test_once_voting_has_begun_the_ballot_paper_is_fixed(session):
    review = Review(session, phase=Phase.VOTING)
    with pytest.raises(BallotPaperIsFixed):
        review.decide()


def test_a_decided_proposal_is_fixed(review, session):
    review.both()
    review.decide()
    with pytest.raises(ProposalIsFixed):
        proposals.revise(
            session,
            proposal_id=review.proposal_id,
            by=review.author.id,
            content=Content(title="Gold"),
        )


def test_the_queue_shows_what_still_waits_first(review, session):
    factories.proposal(session, review.made, author=review.resident, title="Own")
    factories.proposal(session, review.made, author=review.author, title="Waiting")
    review.assess(review.resident)

    (part,) = review_lists.queue(session, reader=review.resident.id)

    assert [item.title for item in part.proposals] == ["Waiting", "Benches on the hill", "Own"]
    assert (part.waiting, part.seat) == (1, Seat.RESIDENT)
    assert review_lists.queue(session, reader=review.author.id) == ()


def test_the_officers_list_says_for_whom_each_proposal_waits(review):
    assert review.waits() == Waits.BOTH
    review.assess(review.resident)
    assert review.waits() == Waits.OFFICER
    review.assess(review.officer)
    assert review.waits() == Waits.DECISION
