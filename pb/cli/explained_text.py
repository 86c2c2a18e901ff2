"""The text of `pb explain`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from fractions import Fraction

from pb.allocation.checks import (
    Check,
    Counterexample,
    Group,
    NobodyPays,
    Overspent,
    Property,
    StillFits,
    SupportersKeepMore,
    Verdict,
)
from pb.allocation.election import Election
from pb.allocation.explain import Explanation, explain
from pb.allocation.metrics import Part
from pb.allocation.money import UNKNOWN
from pb.cli.explained import Explained
from pb.cli.figures import cut, decimal, percent, table
from pb.wording import explanations
from pb.wording.formats import exponent_of

LOCALE = "en"

NO_CURRENCY = "XXX"
"""The code for no currency; babel writes it with a sign that says nothing to anyone."""

PROPERTIES = {
    Property.WITHIN_BUDGET: "within the pot",
    Property.EXHAUSTIVE: "nothing more fits",
    Property.PRICEABLE: "voters with equal purses could have bought it",
    Property.EJR_UP_TO_ONE: "groups get what they deserve, up to one project",
    Property.EJR_UP_TO_ANY: "groups get what they deserve, up to any project",
}

MONEY = frozenset({"cost", "left", "missing", "price", "budget", "held"})
"""The fields of a reason that are money."""


def text(found: Explained) -> Iterator[str]:
    """Write reasons, payments, checks and figures, one after the other."""
    yield from _reasons(found)
    yield from _payments(found)
    yield from _one_ballot(found)
    yield from _checks(found)
    yield from _figures(found)
    yield from _robustness(found)


def _names(election: Election) -> dict[str, str]:
    return {project.id: cut(project.name) or project.id for project in election.projects}


# -- reasons -----------------------------------------------------------------------------------


def _reasons(found: Explained) -> Iterator[str]:
    election = found.election
    currency = election.currency or NO_CURRENCY
    places = exponent_of(currency) - election.unit_exponent
    names = _names(election)
    for id_, why in explain(found.outcome).items():
        said = explanations.sentence(_scaled(why, places), currency=currency, locale=LOCALE)
        yield f"{names[id_]}: {said.replace('¤', '')}"
    yield ""


def _scaled(why: Explanation, places: int) -> Explanation:
    """Turn the file's smallest unit into the currency's, as the sentences want it."""
    if places == 0:
        return why
    changed: dict[str, Fraction | int] = {}
    for each in fields(why):
        value = getattr(why, each.name)
        if each.name in MONEY and value is not None:
            scaled = Fraction(value) * Fraction(10) ** places
            changed[each.name] = round(scaled) if isinstance(value, int) else scaled
    found: Explanation = replace(why, **changed)  # type: ignore[arg-type]  # by the fields' names
    return found


# -- money -------------------------------------------------------------------------------------


def _payments(found: Explained) -> Iterator[str]:
    election, names = found.election, _names(found.election)
    labels = sorted({label for sums in found.paid_by.values() for label in sums})
    yield "Who paid"
    if not labels:
        yield "The pot paid for everything; no voter's part in it is defined."
        yield ""
        return
    if found.payments.purse is not None:
        yield f"Everyone's share: {_money(election, found.payments.purse)}"
    rows = [["project", "cost", *(label or "unknown" for label in labels), "the pot"]]
    for step in found.outcome.steps:
        sums: Mapping[str, Fraction] = found.paid_by.get(step.project, {})
        cells = [_money(election, sums.get(label, Fraction(0))) for label in labels]
        pot = _money(election, found.payments.pot.get(step.project, Fraction(0)))
        rows.append([names[step.project], election.in_major(step.cost), *cells, pot])
    yield from table(rows)
    if UNKNOWN in labels:
        yield "unknown: voters about whom the file says nothing there."
    yield ""


def _one_ballot(found: Explained) -> Iterator[str]:
    if found.ballot is None:
        return
    election, names = found.election, _names(found.election)
    ids = found.election.ballots[found.ballot].projects
    yield f"A ballot for {', '.join(names[id_] for id_ in ids) or 'nothing'} paid"
    for id_, amount in found.payments.ballots[found.ballot].items():
        yield f"  {_money(election, amount)} for {names[id_]}"
    kept = found.payments.kept(found.ballot)
    if kept is not None:
        yield f"  and kept {_money(election, kept)}"
    yield ""


def _money(election: Election, amount: Fraction) -> str:
    """Write money with the file's decimals, two at least."""
    places = max(2, election.unit_exponent)
    return decimal(amount / 10**election.unit_exponent, places=places)


