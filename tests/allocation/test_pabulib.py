"""Reading and writing .pb files."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pb.allocation import pabulib
from pb.allocation.ballots import BallotType, NotCountable
from pb.allocation.constraints import Constraints
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.pabulib.stated import THRESHOLD
from pb.allocation.parameters import (
    Add1,
    Completion,
    Parameters,
    Threshold,
    Ties,
    Utility,
    Variant,
)
from pb.allocation.rules import RULES
from tests.allocation.small import election, elections, parameters_for

ZERO = Fraction(0)

TOWN = """META
key;value
description;"Budget of ""Testowo""; trial"
budget;1000.50
vote_type;approval
rule;greedy-no-skip
currency;PLN
PROJECTS
project_id;cost;votes;name;category;neighborhood;selected;latitude
1;400;2;"Łąka; kwietna";green;North;1;51.5
A/2;600.5;1;Bieżnia;sport;;0;
VOTES
voter_id;vote;age;sex
7;1,A/2;33;F
8;1;54;M
9;;18;
"""


def parse(text: str) -> pabulib.Document:
    return pabulib.parse(text.encode(), file="town.pb")


def test_a_file_is_read_without_loss():
    document = parse(TOWN)
    found = document.election
    assert found.projects == (
        Project("1", 40000, "Łąka; kwietna", "green", "North", {"latitude": "51.5"}),
        Project("A/2", 60050, "Bieżnia", "sport"),
    )
    assert found.ballots == (Ballot(()), Ballot(("1",)), Ballot(("1", "A/2")))
    assert (found.budget, found.unit_exponent, found.step) == (100050, 2, 100)
    assert (found.currency, found.ballot_type) == ("PLN", BallotType.APPROVAL)
    assert found.meta == {"description": 'Budget of "Testowo"; trial'}
    assert (document.rule, document.stated_rule) == ("greedy", "greedy-no-skip")
    assert document.selected == {"1": "1", "A/2": "0"}


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + TOWN.encode(),
        TOWN.replace("\n", "\r\n").encode(),
        TOWN.replace("META", "META;;").replace("\nVOTES", "\n\nVOTES").encode(),
        (TOWN + "\n\n").encode(),
    ],
    ids=["byte order mark", "CRLF", "padded by a spreadsheet", "blank lines"],
)
def test_the_same_file_in_other_clothes_is_the_same_election(data):
    assert pabulib.parse(data, file="town.pb") == parse(TOWN)


@pytest.mark.parametrize(
    ("figure", "budget", "unit_exponent"),
    [
        *(("1000", 1000, 0), ("1000.0", 10000, 1), ("1e3", 1000, 0), (" 12.345 ", 12345, 3)),
        *(("1000,5", 10005, 1), ("1000,50", 100050, 2), ("1000,500", 1000500, 3)),
    ],
)
def test_figures_choose_the_scale_of_money(figure, budget, unit_exponent):
    text = TOWN.replace("1000.50", figure).replace("600.5", "600")
    found = parse(text).election
    assert (found.budget, found.unit_exponent) == (budget, unit_exponent)


def test_a_step_finer_than_all_amounts_chooses_it_too():
    text = TOWN.replace("1000.50", "1000").replace("600.5", "600")
    found = parse(text.replace("currency;", "step;0.01\ncurrency;")).election
    assert (found.step, found.unit_exponent, found.budget) == (1, 2, 100000)


@pytest.mark.parametrize(
    ("vote_type", "points", "expected"),
    [
        ("cumulative", "3,1", (3, 1)),
        ("scoring", "5,-2", (5, -2)),
        ("ordinal", "2,1", (2, 1)),
        ("approval", "2,1", ()),
    ],
)
def test_points_are_read_where_the_ballot_has_them(vote_type, points, expected):
    text = TOWN.replace("approval", vote_type)
    head, _, _ = text.partition("VOTES")
    found = parse(f"{head}VOTES\nvoter_id;vote;points\n1;1,A/2;{points}\n").election
    assert found.ballots == (Ballot(("1", "A/2"), expected),)


def test_a_default_score_is_given_to_projects_that_a_paper_does_not_name():
    text = TOWN.replace("approval", "scoring\ndefault_score;2")
    head, _, _ = text.partition("VOTES")
    document = parse(f"{head}VOTES\nvoter_id;vote;points\n1;A/2;5\n2;;\n")
    assert document.election.points() == {"1": 4, "A/2": 7}
    assert parse(pabulib.write(document.election)).election == document.election
    with pytest.raises(pabulib.PabulibError, match="line 6: expected a whole number"):
        parse(text.replace("score;2", "score;two"))


def test_rankings_need_no_points():
    head, _, _ = TOWN.replace("approval", "ordinal").partition("VOTES")
    found = parse(f"{head}VOTES\nvoter_id;vote\n1;A/2,1\n").election
    assert found.ballots == (Ballot(("A/2", "1")),)


def test_vote_type_and_rule_may_be_missing():
    text = TOWN.replace("vote_type;approval\nrule;greedy-no-skip\n", "")
    document = parse(text)
    assert document.election.ballot_type is BallotType.APPROVAL
    assert (document.rule, document.parameters) == (None, Parameters())


MALFORMED = {
    "no sections": ("hello\n", 1, "the section META"),
    "empty": ("", 1, "the section META"),
    "no votes": (TOWN.partition("VOTES")[0], 11, "the section VOTES"),
    "section twice": (TOWN + "META\n", 17, "the section META only once"),
    "no header": (TOWN.partition("voter_id")[0], 12, "a header row after VOTES"),
    "no key": (TOWN.replace("key;value\n", ""), 2, "the header key;value"),
    "key twice": (TOWN.replace("currency;", "budget;"), 7, 'the key "budget" only once'),
    "no budget": (TOWN.replace("budget", "budged"), 2, "the key budget in META"),
    "budget of words": (TOWN.replace("1000.50", "lots"), 4, 'a budget above 0, found "lots"'),
    "no money": (TOWN.replace("1000.50", "0"), 4, "a budget above 0"),
    "commas": (TOWN.replace("1000.50", "1,000,000"), 4, "a budget above 0"),
    "one comma": (TOWN.replace("1000.50", "1,000"), 4, "a budget above 0"),
    "column twice": (TOWN.replace("latitude", "name"), 9, "each column of PROJECTS once"),
    "NUL": (TOWN.replace("8;1", "8\0;1"), 15, "text without the character NUL"),
    "vote type": (TOWN.replace(";approval", ";plural"), 5, "one of approval, choose-1"),
    "no cost column": (TOWN.replace("project_id;cost", "project_id;price"), 9, "a column cost"),
    "no id column": (TOWN.replace("project_id;", "id;"), 9, "a column project_id"),
    "no vote column": (TOWN.replace("voter_id;vote", "voter_id;mark"), 13, "a column vote"),
    "id twice": (TOWN.replace("A/2;600", "1;600"), 11, 'the project_id "1" only once'),
    "no id": (TOWN.replace("A/2;600", ";600"), 11, "a project_id without a comma"),
    "comma in id": (TOWN.replace("A/2;600", "A,2;600"), 11, "a project_id without a comma"),
    "voter twice": (TOWN.replace("9;;18", "7;;18"), 16, 'the voter_id "7" only once'),
    "unknown project": (TOWN.replace("8;1;", "8;3;"), 15, 'from PROJECTS in a vote, found "3"'),
    "marked twice": (TOWN.replace("8;1;", 'z;"1,1";'), 15, "each project once in a vote"),
    "no mark cell": (TOWN.replace("8;1;54;M", "8"), 15, "a cell in the column vote"),
    "too long": (TOWN.replace("8;1;54;M", "8;1;54;M;9"), 15, "4 columns, found 5"),
    "open quote": (TOWN.replace("Bieżnia", '"Bieżnia'), 11, "cells whose quotes close"),
    "stray quote": (TOWN.replace("Bieżnia", '"Bież"nia'), 11, "cells whose quotes close"),
    "one choice": (TOWN.replace(";approval", ";choose-1"), 14, "one project in a vote, found 2"),
    "no points": (TOWN.replace(";approval", ";cumulative"), 13, "a column points"),
    "option": (TOWN.replace("rule;", "ties;alphabet\nrule;"), 6, "one of published, name"),
    "clash": (TOWN.replace("currency;PLN", "completion;add1"), 6, "options that go together"),
    "step": (TOWN.replace("currency;PLN", "step;-1"), 7, "a step above 0"),
}
COSTS = ["abc", "", "-5", "0", "nan", "inf", "1_000", "1e999", "٣", "1.2.3", "0." + "1" * 19]


@pytest.mark.parametrize(("text", "line", "expected"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_refused_with_its_line(text, line, expected):
    with pytest.raises(pabulib.PabulibError) as caught:
        parse(text)
    assert caught.value.line == line
    assert str(caught.value).startswith(f"town.pb, line {line}: expected ")
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("cost", COSTS)
def test_a_cost_that_is_no_sum_of_money_is_refused(cost):
    with pytest.raises(pabulib.PabulibError, match="line 10: expected a cost above 0"):
        parse(TOWN.replace("1;400", f"1;{cost}"))


@pytest.mark.parametrize("points", ["3", "3,x", "1.5,2", "", "3,1,1"])
def test_points_that_do_not_fit_the_marks_are_refused(points):
    head, _, _ = TOWN.replace("approval", "cumulative").partition("VOTES")
    with pytest.raises(pabulib.PabulibError, match="line 14: expected 2 whole numbers"):
        parse(f"{head}VOTES\nvoter_id;vote;points\n1;1,A/2;{points}\n")


def test_a_multi_line_cell_does_not_shift_line_numbers():
    text = TOWN.replace("Bieżnia", '"Bież\nnia"').replace("8;1;", "8;3;")
    with pytest.raises(pabulib.PabulibError, match="line 16: "):
        parse(text)


@pytest.mark.parametrize(
    ("data", "line"),
    [(TOWN.encode("utf-16"), 1), (TOWN.encode("iso-8859-2"), 10), (b"\x7fELF\x80\x00\xff", 1)],
    ids=["UTF-16", "ISO 8859-2", "a program"],
)
def test_another_encoding_is_refused(data, line):
    with pytest.raises(pabulib.PabulibError, match=f"line {line}: expected text in UTF-8"):
        pabulib.parse(data, file="town.pb")


@pytest.mark.parametrize("name", ["missing.pb", ".", "a\0b"])
def test_what_cannot_be_opened_is_refused(tmp_path, name):
    with pytest.raises(pabulib.PabulibError, match="a file that can be read"):
        pabulib.read(f"{tmp_path}/{name}")


def test_a_number_of_votes_that_is_wrong_is_no_error():
    assert parse(TOWN.replace("currency;", "num_votes;99\ncurrency;")).election.voters == 3


@pytest.mark.parametrize(
    ("word", "rule", "parameters"),
    [
        ("greedy", "greedy", Parameters()),
        ("equalshares", "equal-shares", Parameters()),
        ("equalshares/add1", "equal-shares", Parameters(Completion.ADD1, Add1.PABULIB)),
        ("unknown", None, Parameters()),
    ],
)
def test_pabulibs_words_for_rules_are_understood(word, rule, parameters):
    document = parse(TOWN.replace("greedy-no-skip", word))
    assert (document.rule, document.parameters) == (rule, parameters)


text = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(';"\n\r,'))
ids = st.text("ABCabc12/.;\" '", min_size=1).map(str.strip).filter(bool)


@st.composite
def documents(draw: st.DrawFn) -> Election:
    """Elections of every ballot type, with awkward texts."""
    ballot_type = draw(st.sampled_from(BallotType))
    unit_exponent = draw(st.integers(0, 3))
    names = draw(st.lists(ids, unique=True, max_size=5))
    ballots = []
    for _ in range(draw(st.integers(0, 5))):
        most = 1 if ballot_type is BallotType.CHOOSE_1 else 5
        if not names:
            marks: list[str] = []
        else:
            marks = draw(st.lists(st.sampled_from(names), unique=True, max_size=most))
        points: tuple[int, ...] = ()
        if ballot_type in {BallotType.CUMULATIVE, BallotType.SCORING}:
            points = tuple(draw(st.integers(-5, 50)) for _ in marks)
        ballots.append(Ballot(tuple(marks), points, count=draw(st.integers(1, 3))))
    return Election(
        projects=tuple(
            Project(
                id_,
                draw(st.integers(1, 10**12)),
                name=draw(text),
                category=draw(text),
                area=draw(text),
                extra={"beneficiaries": "all"} if draw(st.booleans()) else {},
            )
            for id_ in names
        ),
        ballots=tuple(ballots),
        budget=draw(st.integers(1, 10**12)),
        ballot_type=ballot_type,
        step=draw(st.integers(1, 500)),
        unit_exponent=unit_exponent,
        currency="EUR",
        meta={"description": draw(text)},
    )


@settings(max_examples=200)
@given(documents())
def test_what_was_written_reads_back_the_same(found):
    assert parse(pabulib.write(found)).election == found


@settings(max_examples=80)
@given(data=st.data())
def test_a_written_file_states_all_that_its_count_needs(data):
    rule = data.draw(st.sampled_from(sorted(RULES)))
    found = data.draw(elections().filter(lambda found: found.budget > 0))
    try:
        outcome = RULES[rule](found, data.draw(parameters_for(rule)))
    except NotCountable:
        assume(False)  # noqa: FBT003 - hypothesis' own way
    document = parse(pabulib.write(found, outcome=outcome))
    assert document.rule == rule
    assert RULES[rule](document.election, document.parameters) == outcome
    funded = {id_ for id_, mark in document.selected.items() if mark == "1"}
    assert funded == set(outcome.funded)


EVERYTHING = Parameters(
    Completion.EPSILON,
    further=(Completion.GREEDY,),
    seed="x",
    utility=Utility.CARDINALITY,
    comparison=True,
    threshold=Threshold(5, Fraction(1, 3)),
)
CONSTRAINED = Parameters(
    ties=Ties.NAME,
    threshold=Threshold(2),
    per_cost=True,
    no_skip=True,
    constraints=Constraints(exclusive=(("a", 'b"|'),), ceilings=(("łąka;", 300),)),
)
LOADED = Parameters(variant=Variant.SKIP, loads=((("a", "b"), Fraction(2, 7)), (("a",), ZERO)))
OPTIONS = [
    ("equal-shares", EVERYTHING, "equalshares/epsilon,greedy-comparison"),
    ("equal-shares", replace(EVERYTHING, comparison=False, further=()), "equalshares/epsilon"),
    ("greedy", CONSTRAINED, "greedy-per-cost"),
    ("greedy", replace(CONSTRAINED, per_cost=False), "greedy-no-skip"),
    ("greedy", replace(CONSTRAINED, per_cost=False, no_skip=False), "greedy-exclusive"),
    ("greedy", Parameters(threshold=Threshold(share=Fraction(1, 40))), "greedy-threshold"),
    ("phragmen", LOADED, "phragmen"),
]


@pytest.mark.parametrize(("rule", "parameters", "word"), OPTIONS)
def test_every_option_is_stated_and_read_back(rule, parameters, word):
    found = election({"a": 100, 'b"|': 200}, "a", budget=300)
    document = parse(pabulib.write(found, rule=rule, parameters=parameters))
    assert (document.rule, document.parameters) == (rule, parameters)
    assert document.stated_rule == word


@pytest.mark.parametrize(
    ("word", "threshold"),
    [("greedy-threshold", "50"), ("greedy-no-skip", "50"), ("greedy", "1"), ("unknown", "3")],
)
def test_pabulibs_own_threshold_is_an_option_and_stays_in_meta(word, threshold):
    text = TOWN.replace("rule;greedy-no-skip", f"rule;{word}\n{THRESHOLD};{threshold}")
    document = parse(text)
    assert document.parameters.threshold == Threshold(int(threshold))
    assert document.parameters.no_skip is (word == "greedy-no-skip")
    assert document.election.meta[THRESHOLD] == threshold
    assert pabulib.write(document.election).count(THRESHOLD) == 1
    written = pabulib.write(
        document.election, rule="greedy", parameters=replace(document.parameters, threshold=None)
    )
    assert THRESHOLD not in written


BAD_OPTIONS = {
    THRESHOLD: ["many", "-1", "1.5", "9" * 400],
    "threshold": ["5", "1e9999999%", "200%", "1/0%", "nan%"],
    "no_skip": ["yes", "2"],
    "utility": ["joy"],
    "completion": ["add2", "add1,"],
    "constraints": ["x", "[]", "null", '{"exclusive": 3}', '{"floors": {"a": 1.5}}', "[" * 99999],
    "loads": ["[[]]", '[[["a"], "1e999999999"]]', '[[["a"], 1.5]]', "{}x"],
}


@pytest.mark.parametrize(
    ("key", "value"), [(key, value) for key, values in BAD_OPTIONS.items() for value in values]
)
def test_options_that_mean_nothing_are_refused_with_their_line(key, value):
    cell = value.replace('"', '""')
    text = TOWN.replace("rule;greedy-no-skip", f'{key};"{cell}"')
    with pytest.raises(pabulib.PabulibError) as caught:
        parse(text)
    assert caught.value.line == 6


def test_ballots_stand_in_canonical_order():
    one = election({"a": 1, "b": 2}, "b", "ab", "", "b", budget=3)
    other = election({"a": 1, "b": 2}, "", "b", "b", "ab", budget=3)
    assert pabulib.write(one) == pabulib.write(other)
    assert pabulib.write(one).endswith("voter_id;vote\n1;\n2;a,b\n3;b\n4;b\n")


def test_options_stand_in_meta():
    parameters = Parameters(Completion.ADD1U, Add1.PABUTOOLS, Ties.PUBLISHED, seed="a;b")
    found = election({"a": 100}, "a", budget=300, unit_exponent=2)
    written = pabulib.write(found, rule="equal-shares", parameters=parameters)
    assert "\nbudget;3.00\n" in written
    assert "\nrule;equalshares/add1u\n" in written
    assert '\nstep;1.00\ncompletion;add1u\nadd1;pabutools\nties;published\nseed;"a;b"\n' in written


@pytest.mark.parametrize(
    "found",
    [
        election({",": 1}, budget=1),
        election({" ": 1}, budget=1),
        election({}, budget=1, meta={"budget": "2"}),
        Election((Project("a", 1, extra={"cost": "2"}),), (), budget=1),
    ],
)
def test_what_the_format_cannot_hold_is_refused(found: Election):
    with pytest.raises(ValueError, match=r"\w"):
        pabulib.write(found)


def test_an_error_is_one_line_whatever_the_cell_holds():
    cell: Any = '"a\nb' + "x" * 100 + '"'
    with pytest.raises(pabulib.PabulibError) as caught:
        parse(TOWN.replace("1;400", f"1;{cell}"))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 120
