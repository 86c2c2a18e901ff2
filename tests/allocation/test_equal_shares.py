"""The Method of Equal Shares. Figures were worked out by hand from the definition in Peters,
Pierczyński and Skowron, Proportional participatory budgeting with additive utilities, 2021.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from pb.allocation.election import Ballot, Election, Project
from pb.allocation.outcome import By, DecidedBy, Stopped, Why
from pb.allocation.parameters import Add1, Completion, OptionsClash, Parameters, Ties
from pb.allocation.rules import RULES
from tests.allocation.small import election

equal_shares = RULES["equal-shares"]

PARK = election(
    {"a": 600, "b": 300, "c": 500, "d": 1300, "e": 5},
    *("ac", "acd", "abd", "bd"),
    budget=1200,
)
"""Four voters with 300 each. a: three supporters pay 200, three effective votes. b: its first
supporter has 100 left, so the other pays 200: 300 / 200 = 1.5 effective votes. c: its supporters
have 100 each, and it costs 500. d costs more than the pot, e has no votes."""


def test_shares_buy_by_effective_votes():
    outcome = equal_shares(PARK, Parameters())
    first, second = outcome.steps
    assert first.project == "a"
    assert (first.price, first.effective_votes) == (Fraction(200), Fraction(3))
    assert (first.paid_in_full, first.exhausted, first.left) == (3, 0, 600)
    assert second.project == "b"
    assert (second.price, second.effective_votes) == (Fraction(200), Fraction(3, 2))
    assert (second.paid_in_full, second.exhausted, second.left) == (1, 1, 300)
    assert {step.by for step in outcome.steps} == {By.SHARES}
    assert outcome.endowment == 300
    assert (outcome.raises, outcome.stopped) == (None, None)


def test_the_rest_says_what_its_supporters_had_left():
    rest = {entry.project: entry for entry in equal_shares(PARK, Parameters()).unfunded}
    found = {id_: (entry.why, entry.supporters_left) for id_, entry in rest.items()}
    assert found == {
        "c": (Why.SUPPORTERS_LACKED_MONEY, Fraction(200)),
        "d": (Why.DEARER_THAN_POT, Fraction(200)),
        "e": (Why.NO_VOTES, Fraction(0)),
    }


def test_someone_who_just_pays_in_full_counts_in_full():
    """20 each. After a, b's two supporters hold 10 and 20, and 10 each is all that b needs."""
    outcome = equal_shares(election({"a": 20, "b": 20}, "a", "ab", "b", budget=60), Parameters())
    second = outcome.steps[1]
    assert (second.price, second.effective_votes) == (Fraction(10), Fraction(2))
    assert (second.paid_in_full, second.exhausted) == (2, 0)


def test_empty_papers_are_voters():
    """Four voters hold 25 each; the two who want it hold 50, and it costs 51."""
    outcome = equal_shares(election({"a": 51}, "2*a", "2*", budget=100), Parameters())
    assert outcome.funded == ()
    assert outcome.endowment == 25


CONVENTIONS = election({"a": 7, "b": 13, "c": 3, "d": 16}, "ab", "abd", "bc", "d", budget=19)


@pytest.mark.parametrize(
    ("add1", "funded", "stopped"),
    [
        (Add1.EQUALSHARES_NET, ("a", "c"), Stopped.NOTHING_FITS),
        (Add1.PABUTOOLS, ("b", "c"), Stopped.NOTHING_FITS),
        (Add1.PABULIB, ("b",), Stopped.NEXT_OVERSPENDS),
    ],
)
def test_the_three_conventions_of_add1_may_differ(add1, funded, stopped):
    outcome = equal_shares(CONVENTIONS, Parameters(Completion.ADD1, add1))
    assert (outcome.funded, outcome.stopped) == (funded, stopped)


def test_equalshares_net_is_the_default_convention():
    outcome = equal_shares(CONVENTIONS, Parameters(Completion.ADD1))
    assert outcome.parameters.add1 is Add1.EQUALSHARES_NET


def test_equalshares_net_takes_no_step_if_everything_fits():
    """a's voter holds 10 of the 12 that it costs; together a and b cost less than the pot."""
    found = election({"a": 12, "b": 5}, "a", "b", budget=20)
    outcome = equal_shares(found, Parameters(Completion.ADD1))
    assert (outcome.funded, outcome.stopped) == (("b",), Stopped.EVERYTHING_FITS)
    assert equal_shares(found, Parameters(Completion.ADD1, Add1.PABUTOOLS)).funded == ("b", "a")


