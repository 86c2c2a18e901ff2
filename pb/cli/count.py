"""`pb count`: count a Pabulib election and print what is funded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import click

from pb.allocation.ballots import NotCountable
from pb.allocation.election import Election
from pb.allocation.outcome import Outcome, Stopped
from pb.allocation.parameters import OptionsClash
from pb.allocation.rules import RULES
from pb.cli.count_options import Options, chosen, count_options, described, table_of_options
from pb.cli.election_files import Clash, note_other_rule, read
from pb.cli.screen import show

NAME_WIDTH = 44
ALWAYS = 5
"""So many columns are always shown."""

STOPPED = {
    Stopped.NOTHING_FITS: "no project that is left fits any more",
    Stopped.NEXT_OVERSPENDS: "one step more would overspend",
    Stopped.ALL_FUNDED: "every project with a vote is funded",
    Stopped.EVERYTHING_FITS: "all projects together fit, so no step was needed",
}


@click.command(epilog=table_of_options())
@click.argument("file", type=click.Path())
@count_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def count(file: str, *, as_json: bool, **given: Any) -> None:
    """Count FILE, an election in Pabulib's format.

    Options that are left out come from the file; without any there, from the rule greedy. With
    --rule, all but --ties and --seed come from the options alone; with --completion, --add1 does.

    Exit status 2: a bad file. 3: options that do not go together.
    """
    document = read(file)
    options = Options(**given)
    name, parameters = chosen(document, options)
    try:
        outcome = RULES[name](document.election, parameters)
    except (OptionsClash, NotCountable) as error:
        raise Clash(f"{file}: {error}") from error
    if options.rule is None:
        note_other_rule(file, document, outcome)
    if as_json:
        click.echo(json.dumps(_object(document.election, outcome)))
    else:
        show(_table(document.election, outcome))


def _object(election: Election, outcome: Outcome) -> dict[str, Any]:
    """Money is text, in the file's units; exact figures are fractions "n/d"."""
    unit = 10**election.unit_exponent
    parameters = outcome.to_dict()["parameters"]
    limits = parameters["constraints"]
    for kind in ("floors", "ceilings"):
        limits[kind] = {name: election.in_major(each) for name, each in limits[kind].items()}
    return {
        "rule": outcome.rule,
        "parameters": {**parameters, "step": election.in_major(outcome.step)},
        "voters": outcome.voters,
        "budget": election.in_major(outcome.budget),
        "cost": election.in_major(outcome.cost),
        "left": election.in_major(outcome.left),
        "endowment": None if outcome.endowment is None else str(outcome.endowment / unit),
        "raises": outcome.raises,
        "stopped": outcome.stopped,
        "comparison": outcome.comparison and asdict(outcome.comparison),
        "funded": list(outcome.funded),
        "steps": [
            {
                "project": step.project,
                "by": step.by,
                "cost": election.in_major(step.cost),
                "votes": step.votes,
                "score": step.score,
                "price": None if step.price is None else str(step.price / unit),
                "effective_votes": _text(step.effective_votes),
                "level": list(step.level),
                "decided_by": step.decided_by,
            }
            for step in outcome.steps
        ],
    }


def _text(figure: Fraction | None) -> str | None:
    return None if figure is None else str(figure)


def _table(election: Election, outcome: Outcome) -> Iterator[str]:
    """The funded projects in order, then what is left."""
    names = {project.id: project.name for project in election.projects}
    yield f"Rule: {outcome.rule}, {described(outcome.parameters)}"
    rows: list[tuple[str, ...]] = [
        ("", "id", "project", "cost", "votes", "points", "effective votes")
    ]
    scored = any(step.score != step.votes for step in outcome.steps)
    for place, step in enumerate(outcome.steps, start=1):
        name = " ".join(names[step.project].split())
        cost = election.in_major(step.cost)
        effective = "" if step.effective_votes is None else _decimal(step.effective_votes)
        points = str(step.score) if scored else ""
        rows.append(
            (str(place), step.project, _cut(name), cost, str(step.votes), points, effective)
        )
    rows = _without_empty(rows)
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(width) if column in (1, 2) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    yield ""
    yield f"Funded: {len(outcome.steps)} of {len(election.projects)} projects"
    for label, amount in (
        ("Budget", outcome.budget),
        ("Cost", outcome.cost),
        ("Left", outcome.left),
    ):
        yield f"{label}: {election.in_major(amount)} {election.currency}".rstrip()
    yield from _add1_lines(election, outcome)
    if outcome.comparison is not None:
        yield (
            f"More of their projects under {outcome.rule}: {outcome.comparison.rule} voters; "
            f"under greedy, which {'replaces it' if outcome.comparison.replaced else 'does not'}"
            f": {outcome.comparison.greedy}"
        )


def _without_empty(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Leave out the columns behind the votes in which only the header says something."""
    kept = [
        column
        for column, _ in enumerate(rows[0])
        if column < ALWAYS or any(row[column] for row in rows[1:])
    ]
    return [tuple(row[column] for column in kept) for row in rows]


def _cut(name: str) -> str:
    return name if len(name) <= NAME_WIDTH else name[: NAME_WIDTH - 1] + "…"


def _decimal(figure: Fraction) -> str:
    """Write a figure with two decimals."""
    return format(Decimal(round(figure * 100)).scaleb(-2), "f")


def _add1_lines(election: Election, outcome: Outcome) -> Iterator[str]:
    if outcome.endowment is None:
        return
    share = _decimal(outcome.endowment / 10**election.unit_exponent)
    yield f"Share of each of {outcome.voters} voters: {share} {election.currency}".rstrip()
    if outcome.stopped is not None:
        yield f"Add1 steps: {outcome.raises} ({STOPPED[outcome.stopped]})"
