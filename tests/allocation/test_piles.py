"""Piles of approvals are what the plain grouping makes of them, and so is what a file holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.allocation import pabulib
from pb.allocation.ballots import BallotType
from pb.allocation.election import Ballot, Election, Project, group
from pb.allocation.piles import Pile, pile_of, sorted_pile

NAMES = ["1", "10", "2", "A", "a-b", "Ł7", "ł", "żółw"]

PAPERS = st.lists(
    st.tuples(st.permutations(NAMES), st.integers(0, len(NAMES)), st.integers(1, 3)).map(
        lambda drawn: Ballot(tuple(drawn[0][: drawn[1]]), count=drawn[2])
    ),
    max_size=12,
)


def piled(papers: Sequence[Ballot], ids: Sequence[str]) -> Pile | None:
    known = sorted(ids)
    places = [known.index(id_) for paper in papers for id_ in paper.projects]
    lengths = np.array([len(paper.projects) for paper in papers], dtype=np.intp)
    counts = np.array([paper.count for paper in papers], dtype=np.intp)
    return sorted_pile(known, np.array(places, dtype=np.uint16), lengths=lengths, counts=counts)


def election(ballots: Sequence[Ballot]) -> Election:
    return Election(tuple(Project(id_, 5) for id_ in NAMES), ballots, 10)


@given(PAPERS)
def test_a_pile_is_what_grouping_makes_of_its_papers(papers):
    found = piled(papers, NAMES)
    assert found is not None
    plain = group(papers, BallotType.APPROVAL)
    assert tuple(found) == plain
    assert found == plain
    assert plain == found
    assert hash(found) == hash(plain)
    assert (len(found), found[:2]) == (len(plain), plain[:2])
    assert all(found[place] == each for place, each in enumerate(plain))
    mine, theirs = election(found), election(plain)
    assert mine.ballots is found
    assert mine == theirs
    assert mine.votes() == theirs.votes()
    assert mine.voters == theirs.voters


@given(PAPERS)
def test_ballots_make_a_pile_and_a_pile_ballots(papers):
    plain = group(papers, BallotType.APPROVAL)
    found = pile_of(plain, NAMES)
    assert tuple(found) == plain
    assert found == piled(papers, NAMES)
    assert pile_of(found, NAMES) is found


@given(PAPERS, PAPERS)
def test_piles_are_equal_where_their_papers_are(some, others):
    same = group(some, BallotType.APPROVAL) == group(others, BallotType.APPROVAL)
    assert (piled(some, NAMES) == piled(others, NAMES)) is same


def test_a_project_twice_on_a_paper_makes_no_pile():
    assert piled([Ballot(("1", "2")), Ballot(("2", "1", "2"))], NAMES) is None


def test_a_pile_for_projects_that_an_election_lacks_is_refused():
    found = piled([Ballot(("1",))], ["1", "new"])
    assert found is not None
    with pytest.raises(ValueError, match="unknown project"):
        election(found)


def test_of_another_ballot_type_a_pile_is_taken_as_ballots():
    found = piled([Ballot(("2",)), Ballot(("1",))], NAMES)
    assert found is not None
    ranked = replace(election(found), ballot_type=BallotType.ORDINAL)
    assert ranked.ballots == (Ballot(("1",)), Ballot(("2",)))
    assert isinstance(ranked.ballots, tuple)


def test_more_projects_than_short_numbers_can_name():
    ids = [f"{number:05}" for number in range(70_000)]
    papers = [Ballot(tuple(ids[-5:])), Ballot(tuple(ids[-6:-1])), Ballot((*ids[:2], ids[-1]))]
    found = pile_of(papers[:0], ids)
    assert len(found) == 0
    marks = [ids.index(id_) for paper in papers for id_ in paper.projects]
    lengths = np.array([5, 5, 3])
    pile = sorted_pile(ids, np.array(marks), lengths=lengths, counts=np.array([1, 2, 3]))
    assert pile is not None
    assert [ballot.projects for ballot in pile] == sorted(paper.projects for paper in papers)
    assert pile.votes()[ids[-1]] == 4


# -- as files ----------------------------------------------------------------------------------

HEAD = "META\nkey;value\nbudget;10\nPROJECTS\nproject_id;cost\n"
HEAD += "".join(f"{name};5\n" for name in NAMES) + "VOTES\nvoter_id;vote;age\n"

CELLS = st.lists(
    st.tuples(st.permutations(NAMES), st.integers(0, len(NAMES))).map(
        lambda drawn: ",".join(drawn[0][: drawn[1]])
    ),
    max_size=12,
)


def file_of(cells: Sequence[str], careful: Sequence[bool], newline: str = "\n") -> bytes:
    """Write papers, some of them so that only the careful reader can take them."""
    rows = [
        f'{voter};"{cell.replace(",", " , ")}";7' if slow else f"{voter};{cell};7"
        for voter, (cell, slow) in enumerate(zip(cells, careful, strict=True))
    ]
    return "".join(line + newline for line in (HEAD + "\n".join(rows)).split("\n")).encode()


@given(CELLS, st.data(), st.sampled_from(["\n", "\r\n"]))
def test_clean_and_unusual_papers_make_equal_elections(cells, data, newline):
    slow = data.draw(st.lists(st.booleans(), min_size=len(cells), max_size=len(cells)))
    quick = pabulib.parse(file_of(cells, [False] * len(cells)), file="x.pb").election
    careful = pabulib.parse(file_of(cells, slow, newline), file="x.pb").election
    assert quick == careful
    assert (quick.votes(), quick.voters) == (careful.votes(), careful.voters)
    assert hash(quick.ballots) == hash(careful.ballots)


@given(CELLS, CELLS, st.sampled_from(["zz", "1,1", "1,", "\u00a0zz", "META,VOTES"]))
def test_a_wrong_paper_is_named_by_its_line_among_clean_ones(before, after, wrong):
    cells = [*before, wrong, *after]
    with pytest.raises(pabulib.PabulibError) as refused:
        pabulib.parse(file_of(cells, [False] * len(cells)), file="x.pb")
    assert refused.value.line == len(HEAD.splitlines()) + len(before) + 1


def test_a_cell_that_looks_like_votes_parts_no_block():
    text = HEAD.replace("budget;10\n", 'budget;10\ncomment;"one\nVOTES\nvoter_id;vote\n2;1"\n')
    found = pabulib.parse(f"{text}1;1;7\n".encode(), file="x.pb").election
    assert found.meta["comment"] == "one\nVOTES\nvoter_id;vote\n2;1"
    assert found.voters == 1
