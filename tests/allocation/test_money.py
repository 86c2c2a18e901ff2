"""Where the money came from, to the last fraction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation import pabulib
from pb.allocation.ballots import BallotType, NotCountable
from pb.allocation.checks import Prices, Verdict, priceable
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.money import (
    FEW,
    UNKNOWN,
    Labels,
    Paper,
    Payments,
    by_length,
    in_bands,
    paid_by,
    paper_of,
    payments,
    without_small,
)
from pb.allocation.outcome import By
from pb.allocation.pabulib.voters import voter_labels
from pb.allocation.parameters import Add1, Completion, OptionsClash, Parameters, Ties
from pb.allocation.rules import RULES
from tests.allocation.options import of_any_type, shares_options
from tests.allocation.small import election, elections, papers_of, parameters_for

every_rule = pytest.mark.parametrize("rule", sorted(RULES))


def found_in(found: Election, **options) -> Payments:
    return payments(found, RULES["equal-shares"](found, Parameters(**options)))


VILLAGE = election({"a": 80, "b": 30, "c": 40}, "2*ab", "2*a", "b", budget=125)
"""Five voters hold 25 each. a, 80, has four voters: 20 each. b, 30, has two of these and one
more: the two give their last 5 each, the other one 20."""

A, AB, B = 0, 1, 2
"""The places of the three papers, which stand in the order of their ids."""


def test_a_village_by_hand():
    paid = found_in(VILLAGE)
    assert paid.purse == 25
    assert paid.ballots[A] == {"a": 20}
    assert paid.ballots[AB] == {"a": 20, "b": 5}
    assert paid.ballots[B] == {"b": 20}
    assert [paid.kept(place) for place in (A, AB, B)] == [5, 0, 5]
    assert paid.pot == {}


def test_under_most_votes_first_the_pot_pays():
    village = election({"a": 60, "b": 30}, "2*ab", "a", "b", budget=100)
    paid = payments(village, RULES["greedy"](village, Parameters()))
    assert paid.pot == {"a": 60, "b": 30}
    assert set(map(len, paid.ballots)) == {0}
    assert (paid.purse, paid.kept(0)) == (None, None)


def test_what_a_completion_funds_comes_from_the_pot():
    village = election({"a": 60, "b": 35}, "3*a", "b", budget=100)
    paid = found_in(village, completion=Completion.ADD1U)
    outcome = RULES["equal-shares"](village, Parameters(Completion.ADD1U))
    by_pot = {step.project for step in outcome.steps if step.by is By.COMPLETION}
    assert set(paid.pot) == by_pot


def test_dropped_decimals_come_from_the_pot():
    village = election({"a": 199, "b": 100}, "a", "a", "b", budget=900, unit_exponent=2)
    paid = found_in(village, completion=Completion.ADD1, add1=Add1.PABULIB)
    assert paid.pot == {"a": 99}


@every_rule
@settings(max_examples=60)
@given(data=st.data())
def test_for_each_project_the_payments_make_up_its_cost(rule, data):
    found = data.draw(elections(ballot_type=papers_of(rule)))
    outcome = RULES[rule](found, data.draw(parameters_for(rule)))
    paid = payments(found, outcome)
    for step in outcome.steps:
        voters = sum(
            (
                ballot.count * amounts.get(step.project, Fraction(0))
                for ballot, amounts in zip(found.ballots, paid.ballots, strict=True)
            ),
            Fraction(0),
        )
        assert voters + paid.pot.get(step.project, 0) == step.cost
    for place, (ballot, amounts) in enumerate(zip(found.ballots, paid.ballots, strict=True)):
        assert amounts.keys() <= set(ballot.projects)
        assert all(amount >= 0 for amount in amounts.values())
        kept = paid.kept(place)
        assert kept is None or kept >= 0


@settings(max_examples=60)
@given(found=elections(), data=st.data())
def test_everyone_pays_the_price_of_the_working_or_all_that_is_left(found, data):
    outcome = RULES["equal-shares"](found, data.draw(parameters_for("equal-shares")))
    paid = payments(found, outcome)
    left = [paid.purse or Fraction(0)] * len(found.ballots)
    for step in outcome.steps:
        if step.by is not By.SHARES:
            continue
        for place, ballot in enumerate(found.ballots):
            if step.project in ballot.projects:
                assert step.price is not None
                amount = min(left[place], step.price)
                assert paid.ballots[place].get(step.project, 0) == amount
                left[place] -= amount


@settings(max_examples=60)
@given(found=elections())
def test_the_payments_of_equal_shares_show_that_it_is_priceable(found):
    outcome = RULES["equal-shares"](found, Parameters())
    paid = payments(found, outcome)
    prices = Prices(outcome.endowment or Fraction(0), paid.ballots)
    assert priceable(found, outcome.funded, prices=prices, cells=0).verdict is Verdict.HOLDS


def test_another_elections_outcome_is_refused():
    outcome = RULES["equal-shares"](VILLAGE, Parameters())
    for other in (
        replace(VILLAGE, budget=124),
        election({"a": 81, "b": 30, "c": 40}, "2*ab", "2*a", "b", budget=125),
        election({"a": 80, "b": 30}, "2*b", "2*a", "b", budget=125),
    ):
        with pytest.raises(ValueError, match=r"another election|do not hold"):
            payments(other, outcome)


PAPER_A: Paper = (("a",), ())
PAPER_AB: Paper = (("a", "b"), ())


def test_areas_pay_what_their_voters_pay():
    paid = found_in(VILLAGE)
    labels = {PAPER_AB: {"Hill": 1, "Dale": 1}, PAPER_A: {"Hill": 1, "Dale": 1}}
    assert paid_by(VILLAGE, paid, labels) == {
        "a": {"Dale": 40, "Hill": 40},
        "b": {UNKNOWN: 20, "Dale": 5, "Hill": 5},
    }
    with pytest.raises(ValueError, match="more voters"):
        paid_by(VILLAGE, paid, {PAPER_A: {"Hill": 3}})


def test_papers_by_their_length_need_no_knowledge_of_voters():
    assert paid_by(VILLAGE, found_in(VILLAGE), by_length(VILLAGE)) == {
        "a": {"1": 40, "2": 40},
        "b": {"1": 20, "2": 10},
    }


def test_ages_are_put_into_bands_and_words_are_not():
    labels: Labels = {PAPER_A: {"19": 1, "20": 2, "29": 4}, PAPER_AB: {"101": 8}}
    assert in_bands(labels) == {PAPER_A: {"10-19": 1, "20-29": 6}, PAPER_AB: {"100-109": 8}}
    words: Labels = {PAPER_A: {"19": 1, "old": 2}}
    assert in_bands(words) == words


def test_a_handful_of_voters_is_not_shown_by_itself():
    def shown(**labels: int) -> Mapping[str, int]:
        return without_small({PAPER_A: labels})[PAPER_A]

    assert shown(Hill=100, Dale=40, Moor=4) == {"Hill": 100, FEW: 44}
    assert shown(Hill=100, Dale=40) == {"Hill": 100, "Dale": 40}
    assert shown(Hill=100, Ash=6, Moor=4) == {"Hill": 100, FEW: 10}
    assert shown(Hill=3) == {FEW: 3}


@settings(max_examples=80)
@given(data=st.data())
def test_points_and_rankings_pay_by_what_a_mark_is_worth(data):
    """Under every option: only completions come from the pot, and the working's figures agree."""
    found = data.draw(of_any_type(elections()))
    parameters = data.draw(shares_options(found))
    try:
        outcome = RULES["equal-shares"](found, parameters)
    except (NotCountable, OptionsClash):
        return
    paid = payments(found, outcome)
    left = [outcome.endowment or Fraction(0)] * len(found.ballots)
    for step in outcome.steps:
        if step.by not in {By.SHARES, By.WORTH, By.EPSILON}:
            continue
        if outcome.parameters.add1 is not Add1.PABULIB:
            assert step.project not in paid.pot
        full = 0
        assert outcome.endowment is None or paid.purse == outcome.endowment
        for place, ballot in enumerate(found.ballots):
            amount = paid.ballots[place].get(step.project, Fraction(0))
            if step.by is By.EPSILON and step.project not in ballot.in_favour():
                assert step.price is not None
                assert amount == min(left[place], step.price)
            full += ballot.count * (0 < amount < left[place])
            left[place] -= amount
        assert full <= (step.paid_in_full or 0)


