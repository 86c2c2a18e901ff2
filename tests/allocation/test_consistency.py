"""Whether a file agrees with itself."""

from __future__ import annotations

import io

import pytest

from pb.allocation import pabulib
from pb.allocation.consistency import What, inconsistencies
from tests.allocation.test_real_elections import FOLDER, needs_elections

TOWN = """META
key;value
num_projects;3
num_votes;3
budget;100
vote_type;cumulative
rule;greedy
date_begin;15.09.2024
date_end;30.09.2024
min_length;1
max_length;2
max_sum_cost;90
min_points;1
max_points;4
max_sum_points;5
min_project_cost;10
max_project_cost;80
categories;green,sport
PROJECTS
project_id;cost;votes;score;category;selected
a;50;3;8;green;1
b;60;1;3;sport;0
c;40;1;2;"green,sport";1
VOTES
voter_id;vote;points
1;a;4
2;a;3
3;a,c;1,2
4;b;3
"""
TOWN = TOWN.replace("num_votes;3", "num_votes;4")


def found(text: str) -> list[tuple[What, int]]:
    stream = io.BytesIO(text.encode())
    return [(each.what, each.line) for each in inconsistencies(stream, file="town.pb")]


def test_a_consistent_file():
    assert found(TOWN) == []


CASES = {
    "num_projects": ("projects;3", "projects;4", What.COUNT, 3),
    "num_votes": ("votes;4", "votes;0", What.COUNT, 4),
    "no number": ("votes;4", "votes;many", What.NUMBER, 4),
    "an endless number": ("votes;4", "votes;" + "9" * 5000, What.NUMBER, 4),
    "decimal comma in the budget": ("budget;100", "budget;100,0", What.COMMA, 5),
    "decimal comma in a cost": ("a;50;", "a;50,0;", What.COMMA, 21),
    "no date": ("15.09.2024", "2024-09-15", What.DATE, 8),
    "no such day": ("15.09.2024", "31.09.2024", What.DATE, 8),
    "no leap year": ("15.09.2024", "29.02.2023", What.DATE, 8),
    "dates the wrong way round": ("30.09.2024", "14.09.2024", What.DATES, 9),
    "years the wrong way round": ("30.09.2024", "2023", What.DATES, 9),
    "limits the wrong way round": ("min_length;1", "min_length;3", What.LIMITS, 11),
    "too few marks": ("min_length;1", "min_length;2", What.LENGTH, 26),
    "too many marks": ("max_length;2", "max_length;1", What.LENGTH, 28),
    "too dear": ("max_sum_cost;90", "max_sum_cost;89.5", What.SUM_COST, 28),
    "too few points": ("min_points;1", "min_points;2", What.POINTS, 28),
    "too many points": ("max_points;4", "max_points;3", What.POINTS, 26),
    "too many points together": ("max_sum_points;5", "max_sum_points;3", What.SUM_POINTS, 26),
    "votes of a project": ("b;60;1;3", "b;60;2;3", What.TOTAL, 22),
    "score of a project": ("b;60;1;3", "b;60;1;4", What.TOTAL, 22),
    "votes that are no number": ("b;60;1;3", "b;60;x;3", What.TOTAL, 22),
    "a cheap project": ("min_project_cost;10", "min_project_cost;45", What.COST, 23),
    "a dear project": ("max_project_cost;80", "max_project_cost;55.5", What.COST, 22),
    "a strange category": ("60;1;3;sport", "60;1;3;music", What.GROUP, 22),
    "a strange mark": ("sport;0", "sport;9", What.MARK, 22),
    "not the rule's outcome": ('"green,sport";1', '"green,sport";0', What.OUTCOME, 20),
    "overspent": ("sport;0", "sport;1", What.OVERSPENT, 20),
    "fully funded": ("num_projects;3", "num_projects;3\nfully_funded;1", What.FULLY_FUNDED, 4),
    "budgets of categories": (
        *("categories;green,sport", "categories;green,sport\nbudget_per_category;1"),
        *(What.COUNT, 19),
    ),
}


@pytest.mark.parametrize(("old", "new", "what", "line"), CASES.values(), ids=CASES)
def test_what_does_not_agree_is_named_with_its_line(old, new, what, line):
    assert old in TOWN
    assert (what, line) in found(TOWN.replace(old, new))


def test_optional_fields_may_be_missing_or_empty():
    text = "META\nkey;value\nbudget;1\nmax_length;\ndate_begin;\nPROJECTS\nproject_id;cost;votes\n"
    assert found(text + "a;1;\nVOTES\nvoter_id;vote\n1;a\n") == []


def test_every_paper_that_is_wrong_has_its_line():
    text = TOWN.replace("max_points;4", "max_points;2")
    lines = [line for what, line in found(text) if what is What.POINTS]
    assert lines == [26, 27, 29]


def test_what_cannot_be_read_is_refused():
    with pytest.raises(pabulib.PabulibError):
        found("hello")


def test_years_alone_and_a_year_with_a_day_agree():
    assert found(TOWN.replace("15.09.2024", "2024").replace("30.09.2024", "2024")) == []
    assert found(TOWN.replace("15.09.2024", "2024")) == []
    assert found(TOWN.replace("15.09.2024", "29.02.2024")) == []


ODD = {f"Worldwide_Mechanical_Turk_Utilities_{number}" for number in (3, 6, 7, 8)}
"""Some voters of this experiment gave fewer than the 100 points that they had to give."""


@needs_elections
def test_real_files_are_consistent():
    for path in sorted(FOLDER.glob("*.pb")):
        if path.stat().st_size > 60_000:
            continue
        with path.open("rb") as stream:
            kinds = {each.what for each in inconsistencies(stream, file=path.name)}
        assert kinds == ({What.SUM_POINTS} if path.stem in ODD else set()), path.name