# -- checks ------------------------------------------------------------------------------------


def _checks(found: Explained) -> Iterator[str]:
    yield "Checks"
    for check in found.checks:
        yield f"{PROPERTIES[check.property]}: {_verdict(found.election, check)}"
    yield ""


def _verdict(election: Election, check: Check) -> str:
    if check.counterexample is not None:
        return f"no. {_said(election, check.counterexample)}"
    return {
        Verdict.HOLDS: "yes",
        Verdict.FAILS: "no",
        Verdict.SCREENED: f"nothing found among sets of up to {check.up_to} projects, "
        "larger ones were not tried",
        Verdict.UNDECIDED: "not decided, the election is too large for that",
        Verdict.NOT_MEANT: "defined for ballots that only approve",
    }[check.verdict]


def _said(election: Election, found: Counterexample) -> str:
    names = _names(election)
    if isinstance(found, Overspent):
        cost, pot = election.in_major(found.cost), election.in_major(found.budget)
        return f"{cost} of {pot} are spent."
    if isinstance(found, StillFits):
        cost, left = election.in_major(found.cost), election.in_major(found.left)
        return f"{names[found.project]} costs {cost}, and {left} are left."
    if isinstance(found, NobodyPays):
        return f"Nobody voted for {names[found.project]}."
    titles = ", ".join(names[id_] for id_ in found.projects)
    if isinstance(found, SupportersKeepMore):
        more = _money(election, found.more)
        one = "one of " if len(found.projects) > 1 else ""
        return f"Whatever is paid, voters for {one}{titles} keep {more} more than it costs."
    assert isinstance(found, Group)
    share, cost = _money(election, found.share), election.in_major(found.cost)
    return (
        f"{found.voters} voters who all chose {titles} have a share of {share}, which pays for "
        f"the cost of {cost}, but they get less than that."
    )


# -- figures -----------------------------------------------------------------------------------


def _figures(found: Explained) -> Iterator[str]:
    figures = found.metrics
    yield "Figures"
    rows = [
        ["part of the pot that is used", percent(figures.cost_used)],
        ["voters with none of their choices", percent(figures.excluded)],
        ["the same, of those with two choices or more", percent(figures.excluded_of_two)],
        ["funded choices of a voter, on average", decimal(figures.satisfaction)],
        ["their cost, as a part of the pot", percent(figures.cost_satisfaction)],
        ["how unequal influence is (Gini), 0 to 1", decimal(figures.influence_gini)],
        [
            "gap between wishes and spending, themes",
            _gap(figures.category_gap, figures.categories),
        ],
        ["gap between wishes and spending, areas", _gap(figures.area_gap, figures.areas)],
    ]
    if figures.points_satisfaction is not None:
        rows.append(["points to funded projects", decimal(figures.points_satisfaction)])
    yield from table(rows)


def _gap(gap: Fraction | None, parts: Sequence[Part]) -> str:
    """Leave out the gap where the file does not divide its projects."""
    return percent(gap if len(parts) > 1 else None)


def _robustness(found: Explained) -> Iterator[str]:
    if found.robustness is None:
        return
    result, names = found.robustness, _names(found.election)
    yield ""
    yield f"Funded in so many of {result.resamples} resamples (seed {result.seed})"
    rows = [
        [names[id_], percent(result.share(id_)), "close" if id_ in result.close else ""]
        for id_ in result.times
    ]
    yield from table(rows, left=(0, 2))
