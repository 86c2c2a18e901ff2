"""Proposals: drafts, versions, submitting, withdrawing, and who may see what."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from pb.models import Event, Proposal, ProposalVersion
from pb.services.atomic import atomic
from pb.services.errors import (
    EmailNotConfirmed,
    MoveNotAllowed,
    NotFound,
    PhaseNotRunning,
    ProposalIncomplete,
    ProposalIsFixed,
)
from pb.services.overviews import proposal_pages
from pb.services.proposals import pictures, projects, proposal_history, proposals
from pb.services.proposals.proposal_versions import Content, still_missing
from pb.services.rounds import round_heads
from pb.vocabulary import Phase, ProposalState, Tag
from tests import factories
from tests.pictures import picture


@pytest.fixture
def author(session):
    return factories.account(session)


@pytest.fixture
def made(session):
    return factories.round_(session, phase=Phase.SUBMISSION)


def whole(made, **changed) -> Content:
    """Everything that a submission needs."""
    content = Content(
        title="Benches on the hill",
        summary="Nine benches on the way up.",
        body="Every 200 metres.",
        area_id=made.area_id,
        category_id=made.category_id,
        cost=800_00,
    )
    return replace(content, **changed)


def state_of(session, proposal_id):
    return session.scalar(select(Proposal.state).where(Proposal.id == proposal_id))


def page(session, made, number, *, reader=None):
    head = round_heads.head(session, made.slug, officer=False)
    return proposal_pages.show(session, head, number=number, reader=reader)


def test_a_draft_needs_no_more_than_a_title(session, author, made):
    saved = proposals.draft(
        session, round_id=made.id, by=author.id, content=Content(title="Benches")
    )

    found = page(session, made, saved.number, reader=author.id)
    assert found.state == ProposalState.DRAFT
    assert found.missing == ("summary", "body", "category", "cost")


def test_a_picture_needs_words_that_say_what_it_shows(made):
    content = whole(made, picture_digest="0" * 64)

    assert still_missing(content, has_categories=True) == ("picture_alt",)
    assert still_missing(replace(content, picture_alt="A hill"), has_categories=True) == ()


def test_numbers_run_within_a_round(session, author, made):
    other = factories.round_(session, slug="other")

    numbers = [
        proposals.draft(session, round_id=where, by=author.id, content=Content(title="A")).number
        for where in (made.id, made.id, other.id)
    ]

    assert numbers == [1, 2, 1]


def test_each_saving_is_a_version_and_nothing_is_lost(session, author, made):
    saved = proposals.draft(session, round_id=made.id, by=author.id, content=whole(made))
    proposals.revise(
        session, proposal_id=saved.id, by=author.id, content=whole(made, title="More benches")
    )

    rows = session.scalars(select(ProposalVersion).order_by(ProposalVersion.number)).all()
    assert [(row.number, row.title) for row in rows] == [
        (1, "Benches on the hill"),
        (2, "More benches"),
    ]


def test_saving_the_same_again_makes_no_version(session, author, made):
    saved = proposals.draft(session, round_id=made.id, by=author.id, content=whole(made))
    proposals.revise(session, proposal_id=saved.id, by=author.id, content=whole(made))

    assert session.scalar(select(func.count()).select_from(ProposalVersion)) == 1


def test_a_submitted_proposal_is_public_and_leaves_a_trace(session, author, made):
    saved = proposals.draft(session, round_id=made.id, by=author.id, content=whole(made))
    proposals.submit(session, proposal_id=saved.id, by=author.id)

    found = page(session, made, saved.number)
    assert found.state == ProposalState.SUBMITTED
    assert [one.tag for one in found.happenings] == [Tag.PROPOSAL_SUBMITTED]
    assert Tag.PROPOSAL_SUBMITTED in session.scalars(select(Event.tag)).all()


def test_a_picture_comes_back_with_the_draft(session, author, made):
    digest = pictures.keep(session, picture(), by=author.id, limit=10**6)
    content = whole(made, picture_digest=digest, picture_alt="A hill")
    saved = proposals.draft(session, round_id=made.id, by=author.id, content=content)

    head = round_heads.head(session, made.slug, officer=False)

    own = proposal_pages.to_edit(session, head, number=saved.number, by=author.id)
    assert own.content == content


@pytest.mark.parametrize("lacking", ["summary", "body", "category_id", "cost"])
def test_an_incomplete_draft_is_not_submitted(session, author, made, lacking):
    empty = "" if lacking in {"summary", "body"} else None
    content = whole(made, **{lacking: empty})
    saved = proposals.draft(session, round_id=made.id, by=author.id, content=content)

    with pytest.raises(ProposalIncomplete):
        proposals.submit(session, proposal_id=saved.id, by=author.id)

    assert state_of(session, saved.id) == ProposalState.DRAFT


def test_a_submitted_proposal_stays_complete(session, author, made):
    proposal_id = factories.proposal(session, made, author=author)

    with pytest.raises(ProposalIncomplete):
        proposals.revise(
            session, proposal_id=proposal_id, by=author.id, content=whole(made, cost=None)
        )


def test_whoever_has_not_proved_their_email_may_save_but_not_submit(session, made):
    newcomer = factories.account(session, confirmed=False)
    saved = proposals.draft(session, round_id=made.id, by=newcomer.id, content=whole(made))

    with pytest.raises(EmailNotConfirmed):
        proposals.submit(session, proposal_id=saved.id, by=newcomer.id)


def test_a_second_submission_is_refused(session, author, made):
    proposal_id = factories.proposal(session, made, author=author)

    with pytest.raises(MoveNotAllowed):
        proposals.submit(session, proposal_id=proposal_id, by=author.id)


@pytest.mark.parametrize("phase", [Phase.REVIEW, Phase.VOTING])
def test_outside_the_submission_phase_everything_is_refused(session, author, phase):
    made = factories.round_(session, phase=phase)
    proposal_id = factories.proposal(session, made, author=author)

    with pytest.raises(PhaseNotRunning):
        proposals.draft(session, round_id=made.id, by=author.id, content=whole(made))
    with pytest.raises(PhaseNotRunning):
        proposals.revise(session, proposal_id=proposal_id, by=author.id, content=whole(made))
    with pytest.raises(PhaseNotRunning):
        proposals.submit(session, proposal_id=proposal_id, by=author.id)
    with pytest.raises(PhaseNotRunning):
        proposals.withdraw(session, proposal_id=proposal_id, by=author.id)


def test_nobody_changes_the_proposal_of_another(session, author, made):
    proposal_id = factories.proposal(session, made, author=author)
    stranger = factories.account(session).id

    with pytest.raises(NotFound):
        proposals.revise(session, proposal_id=proposal_id, by=stranger, content=whole(made))
    with pytest.raises(NotFound):
        proposals.submit(session, proposal_id=proposal_id, by=stranger)
    with pytest.raises(NotFound):
        proposals.withdraw(session, proposal_id=proposal_id, by=stranger)


def test_what_was_withdrawn_cannot_be_changed(session, author, made):
    proposal_id = factories.proposal(session, made, author=author)
    proposals.withdraw(session, proposal_id=proposal_id, by=author.id)

    with pytest.raises(ProposalIsFixed):
        proposals.revise(session, proposal_id=proposal_id, by=author.id, content=whole(made))
    assert state_of(session, proposal_id) == ProposalState.WITHDRAWN


@pytest.mark.parametrize("state", [ProposalState.SHORTLISTED, ProposalState.DECLINED])
def test_what_was_decided_on_cannot_be_changed(session, author, made, state):
    proposal_id = factories.proposal(session, made, author=author, state=state)

    with pytest.raises(ProposalIsFixed):
        proposals.revise(session, proposal_id=proposal_id, by=author.id, content=whole(made))


def test_areas_themes_and_pictures_of_elsewhere_are_refused(session, author, made):
    other = factories.round_(session, slug="other")

    for wrong in (
        {"area_id": other.area_id},
        {"category_id": other.category_id},
        {"picture_digest": "0" * 64},
    ):
        with pytest.raises(NotFound):
            proposals.draft(session, round_id=made.id, by=author.id, content=whole(made, **wrong))

    assert session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_a_draft_is_for_its_author_alone(session, author, made):
    factories.proposal(session, made, author=author, state=ProposalState.DRAFT)

    assert page(session, made, 1, reader=author.id).is_own
    for reader in (None, factories.account(session).id, factories.officer(session).id):
        with pytest.raises(NotFound):
            page(session, made, 1, reader=reader)


def test_readers_see_versions_from_the_submission_on(session, author, made):
    saved = proposals.draft(session, round_id=made.id, by=author.id, content=Content(title="No"))
    for title in ("Benches", "Nine benches"):
        proposals.revise(
            session, proposal_id=saved.id, by=author.id, content=whole(made, title=title)
        )
        if title == "Benches":
            proposals.submit(session, proposal_id=saved.id, by=author.id)
    head = round_heads.head(session, made.slug, officer=False)

    def titles(reader):
        history = proposal_history.versions(session, head, number=saved.number, reader=reader)
        return [version.title for version in history.versions]

    assert titles(None) == ["Nine benches", "Benches"]
    assert titles(author.id) == ["Nine benches", "Benches", "No"]
    assert page(session, made, saved.number).has_history


def test_a_project_is_a_frozen_copy_with_a_number_unique_over_the_pots(session, author, made):
    first = factories.proposal(session, made, author=author, title="First")
    second = factories.proposal(session, made, author=author, title="Second")
    officer = factories.officer(session).id

    keys = []
    with atomic(session):
        for proposal_id, pot_id in ((first, made.pot_id), (second, made.area_pot_id)):
            version = session.scalars(
                select(ProposalVersion).where(ProposalVersion.proposal_id == proposal_id)
            ).one()
            keys.append(
                projects.number(
                    session,
                    session.get_one(Proposal, proposal_id),
                    version,
                    placing=projects.Placing(pot_id=pot_id, cost=700_00),
                    by=officer,
                )
            )

    assert keys == ["1", "2"]
    (view,) = projects.on_paper(session, made.area_pot_id)
    assert (view.title, view.cost, view.area_name) == ("Second", 700_00, "Northfield")
    assert (view.category_name, view.drawing, view.proposal_number) == ("Nature", "tree", 2)
