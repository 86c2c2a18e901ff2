"""What a result tells: whole ballots, totals or what is funded; nothing that leads to a voter."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import combinations_with_replacement, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import Add1, Completion, Parameters
from pb.allocation.rules import RULES
from pb.database import Session
from pb.models import Count
from pb.services.atomic import atomic
from pb.services.errors import BallotsWithheld
from pb.services.results import figures, files, results
from pb.services.results.counts import Counted
from pb.services.results.disclosure import Because, Disclosure, Told, disclosure
from pb.services.results.facts import Turnout, facts_of
from pb.services.results.results import PotResult
from pb.services.rounds import round_heads
from tests import counting
from tests.allocation.small import election

COSTS = {"a": 10, "b": 20, "c": 30}
RULES_OF_POTS = {
    "greedy": Parameters(completion=Completion.NONE),
    "equal-shares": Parameters(completion=Completion.ADD1, add1=Add1.EQUALSHARES_NET),
}


def counted(found: Election, rule: str = "equal-shares") -> Counted:
    """Count an election as a pot's box is counted."""
    outcome = RULES[rule](found, RULES_OF_POTS[rule])
    facts = facts_of(found, outcome, pot=Turnout(), whole=Turnout(), options=())
    file = repr(found.ballots).encode()
    order = tuple(project.id for project in found.projects)
    return Counted(1, facts, outcome, file, order=order, disclosure=disclosure(facts, outcome))


def decided(*papers: str, rule: str = "equal-shares") -> tuple[Told, Because | None]:
    found = counted(election(COSTS, *papers, budget=40), rule).disclosure
    return found.told, found.because


@pytest.mark.parametrize(
    ("papers", "told", "because"),
    [
        ((), "ballots", None),
        (("a",), "funded", "few"),
        (("a", "b"), "funded", "few"),
        (("2*ab", "2*b", "c"), "funded", "few"),
        (("5*ab", "4*b"), "funded", "few"),
        (("5*ab", "5*b"), "totals", "few"),
        (("10*ab",), "funded", "few"),
        (("10*ab", "5*"), "funded", "few"),
        (("10*ab", "9*b"), "totals", "few"),
        (("10*ab", "10*b"), "ballots", None),
        (("9*ab", "11*"), "funded", "few-marked"),
        (("ab", "19*"), "funded", "few-marked"),
        (("20*a",), "ballots", None),
        # One of 25 chose what nobody else did.
        (("12*ab", "12*b", "bc"), "totals", "alone"),
        (("98*ab", "bc"), "totals", "alone"),
        (("99*ab", "bc"), "ballots", None),
        (("100*ab", "99*b", "b", "c"), "ballots", None),
        (("199*ab", "bc"), "ballots", None),
        # Two who chose the same are not alone.
        (("12*ab", "12*b", "2*bc"), "ballots", None),
    ],
)
def test_what_is_told(papers: Sequence[str], told: str, because: str | None) -> None:
    assert decided(*papers) == (told, because)
    assert decided(*papers, rule="greedy") == (told, because)


def test_a_decision_is_kept_as_it_was() -> None:
    for found in (Disclosure(), Disclosure(Told.TOTALS, Because.ALONE)):
        assert Disclosure.from_dict(found.to_dict()) == found
    assert Disclosure.from_dict({}) is None


# -- what is kept says no more than what is told ------------------------------------------------


def kept(found: Election, rule: str) -> tuple[Told, dict[str, Any]]:
    one = counted(found, rule)
    return one.disclosure.told, one.row(1)


def known(found: Election, rule: str, told: Told) -> object:
    """What everybody may know of an election, by the words of the documentation."""
    outcome = RULES[rule](found, RULES_OF_POTS[rule])
    votes, points = found.votes(), found.points()
    totals = told == Told.TOTALS and (tuple(votes.items()), tuple(points.items()))
    return (found.voters, frozenset(outcome.funded), totals)


def insist_told_no_more(elections: Iterable[Election], rule: str) -> dict[Told, int]:
    """Elections of which the same is known have the same row; returns how many were told apart.

    A row is all that pages have: what two elections share in it tells neither of them.
    """
    rows: dict[object, list[dict[str, Any]]] = defaultdict(list)
    for found in elections:
        told, row = kept(found, rule)
        if told != Told.BALLOTS:
            rows[told, known(found, rule, told)].append(row)
    for alike in rows.values():
        assert all(row == alike[0] for row in alike), alike
    return {told: len([key for key in rows if key[0] == told]) for told in Told}  # type: ignore[index]  # pairs


