import re

import pytest
from sqlalchemy import select

from pb.database import Session
from pb.models import LadderRow, Pot
from pb.services import events
from pb.services.atomic import atomic
from pb.vocabulary import Decider, Phase, Question, RoundState, Tag
from tests import factories
from tests.conftest import SignIn
from tests.page_check import CheckingClient


def text_of(client: CheckingClient, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    assert "Set-Cookie" not in answer.headers
    return " ".join(answer.get_data(as_text=True).split())


def heading(html: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", html)
    assert found is not None
    return found[1]


def test_without_a_round_the_first_page_is_friendly(client: CheckingClient) -> None:
    html = text_of(client, "/")
    assert heading(html) == "Public money for Harbour Bay, shared out by its people"
    assert "There is no budget round yet." in html


def test_the_first_page_says_whose_turn_it_is_and_lists_the_others(
    client: CheckingClient, session: Session
) -> None:
    factories.round_(session, slug="voting", phase=Phase.VOTING)
    factories.round_(session, slug="ideas", phase=Phase.SUBMISSION)
    factories.round_(session, slug="over", phase=Phase.DELIVERY, state=RoundState.PUBLISHED)
    html = text_of(client, "/")
    assert heading(html) == "£15,000 for Harbour Bay. You decide."
    assert 'href="/rounds/voting/vote"' in html
    assert html.index("You can take part in these too") < html.index("/rounds/ideas")
    assert html.index("Decided, and what became of it") < html.index("/rounds/over")


@pytest.mark.parametrize(
    ("state", "phase", "said", "link"),
    [
        ("open", Phase.SUBMISSION, "£15,000 for Harbour Bay. What is your idea?", "/ideas/new"),
        ("open", Phase.REVIEW, "1 idea for Harbour Bay. We look at it together.", "/ideas"),
        ("open", Phase.VOTING, "£15,000 for Harbour Bay. You decide.", "/vote"),
        ("open", Phase.RESULTS, "The vote is over. We are counting.", "/ideas"),
        ("annulled", Phase.VOTING, "This round does not count any more", "/rules"),
    ],
)
def test_a_rounds_page_says_what_is_true_on_its_step(
    client: CheckingClient, session: Session, state: str, phase: Phase, said: str, link: str
) -> None:
    made = factories.round_(session, state=RoundState(state), phase=phase)
    factories.proposal(session, made, author=factories.account(session))
    html = text_of(client, f"/rounds/{made.slug}")
    assert heading(html) == said
    assert f'href="/rounds/{made.slug}{link}"' in html


def test_a_rounds_page_shows_cards_money_and_who_decides(
    client: CheckingClient, session: Session
) -> None:
    made = factories.round_(session, phase=Phase.VOTING)
    factories.project(session, made.pot_id, key="1", cost=8_100_00, title="Benches on the hill")
    html = text_of(client, f"/rounds/{made.slug}")
    for said in ("Benches on the hill", "£8,100", "£10,000", "for Northfield", "Who decides?"):
        assert said in html
    assert "Everyone over 11 who lives here" in html
    assert "That is about 5,000 people." in html


def test_a_draft_is_for_organisers_and_says_so(session: Session, sign_in: SignIn) -> None:
    made = factories.round_(session, state=RoundState.DRAFT)
    officer = sign_in(factories.officer(session))
    page = officer.get(f"/rounds/{made.slug}")
    assert "Preview: not public yet." in page.get_data(as_text=True)
    assert officer.get(f"/rounds/{made.slug}/rules").status_code == 200
    resident = sign_in(factories.account(session, name="Jean Buchan"))
    assert resident.get(f"/rounds/{made.slug}").status_code == 404


def test_drafts_and_unknown_rounds_are_not_found(client: CheckingClient, session: Session) -> None:
    made = factories.round_(session, state=RoundState.DRAFT)
    for path in (f"/rounds/{made.slug}", f"/rounds/{made.slug}/rules", "/rounds/nowhere"):
        text_of(client, path, status=404)
    assert made.slug not in text_of(client, "/")


def test_the_rules_say_who_decides_and_how_the_money_is_shared_out(
    client: CheckingClient, session: Session
) -> None:
    made = factories.round_(session)
    with atomic(session):
        row = session.scalars(
            select(LadderRow).where(LadderRow.question == Question.FUNDING)
        ).one()
        row.decider, row.note = Decider.RESIDENTS, "The vote decides."
        events.record(
            session, Tag.PHASE_BEGAN, actor_id=None, round_id=made.id, phase="submission"
        )
    html = text_of(client, f"/rounds/{made.slug}/rules")
    assert heading(html) == "The rules of this round"
    for said in (
        "The vote decides.",
        "Written down by: The steering group",
        "Choose as many projects as you like. We ask for at least 3",
        "Everyone who votes holds the same part of the money.",
        "£30,000",
        "It is carried forward to the next round.",
        "A step began: Ideas",
    ):
        assert said in html


def test_rules_of_a_pot_with_a_limit_say_so(client: CheckingClient, session: Session) -> None:
    made = factories.round_(session)
    with atomic(session):
        session.get_one(Pot, made.pot_id).most_choices = 5
    html = text_of(client, f"/rounds/{made.slug}/rules")
    assert "<strong>Whole town:</strong> Choose up to 5 projects." in html
