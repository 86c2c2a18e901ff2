"""Margins against trying everything, one number after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pb.allocation.ballots import BallotType, NotCountable
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.margins import Figure, How, margin
from pb.allocation.monotone import cost_is_monotone, votes_are_monotone
from pb.allocation.parameters import Add1, Completion, OptionsClash, Parameters
from pb.allocation.rules import RULES
from tests.allocation.options import constraints_for, of_any_type, thresholds
from tests.allocation.small import election, elections, papers_of, parameters_for, usual

SLOW_RULES = {"maximin-support", "max-welfare"}
every_rule = pytest.mark.parametrize("rule", sorted(set(RULES) - SLOW_RULES))
ADD1 = Parameters(Completion.ADD1, Add1.EQUALSHARES_NET)


# -- by hand -----------------------------------------------------------------------------------


def test_most_votes_first_by_hand():
    """a, 60, has five votes, b, 50, three: b lacks 10, or two votes: level, and the cheaper."""
    found = election({"a": 60, "b": 50}, "5*a", "3*b", budget=100)
    lost = margin(found, "greedy", Parameters(), project="b")
    assert (lost.funded, lost.cost) == (False, 50)
    assert lost.votes == Figure(2, How.MONOTONE)
    assert lost.highest_cost == Figure(40, How.MONOTONE)
    won = margin(found, "greedy", Parameters(), project="a")
    assert (won.funded, won.votes) == (True, None)
    assert won.highest_cost == Figure(100, How.MONOTONE)
    assert won.struck == Figure(2, How.MONOTONE)
    assert won.rival == Figure(2, How.EXHAUSTIVE, rival="b")


def test_equal_shares_by_hand():
    """b's two voters hold 20; with k more they hold (2 + k) · 40 / (4 + k): 30 from k = 4 on."""
    found = election({"a": 20, "b": 30}, "2*a", "2*b", budget=40)
    lost = margin(found, "equal-shares", Parameters(), project="b")
    assert lost.votes == Figure(4, How.EXHAUSTIVE)
    assert lost.highest_cost == Figure(20, How.MONOTONE)
    won = margin(found, "equal-shares", Parameters(), project="a")
    assert won.struck == Figure(1, How.EXHAUSTIVE)
    assert won.rival == Figure(1, How.EXHAUSTIVE, rival="b")


def test_no_number_of_votes_pays_for_what_is_dearer_than_the_pot():
    for rule in RULES:
        found = election({"a": 60, "b": 101}, "a", "b", budget=100, ballot_type=papers_of(rule))
        lost = margin(found, rule, usual(rule), project="b", bound=3)
        assert lost.votes == Figure(None, How.NEVER)


def test_what_lies_beyond_the_bound_is_not_claimed():
    found = election({"a": 20, "b": 30}, "2*a", "2*b", budget=40)
    lost = margin(found, "equal-shares", ADD1, project="b", bound=1)
    assert lost.votes == Figure(None, How.BEYOND, tried=1)
    assert lost.highest_cost.how is How.NOT_MONOTONE
    assert lost.highest_cost.value is None
    assert lost.highest_cost.at_least == 20
    won = margin(found, "equal-shares", ADD1, project="a", bound=0)
    assert won.struck == Figure(None, How.BEYOND, tried=0)
    assert won.rival == Figure(None, How.BEYOND, tried=0)


def test_points_of_new_ballots_are_not_made_up():
    projects = (Project("a", 60), Project("b", 50))
    papers = (Ballot(("a", "b"), (5, 3)),)
    found = Election(projects, papers, 100, BallotType.CUMULATIVE)
    assert margin(found, "greedy", Parameters(), project="b").votes == Figure(
        None, How.NO_SUCH_BALLOT
    )
    assert margin(found, "greedy", Parameters(), project="a").rival == Figure(
        None, How.NO_SUCH_BALLOT
    )
    assert margin(found, "greedy", Parameters(), project="b").highest_cost.value == 40


def test_chance_asks_for_no_votes():
    found = election({"a": 60, "b": 50}, "5*a", "3*b", budget=100)
    funded = RULES["random-order"](found, Parameters(seed="s")).funded
    lost = margin(
        found, "random-order", Parameters(seed="s"), project="b" if "a" in funded else "a"
    )
    assert lost.votes == Figure(None, How.NEVER)


def test_an_unknown_project_is_refused():
    with pytest.raises(KeyError):
        margin(election({"a": 1}, budget=1), "greedy", Parameters(), project="z")


def test_options_that_clash_are_refused():
    with pytest.raises(OptionsClash):
        margin(election({"a": 1}, budget=1), "greedy", Parameters(Completion.ADD1), project="a")


# -- by brute force ------------------------------------------------------------------------------


def is_funded(found: Election, rule: str, parameters: Parameters, project: str) -> bool:
    try:
        return project in RULES[rule](found, parameters).funded
    except OptionsClash:
        return False


def with_paper(found: Election, project: str, number: int) -> Election:
    return replace(found, ballots=(*found.ballots, *[Ballot((project,))] * number))


def costing(found: Election, project: str, cost: int) -> Election:
    return replace(
        found,
        projects=tuple(
            Project(p.id, cost, category=p.category) if p.id == project else p
            for p in found.projects
        ),
    )


