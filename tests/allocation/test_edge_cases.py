"""Every row of docs/counting-edge-cases.md, and the table of docs/counting-ballots.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pb.allocation import pabulib
from pb.allocation.ballots import READINGS, BallotType, NotCountable, table_of_readings
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.outcome import DecidedBy, Outcome, Why
from pb.allocation.parameters import TAKEN, Parameters, Ties, table_of_options
from pb.allocation.rules import RULES
from tests.allocation.small import election, papers_of, usual

DOCS = Path(__file__).parents[2] / "docs"


def test_the_tables_know_every_rule():
    assert set(RULES) == set(READINGS)
    assert set(READINGS) == set(TAKEN)


@pytest.mark.parametrize(
    ("page", "table"),
    [("counting-ballots.md", table_of_readings()), ("counting-options.md", table_of_options())],
)
def test_the_table_in_the_docs_is_that_of_the_code(page, table):
    text = (DOCS / page).read_text()
    assert (
        text.split("<!-- table -->")[1].split("<!-- end of table -->")[0].strip() == table.strip()
    )


@pytest.mark.parametrize("ballot_type", BallotType)
@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_type_of_ballot_is_counted_or_refused_in_a_sentence(rule, ballot_type):
    found = replace(election({"a": 5, "b": 5}, "ab", "b", budget=5), ballot_type=ballot_type)
    if ballot_type in READINGS[rule]:
        assert len(RULES[rule](found, usual(rule)).funded) <= 1
        return
    with pytest.raises(NotCountable) as refused:
        RULES[rule](found, usual(rule))
    assert f"the rule {rule} does not count {ballot_type} ballots" in str(refused.value)
    assert "greedy" in refused.value.instead


# -- defined outcomes

COSTS = {"a": 4, "b": 6}


def count(rule: str, found: Election) -> Outcome:
    return RULES[rule](replace(found, ballot_type=papers_of(rule)), usual(rule))


def whys(outcome: Outcome) -> set[Why]:
    return {entry.why for entry in outcome.unfunded}


def empty_pot(rule: str) -> None:
    outcome = count(rule, election(COSTS, "ab", budget=0))
    assert outcome.funded == ()
    assert whys(outcome) <= {Why.DEARER_THAN_POT, Why.NO_VOTES}


def no_ballots(rule: str) -> None:
    outcome = count(rule, election(COSTS, budget=10))
    assert (outcome.funded, whys(outcome)) == ((), {Why.NO_VOTES})


def only_empty_ballots(rule: str) -> None:
    outcome = count(rule, election(COSTS, "3*", budget=10))
    assert (outcome.funded, outcome.voters) == ((), 3)


def no_projects(rule: str) -> None:
    outcome = count(rule, election({}, "2*", budget=10))
    assert (outcome.steps, outcome.unfunded) == ((), ())


def a_project_without_votes(rule: str) -> None:
    outcome = count(rule, election({"a": 4, "b": 6}, "2*a", budget=10))
    last = {"greedy", "phragmen", "maximin-support", "random-order"}
    assert set(outcome.funded) == ({"a", "b"} if rule in last else {"a"})
    if rule in last - {"random-order"}:
        assert outcome.funded == ("a", "b")
    if rule not in last:
        assert whys(outcome) == {Why.NO_VOTES}


def no_affordable_project(rule: str) -> None:
    outcome = count(rule, election(COSTS, "2*ab", budget=3))
    assert (outcome.funded, whys(outcome)) == ((), {Why.DEARER_THAN_POT})


def one_project_dearer_than_the_pot(rule: str) -> None:
    outcome = count(rule, election({**COSTS, "c": 11}, "2*abc", budget=10))
    assert set(outcome.funded) == {"a", "b"}
    assert whys(outcome) == {Why.DEARER_THAN_POT}


def cost_equal_to_the_pot(rule: str) -> None:
    outcome = count(rule, election({"a": 100}, "49*a", budget=100))
    assert (outcome.funded, outcome.left) == (("a",), 0)


def a_tie_at_every_step(rule: str) -> None:
    """Four alike in all but their ids, wanted by all: the smallest id each time, or the lot."""
    costs = dict.fromkeys("dcba", 10)
    found = election(costs, *papers(rule, "abcd"), budget=30, ballot_type=papers_of(rule))
    outcome = count(rule, found)
    again = count(rule, replace(found, projects=tuple(reversed(found.projects))))
    assert outcome == again
    assert len(outcome.funded) == 3
    first = outcome.steps[0]
    if rule not in {"random-order", "max-welfare"}:
        assert (first.project, first.decided_by, len(first.level)) == ("a", DecidedBy.ID, 3)
    if rule not in {"random-order", "max-welfare", "expanding-approvals"}:
        assert outcome.funded == ("a", "b", "c")
        assert [len(step.level) for step in outcome.steps] == [3, 2, 1]


def papers(rule: str, ids: str) -> tuple[str, ...]:
    """Papers on which all projects are level: for rankings, each stands once in each place."""
    if papers_of(rule) is not BallotType.ORDINAL:
        return (ids, ids)
    return tuple(ids[place:] + ids[:place] for place in range(len(ids)))


def ten_thousand_projects_on_one_ballot(rule: str) -> None:
    ids = tuple(str(number) for number in range(10_000))
    projects = tuple(Project(id_, cost) for cost, id_ in enumerate(ids, start=1))
    outcome = count(rule, Election(projects, (Ballot(ids),), budget=5))
    assert 0 < outcome.cost <= 5
    assert len(outcome.steps) + len(outcome.unfunded) == 10_000


def costs_beyond_2_53(rule: str) -> None:
    """The pot is one short of both."""
    large = 3**40
    found = election({"a": large, "b": large}, "ab", "ab", budget=2 * large - 1)
    assert len(count(rule, found).funded) == 1
    assert len(count(rule, replace(found, budget=2 * large)).funded) == 2


def the_same_ballots_in_another_order(rule: str) -> None:
    found = election(COSTS, "ab", "b", "ba", budget=6)
    other = election(dict(reversed(COSTS.items())), "ba", "ab", "b", budget=6)
    assert count(rule, found) == count(rule, other)


OUTCOMES: dict[str, Callable[[str], None]] = {
    "empty pot": empty_pot,
    "no ballots": no_ballots,
    "only empty ballots": only_empty_ballots,
    "no projects": no_projects,
    "a project without votes": a_project_without_votes,
    "no affordable project": no_affordable_project,
    "one project dearer than the pot": one_project_dearer_than_the_pot,
    "cost equal to the pot": cost_equal_to_the_pot,
    "a tie at every step": a_tie_at_every_step,
    "10,000 projects on one ballot": ten_thousand_projects_on_one_ballot,
    "costs beyond 2^53": costs_beyond_2_53,
    "the same ballots in another order": the_same_ballots_in_another_order,
}


@pytest.mark.parametrize("case", OUTCOMES)
@pytest.mark.parametrize("rule", sorted(RULES))
def test_odd_elections_have_a_defined_outcome(rule, case):
    OUTCOMES[case](rule)


# -- refusals

FILE = """META
key;value
budget;{budget}
vote_type;{vote_type}
PROJECTS
project_id;cost
a;{cost}
{other};5
VOTES
voter_id;vote;points
1;{vote};{points}
"""
GIVEN = {
    "budget": "10",
    "vote_type": "approval",
    "cost": "4",
    "other": "b",
    "vote": "a",
    "points": "",
}

REFUSED: dict[str, tuple[dict[str, str], int, str]] = {
    "cost of zero": ({"cost": "0"}, 7, "a cost above 0"),
    "negative cost": ({"cost": "-4"}, 7, "a cost above 0"),
    "cost not a number": ({"cost": "NaN"}, 7, 'a cost above 0, found "NaN"'),
    "infinite cost": ({"cost": "inf"}, 7, 'a cost above 0, found "inf"'),
    "no cost": ({"cost": ""}, 7, 'a cost above 0, found ""'),
    "budget of zero": ({"budget": "0"}, 3, "a budget above 0"),
    "negative budget": ({"budget": "-10"}, 3, "a budget above 0"),
    "budget not a number": ({"budget": "NaN"}, 3, 'a budget above 0, found "NaN"'),
    "infinite budget": ({"budget": "inf"}, 3, 'a budget above 0, found "inf"'),
    "a figure of forty digits": ({"cost": "9" * 40}, 7, "a cost above 0"),
    "one id for two projects": ({"other": "a"}, 8, 'the project_id "a" only once'),
    "a project twice on one ballot": ({"vote": "a,a"}, 11, "each project once in a vote"),
    "a vote for an unknown project": ({"vote": "a,z"}, 11, "project ids from PROJECTS"),
    "more points than marks": (
        {"vote_type": "cumulative", "points": "1,2"},
        11,
        "whole numbers of points",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_is_refused_with_its_line(case):
    cells, line, sentence = REFUSED[case]
    with pytest.raises(pabulib.PabulibError) as refused:
        pabulib.parse(FILE.format(**{**GIVEN, **cells}).encode(), file="odd.pb")
    assert refused.value.line == line
    assert sentence in str(refused.value)


PROJECT = Project("a", 1)


@pytest.mark.parametrize(
    ("projects", "ballots", "budget"),
    [
        ((Project("a", 0),), (), 1),
        ((Project("a", -1),), (), 1),
        ((PROJECT,), (), -1),
        ((PROJECT, PROJECT), (), 1),
        ((PROJECT,), (Ballot(("a", "a")),), 1),
        ((PROJECT,), (Ballot(("z",)),), 1),
        ((PROJECT,), (Ballot(("a",), (1, 2)),), 1),
    ],
)
def test_a_bad_election_is_refused_in_a_program(projects, ballots, budget):
    with pytest.raises(ValueError, match=r"\w"):
        Election(projects, ballots, budget, ballot_type=BallotType.CUMULATIVE)


@pytest.mark.parametrize(
    ("cost", "budget", "smallest", "exponent"),
    [("1.25", "10", 125, 2), ("0.001", "10", 1, 3), ("1,5", "10.00", 150, 2)],
)
def test_fractional_money_is_exact(cost, budget, smallest, exponent):
    data = FILE.format(**{**GIVEN, "cost": cost, "budget": budget}).encode()
    found = pabulib.parse(data, file="fine.pb").election
    assert (found.projects[0].cost, found.unit_exponent) == (smallest, exponent)


def test_every_row_of_the_docs_is_tested():
    rows = re.findall(
        r"^\| ([^|]+?) \|", (DOCS / "counting-edge-cases.md").read_text(), re.MULTILINE
    )
    assert [row for row in rows if row != "Case"] == [*OUTCOMES, *REFUSED]


def test_a_seed_decides_what_cost_and_votes_leave_level():
    found = election(dict.fromkeys("ab", 10), "ab", budget=10)
    (step,) = RULES["greedy"](found, Parameters(seed="x", ties=Ties.PUBLISHED)).steps
    assert step.decided_by is DecidedBy.LOT