def test_a_count_of_points_is_paid_by_those_who_gave_them():
    projects = (Project("a", 4), Project("b", 4))
    papers = (Ballot(("a",), (3,), count=2), Ballot(("a", "b"), (1, 5), count=2))
    found = Election(projects, papers, 8, BallotType.CUMULATIVE)
    outcome = RULES["equal-shares"](found, Parameters(ties=Ties.NAME))
    assert [step.by for step in outcome.steps] == [By.WORTH, By.WORTH]
    paid = payments(found, outcome)
    assert paid.pot == {}
    assert [paid.kept(place) for place, _ in enumerate(found.ballots)] == [0, 0]


FILE = """META
key;value
budget;10
vote_type;{type}
PROJECTS
project_id;cost
a;5
b;5
VOTES
voter_id;vote;points;age;sex
1;b,a;1,2;20;F
2;a,b;2,1;30;F
3;a;4;30;
4;;;40;M
"""


def test_labels_are_read_for_the_papers_that_the_election_has(tmp_path):
    path = tmp_path / "town.pb"
    path.write_text(FILE.format(type="approval"))
    labels = voter_labels(path, "sex", ballot_type=BallotType.APPROVAL)
    assert labels == {PAPER_AB: {"F": 2}, ((), ()): {"M": 1}}
    papers = {paper_of(ballot) for ballot in pabulib.read(path).election.ballots}
    assert papers >= set(labels)
    path.write_text(FILE.format(type="cumulative"))
    labels = voter_labels(path, "age", ballot_type=BallotType.CUMULATIVE)
    papers = {paper_of(ballot) for ballot in pabulib.read(path).election.ballots}
    assert papers == set(labels)
    assert labels[("b", "a"), (1, 2)] == {"20": 1}


def test_a_missing_column_or_file_is_named(tmp_path):
    path = tmp_path / "town.pb"
    path.write_text(FILE.format(type="approval"))
    with pytest.raises(pabulib.PabulibError, match="a column hat in VOTES"):
        voter_labels(path, "hat", ballot_type=BallotType.APPROVAL)
    with pytest.raises(pabulib.PabulibError, match="can be read"):
        voter_labels(tmp_path / "none.pb", "age", ballot_type=BallotType.APPROVAL)
