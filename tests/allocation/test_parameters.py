"""What the options of a count may be, and which rule takes which."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from pb.allocation.constraints import Constraints
from pb.allocation.parameters import (
    TAKEN,
    UTILITIES,
    WORDS,
    Add1,
    Completion,
    OptionsClash,
    Parameters,
    Threshold,
    Ties,
    Utility,
    Variant,
    read_chain,
)
from pb.allocation.rules import RULES
from tests.allocation.small import election

EVERYTHING = Parameters(
    Completion.ADD1,
    Add1.PABULIB,
    Ties.PUBLISHED,
    seed="x",
    further=(Completion.EPSILON, Completion.GREEDY),
    utility=Utility.BORDA,
    comparison=True,
    threshold=Threshold(share=Fraction(1, 3)),
    per_cost=True,
    no_skip=True,
    variant=Variant.SKIP,
    loads=((("a", "b"), Fraction(1, 2)),),
    constraints=Constraints(
        exclusive=(("b", "a"),), together=(("c", "d"),), floors=(("x", 1),), ceilings=(("x", 2),)
    ),
)

ONE_OF_EACH = {
    "completion": Parameters(completion=Completion.ADD1),
    "utility": Parameters(utility=Utility.CARDINALITY),
    "comparison": Parameters(comparison=True),
    "threshold": Parameters(threshold=Threshold(least=2)),
    "per_cost": Parameters(per_cost=True),
    "no_skip": Parameters(no_skip=True),
    "variant": Parameters(variant=Variant.STOP),
    "loads": Parameters(loads=((("a",), Fraction(1)),)),
    "exclusive": Parameters(constraints=Constraints(exclusive=(("a", "b"),))),
    "together": Parameters(constraints=Constraints(together=(("a", "b"),))),
    "floors": Parameters(constraints=Constraints(floors=(("x", 1),))),
    "ceilings": Parameters(constraints=Constraints(ceilings=(("x", 1),))),
}


def test_parameters_survive_json():
    assert Parameters.from_dict(json.loads(json.dumps(EVERYTHING.to_dict()))) == EVERYTHING


def test_results_from_before_an_option_read_with_its_default():
    found = {"completion": "add1", "add1": "pabulib", "ties": "name", "seed": None}
    assert Parameters.from_dict(found) == Parameters(Completion.ADD1, Add1.PABULIB, Ties.NAME)


def test_every_rule_says_what_it_takes():
    assert set(RULES) == set(TAKEN)
    assert frozenset().union(*TAKEN.values()) == set(WORDS) == set(ONE_OF_EACH)
    assert set(UTILITIES) == {rule for rule, taken in TAKEN.items() if "utility" in taken}


@pytest.mark.parametrize("rule", sorted(TAKEN))
@pytest.mark.parametrize("option", sorted(ONE_OF_EACH))
def test_an_option_is_taken_or_refused_in_a_sentence(rule, option):
    if option in TAKEN[rule]:
        ONE_OF_EACH[option].chosen_for(rule)
    else:
        with pytest.raises(OptionsClash, match=f"the rule {rule} takes no {WORDS[option]}"):
            ONE_OF_EACH[option].chosen_for(rule)


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("none", ()),
        ("add1u", (Completion.ADD1U,)),
        ("add1, epsilon,greedy", (Completion.ADD1, Completion.EPSILON, Completion.GREEDY)),
        ("epsilon,greedy", (Completion.EPSILON, Completion.GREEDY)),
    ],
)
def test_a_chain_is_read(text, chain):
    first, further = read_chain(text)
    parameters = Parameters(first, further=further).chosen_for("equal-shares")
    assert parameters.chain == chain
    assert parameters.completions == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("none,add1", "after the completion none"),
        ("add1,none", "names none"),
        ("add1,add1", "one twice"),
        ("epsilon,add1", "stands first"),
        ("greedy,epsilon", "after greedy"),
        ("add1u,greedy", "after add1u"),
    ],
)
def test_a_chain_without_meaning_is_refused(text, sentence):
    first, further = read_chain(text)
    with pytest.raises(OptionsClash, match=sentence):
        Parameters(first, further=further).chosen_for("equal-shares")


def test_what_is_no_completion_is_refused():
    with pytest.raises(OptionsClash, match="one or more of none, add1"):
        read_chain("add2")


def test_a_utility_that_a_rule_does_not_have_is_refused():
    with pytest.raises(OptionsClash, match="it has cardinality, points, borda"):
        Parameters(utility=Utility.COST).chosen_for("greedy")


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("30", Threshold(30)),
        ("2.5%", Threshold(share=Fraction(1, 40))),
        (" 100 %", Threshold(share=Fraction(1))),
    ],
)
def test_a_threshold_is_a_number_or_a_share(text, threshold):
    assert Threshold.read(text) == threshold


@pytest.mark.parametrize(
    "text", ["", "%", "x", "1/0%", "101%", "-1", "1.5", "nan", "inf%", "1e999999999%"]
)
def test_another_threshold_is_refused(text):
    with pytest.raises(OptionsClash):
        Threshold.read(text)


def test_equal_constraints_are_equal_values():
    one = Constraints(exclusive=(("b", "a"), ("c", "a")), ceilings=(("y", 1), ("x", 2)))
    other = Constraints(exclusive=(("a", "c"), ("a", "b")), ceilings=(("x", 2), ("y", 1)))
    assert one == other
    assert one.conflicts() == {"a": {"b", "c"}, "b": {"a"}, "c": {"a"}}
    assert not Constraints()


def test_a_project_that_takes_no_part_takes_those_along_that_need_it():
    constraints = Constraints(
        exclusive=(("a", "e"), ("d", "e")), together=(("a", "b"), ("b", "c"), ("d", "e"))
    )
    assert constraints.dragged({"c"}) == {"a", "b", "c"}
    left = Constraints(exclusive=(("d", "e"),), together=(("d", "e"),))
    assert constraints.among({"d", "e"}) == left


@pytest.mark.parametrize(
    "constraints",
    [
        {"exclusive": (("a",),)},
        {"together": (("a", "a"),)},
        {"floors": (("x", -1),)},
        {"ceilings": (("x", 1), ("x", 2))},
        {"floors": (("x", 2),), "ceilings": (("x", 1),)},
    ],
)
def test_constraints_without_meaning_are_refused(constraints):
    with pytest.raises(OptionsClash):
        Constraints(**constraints)


@pytest.mark.parametrize(
    ("constraints", "sentence"),
    [
        (Constraints(exclusive=(("a", "z"),)), "no project has the id z"),
        (Constraints(ceilings=(("parks", 1),)), "no project has the category parks"),
    ],
)
def test_constraints_on_what_is_not_there_are_refused(constraints, sentence):
    with pytest.raises(OptionsClash, match=sentence):
        constraints.check(election({"a": 1, "b": 1}, budget=1))
