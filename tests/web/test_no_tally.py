"""While people vote, nothing that anybody can open or run depends on how they voted."""

import re
from functools import wraps
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask, Response
from sqlalchemy import select

from pb.cli import COMMANDS, main
from pb.config import Settings
from pb.database import Session
from pb.models import Count, Round
from pb.services import jobs
from pb.services.atomic import atomic
from pb.services.errors import BoxNotClosed
from pb.services.results import counts
from pb.services.voting import box
from pb.vocabulary import JobKind, Role, RoundState
from tests import factories, voting
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.voting import Vote, cast_in

# Which address to ask for; none of these is of somebody else's round.
VALUES: dict[str, Any] = {
    "slug": "harbour-bay",
    "pot_slug": "everyone",
    "key": "1",
    "number": 1,
    "paper": 1,
    "pot_id": 1,
}
# What changes from one answer to the next, whatever the ballots say.
CHANGES = re.compile(r'name="csrf_token" value="[^"]*"|[0-9A-Fa-f]{32,}|D:[0-9]{14}')

# What pages say does not depend on the kind of database.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    session.rollback()
    return made


def all_vote_for(session: Session, vote: Vote, mark: str) -> None:
    for code in (*vote.northfield, *vote.hillside):
        cast_in(session, vote, code, {vote.made.pot_id: (mark,)})
    session.rollback()


def pages(app: Flask, client: CheckingClient) -> dict[str, str]:
    """Return what every address of the round answers."""
    found = {}
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        about_round = "slug" in rule.arguments and rule.arguments <= set(VALUES)
        if "GET" in (rule.methods or ()) and about_round:
            address = adapter.build(rule.endpoint, {a: VALUES[a] for a in rule.arguments})
            answer = client.get(address)
            said = answer.get_data().decode(errors="replace")
            found[address] = f"{answer.status_code} {CHANGES.sub('', said)}"
    return found


def test_no_page_of_an_open_round_depends_on_what_was_chosen(
    app: Flask, session: Session, vote: Vote, sign_in: SignIn
) -> None:
    everything = (Role.OFFICER, Role.ADMINISTRATOR, Role.SCRUTINEER, Role.HELPER)
    client = sign_in(factories.account(session, name="All Roles", roles=everything))
    all_vote_for(session, vote, "1")
    before = pages(app, client)
    all_vote_for(session, vote, "3")
    after = pages(app, client)
    assert len(before) > 20
    assert any(answer.startswith("200") for answer in before.values())
    assert [address for address in before if before[address] != after[address]] == []


def test_the_comparison_would_see_a_tally(
    app: Flask, session: Session, vote: Vote, sign_in: SignIn
) -> None:
    """Planted: a page that says how the box would look if it were opened now."""

    @wraps(app.view_functions["rounds.rules"])
    def careless(slug: str) -> Response:
        _set_state(session, vote, RoundState.CLOSED)
        opened = box.open_box(session, vote.made.pot_id, keys=vote.keys)
        _set_state(session, vote, RoundState.OPEN)
        return Response(f"{slug}: {voting.chosen(opened)}", mimetype="text/plain")

    app.view_functions["rounds.rules"] = careless
    client = sign_in(vote.officer)
    all_vote_for(session, vote, "1")
    before = pages(app, client)
    all_vote_for(session, vote, "3")
    after = pages(app, client)
    changed = [address for address in before if before[address] != after[address]]
    assert changed == ["/rounds/harbour-bay/rules"]


def _set_state(session: Session, vote: Vote, state: RoundState) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).state = state
    session.rollback()


def test_neither_service_nor_worker_counts_an_open_round(session: Session, vote: Vote) -> None:
    all_vote_for(session, vote, "1")
    with pytest.raises(BoxNotClosed):
        box.open_box(session, vote.made.pot_id, keys=vote.keys)
    with atomic(session):
        jobs.enqueue(session, JobKind.COUNT, {"round_id": vote.made.id})
    jobs.do_next(session, {JobKind.COUNT: counts.worker(vote.keys)}, worker="test")
    assert session.scalars(select(Count.id)).all() == []
    assert session.get_one(Round, vote.made.id).state == RoundState.OPEN


def test_no_command_gives_the_choices_of_an_open_round(
    session: Session, vote: Vote, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command, called with the round's address, as one with the machine would try."""
    all_vote_for(session, vote, "1")
    monkeypatch.setenv("PB_INSTANCE", str(settings.instance))
    monkeypatch.setenv("PB_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PB_KEYS_DIR", str(settings.keys_dir))
    for name in sorted(set(COMMANDS) - {"serve", "work", "migrate"}):
        for words in ([name, "harbour-bay"], [name, settings.database_url]):
            said = CliRunner().invoke(main, words)
            assert said.exit_code != 0, said.output
            assert "Project number" not in said.output
