import re

import pytest
from sqlalchemy import select

from pb.config import Settings
from pb.database import Session
from pb.models import LadderRow, LetterPart, LetterRun, Pot, Round
from pb.services import events
from pb.services.atomic import atomic
from pb.vocabulary import (
    Decider,
    LetterForm,
    PaperRule,
    Phase,
    Question,
    RoundState,
    RunState,
    Tag,
)
from tests import factories, halls, voting
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


def test_a_rounds_page_says_how_to_vote_on_paper_and_where_to_find_help(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    vote = voting.prepare(session, settings.keys_dir)
    with atomic(session):
        session.get_one(Round, vote.made.id).paper_rule = PaperRule.PAPER_CANCELS_ONLINE
        runs = [
            LetterRun(
                round_id=vote.made.id,
                state=RunState.DONE,
                form=LetterForm.PDF,
                printer="",
                telephone=telephone,
                drop_in=drop_in,
                letters=1,
                asked_by=vote.officer.id,
                asked_at=factories.moment("2026-01-01T00:00"),
            )
            for telephone, drop_in in (
                ("01632 960000", "Corrected since"),
                ("01632 960123", "Library, Mondays"),
                ("01632 960123", "Town <House>, Tuesdays"),
            )
        ]
        session.add_all(runs)
        session.flush()
        for run, district in zip(runs, ("Hill", "Hill", "Bay"), strict=True):
            session.add(
                LetterPart(
                    run_id=run.id,
                    number=1,
                    district=district,
                    large_print=False,
                    first_reference="A",
                    last_reference="B",
                    letters=1,
                    refused=[],
                )
            )
    page = client.get("/rounds/harbour-bay").text
    assert page.count('href="tel:01632960123"') == 1
    assert "Town &lt;House&gt;, Tuesdays<br>Library, Mondays" in page
    assert "Corrected since" not in page
    assert "On paper" in page


def test_a_halls_pages_speak_of_the_slip_and_offer_no_reminder(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    halls.prepare(session, settings.keys_dir)
    page = client.get("/rounds/grant-day").text
    assert "At the door you get a slip with a voting code." in page
    assert "letter" not in page.partition("<main")[2]
    assert 'name="email"' not in client.get("/rounds/grant-day/vote").text
    rules = client.get("/rounds/grant-day/rules").text
    assert "in the pot of the area where you live" not in rules
    assert "Whoever needs help asks a helper there." in rules


def test_cards_leave_the_line_to_the_style_sheet(client: CheckingClient, session: Session) -> None:
    made = factories.round_(session, phase=Phase.VOTING)
    factories.project(session, made.pot_id, key="1")
    cards = client.get("/rounds/harbour-bay").text.partition("card__picture")[2]
    picture = re.search(r"<img [^>]*>", cards)
    assert picture
    assert 'loading="lazy"' in picture[0]
