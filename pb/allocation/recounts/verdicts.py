"""Compare the official outcome with every outcome that the stated rule allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pb.allocation.ballots import NotCountable
from pb.allocation.pabulib import Document
from pb.allocation.pabulib.figures import whole
from pb.allocation.parameters import OptionsClash, Parameters, Ties
from pb.allocation.recounts.findings import Because, Finding, Recount, Verdict, named
from pb.allocation.recounts.orders import Funded, Greedy, TooManyOrders, outcomes
from pb.allocation.recounts.stated import greedy_of, notes, scores, totals_differ
from pb.allocation.rules import RULES

LOTS = ("1", "2", "3", "4")
"""Seeds of lots: where they lead to different outcomes, a tie matters."""

FUNDED = "1"
SAVED = "2"
BEYOND = "3"
MARKS = frozenset({"", "0", FUNDED, SAVED, BEYOND})
LONGEST_NOTE = 300
TELLING = ("rule", "winner", "leftover", "original data", "removed", "deleted")


Judged = tuple[Verdict, list[Finding]]


def recount(document: Document) -> Recount:
    """Count a published election under the rule that its file states."""
    verdict, findings = _judged(document)
    return Recount(document.stated_rule or "unknown", verdict, tuple(findings))


def _judged(document: Document) -> Judged:
    """Give the verdict and the reasons."""
    marks = set(document.selected.values())
    if marks - MARKS:
        unknown = Finding(Because.UNKNOWN_MARK, {"mark": min(marks - MARKS)})
        return Verdict.UNDETERMINED, [unknown]
    if not marks - {""}:
        return Verdict.UNDETERMINED, list(_nothing_official(document))
    # What is marked 3 was funded beyond the rule.
    funded = {id_ for id_, mark in document.selected.items() if mark in {FUNDED, SAVED}}
    verdict, findings = _against(document, frozenset(funded))
    beyond = [id_ for id_, mark in document.selected.items() if mark == BEYOND]
    if beyond:
        findings.append(Finding(Because.BEYOND_THE_RULE, {"projects": named(beyond)}))
    return verdict, findings


def _nothing_official(document: Document) -> Iterator[Finding]:
    """Say why there is nothing to compare with, and what the stated rule would fund."""
    meta = document.election.meta
    if document.rule is None:
        yield Finding(Because.NO_RULE)
    yield Finding(Because.NO_OFFICIAL_OUTCOME)
    if meta.get("experimental", "").strip() == "1":
        yield Finding(Because.EXPERIMENT)
    if meta.get("fully_funded", "").strip() == "1":
        yield Finding(Because.ALL_FIT)
    if document.rule is not None:
        possible, findings = _possible(document)
        if possible is not None and len(possible) == 1:
            (funded,) = possible
            yield Finding(Because.WOULD_FUND, {"number": len(funded)})
        yield from findings
    yield from _comments(document)


def _against(document: Document, official: Funded) -> Judged:
    """Compare with the official outcome."""
    if document.rule is None:
        tried = [_tried(document, official), *_most_votes(document, official)]
        return Verdict.UNDETERMINED, [Finding(Because.NO_RULE), *tried, *_comments(document)]
    possible, findings = _possible(document)
    if possible is None:
        return Verdict.UNDETERMINED, [*findings, *_comments(document)]
    if possible == {official}:
        return Verdict.SAME, [Finding(Because.AS_STATED, {"number": len(official)}), *findings]
    if official in possible:
        level = frozenset.union(*possible) - frozenset.intersection(*possible)
        tie = Finding(Because.NO_TIE_ORDER, {"projects": named(level)})
        return Verdict.UNDETERMINED, [tie, *findings]
    different = list(_different(document, official, possible))
    if document.stated_rule == "greedy-exclusive" and not _names_pairs(document):
        return Verdict.UNDETERMINED, [Finding(Because.NO_EXCLUSIONS), *different]
    return Verdict.DIFFERS, [*different, *findings]


def _different(
    document: Document, official: Funded, possible: frozenset[Funded]
) -> Iterator[Finding]:
    """Say in which projects the outcomes differ, and what may explain it."""
    somewhere, everywhere = frozenset.union(*possible), frozenset.intersection(*possible)
    if official - somewhere:
        yield Finding(Because.ONLY_OFFICIAL, {"projects": named(official - somewhere)})
    if everywhere - official:
        yield Finding(Because.ONLY_COUNTED, {"projects": named(everywhere - official)})
    if len(possible) > 1:
        yield Finding(Because.NO_TIE_ORDER, {"projects": named(somewhere - everywhere)})
    yield from _totals(document, official)
    yield from _comments(document)


def _names_pairs(document: Document) -> bool:
    rule, _ = greedy_of(document)
    return rule is not None and bool(rule.exclusive)


def _totals(document: Document, official: Funded) -> Iterator[Finding]:
    """Say that the published totals are not those of the ballots, and whether that explains it."""
    ways = scores(document) or (document.election.votes(),)
    published = document.scores or document.votes
    differing = totals_differ(ways[0], published)
    if not differing:
        return
    yield Finding(Because.TOTALS_DIFFER, {"number": differing})
    totals = {id_: whole(cell) or 0 for id_, cell in published.items()}
    rule, _ = greedy_of(document)
    if document.rule != "greedy" or rule is None:
        return
    if _greedy(document, rule, (totals,)) == {official}:
        yield Finding(Because.TOTALS_EXPLAIN)


Possible = tuple[frozenset[Funded] | None, tuple[Finding, ...]]


def _possible(document: Document) -> Possible:
    """Give every outcome that the stated rule allows; None if it does not say enough."""
    if document.rule != "greedy" or document.states_options:
        return _by_rule(document)
    rule, findings = greedy_of(document)
    if rule is None:
        return None, findings
    ways = scores(document)
    if not ways:
        return None, (Finding(Because.NO_CONVERSION),)
    try:
        found = _greedy(document, rule, ways)
    except TooManyOrders:
        return None, (Finding(Because.TOO_MANY_ORDERS), *findings)
    if len(ways) > 1 and len(found) > 1:
        return None, (Finding(Because.NO_CONVERSION), *findings)
    if document.stated_rule == "greedy-exclusive" and not rule.exclusive:
        findings = (*findings, Finding(Because.NO_PAIR_NAMED))
    return found, findings


def _greedy(
    document: Document, rule: Greedy, ways: tuple[dict[str, int], ...]
) -> frozenset[Funded]:
    each = (outcomes(document.election, way, rule) for way in ways)
    return frozenset().union(*each)


def _by_rule(document: Document) -> Possible:
    """Count by our own rule, by several orders between level projects if none is published."""
    assert document.rule is not None
    parameters = document.parameters
    orders = [parameters]
    try:
        first = RULES[document.rule](document.election, parameters)
        if not document.states_options and any(step.level for step in first.steps):
            orders += _other_orders(parameters)
        each = [RULES[document.rule](document.election, order).funded for order in orders[1:]]
    except (OptionsClash, NotCountable) as error:
        return None, (Finding(Because.NOT_COUNTABLE, {"why": str(error)}),)
    return frozenset(map(frozenset, (first.funded, *each))), ()


def _other_orders(parameters: Parameters) -> Iterator[Parameters]:
    yield replace(parameters, ties=Ties.NAME, seed=None)
    for seed in LOTS:
        yield replace(parameters, ties=Ties.PUBLISHED, seed=seed)


def _tried(document: Document, official: Funded) -> Finding:
    """Say which well-known rule would have led to the official outcome."""
    ways = scores(document) or (document.election.votes(),)
    rules = {"greedy": Greedy(), "greedy-no-skip": Greedy(no_skip=True)}
    for name, rule in rules.items():
        try:
            if _greedy(document, rule, ways) == {official}:
                return Finding(Because.ANOTHER_RULE_GIVES_IT, {"rule": name})
        except TooManyOrders:
            continue
    return Finding(Because.NO_RULE_GIVES_IT, {"rules": ", ".join(rules)})


def _most_votes(document: Document, official: Funded) -> Iterator[Finding]:
    """Say whether the official projects are those with the most votes, of all or of each group."""
    election, votes = document.election, document.election.votes()
    groupings = {
        "": dict.fromkeys(votes, ""),
        "category": {project.id: project.category for project in election.projects},
        "neighborhood": {project.id: project.area for project in election.projects},
    }
    for by, group in groupings.items():
        if by and len(set(group.values())) == 1:
            continue
        least = {group[id_]: votes[id_] for id_ in sorted(official, key=lambda id_: -votes[id_])}
        beaten = (id_ for id_ in votes if id_ not in official and group[id_] in least)
        if all(votes[id_] <= least[group[id_]] for id_ in beaten):
            because = Because.MOST_VOTES_OF_EACH if by else Because.MOST_VOTES
            yield Finding(because, {"by": by, "number": len(official)})
            return


def _comments(document: Document) -> Iterator[Finding]:
    """Repeat what the file itself says about rule, winners, votes or money."""
    for note in notes(document):
        if any(word in note.lower() for word in TELLING):
            cut = note if len(note) <= LONGEST_NOTE else f"{note[:LONGEST_NOTE]}…"
            yield Finding(Because.COMMENT, {"note": cut})