@pytest.mark.parametrize("rule", sorted(RULES_OF_POTS))
@pytest.mark.parametrize("voters", [1, 2, 3])
def test_every_election_of_very_few_keeps_what_is_funded_and_nothing_else(
    rule: str, voters: int
) -> None:
    papers = ["".join(some) for some in product(*(("", id_) for id_ in COSTS))]
    every = combinations_with_replacement(papers, voters)
    elections = [election(COSTS, *some, budget=40) for some in every]
    assert len(elections) == {1: 8, 2: 36, 3: 120}[voters]
    told = insist_told_no_more(elections, rule)
    assert 0 < told[Told.FUNDED] < len(elections)
    assert told[Told.TOTALS] == 0


@st.composite
def same_totals(draw: st.DrawFn) -> tuple[Election, Election]:
    """Two elections of 10 to 30 ballots: in the second, marks of one project changed hands."""
    number = draw(st.integers(10, 30))
    paper = st.sets(st.sampled_from("abc"))
    papers = draw(st.lists(paper, min_size=number, max_size=number))
    column = draw(st.sampled_from("abc"))
    marks = draw(st.permutations([column in one for one in papers]))
    other = [
        (one - {column}) | ({column} if mark else set())
        for one, mark in zip(papers, marks, strict=True)
    ]
    first, second = (
        election(COSTS, *("".join(sorted(one)) for one in some), budget=40)
        for some in (papers, other)
    )
    return first, second


@pytest.mark.parametrize("rule", sorted(RULES_OF_POTS))
@settings(max_examples=300)
@given(pair=same_totals())
def test_totals_say_nothing_of_who_chose_what_together(
    rule: str, pair: tuple[Election, Election]
) -> None:
    (told, row), (other_told, other_row) = (kept(one, rule) for one in pair)
    same = known(pair[0], rule, told) == known(pair[1], rule, other_told)
    if told == other_told != Told.BALLOTS and same:
        assert row == other_row


@pytest.mark.parametrize("rule", sorted(RULES_OF_POTS))
def test_two_votes_with_the_same_totals_look_the_same(rule: str) -> None:
    one = election(COSTS, "4*ab", "3*c", "", "abc", "a", "b", "ac", budget=40)
    other = election(COSTS, "2*", "2*a", "2*ab", "2*abc", "bc", "b", "ac", "c", budget=40)
    first, second = (counted(each, rule) for each in (one, other))
    assert known(one, rule, Told.TOTALS) == known(other, rule, Told.TOTALS)
    assert (first.outcome == second.outcome) == (rule == "greedy"), "the working would tell"
    assert first.disclosure.told == second.disclosure.told == Told.TOTALS
    assert first.row(1) == second.row(1)


@st.composite
def with_points(draw: st.DrawFn) -> Election:
    kind = draw(st.sampled_from([BallotType.CUMULATIVE, BallotType.SCORING, BallotType.ORDINAL]))
    points = st.integers(1, 3)
    ballots = []
    for _voter in range(draw(st.integers(1, 30))):
        ids = tuple(sorted(draw(st.sets(st.sampled_from("abc")))))
        figures = () if kind == "ordinal" else tuple(draw(points) for _id in ids)
        ballots.append(Ballot(ids, figures))
    projects = tuple(Project(id_, cost) for id_, cost in COSTS.items())
    return Election(projects, tuple(ballots), 40, ballot_type=kind)


@pytest.mark.parametrize("rule", sorted(RULES_OF_POTS))
@given(found=with_points())
def test_no_ballot_is_kept_where_ballots_are_not_published(rule: str, found: Election) -> None:
    one = counted(found, rule)
    row = one.row(1)
    whole = one.disclosure.is_whole
    assert bool(row["pabulib"]) == bool(row["digest"]) == whole
    if not whole:
        assert row["outcome"]["facts"]["content"] is None
        assert {step["price"] for step in row["outcome"]["steps"]} <= {None}
        assert {each["supporters_left"] for each in row["outcome"]["unfunded"]} <= {None}
        assert tuple(row["outcome"]["funded"]) != () or not one.outcome.funded
        assert set(row["outcome"]["funded"]) == set(one.outcome.funded)


# -- from the box to what pages get ------------------------------------------------------------


