"""Pots with so few ballots that they are not published: what all pages together give away."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from pb.allocation import pabulib
from pb.allocation.outcome import Outcome
from pb.allocation.rules import RULES
from pb.config import Settings
from pb.database import Session, fix_clock
from pb.models import Count, Job, Pot
from pb.services import elections, jobs
from pb.services.atomic import atomic
from pb.services.ledger import batches, checkpoints
from pb.services.results import closeness
from pb.services.voting import papers
from pb.vocabulary import Completion, JobKind, Role, VotingRule
from tests import counting, factories, voting
from tests.conftest import SignIn
from tests.page_check import CheckingClient
from tests.voting import Vote, cast

RESULT = "/rounds/harbour-bay/result"
KEYS = ("1", "2", "3", "4")
EVERY_BALLOT = tuple(some for size in range(5) for some in combinations(KEYS, size))
# What differs between two rounds, whatever the ballots say: ids, times, fingerprints, tokens.
CHANGES = re.compile(
    r'name="csrf_token" value="[^"]*"|[0-9A-Za-z+/=_-]{32,}|\d\d:\d\d(:\d\d)?(\.\d+)?|/texts/\d+'
)


def page(client: CheckingClient, path: str, *, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return " ".join(answer.get_data(as_text=True).split())


def held(session: Session, folder: Path, slug: str, *ballots: tuple[str, ...]) -> Vote:
    """Hold a round in which so many voted, and publish its result."""
    fix_clock(session, None)
    vote = voting.prepare(session, folder, slug=slug, times=max(1, len(ballots) // 3))
    with atomic(session):
        for pot in session.scalars(select(Pot).where(Pot.round_id == vote.made.id)):
            pot.tie_seed, pot.amount = "drawn on the market place", 6_000_00
    codes = (*vote.northfield, *vote.hillside)
    for code, marks in zip(codes, ballots, strict=False):
        cast(session, vote, code, *marks)
    second = counting.close(session, vote)
    assert counting.work(session, vote)
    counting.publish(session, vote, second)
    workers = {
        JobKind.LEDGER_CHECKPOINT: checkpoints.worker(vote.keys),
        JobKind.LEDGER_BATCH: batches.write,
        JobKind.MARGINS: closeness.work_out,
    }
    while jobs.do_next(session, workers, worker="test"):
        pass
    with atomic(session):
        session.execute(delete(Job))  # what is left would come between the jobs of another round
    return vote


def addresses(app: Flask, slug: str) -> Iterator[str]:
    """Every address about a round that is there to be opened.

    Not what is printed before the vote, with the round's address in a QR code.
    """
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("papers."):
            continue
        if "slug" in rule.arguments <= {"slug", "pot_slug", "key"} and "GET" in rule.methods:  # type: ignore[operator]  # it has methods
            for key in KEYS if "key" in rule.arguments else ("1",):
                values = {"slug": slug, "pot_slug": "everyone", "key": key}
                yield adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
    for number in range(12):
        yield f"/rounds/{slug}/ledger/inclusion.json?index={number}"
        yield f"/rounds/{slug}/ledger/consistency.json?from={number}"


def everything(app: Flask, client: CheckingClient, slug: str) -> dict[str, str]:
    """What every address answers, under the address without the round's name."""
    found = {}
    for address in addresses(app, slug):
        answer = client.get(address)
        said = answer.get_data().decode(errors="replace")
        found[address.replace(slug, "SLUG")] = f"{answer.status_code} {said}"
    assert sum(one.startswith("200") for one in found.values()) > 20
    return found


def differing(app: Flask, client: CheckingClient, *slugs: str) -> list[str]:
    """The addresses at which two rounds look different."""
    first, second = (
        {
            name: CHANGES.sub("", said.replace(slug, "SLUG"))
            for name, said in everything(app, client, slug).items()
        }
        for slug in slugs
    )
    return sorted(name for name in first if first[name] != second[name])


def all_roles(session: Session, sign_in: SignIn) -> CheckingClient:
    roles = (Role.OFFICER, Role.ADMINISTRATOR, Role.SCRUTINEER, Role.HELPER)
    return sign_in(factories.account(session, name="All Roles", roles=roles))


# -- one voter ---------------------------------------------------------------------------------

# With the whole pot to spend, one voter gets 1, 2 and 3; then nothing is left for 4.
FIRST, SECOND = ("1", "2", "3"), ("1", "2", "3", "4")


def test_no_page_tells_two_ballots_of_one_voter_apart(
    app: Flask,
    client: CheckingClient,
    sign_in: SignIn,
    session: Session,
    settings: Settings,
) -> None:
    one = held(session, settings.keys_dir, "vote-one", FIRST)
    two = held(session, settings.keys_dir, "vote-two", SECOND)
    funded = [
        set(
            session.scalars(select(Count.outcome).where(Count.pot_id == vote.made.pot_id)).one()[
                "funded"
            ]
        )
        for vote in (one, two)
    ]
    assert funded == [{"1", "2", "3"}] * 2, "all that may be known is the same"
    session.rollback()
    assert differing(app, client, "vote-one", "vote-two") == []
    assert differing(app, all_roles(session, sign_in), "vote-one", "vote-two") == []


def test_the_comparison_would_see_it_where_ballots_are_published(
    app: Flask, client: CheckingClient, session: Session, settings: Settings
) -> None:
    held(session, settings.keys_dir, "vote-one", *[FIRST] * 24)
    held(session, settings.keys_dir, "vote-two", *[SECOND] * 24)
    differ = differing(app, client, "vote-one", "vote-two")
    assert "/rounds/SLUG/result/everyone.pb" in differ
    assert "/rounds/SLUG/projects/everyone/4" in differ


