"""What holds for every rule in RULES, on any election."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pb.allocation.election import Election
from pb.allocation.explain import explain
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import Add1, Completion, Parameters
from pb.allocation.plain import PLAIN
from pb.allocation.rules import RULES
from pb.allocation.shares import purses
from tests.allocation.small import election, elections, papers_of, parameters_for, usual

every_rule = pytest.mark.parametrize("rule", sorted(RULES))


def test_every_rule_has_its_plain_version():
    assert set(PLAIN) == set(RULES)


@every_rule
@settings(max_examples=100)
@given(data=st.data())
def test_the_fast_rule_funds_what_the_plain_one_funds(rule, data):
    found = data.draw(elections(ballot_type=papers_of(rule)))
    parameters = data.draw(parameters_for(rule))
    assert list(RULES[rule](found, parameters).funded) == PLAIN[rule](found, parameters)


@every_rule
@settings(max_examples=60)
@given(data=st.data())
def test_large_figures_are_exact_too(rule, data):
    """Costs of which doubles cannot tell one unit: ties and near ties are settled in fractions."""
    found = data.draw(elections(dearest=3, ballot_type=papers_of(rule)))
    scale = data.draw(st.sampled_from([10**15, 3**31]))
    projects = tuple(
        replace(project, cost=project.cost * scale + data.draw(st.integers(-1, 1)))
        for project in found.projects
    )
    found = replace(
        found, projects=projects, budget=found.budget * scale, step=found.step * scale // 10
    )
    parameters = data.draw(parameters_for(rule))
    assume(parameters.add1 is not Add1.PABULIB or found.budget)
    assert list(RULES[rule](found, parameters).funded) == PLAIN[rule](found, parameters)


@every_rule
@settings(max_examples=60)
@given(data=st.data())
def test_a_result_stays_within_the_pot_and_accounts_for_every_project(rule, data):
    found = data.draw(elections(ballot_type=papers_of(rule)))
    outcome = RULES[rule](found, data.draw(parameters_for(rule)))
    assert outcome.cost <= found.budget
    assert outcome.left == found.budget - outcome.cost
    if outcome.steps:
        assert outcome.steps[-1].left == outcome.left
    named = [step.project for step in outcome.steps] + [rest.project for rest in outcome.unfunded]
    assert sorted(named) == sorted(project.id for project in found.projects)


@every_rule
@settings(max_examples=60)
@given(data=st.data())
def test_the_order_of_ballots_and_projects_changes_nothing(rule, data):
    found = data.draw(elections(ballot_type=papers_of(rule)))
    parameters = data.draw(parameters_for(rule))
    shuffled = Election(
        projects=tuple(data.draw(st.permutations(found.projects))),
        ballots=tuple(data.draw(st.permutations(found.ballots))),
        budget=found.budget,
        step=found.step,
        ballot_type=found.ballot_type,
    )
    one, other = RULES[rule](found, parameters), RULES[rule](shuffled, parameters)
    assert one == other


@every_rule
@settings(max_examples=60)
@given(data=st.data())
def test_an_outcome_survives_json(rule, data):
    found = data.draw(elections(ballot_type=papers_of(rule)))
    outcome = RULES[rule](found, data.draw(parameters_for(rule)))
    assert Outcome.from_dict(json.loads(json.dumps(outcome.to_dict()))) == outcome


@every_rule
@settings(max_examples=60)
@given(data=st.data())
def test_every_project_has_its_reason(rule, data):
    found = data.draw(elections(ballot_type=papers_of(rule)))
    outcome = RULES[rule](found, data.draw(parameters_for(rule)))
    reasons = explain(outcome)
    assert list(reasons)[: len(outcome.funded)] == list(outcome.funded)
    assert set(reasons) == {project.id for project in found.projects}


@every_rule
def test_an_election_without_anything_funds_nothing(rule):
    empty = election({}, budget=10, ballot_type=papers_of(rule))
    assert RULES[rule](empty, usual(rule)).funded == ()


@every_rule
@pytest.mark.parametrize("papers", [(), ("",), ("3*",)])
def test_without_a_single_mark_nothing_is_funded(rule, papers):
    found = election({"a": 5}, *papers, budget=10, ballot_type=papers_of(rule))
    outcome = RULES[rule](found, usual(rule))
    assert outcome.funded == ()
    assert [rest.why for rest in outcome.unfunded] == ["no-votes"]


@every_rule
@pytest.mark.parametrize("voters", [1, 3, 7, 49])
def test_what_everyone_approves_may_cost_the_whole_pot(rule, voters):
    """A third of 100, three times, is 100: doubles would say 99.99999999999999."""
    papers = papers_of(rule)
    found = election({"a": 100}, f"{voters}*a", budget=100, ballot_type=papers)
    outcome = RULES[rule](found, usual(rule))
    assert outcome.funded == ("a",)
    assert outcome.left == 0


@every_rule
def test_a_project_dearer_than_the_pot_is_not_funded(rule):
    papers = papers_of(rule)
    found = election({"a": 11, "b": 10}, "2*a", "2*b", budget=10, ballot_type=papers)
    outcome = RULES[rule](found, usual(rule))
    assert "a" not in outcome.funded
    why = {rest.project: rest.why for rest in outcome.unfunded}
    assert why["a"] == "dearer-than-pot"


@settings(max_examples=60)
@given(data=st.data())
def test_computing_the_purses_anew_all_the_time_changes_nothing(data):
    found = data.draw(elections(dearest=1000))
    parameters = Parameters(completion=data.draw(st.sampled_from(Completion)))
    usual = RULES["equal-shares"](found, parameters)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(purses, "REFRESH", 0.0)
        assert RULES["equal-shares"](found, parameters) == usual