def pot_of(session: Session, slug: str) -> PotResult:
    session.rollback()
    head = round_heads.head(session, slug, officer=False)
    return results.insist_published(session, head).pot("everyone")


def test_few_ballots_are_neither_kept_nor_shown(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    row = session.scalars(select(Count).where(Count.pot_id == vote.made.pot_id)).one()
    assert (row.ballots, row.pabulib, row.digest) == (5, b"", "")
    shown = pot_of(session, vote.made.slug)
    assert (shown.told, shown.because) == (Told.FUNDED, Because.FEW)
    assert [(one.project.key, one.funded) for one in shown.rows] == [
        ("1", True),
        ("4", True),
        ("2", False),
        ("3", False),
    ]
    assert {(one.votes, one.score, one.place, one.explanation) for one in shown.rows} == {
        (None, None, None, None)
    }
    assert (shown.facts.empty, shown.facts.content) == (None, None)


def test_their_file_and_their_figures_are_refused(session: Session, tmp_path: Path) -> None:
    vote, _ = counting.published(session, tmp_path)
    shown = pot_of(session, vote.made.slug)
    head = round_heads.head(session, vote.made.slug, officer=True)
    with pytest.raises(BallotsWithheld):
        files.pabulib_file(session, head, pot_slug="everyone")
    with pytest.raises(BallotsWithheld):
        figures.of_pot(session, head, shown)


@pytest.mark.parametrize("times", [1, counting.PUBLIC])
def test_a_count_from_before_is_shown_as_one_of_today(
    session: Session, tmp_path: Path, times: int
) -> None:
    vote, _ = counting.published(session, tmp_path, times=times)
    today = pot_of(session, vote.made.slug)
    papers = [marks for marks in counting.WHOLE_PLACE for _again in range(times)]
    _make_old(session, vote.made.pot_id, papers)
    before = pot_of(session, vote.made.slug)
    facts = asdict(before.facts) | {"alone": today.facts.alone}
    assert facts == asdict(today.facts)
    assert (before.rows, before.outcome) == (today.rows, today.outcome)
    assert (before.told, before.because) == (today.told, today.because)
    assert bool(before.digest) == bool(today.digest) == (times > 1)


def _make_old(session: Session, pot_id: int, papers: Sequence[tuple[str, ...]]) -> None:
    """Write a count as it was kept before anything was withheld."""
    costs = {str(number): number * 1_000_00 for number in range(1, 5)}
    ballots = tuple(Ballot(marks) for marks in papers)
    projects = tuple(Project(id_, cost) for id_, cost in costs.items())
    found = Election(projects, ballots, 6_000_00, step=100, unit_exponent=2, currency="GBP")
    with atomic(session):
        row = session.scalars(select(Count).where(Count.pot_id == pot_id)).one()
        kept = Outcome.from_dict(row.outcome)
        outcome = RULES["equal-shares"](found, kept.parameters)
        facts = facts_of(found, outcome, pot=Turnout(), whole=Turnout(), options=())
        old = row.outcome["facts"] | {"empty": facts.empty, "content": facts.content}
        del old["alone"]
        row.outcome = outcome.to_dict() | {"facts": {**old, "options": []}}
        file = b"an old file"
        if facts.ballots >= 20:
            file = row.pabulib
        row.pabulib, row.digest = file, hashlib.sha256(file).hexdigest()


def test_an_old_count_with_a_mark_of_ones_own_is_looked_at_again(
    session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.published(session, tmp_path, times=counting.PUBLIC)
    with atomic(session):
        row = session.scalars(select(Count).where(Count.pot_id == vote.made.pot_id)).one()
        old = {key: row.outcome[key] for key in row.outcome if key not in {"told", "because"}}
        row.outcome = old | {"facts": {**old["facts"], "alone": None}}
    assert pot_of(session, vote.made.slug).told == Told.BALLOTS
    with atomic(session):
        row = session.get_one(Count, row.id)
        # Of the seven who chose 3 and 4, one is left.
        text = row.pabulib.decode()
        row.pabulib = text.replace(";3,4\n", ";4\n", text.count(";3,4\n") - 1).encode()
    shown = pot_of(session, vote.made.slug)
    assert (shown.told, shown.because) == (Told.TOTALS, Because.ALONE)
    assert {one.votes for one in shown.rows} == {21, 14, 7}
    assert {one.explanation for one in shown.rows} == {None}