def test_trying_out_every_ballot_finds_no_fingerprint_of_the_right_one(
    app: Flask, client: CheckingClient, sign_in: SignIn, session: Session, settings: Settings
) -> None:
    """Who knows that there is one voter can write the file of each ballot there may be."""
    vote = held(session, settings.keys_dir, "harbour-bay", SECOND)
    guesses = set()
    pot = session.get_one(Pot, vote.made.pot_id)
    for marks in EVERY_BALLOT:
        election = elections.of_pot(session, pot, papers=[papers.approve(marks)])
        outcome = RULES[pot.rule](election, elections.parameters_of(pot))
        text = pabulib.write(
            election, rule=pot.rule, parameters=outcome.parameters, outcome=outcome
        )
        guesses.add(hashlib.sha256(text.encode()).hexdigest())
    session.rollback()
    assert len(guesses) == 16
    for reader in (client, all_roles(session, sign_in)):
        said = "\n".join(everything(app, reader, "harbour-bay").values())
        assert not [guess for guess in guesses if guess in said]
        assert not [guess for guess in guesses if guess[:12] in said]
    row = session.scalars(select(Count).where(Count.pot_id == vote.made.pot_id)).one()
    assert (row.pabulib, row.digest) == (b"", "")


def test_the_guesses_would_find_a_fingerprint_that_is_published(
    session: Session, settings: Settings
) -> None:
    vote = held(session, settings.keys_dir, "harbour-bay", *[SECOND] * 24)
    row = session.scalars(select(Count).where(Count.pot_id == vote.made.pot_id)).one()
    pot = session.get_one(Pot, vote.made.pot_id)
    election = elections.of_pot(session, pot, papers=[papers.approve(SECOND)] * 24)
    outcome = RULES[pot.rule](election, elections.parameters_of(pot))
    assert Outcome.from_dict(row.outcome) == replace(outcome, currency="GBP")
    text = pabulib.write(election, rule=pot.rule, parameters=outcome.parameters, outcome=outcome)
    assert hashlib.sha256(text.encode()).hexdigest() == row.digest


# -- what people read instead --------------------------------------------------------------------


def test_a_pot_of_one_voter_says_kindly_why_there_is_so_little(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    held(session, settings.keys_dir, "harbour-bay", SECOND)
    html = page(client, f"{RESULT}/everyone")
    assert "Only 1 ballot was counted in this pot." in html
    assert "no ballot may lead to a person" in html
    assert "they can be counted again before witnesses" in html
    assert "Project number 4" in html
    for telling in ("its one voter", "Voters:", "of the ballots see", "SHA-256", ".pb", "votes__"):
        assert telling not in html, telling
    assert "1 person voted for it" not in page(client, "/rounds/harbour-bay/wall")
    assert "1 person voted for it" not in page(client, RESULT)
    project = page(client, "/rounds/harbour-bay/projects/everyone/4")
    assert "the reason would tell how they voted" in project


@pytest.mark.parametrize("address", [f"{RESULT}/everyone.pb", f"{RESULT}/everyone/figures"])
def test_the_file_and_the_figures_of_few_are_refused_with_a_sentence(
    client: CheckingClient, sign_in: SignIn, session: Session, settings: Settings, address: str
) -> None:
    vote = held(session, settings.keys_dir, "harbour-bay", SECOND)
    for reader in (client, sign_in(vote.officer)):
        html = page(reader, address, status=404)
        assert "The ballots of this pot are not published" in html
        assert "Back to the round" in html


def test_fifteen_in_a_hall_see_the_votes_and_every_reason(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    hall = [("1", "4")] * 8 + [("2",)] * 6 + [("3",)]
    fix_clock(session, None)
    vote = voting.prepare(session, settings.keys_dir, times=5)
    with atomic(session):
        pot = session.get_one(Pot, vote.made.pot_id)
        pot.rule, pot.completion, pot.amount = VotingRule.GREEDY, Completion.NONE, 5_000_00
    for code, marks in zip((*vote.northfield, *vote.hillside), hall, strict=False):
        cast(session, vote, code, *marks)
    second = counting.close(session, vote)
    assert counting.work(session, vote)
    counting.publish(session, vote, second)
    session.rollback()
    html = page(client, f"{RESULT}/everyone")
    assert "Funded first: it got 8 votes, and its cost fitted." in html
    assert "Only 15 ballots were counted in this pot." in html
    assert "anyone comes to the same result" in html
    assert f'href="{RESULT}/everyone.pb"' not in html
    assert f'href="{RESULT}/everyone/figures"' not in html


def test_twenty_five_of_whom_one_is_alone_see_totals_and_no_shares(
    client: CheckingClient, session: Session, settings: Settings
) -> None:
    held(session, settings.keys_dir, "harbour-bay", *[("1", "4")] * 14, *[("2",)] * 10, ("2", "3"))
    html = page(client, f"{RESULT}/everyone")
    assert "Some of these ballots choose what no other ballot chooses." in html
    assert "Not funded: 1 person voted for it." in html
    assert "Funded: 14 people voted for it." in html
    for telling in ("Missed by", "could still pay", "Effective votes", "Share of each voter"):
        assert telling not in html, telling
    assert f'href="{RESULT}/everyone.pb"' not in html


def test_organisers_read_before_they_publish_what_everyone_will_see(
    sign_in: SignIn, session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.counted(session, tmp_path)
    html = page(sign_in(vote.officer), "/organise/rounds/harbour-bay/results")
    assert "So few people voted in this pot that everyone sees only what is funded." in html
    assert "Only 5 ballots were counted in this pot." in html
    assert "voters paid" not in html
