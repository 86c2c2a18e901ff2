"""The ideas of a round: filtered, searched, sorted, in pages, in few statements."""

import pytest
from sqlalchemy import event

from pb.services.proposals import comments, proposal_lists, proposals, supports
from pb.services.proposals.proposal_lists import Sort, Wanted
from pb.services.proposals.proposal_versions import Content
from pb.services.rounds import round_heads
from pb.vocabulary import ProposalState
from tests import factories


@pytest.fixture
def made(session):
    return factories.round_(session)


@pytest.fixture
def author(session):
    return factories.account(session)


def listed(session, made, **wanted):
    head = round_heads.head(session, made.slug, officer=False)
    return proposal_lists.index(session, head, Wanted(**wanted))


def titles(session, made, **wanted):
    return [card.title for card in listed(session, made, **wanted).cards]


def test_only_public_proposals_are_listed_newest_first(session, made, author):
    for state in ProposalState:
        factories.proposal(session, made, author=author, title=str(state), state=state)

    assert titles(session, made) == ["declined", "shortlisted", "submitted"]


def test_ideas_are_filtered_by_area_and_theme(session, made, author):
    factories.proposal(session, made, author=author, title="In Northfield")
    content = Content(
        title="Everywhere", summary="s", body="b", category_id=made.category_id, cost=1
    )
    saved = proposals.draft(session, round_id=made.id, by=author.id, content=content)
    proposals.submit(session, proposal_id=saved.id, by=author.id)

    assert titles(session, made, area="northfield") == ["In Northfield"]
    assert titles(session, made, area="hillside") == []
    assert titles(session, made, area="whole") == ["Everywhere"]
    assert len(titles(session, made, category="nature")) == 2
    assert len(titles(session, made, area="no-such-area")) == 2


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("bench", ["Benches on the hill"]),
        ("SURGERY bench", ["Benches on the hill"]),
        ("bench trees", []),
        ("100%", []),
        ("_", []),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("  ", ["Benches on the hill"]),
    ],
)
def test_words_are_searched_for_as_they_are(session, made, author, words, found):
    factories.proposal(session, made, author=author, title="Benches on the hill")

    assert titles(session, made, words=words) == found


def test_the_most_supported_come_first_when_asked(session, made, author):
    loved = factories.proposal(session, made, author=author, title="Loved")
    factories.proposal(session, made, author=author, title="Newer")
    supports.give(session, proposal_id=loved, by=author.id)

    assert titles(session, made, sort=Sort.SUPPORTED) == ["Loved", "Newer"]
    assert titles(session, made, sort=Sort.NEWEST) == ["Newer", "Loved"]


def test_ideas_come_in_pages_of_24(session, made, author):
    for number in range(25):
        factories.proposal(session, made, author=author, title=f"Idea {number}")

    first, second = listed(session, made), listed(session, made, page=2)

    assert (first.total, first.pages, len(first.cards)) == (25, 2, 24)
    assert [card.title for card in second.cards] == ["Idea 0"]
    assert listed(session, made, page=10**9).page == 2


def test_a_list_takes_two_statements_however_long(session, database, made, author):
    for number in range(5):
        proposal_id = factories.proposal(session, made, author=author, title=f"Idea {number}")
        comments.add(session, proposal_id=proposal_id, by=author.id, text="Good.")
    head = round_heads.head(session, made.slug, officer=False)
    said = []

    def note(*told):
        said.append(told[2])

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        cards = proposal_lists.index(session, head, Wanted()).cards
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert len(said) == 2
    assert [card.comments for card in cards] == [1] * 5


def test_my_ideas_hold_drafts_too(session, made, author):
    factories.proposal(session, made, author=author, state=ProposalState.DRAFT)
    factories.proposal(session, made, author=factories.account(session))

    (own,) = proposal_lists.mine(session, account_id=author.id)

    assert (own.number, own.state) == (1, ProposalState.DRAFT)