def struck_off(found: Election, project: str, number: int) -> Iterator[Election]:
    """Every choice of voters, one by one."""
    voters = [replace(ballot, count=1) for ballot in found.ballots for _ in range(ballot.count)]
    naming = [place for place, ballot in enumerate(voters) if project in ballot.in_favour()]
    for chosen in combinations(naming, number):
        papers = []
        for place, voter in enumerate(voters):
            kept = [
                spot
                for spot, id_ in enumerate(voter.projects)
                if place not in chosen or id_ != project
            ]
            points = tuple(voter.points[spot] for spot in kept) if voter.points else ()
            papers.append(Ballot(tuple(voter.projects[spot] for spot in kept), points))
        yield replace(found, ballots=tuple(papers))


@every_rule
@settings(max_examples=40)
@given(data=st.data())
def test_the_margins_are_those_that_trying_everything_finds(rule, data):
    some = elections(dearest=9, most_voters=4, ballot_type=papers_of(rule))
    found = data.draw(st.one_of(some, of_any_type(some)))
    assume(found.projects and found.voters <= 7 and found.budget <= 25)
    parameters = data.draw(parameters_for(rule))
    project = data.draw(st.sampled_from([project.id for project in found.projects]))
    try:
        result = margin(found, rule, parameters, project=project, bound=25)
    except (NotCountable, OptionsClash):
        return
    check_cost(found, rule, parameters, result=result.highest_cost, project=project)
    if result.votes:
        check_votes(found, rule, parameters, result=result.votes, project=project)
    if result.struck:
        check_struck(found, rule, parameters, result=result.struck, project=project)
    if result.rival:
        check_rival(found, rule, parameters, result=result.rival, project=project)


def check_cost(found, rule, parameters, *, result, project):
    wins = [
        cost
        for cost in range(1, found.budget + 3)
        if is_funded(costing(found, project, cost), rule, parameters, project)
    ]
    assert result.value == max(wins, default=None)
    assert result.how is not How.NOT_MONOTONE
    if cost_is_monotone(rule, parameters):
        assert wins == list(range(1, len(wins) + 1))


def check_votes(found, rule, parameters, *, result, project):
    if result.how is How.NO_SUCH_BALLOT:
        return
    most = result.value or result.tried or 30
    wins = [
        number
        for number in range(1, most + 12)
        if is_funded(with_paper(found, project, number), rule, parameters, project)
    ]
    if result.value:
        assert wins[0] == result.value
    elif result.how is How.BEYOND:
        assert not wins or wins[0] > result.tried
    else:
        assert not wins
    if votes_are_monotone(rule, parameters) and wins:
        assert wins == list(range(wins[0], most + 12))


def check_struck(found, rule, parameters, *, result, project):
    votes = found.votes()[project]
    most = result.value or (result.tried if result.how is How.BEYOND else votes)
    for number in range(1, most + 1):
        loses = any(
            not is_funded(fewer, rule, parameters, project)
            for fewer in struck_off(found, project, number)
        )
        assert loses is (number == result.value)


def check_rival(found, rule, parameters, *, result, project):
    if result.how in {How.NO_SUCH_BALLOT, How.NEVER}:
        return
    for number in range(1, (result.value or result.tried) + 1):
        loses = [
            other.id
            for other in found.projects
            if other.id != project
            and not is_funded(with_paper(found, other.id, number), rule, parameters, project)
        ]
        assert bool(loses) is (number == result.value)
        assert not loses or result.rival == min(loses)


@pytest.mark.parametrize("rule", ["greedy", "random-order"])
@settings(max_examples=60)
@given(data=st.data())
def test_binary_search_finds_the_same_with_thresholds_and_constraints(rule, data):
    found = data.draw(of_any_type(elections(dearest=9, most_voters=4)))
    assume(found.projects and found.voters <= 7 and found.budget <= 25)
    parameters = Parameters(
        seed="sea",
        threshold=data.draw(thresholds()),
        no_skip=data.draw(st.booleans()),
        per_cost=rule == "greedy" and data.draw(st.booleans()),
        constraints=data.draw(constraints_for(rule, found)),
    )
    project = data.draw(st.sampled_from([project.id for project in found.projects]))
    try:
        result = margin(found, rule, parameters, project=project, bound=25)
    except (NotCountable, OptionsClash):
        return
    check_cost(found, rule, parameters, result=result.highest_cost, project=project)
    if result.votes:
        check_votes(found, rule, parameters, result=result.votes, project=project)
    if result.struck:
        check_struck(found, rule, parameters, result=result.struck, project=project)


@settings(max_examples=60)
@given(data=st.data())
def test_a_greedy_completion_keeps_costs_monotone(data):
    found = data.draw(elections(dearest=12, most_voters=5))
    assume(found.projects and found.budget <= 30)
    parameters = Parameters(Completion.GREEDY)
    project = data.draw(st.sampled_from([project.id for project in found.projects]))
    try:
        result = margin(found, "equal-shares", parameters, project=project, bound=0)
    except (NotCountable, OptionsClash):
        return
    check_cost(found, "equal-shares", parameters, result=result.highest_cost, project=project)
