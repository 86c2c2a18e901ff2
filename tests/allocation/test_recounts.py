"""Recounts of published elections under the rule that they state."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation import pabulib
from pb.allocation.election import Election, Project
from pb.allocation.parameters import Parameters, Threshold
from pb.allocation.recounts import Because, Recount, Verdict, recount
from pb.allocation.recounts.orders import Greedy, TooManyOrders, outcomes
from pb.allocation.rules import RULES
from tests.allocation.small import election
from tests.allocation.test_real_elections import FOLDER, needs_elections

SAME, DIFFERS, UNDETERMINED = Verdict.SAME, Verdict.DIFFERS, Verdict.UNDETERMINED

POZNAN = (
    "#1: This special greedy rule: we fund projects until the next project on the list does not "
    "fit within the budget. Finally, if the remaining budget is enough to fund at least 80% of "
    "that project, we fund it as well #2: Sometimes, additional funds are allocated"
)
BEMOWO = "#1: The year was 2022. #2: Projects a and b both lie near ul. X and could not be "
BEMOWO += "implemented simultaneously."


def document(
    rule: str,
    projects: str,
    ballots: str,
    *,
    meta: str = "",
    columns: str = "project_id;cost;selected",
) -> pabulib.Document:
    """Projects as rows with spaces between them, ballots likewise; a pot of 10."""
    rows = "\n".join(projects.split())
    votes = "\n".join(f"{number};{vote}" for number, vote in enumerate(ballots.split()))
    text = (
        f"META\nkey;value\nbudget;10\nrule;{rule}\n{meta}\nPROJECTS\n{columns}\n{rows}\n"
        f"VOTES\nvoter_id;vote\n{votes}\n"
    )
    return pabulib.parse(text.encode(), file="x.pb")


def because(found: Recount) -> list[Because]:
    return [finding.because for finding in found.findings]


# rule, projects, ballots, META, verdict, the first reason
CASES = {
    "greedy": ("greedy", "a;6;1 b;5;0 c;4;1", "a,b,c a,b a", "", SAME, Because.AS_STATED),
    "greedy differs": (
        "greedy",
        "a;6;1 b;5;0 c;4;0",
        "a a b c",
        "",
        DIFFERS,
        Because.ONLY_COUNTED,
    ),
    "too much": ("greedy", "a;6;1 b;5;1", "a a b", "", DIFFERS, Because.ONLY_OFFICIAL),
    "no skip": ("greedy-no-skip", "a;6;1 b;5;0 c;4;0", "a,b,c a,b a", "", SAME, Because.AS_STATED),
    "a withdrawn project does not stop": (
        *("greedy-no-skip", "a;999999999;0 b;5;1", "a a b", ""),
        *(SAME, Because.AS_STATED),
    ),
    "one dearer than the pot does": (
        *("greedy-no-skip", "a;12;0 b;5;1", "a a b", ""),
        *(DIFFERS, Because.ONLY_OFFICIAL),
    ),
    "threshold": (
        *("greedy-threshold", "a;6;1 b;4;0", "a a b", "min_project_score_threshold;2"),
        *(SAME, Because.AS_STATED),
    ),
    "threshold reached": (
        *("greedy-threshold", "a;6;1 b;4;1", "a a b b", "min_project_score_threshold;2"),
        *(SAME, Because.AS_STATED),
    ),
    "no threshold": (
        *("greedy-threshold", "a;6;1 b;4;0", "a a b", ""),
        *(UNDETERMINED, Because.NO_THRESHOLD),
    ),
    "80 %": (
        *("greedy-custom", "a;6;1 b;5;2 c;1;0", "a a a b b c", f"comment;{POZNAN}"),
        *(SAME, Because.AS_STATED),
    ),
    "less than 80 %": (
        *("greedy-custom", "a;6;1 b;5.1;0 c;1;0", "a a a b b c", f"comment;{POZNAN}"),
        *(SAME, Because.AS_STATED),
    ),
    "from other money": (
        *("greedy-custom", "a;6;1 b;9;3 c;1;0", "a a a b b c", f"comment;{POZNAN}"),
        *(SAME, Because.AS_STATED),
    ),
    "custom without a word": (
        *("greedy-custom", "a;6;1 b;5;2", "a a b", ""),
        *(UNDETERMINED, Because.OWN_RULE),
    ),
    "another word": (
        *("greedy-harmonic", "a;6;1 b;5;0", "a a b", ""),
        *(UNDETERMINED, Because.OWN_RULE),
    ),
    "exclusive": (
        *("greedy-exclusive", "a;6;1 b;4;0 c;2;1", "a a b c", f"comment;{BEMOWO}"),
        *(SAME, Because.AS_STATED),
    ),
    "exclusive without a pair": (
        *("greedy-exclusive", "a;6;1 b;4;0 c;2;1", "a a a b b c", ""),
        *(UNDETERMINED, Because.NO_EXCLUSIONS),
    ),
    "no pair was needed": (
        *("greedy-exclusive", "a;6;1 b;4;1", "a a b", ""),
        *(SAME, Because.AS_STATED),
    ),
    "a tie that matters": (
        *("greedy", "a;6;1 b;6;0", "a b", ""),
        *(UNDETERMINED, Because.NO_TIE_ORDER),
    ),
    "a tie that does not": ("greedy", "a;6;1 b;4;1", "a b", "", SAME, Because.AS_STATED),
    "a tie with a published order": (
        *("greedy", "a;6;1 b;6;0", "a b", "ties;name"),
        *(SAME, Because.AS_STATED),
    ),
    "a published order that was broken": (
        *("greedy", "a;6;0 b;6;1", "a b", "ties;name"),
        *(DIFFERS, Because.ONLY_OFFICIAL),
    ),
    "outside of every order": (
        *("greedy", "a;6;0 b;6;0 c;1;1", "a b c", ""),
        *(DIFFERS, Because.NO_TIE_ORDER),
    ),
    "unknown": ("unknown", "a;6;1 b;5;0", "a a b", "", UNDETERMINED, Because.NO_RULE),
    "no rule": ("", "a;6;1 b;5;0", "a a b", "", UNDETERMINED, Because.NO_RULE),
    "a mark of its own": ("greedy", "a;6;7", "a", "", UNDETERMINED, Because.UNKNOWN_MARK),
    "empty marks": ("greedy", "a;6;", "a", "", UNDETERMINED, Because.NO_OFFICIAL_OUTCOME),
    "equal shares": ("equalshares", "a;6;1 b;4;0", "a a b", "", SAME, Because.AS_STATED),
    "equal shares with Add1": (
        *("equalshares/add1", "a;6;1 b;4;1", "a a b", ""),
        *(SAME, Because.AS_STATED),
    ),
    "equal shares with a tie": (
        *("equalshares", "a;6;0 b;6;1", "a,b", ""),
        *(UNDETERMINED, Because.NO_TIE_ORDER),
    ),
    "phragmen": ("phragmen", "a;6;1 b;6;0", "a a b", "", SAME, Because.AS_STATED),
}


@pytest.mark.parametrize(
    ("rule", "projects", "ballots", "meta", "verdict", "reason"), CASES.values(), ids=CASES
)
def test_the_verdict_and_its_reason(rule, projects, ballots, meta, verdict, reason):
    found = recount(document(rule, projects, ballots, meta=meta))
    assert found.verdict is verdict, found
    assert reason in because(found)
    assert found.rule == (rule or "unknown")


def test_without_the_column_selected_there_is_nothing_to_compare():
    found = recount(document("greedy", "a;6 b;4", "a b", columns="project_id;cost"))
    assert found.verdict is UNDETERMINED
    assert because(found) == [Because.NO_OFFICIAL_OUTCOME, Because.WOULD_FUND]


def test_rankings_count_by_the_way_that_leads_to_the_published_score():
    columns = "project_id;cost;score;selected"
    ballots = "a,b b,a b,c,a c,a,b a,c"
    meta = "vote_type;ordinal\nmax_length;3"
    counted = document("greedy", "a;6;11;1 b;5;9;0 c;4;7;1", ballots, meta=meta, columns=columns)
    assert recount(counted).verdict is SAME
    odd = document("greedy", "a;6;91;1 b;5;9;0 c;4;7;1", ballots, meta=meta, columns=columns)
    assert because(recount(odd)) == [Because.NO_CONVERSION]
    silent = document("greedy", "a;6;1 b;5;0 c;4;1", ballots, meta=meta)
    assert recount(silent).verdict in {SAME, UNDETERMINED}


def test_published_totals_that_are_not_those_of_the_ballots_are_named():
    found = recount(
        document("greedy", "a;6;1;0 b;5;9;1", "a a", columns="project_id;cost;votes;selected")
    )
    assert found.verdict is DIFFERS
    assert {Because.TOTALS_DIFFER, Because.TOTALS_EXPLAIN} <= set(because(found))


def test_winners_of_each_category_are_recognised():
    found = recount(
        document(
            "unknown",
            "a;2;x;1 b;2;x;0 c;2;y;1 d;2;y;0",
            "a,b a,b a b c,d c",
            columns="project_id;cost;category;selected",
        )
    )
    assert Because.MOST_VOTES_OF_EACH in because(found)


def test_budgets_of_categories_and_the_leftover_are_counted():
    meta = "categories;x,y\nbudget_per_category;5,5\n"
    projects, columns = "a;4;x;1 b;4;x;0 c;5;y;1", "project_id;cost;category;selected"
    found = recount(document("greedy", projects, "a a a b b c", meta=meta, columns=columns))
    assert found.verdict is SAME
    meta += "leftover_budget;Fund additional projects that fit within leftover budget by score"
    projects += " e;1;x;1 f;1;x;0"
    more = document("greedy", projects, "a a a a b b b c c e e f", meta=meta, columns=columns)
    assert recount(more).verdict is SAME


def small_greedy(found: Election, order: tuple[Project, ...], rule: Greedy) -> frozenset[str]:
    """Slow and obvious: go through one order."""
    left = found.budget
    funded: set[str] = set()
    for project in order:
        if any(project.id in group and funded & group for group in rule.exclusive):
            continue
        if project.cost <= left:
            funded.add(project.id)
            left -= project.cost
        elif rule.no_skip:
            break
    return frozenset(funded)


@settings(max_examples=150)
@given(
    costs=st.lists(st.integers(1, 6), min_size=1, max_size=6),
    scores=st.lists(st.integers(0, 2), min_size=6, max_size=6),
    no_skip=st.booleans(),
    exclusive=st.booleans(),
)
def test_the_outcomes_are_those_of_all_orders(costs, scores, no_skip, exclusive):
    ids = "abcdef"[: len(costs)]
    found = election(dict(zip(ids, costs, strict=True)), "a", budget=9)
    score = dict(zip(ids, scores, strict=False))
    rule = Greedy(no_skip=no_skip, exclusive=(frozenset("abc"),) if exclusive else ())
    expected = {
        small_greedy(found, order, rule)
        for order in permutations(found.projects)
        if [score[each.id] for each in order] == sorted(score.values(), reverse=True)
    }
    if any(score.values()):
        assert outcomes(found, score, rule) == expected


@settings(max_examples=100)
@given(data=st.data())
def test_our_own_rule_is_one_of_the_outcomes(data):
    costs = data.draw(st.lists(st.integers(1, 9), min_size=1, max_size=5))
    ids = "abcde"[: len(costs)]
    ballots = data.draw(st.lists(st.lists(st.sampled_from(ids), unique=True), min_size=1))
    found = election(dict(zip(ids, costs, strict=True)), *map("".join, ballots), budget=12)
    no_skip, least = data.draw(st.booleans()), data.draw(st.integers(0, 2))
    parameters = Parameters(no_skip=no_skip, threshold=Threshold(least) if least else None)
    counted = frozenset(RULES["greedy"](found, parameters).funded)
    rule = Greedy(no_skip=no_skip, threshold=least)
    assert counted in outcomes(found, found.votes(), rule)


def test_too_many_level_projects_are_refused_in_time():
    costs = {f"p{number}": 2 + number for number in range(60)}
    found = election({**costs, "a": 1}, "a", budget=500)
    with pytest.raises(TooManyOrders):
        outcomes(found, found.votes(), Greedy())


def test_ten_thousand_projects_take_no_time():
    costs = {f"p{number}": 1 + number % 7 for number in range(10_000)}
    found = election(costs, budget=20_000)
    score = {id_: number for number, id_ in enumerate(costs)}
    assert len(outcomes(found, score, Greedy())) == 1


WITHOUT_SELECTED = {
    *("France_Toulouse", "Netherlands_Amsterdam", "Poland_Czestochowa_2020", "Poland_Gdansk_2020"),
    *("Poland_Zabrze",),
}


@needs_elections
def test_every_real_file_with_a_rule_and_an_outcome_is_reproduced():
    verdicts = {}
    for path in sorted(FOLDER.glob("*.pb")):
        found = recount(pabulib.read(path))
        verdicts[path.stem] = found.verdict
        if found.verdict is UNDETERMINED:
            silent = any(path.stem.startswith(start) for start in WITHOUT_SELECTED)
            expected = Because.NO_OFFICIAL_OUTCOME if silent else Because.NO_RULE
            assert expected in because(found), path.stem
    assert set(verdicts.values()) == {SAME, UNDETERMINED}
    if len(verdicts) == 92:
        assert list(verdicts.values()).count(SAME) == 53
