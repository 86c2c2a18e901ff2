"""`pb compare`: what each rule makes of one election, side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from pb.allocation.comparison import Column, Comparison, compare
from pb.allocation.election import Election
from pb.allocation.metrics import Metrics, Part
from pb.allocation.parameters import Ties
from pb.allocation.rules import RULES
from pb.cli.election_files import BadFile, Clash, read
from pb.cli.figures import cut, decimal, percent, table
from pb.cli.screen import show

FIGURES: dict[str, Callable[[Metrics], Fraction | None]] = {
    "cost_used": lambda found: found.cost_used,
    "excluded": lambda found: found.excluded,
    "excluded_of_two": lambda found: found.excluded_of_two,
    "satisfaction": lambda found: found.satisfaction,
    "cost_satisfaction": lambda found: found.cost_satisfaction,
    "points_satisfaction": lambda found: found.points_satisfaction,
    "influence_gini": lambda found: found.influence_gini,
    "category_gap": lambda found: found.category_gap,
    "area_gap": lambda found: found.area_gap,
}

NOTES = (
    "used: cost as a part of the pot. nothing: voters none of whose choices is funded.",
    "choices: how many funded choices a voter has, on average. of pot: what they cost, as a part",
    "of the pot, on average. Gini: how unequally influence is spread, 0 for equally.",
)


@click.command("compare")
@click.argument("file", type=click.Path())
@click.option(
    "--rule", "rules", multiple=True, type=click.Choice(sorted(RULES)), help="Only these rules."
)
@click.option(
    "--ties",
    type=click.Choice([each.value for each in Ties]),
    default=Ties.PUBLISHED.value,
    help="Which order decides.",
)
@click.option("--seed", help="The public seed of lots.")
@click.option("--html", type=click.Path(), help="Write a page with pictures to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def compare_(
    file: str, *, rules: tuple[str, ...], ties: str, seed: str | None, html: str, as_json: bool
) -> None:
    """Count FILE, an election in Pabulib's format, by every rule that takes its ballots.

    Each rule has its plain options, equal shares three completions. Exit status 2: a bad file.
    3: options that do not go together.
    """
    document = read(file)
    if seed and ties == Ties.NAME:
        raise Clash(f"{file}: ties by name leave nothing to a seed")
    found = compare(
        document.election,
        rules=rules,
        ties=Ties(ties),
        seed=None if ties == Ties.NAME else seed or document.parameters.seed,
    )
    if html:
        _write_page(html, document.election, found)
    if as_json:
        click.echo(json.dumps(_object(document.election, found)))
    else:
        show(_text(document.election, found))


def _write_page(path: str, election: Election, found: Comparison) -> None:
    from pb.cli.compare_page import page  # noqa: PLC0415 - only a page needs it

    try:
        Path(path).write_text(page(election, found), encoding="utf-8")
    except OSError as error:
        raise BadFile(f"{path} cannot be written: {error.strerror}") from error


# -- JSON --------------------------------------------------------------------------------------


def _object(election: Election, found: Comparison) -> dict[str, Any]:
    """Money is text, in the file's units; exact figures are fractions "n/d"."""
    return {
        "voters": election.voters,
        "budget": election.in_major(election.budget),
        "rules": [_rule(election, column) for column in found.columns],
        "left_out": [{"label": each.label, "why": each.why} for each in found.left_out],
    }


def _rule(election: Election, column: Column) -> dict[str, Any]:
    return {
        "label": column.label,
        "rule": column.outcome.rule,
        "parameters": column.outcome.to_dict()["parameters"],
        "funded": list(column.outcome.funded),
        "cost": election.in_major(column.outcome.cost),
        **{name: _exact(figure(column.metrics)) for name, figure in FIGURES.items()},
        "categories": [_part(election, part) for part in column.metrics.categories],
        "areas": [_part(election, part) for part in column.metrics.areas],
    }


def _part(election: Election, part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "projects": part.projects,
        "funded": part.funded,
        "spent": election.in_major(part.spent),
        "share": _exact(part.share),
        "wished": _exact(part.wished),
    }


def _exact(figure: Fraction | None) -> str | None:
    return None if figure is None else str(figure)


# -- text --------------------------------------------------------------------------------------


def _text(election: Election, found: Comparison) -> Iterator[str]:
    pot = f"{election.in_major(election.budget)} {election.currency}".rstrip()
    yield f"Pot: {pot}, {election.voters} ballots, {len(election.projects)} projects"
    yield ""
    if found.columns:
        yield from table(_summary(election, found.columns))
        yield ""
        yield from NOTES
        yield ""
        yield from _projects(election, found)
        yield from _parts(found.columns, "Category", lambda each: each.metrics.categories)
        yield from _parts(found.columns, "Area", lambda each: each.metrics.areas)
    for each in found.left_out:
        yield f"Left out: {each.label}: {each.why}"


def _summary(election: Election, columns: Sequence[Column]) -> list[list[str]]:
    rows = [["rule", "funded", "cost", "used", "nothing", "choices", "of pot", "Gini"]]
    for column in columns:
        figures = column.metrics
        rows.append(
            [
                column.label,
                str(figures.funded),
                election.in_major(figures.cost),
                percent(figures.cost_used),
                percent(figures.excluded),
                decimal(figures.satisfaction),
                percent(figures.cost_satisfaction),
                decimal(figures.influence_gini),
            ]
        )
    return rows


def _projects(election: Election, found: Comparison) -> Iterator[str]:
    """Which rules fund which project; the rules stand in the columns by their numbers."""
    yield "Funded by:"
    for number, column in enumerate(found.columns, start=1):
        yield f"  {number} {column.label}"
    names = {project.id: project for project in election.projects}
    numbers = [str(number) for number in range(1, len(found.columns) + 1)]
    votes = election.votes()
    rows = [["id", "project", "cost", "votes", *numbers]]
    for id_, labels in found.funded.items():
        marks = ["x" if column.label in labels else "." for column in found.columns]
        project = names[id_]
        cost = election.in_major(project.cost)
        rows.append([id_, cut(project.name), cost, str(votes[id_]), *marks])
    yield from table(rows, left=(0, 1))
    yield f"By no rule: {len(names) - len(found.funded)} projects"
    yield ""


def _parts(
    columns: Sequence[Column], title: str, parts: Callable[[Column], Sequence[Part]]
) -> Iterator[str]:
    """Give each part's share of the spending under each rule, beside what was wished."""
    names = [part.name for part in parts(columns[0])]
    if len(names) < 2:  # noqa: PLR2004 - one part has all, whatever the rule
        return
    yield f"{title}: share of the spending"
    numbers = [str(number) for number in range(1, len(columns) + 1)]
    rows = [[title.lower(), "wished", *numbers]]
    for place, name in enumerate(names):
        shares = [percent(parts(column)[place].share) for column in columns]
        rows.append([cut(name) or "(none)", percent(parts(columns[0])[place].wished), *shares])
    yield from table(rows)
    yield ""