def test_add1_ends_when_every_project_with_a_vote_is_funded():
    found = election({"a": 3, "b": 8, "c": 20}, "ab", "b", budget=20)
    outcome = equal_shares(found, Parameters(Completion.ADD1, Add1.PABULIB))
    assert (set(outcome.funded), outcome.stopped) == ({"a", "b"}, Stopped.ALL_FUNDED)


def test_the_step_of_an_election_changes_its_count():
    """Two voters hold 10 each, and need 11 for a: one step of 1, or more than one of 10 allows."""
    costs = {"a": 11, "b": 15}
    small = election(costs, "a", "b", budget=20, step=1)
    large = election(costs, "a", "b", budget=20, step=10)
    parameters = Parameters(Completion.ADD1, Add1.PABUTOOLS)
    assert equal_shares(small, parameters).funded == ("a",)
    assert equal_shares(large, parameters).funded == ()


def test_one_step_is_one_major_unit_by_default():
    found = election({"a": 1150, "b": 1500}, "a", "b", budget=2000, unit_exponent=2)
    outcome = equal_shares(found, Parameters(Completion.ADD1, Add1.PABUTOOLS))
    assert (outcome.step, outcome.endowment) == (100, Fraction(1200))


def test_a_sole_voter_may_climb_a_billion_steps():
    found = election({"a": 10**9, "b": 1}, "a", "b", "b", budget=10**9 + 10)
    outcome = equal_shares(found, Parameters(Completion.ADD1, Add1.PABULIB))
    assert set(outcome.funded) == {"a", "b"}
    assert outcome.endowment is not None
    assert outcome.endowment >= 10**9 - 10**9 // 3


def test_add1u_goes_on_by_votes():
    """Add1 stops before a and b both are bought; c, with one vote, fits into the rest."""
    found = election({"a": 10, "b": 9, "c": 8}, "3*a", "3*b", "c", budget=18)
    add1 = equal_shares(found, Parameters(Completion.ADD1))
    add1u = equal_shares(found, Parameters(Completion.ADD1U))
    assert add1u.funded[: len(add1.funded)] == add1.funded
    assert len(add1u.funded) > len(add1.funded)
    assert add1u.steps[-1].by is By.COMPLETION


def test_level_projects_are_decided_by_the_published_order():
    found = election({"a": 20, "b": 10, "c": 10}, "a", "a", "b", "b", "c", "c", budget=60)
    first, second, third = equal_shares(found, Parameters(seed="x")).steps
    assert set(first.level) == {first.project, "a", "b", "c"} - {first.project}
    assert (first.decided_by, second.decided_by) == (DecidedBy.LOT, DecidedBy.COST)
    assert (third.project, third.level, third.decided_by) == ("a", (), None)


def test_ties_by_name_compare_ids_as_text():
    projects = (Project("2", 10), Project("10", 20))
    found = Election(projects, (Ballot(("2", "10"), count=2),), budget=20)
    assert equal_shares(found, Parameters(ties=Ties.NAME)).funded == ("10",)
    assert equal_shares(found, Parameters()).funded == ("2",)


def test_pabulib_counts_without_decimals_but_never_overspends():
    """Costs 1.90 and 2.90 would count as 1 and 2, which fit into 4.00; together they cost 4.80."""
    found = election({"a": 190, "b": 290}, "a", "b", budget=400, unit_exponent=2)
    outcome = equal_shares(found, Parameters(Completion.ADD1, Add1.PABUTOOLS))
    assert outcome.cost <= 400
    with pytest.raises(OptionsClash, match="overspends"):
        equal_shares(found, Parameters(Completion.ADD1, Add1.PABULIB))


def test_pabulib_refuses_a_cost_below_one_unit():
    found = election({"a": 50}, "a", budget=400, unit_exponent=2)
    with pytest.raises(OptionsClash, match="less than one unit"):
        equal_shares(found, Parameters(Completion.ADD1, Add1.PABULIB))


@pytest.mark.parametrize(
    "parameters",
    [Parameters(add1=Add1.PABULIB), Parameters(ties=Ties.NAME, seed="x")],
)
def test_options_that_do_not_go_together_are_refused(parameters):
    with pytest.raises(OptionsClash):
        equal_shares(PARK, parameters)
