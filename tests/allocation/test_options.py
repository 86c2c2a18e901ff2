"""Every rule with every option and type of ballot that it takes, against its plain version."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation.explain import explain
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import OptionsClash, Parameters
from pb.allocation.plain import PLAIN
from pb.allocation.rules import RULES
from tests.allocation.options import of_any_type, options
from tests.allocation.small import elections


@pytest.mark.parametrize("rule", sorted(RULES))
@settings(max_examples=60)
@given(data=st.data())
def test_with_any_options_the_plain_version_funds_the_same(rule, data):
    found = data.draw(of_any_type(elections(), rule))
    parameters = data.draw(options(rule, found))
    try:
        outcome = RULES[rule](found, parameters)
    except OptionsClash:  # floors of categories may be out of reach
        with pytest.raises(OptionsClash):
            PLAIN[rule](found, parameters)
        return
    assert list(outcome.funded) == PLAIN[rule](found, parameters)
    assert Outcome.from_dict(json.loads(json.dumps(outcome.to_dict()))) == outcome
    named = [step.project for step in outcome.steps] + [rest.project for rest in outcome.unfunded]
    assert sorted(named) == sorted(project.id for project in found.projects)
    assert set(explain(outcome)) == set(named)


@pytest.mark.parametrize("rule", sorted(RULES))
@settings(max_examples=25)
@given(data=st.data())
def test_constraints_hold_whatever_else_happens(rule, data):
    found = data.draw(of_any_type(elections(), rule))
    parameters: Parameters = data.draw(options(rule, found))
    try:
        funded = set(RULES[rule](found, parameters).funded)
    except OptionsClash:
        return
    constraints = parameters.constraints
    assert all(len(funded & set(group)) <= 1 for group in constraints.exclusive)
    assert all(len(funded & set(group)) in {0, len(group)} for group in constraints.together)
    spent: dict[str, int] = {}
    for project in found.projects:
        if project.id in funded:
            spent[project.category] = spent.get(project.category, 0) + project.cost
    assert all(spent.get(each, 0) <= most for each, most in constraints.ceilings)
    if funded:  # without a single mark nothing is funded, and no floor is reached
        assert all(spent.get(each, 0) >= least for each, least in constraints.floors)
