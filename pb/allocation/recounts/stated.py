"""What a file states about its greedy rule, in META and in the prose of its comment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from pb.allocation.ballots import APPROVALS, WITH_POINTS, BallotType
from pb.allocation.election import Election
from pb.allocation.pabulib import Document
from pb.allocation.pabulib.figures import figure, whole
from pb.allocation.pabulib.stated import THRESHOLD
from pb.allocation.recounts.findings import Because, Finding, named
from pb.allocation.recounts.orders import Greedy

NOTE = re.compile(r"#\d+:|\d+#:")
RESERVE = re.compile(r"at least (\d{1,2}|100) ?% of (?:that|the) project")
PAIR = re.compile(r"[Pp]rojects? (\S+) and (\S+)")
RIVALS = ("simultaneously", "exclusive", "exclude", "conflict", "instead of each other")
NINES = re.compile(r"9{6,}(\.0*)?")
LEFTOVER = "fund additional projects that fit"

KNOWN = frozenset(
    {
        *("greedy", "greedy-threshold", "greedy-no-skip", "greedy-exclusive", "greedy-custom"),
        "greedy-per-cost",
    }
)


def notes(document: Document) -> tuple[str, ...]:
    """Give the notes "#1: ..." of the comment, each on one line."""
    comment = document.election.meta.get("comment", "")
    return tuple(" ".join(note.split()) for note in NOTE.split(comment) if note.strip())


def greedy_of(document: Document) -> tuple[Greedy | None, tuple[Finding, ...]]:
    """Give the greedy rule that a file states, with what is worth a word.

    Without a rule, the findings say what is not published.
    """
    word, election = document.stated_rule, document.election
    if word not in KNOWN or word == "greedy-per-cost":
        return None, (Finding(Because.OWN_RULE, {"rule": word or "unknown"}),)
    if word == "greedy-threshold" and THRESHOLD not in election.meta:
        return None, (Finding(Because.NO_THRESHOLD, {"key": THRESHOLD}),)
    reserve = _reserve(document) if word == "greedy-custom" else None
    if word == "greedy-custom" and reserve is None:
        return None, (Finding(Because.OWN_RULE, {"rule": word}),)
    exclusive = _exclusive(document)
    found = Greedy(
        threshold=whole(election.meta.get(THRESHOLD, "0")) or 0,
        no_skip=document.parameters.no_skip or reserve is not None,
        reserve=reserve,
        exclusive=exclusive,
        withdrawn=_withdrawn(election),
        ceilings=_ceilings(election),
        leftover=election.meta.get("leftover_budget", "").lower().startswith(LEFTOVER),
    )
    return found, tuple(_worth_a_word(found))


def _worth_a_word(rule: Greedy) -> Iterator[Finding]:
    for group in rule.exclusive:
        yield Finding(Because.EXCLUDED, {"projects": named(group)})
    if rule.withdrawn:
        yield Finding(Because.WITHDRAWN, {"projects": named(rule.withdrawn)})
    if rule.ceilings:
        yield Finding(Because.CATEGORY_BUDGETS)


def _reserve(document: Document) -> Fraction | None:
    """Read which part of its cost has to be left for the project that does not fit any more."""
    for note in notes(document):
        found = RESERVE.search(note)
        if found and "until the next project" in note:
            return Fraction(int(found[1]), 100)
    return None


def _exclusive(document: Document) -> tuple[frozenset[str], ...]:
    """Read which projects exclude each other: a note names two, and says so."""
    known = {project.id for project in document.election.projects}
    groups = [frozenset(group) for group in document.parameters.constraints.exclusive]
    for note in notes(document):
        if any(word in note for word in RIVALS):
            pairs = (frozenset(id_.strip(".,;") for id_ in found) for found in PAIR.findall(note))
            groups += [pair for pair in pairs if pair <= known]
    return tuple(dict.fromkeys(groups))


def _withdrawn(election: Election) -> frozenset[str]:
    """Name the projects at the cost of nothing but nines, above the pot: no cost, but a mark."""
    return frozenset(
        project.id
        for project in election.projects
        if project.cost > election.budget and NINES.fullmatch(election.in_major(project.cost))
    )


def _ceilings(election: Election) -> Mapping[str, int] | None:
    """Read the upper bounds for categories, which stand in the order of META's categories."""
    names = [name.strip() for name in election.meta.get("categories", "").split(",")]
    cells = election.meta.get("budget_per_category", "").split(",")
    amounts = [figure(cell) for cell in cells]
    if len(names) != len(amounts):
        return None
    found = {}
    for name, amount in zip(names, amounts, strict=True):
        if amount is None:
            return None
        # Rounded down: a cost is a whole number of these units.
        found[name] = int(amount * 10**election.unit_exponent)
    return found


def scores(document: Document) -> tuple[dict[str, int], ...]:
    """Give what the rule sorts by; for rankings without points, each way that they may count.

    Where the file has a column score, only the ways that lead to it are left, maybe none.
    """
    found = ways(document)
    if len(found) > 1 and document.scores:
        found = tuple(way for way in found if totals_differ(way, document.scores) == 0)
    return found


def ways(document: Document) -> tuple[dict[str, int], ...]:
    """Give each way in which the ballots may add up to a score."""
    election = document.election
    if election.ballot_type in APPROVALS | {BallotType.YES_NO}:
        return (election.votes(),)
    pointed = any(ballot.points for ballot in election.ballots)
    if election.ballot_type in WITH_POINTS or pointed:
        return (election.points(),)
    longest = whole(election.meta.get("max_length", "")) or 0
    tops = [top for top in (longest, len(election.projects)) if top > 0]
    found = [_borda(election, top) for top in [*tops, None]] + [election.votes()]
    return tuple(dict(way) for way in dict.fromkeys(tuple(way.items()) for way in found))


def _borda(election: Election, top: int | None) -> dict[str, int]:
    """Give `top` points (None: a paper's length) for a first place, one less for each further."""
    found = {project.id: 0 for project in election.projects}
    for ballot in election.ballots:
        first = len(ballot.projects) if top is None else top
        for place, id_ in enumerate(ballot.projects):
            found[id_] += max(0, first - place) * ballot.count
    return found


def totals_differ(counted: Mapping[str, int], published: Mapping[str, str]) -> int:
    """Say for how many projects the published total is another than the counted one."""
    return sum(1 for id_, cell in published.items() if cell and whole(cell) != counted.get(id_))
