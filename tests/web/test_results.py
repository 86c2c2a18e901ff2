"""Pages of results: before they are public, and after."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from pb.allocation import pabulib
from pb.allocation.parameters import Completion, Parameters
from pb.database import Database, Session
from pb.models import Project, ProjectOrigin, Proposal, Round
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.results import closeness, imports, publishing
from pb.services.results.imports import Wanted
from pb.vocabulary import Act, JobKind, Phase, ProposalState, RoundState
from tests import counting, factories, voting
from tests.conftest import SignIn
from tests.page_check import CheckingClient

RESULT = "/rounds/harbour-bay/result"

TIED = """META
key;value
description;Level
budget;10
vote_type;approval
currency;GBP
PROJECTS
project_id;cost;name
1;10;One
2;10;Two
VOTES
voter_id;vote
a;1
b;2
"""


def page(client: CheckingClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert "Set-Cookie" not in answer.headers
    return " ".join(answer.get_data(as_text=True).split())


def test_the_result_says_what_is_funded_in_each_pot(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path, times=counting.PUBLIC)
    html = page(client, RESULT)
    assert "4 projects are funded, in 1 of 2 areas" in html
    assert "35 people voted. Together they spent £6,100 of £11,000; £4,900 is left." in html
    assert "It is carried forward to the next round." in html
    assert "people voted: 100% of the 35 on the voter list" in html
    assert f'href="{RESULT}/northfield"' in html
    assert "/rounds/harbour-bay/projects/everyone/1" in html
    assert "Not funded: " in html


def test_a_pot_says_why_and_how_the_money_was_used(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path, times=counting.PUBLIC)
    html = page(client, f"{RESULT}/everyone")
    assert "Whole town: 2 projects are funded" in html
    assert "Funded first: each of its 21 voters paid £47.62 of their share." in html
    assert "7 voters who still had enough paid £309.05 each." in html
    assert "Missed by £163.34: its 7 voters had £1,836.66 left of their shares." in html
    assert "Voters who have little left of their share count for less." in html
    assert "What is spent never exceeds the pot." in html
    assert "where the money went, who paid, how close it was" in html
    assert "drawn on the market place" in html
    assert "pb count harbour-bay-everyone.pb" in html
    assert "1000/21" in html
    share = html.partition("Share of each voter")[2].partition("</div>")[0]
    assert "exactly" not in share, "a whole sum is not said twice"


def test_the_ballots_are_handed_out_and_count_to_the_same(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path, times=counting.PUBLIC)
    answer = client.get(f"{RESULT}/everyone.pb")
    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "inline; filename=harbour-bay-everyone.pb"
    file = tmp_path / "harbour-bay-everyone.pb"
    file.write_bytes(answer.get_data())
    again = subprocess.run(
        [sys.executable, "-m", "pb.cli", "count", str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Funded: 2 of 4 projects" in again.stdout
    assert "Left: 1000.00 GBP" in again.stdout
    unchanged = client.get(
        f"{RESULT}/everyone.pb", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert unchanged.status_code == 304


def test_nothing_is_shown_before_publishing(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.counted(session, tmp_path)
    assert "The ballots are counted; the result comes soon" in page(client, RESULT)
    assert client.get(f"{RESULT}/everyone").status_code == 404
    assert client.get(f"{RESULT}/everyone.pb").status_code == 404
    assert client.get("/rounds/harbour-bay/projects/everyone/1").status_code == 404


def test_while_people_vote_the_page_says_when_the_result_comes(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    voting.prepare(session, tmp_path)
    html = page(client, RESULT)
    assert "There is no result yet: people are still voting" in html
    assert "The result is planned for" in html


@pytest.mark.parametrize(
    ("state", "phase", "said"),
    [
        (RoundState.OPEN, Phase.SUBMISSION, "The result comes after the vote"),
        (RoundState.OPEN, Phase.RESULTS, "The ballots are about to be counted"),
        (RoundState.CLOSED, Phase.RESULTS, "The ballots are about to be counted"),
        (RoundState.ANNULLED, Phase.RESULTS, "This round was annulled"),
    ],
)
def test_the_page_is_friendly_at_each_step(
    client: CheckingClient, session: Session, state: RoundState, phase: Phase, said: str
) -> None:
    factories.round_(session, state=state, phase=phase)
    assert said in page(client, RESULT)


def test_a_draft_has_no_result_page(client: CheckingClient, session: Session) -> None:
    factories.round_(session, state=RoundState.DRAFT)
    assert client.get(RESULT).status_code == 404


def test_a_round_without_ballots_says_so(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path, anyone=False)
    html = page(client, RESULT)
    assert "No project is funded" in html
    assert "Nobody voted in this round, so no money was shared out." in html
    html = page(client, f"{RESULT}/everyone")
    assert "Nobody voted in this pot, so its money was not shared out." in html
    assert "Nobody voted for it." in html


def test_an_unknown_pot_is_not_found(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path)
    assert client.get(f"{RESULT}/nowhere").status_code == 404
    assert client.get(f"{RESULT}/nowhere.pb").status_code == 404
    assert client.get("/rounds/nowhere/result").status_code == 404


def test_a_tie_that_the_lot_decided_is_told(client: CheckingClient, session: Session) -> None:
    data = TIED.encode()
    document = pabulib.parse(data, file="level.pb")
    parameters = Parameters(completion=Completion.NONE, seed="rain on Tuesday")
    how = Wanted("greedy", parameters, options=("--rule", "greedy", "--seed", "rain on Tuesday"))
    made = imports.import_election(session, document, data=data, wanted=how)
    html = page(client, f"/rounds/{made.slug}/result")
    assert "1 project is funded" in html
    assert "The lot decided." in html
    assert "rain on Tuesday" in html
    assert "pb count level-level.pb --rule greedy --seed &#39;rain on Tuesday&#39;" in html


def test_a_round_of_one_pot_shows_it_at_once(client: CheckingClient, session: Session) -> None:
    data = TIED.encode()
    document = pabulib.parse(data, file="level.pb")
    how = Wanted("equal-shares", Parameters())
    made = imports.import_election(session, document, data=data, wanted=how)
    html = page(client, f"/rounds/{made.slug}/result")
    assert "Each project, and why" in html
    assert "No project is funded" in html


def test_a_round_that_was_held_elsewhere_does_not_speak_for_this_place(
    client: CheckingClient, session: Session
) -> None:
    data = TIED.encode()
    document = pabulib.parse(data, file="level.pb")
    parameters = Parameters(completion=Completion.NONE, seed="rain")
    made = imports.import_election(
        session, document, data=data, wanted=Wanted("greedy", parameters, title="Far Away")
    )
    html = page(client, f"/rounds/{made.slug}")
    assert "<h1>1 project is funded</h1>" in html
    assert "This round was not held here." in html
    assert "What became of them?" not in page(client, f"/rounds/{made.slug}/result")
    home = page(client, "/")
    assert "Held elsewhere, counted again here" in home
    assert "Far Away" not in home[: home.index("Held elsewhere")]


def test_main_pages_take_few_statements(
    client: CheckingClient, session: Session, database: Database, tmp_path: Path
) -> None:
    counting.published(session, tmp_path, times=counting.PUBLIC)
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        for path in (RESULT, f"{RESULT}/everyone", "/rounds/harbour-bay/delivery"):
            statements.clear()
            page(client, path)
            assert len(statements) <= 13, statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_officers_read_the_result_before_they_publish_it(
    sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, second = counting.counted(session, tmp_path, times=counting.PUBLIC)
    first = sign_in(vote.officer)
    html = first.get("/organise/rounds/harbour-bay/results").get_data(as_text=True)
    assert "4 projects are funded" in html
    assert "Funded first: each of its 21 voters" in html
    first.post("/organise/rounds/harbour-bay/results/request")
    html = first.get("/organise/rounds/harbour-bay/results").get_data(as_text=True)
    assert "Waiting for a second organiser" in html
    other = sign_in(second)
    html = other.get("/organise/rounds/harbour-bay/results").get_data(as_text=True)
    assert "Your turn: publish this result?" in html
    request_id = counting.waiting(session, vote, Act.PUBLISH_RESULT)
    answer = other.post(
        f"/organise/rounds/harbour-bay/results/{request_id}/confirm", follow_redirects=True
    )
    assert "The result is public." in answer.get_data(as_text=True)
    html = other.get("/organise/rounds/harbour-bay/results").get_data(as_text=True)
    assert "This result is public." in html


def test_nobody_publishes_alone_or_twice(
    sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, second = counting.counted(session, tmp_path)
    publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    request_id = counting.waiting(session, vote, Act.PUBLISH_RESULT)
    session.rollback()
    confirm = f"/organise/rounds/harbour-bay/results/{request_id}/confirm"
    alone = sign_in(vote.officer).post(confirm, follow_redirects=True)
    assert "A second person has to confirm this." in alone.get_data(as_text=True)
    other = sign_in(second)
    other.post(confirm)
    twice = other.post(confirm, follow_redirects=True).get_data(as_text=True)
    assert "Someone has answered this request already." in twice
    again = other.post("/organise/rounds/harbour-bay/results/request", follow_redirects=True)
    assert "The result of this round is public already." in again.get_data(as_text=True)


def test_a_request_can_be_declined(sign_in: SignIn, session: Session, tmp_path: Path) -> None:
    vote, second = counting.counted(session, tmp_path)
    publishing.request(session, round_id=vote.made.id, by=vote.officer.id)
    request_id = counting.waiting(session, vote, Act.PUBLISH_RESULT)
    session.rollback()
    decline = f"/organise/rounds/harbour-bay/results/{request_id}/decline"
    other = sign_in(second)
    answer = other.post(decline, follow_redirects=True)
    assert "The result stays unpublished for now." in answer.get_data(as_text=True)
    twice = other.post(decline, follow_redirects=True)
    assert "Someone has answered this request already." in twice.get_data(as_text=True)


def test_before_the_count_officers_see_what_is_missing(
    sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.closed(session, tmp_path)
    officer = sign_in(vote.officer)
    html = officer.get("/organise/rounds/harbour-bay/results").get_data(as_text=True)
    assert "The ballots have not been counted." in html
    refused = officer.post("/organise/rounds/harbour-bay/results/request", follow_redirects=True)
    assert "have not been counted yet" in refused.get_data(as_text=True)


def test_a_result_is_told_in_figures(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path, times=counting.PUBLIC)
    html = page(client, f"{RESULT}/everyone/figures")
    # Of (1, 2), (1, 4), (1), () and (3, 4), projects 1 and 4 are funded.
    assert "80% of the ballots name at least one funded project" in html
    assert "Of the ballots that name two projects or more, it is 100%." in html
    assert "On average, 1.00 of the projects that a ballot names are funded." in html
    assert "Where the money came from" in html
    assert f'href="{RESULT}/everyone"' in html
    assert f'href="{RESULT}/everyone/figures"' in page(client, f"{RESULT}/everyone")


def test_the_figures_say_how_close_it_was_once_that_is_known(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.published(session, tmp_path, times=counting.PUBLIC)
    assert "is being worked out" in page(client, f"{RESULT}/everyone/figures")
    for pot_slug in ("everyone", "northfield"):
        task = jobs.take(session, "test")
        while task is not None and task.kind is not JobKind.MARGINS:
            task = jobs.take(session, "test")
        assert task is not None, pot_slug
        closeness.work_out(session, task)
    html = page(client, f"{RESULT}/everyone/figures")
    assert "1 more vote would have been enough" in html
    assert "is being worked out" not in html
    assert "How close it was" not in page(client, f"{RESULT}/northfield/figures"), "all funded"


def test_figures_are_as_public_as_their_result(
    client: CheckingClient, session: Session, tmp_path: Path
) -> None:
    counting.counted(session, tmp_path, times=counting.PUBLIC)
    assert client.get(f"{RESULT}/everyone/figures").status_code == 404


def test_a_file_in_whole_pounds_has_its_figures_too(
    client: CheckingClient, session: Session
) -> None:
    data = TIED.encode()
    document = pabulib.parse(data, file="level.pb")
    how = Wanted("greedy", Parameters(completion=Completion.NONE, seed="rain"))
    made = imports.import_election(session, document, data=data, wanted=how)
    html = page(client, f"/rounds/{made.slug}/result/level/figures")
    assert "50% of the ballots name at least one funded project" in html
    assert "Where the money came from" not in html, "greedy gives nobody a share"


def test_an_ideas_page_says_what_the_vote_made_of_it(
    client: CheckingClient, sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.published(session, tmp_path, times=counting.PUBLIC)
    ideas = {}
    for key in ("1", "3"):
        state = ProposalState.SHORTLISTED
        number = factories.proposal(session, vote.made, author=vote.officer, state=state)
        with atomic(session):
            project = session.scalars(select(Project).where(Project.key == key)).one()
            session.add(ProjectOrigin(project_id=project.id, proposal_id=number))
        ideas[key] = session.get_one(Proposal, number).number
        session.rollback()
    funded = page(client, f"/rounds/harbour-bay/ideas/{ideas['1']}")
    assert "The vote: funded" in funded
    assert 'href="/rounds/harbour-bay/projects/everyone/1"' in funded
    lost = page(client, f"/rounds/harbour-bay/ideas/{ideas['3']}")
    assert "The vote: not funded" in lost
    assert "Why it is not funded" in lost
    listed = page(client, "/rounds/harbour-bay/ideas")
    assert listed.count("Not funded") == 1
    mine = sign_in(vote.officer).get("/my-ideas").text
    assert ">Not funded<" in mine.replace("\n", "").replace(" <", "<").replace("> ", ">")
    with atomic(session):
        session.execute(update(Round).values(state=RoundState.ANNULLED))
    assert "The vote:" not in page(client, f"/rounds/harbour-bay/ideas/{ideas['3']}")
