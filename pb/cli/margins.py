"""`pb margins`: how close a project was to another fate."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from pb.allocation.ballots import NotCountable
from pb.allocation.election import Election
from pb.allocation.margins import BOUND, Figure, How, Margin
from pb.allocation.margins import margins as search
from pb.allocation.parameters import OptionsClash
from pb.cli.count_options import Options, chosen, count_options
from pb.cli.election_files import Clash, read
from pb.cli.figures import cut, table
from pb.cli.screen import show

BOUND_FOR_ALL = 100
"""How many counts one figure may take where all projects are asked for."""


@click.command("margins")
@click.argument("file", type=click.Path())
@count_options
@click.option("--project", "projects", multiple=True, help="Only this project, by its id.")
@click.option(
    "--bound",
    type=click.IntRange(min=0),
    help=f"How many counts one figure may take: {BOUND}, or {BOUND_FOR_ALL} for all projects.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def margins(
    file: str, *, projects: tuple[str, ...], bound: int | None, as_json: bool, **options: Any
) -> None:
    """Say for each project of FILE how close it was to being funded, or to losing.

    For one that is not funded: the fewest new ballots naming only it with which it would be, and
    the highest cost at which it would be. For one that is: the highest cost at which it still
    would be, the fewest of its marks without which it would not be, and the fewest new ballots
    naming only one other project that would push it out. Every figure is counted, which takes a
    while under rules that allow no shorter way; what the bound leaves open is not claimed.

    The options of the count are those of `pb count`. Exit status 2: a bad file. 3: options that
    do not go together, or an unknown project.
    """
    document = read(file)
    rule, parameters = chosen(document, Options(**options))
    election = document.election
    ids = [project.id for project in election.projects]
    for id_ in projects:
        if id_ not in ids:
            raise Clash(f"{file}: no project has the id {id_}")
    try:
        wanted = projects or ids
        bound = (BOUND if projects else BOUND_FOR_ALL) if bound is None else bound
        searched = search(election, rule, parameters, projects=wanted, bound=bound)
        quiet = not sys.stderr.isatty()
        with click.progressbar(
            searched, length=len(wanted), file=sys.stderr, hidden=quiet
        ) as progress:
            found = list(progress)
    except (OptionsClash, NotCountable) as error:
        raise Clash(f"{file}: {error}") from error
    if as_json:
        click.echo(json.dumps({"rule": rule, "margins": [_object(election, m) for m in found]}))
    else:
        show(_text(election, rule, found))


def _object(election: Election, found: Margin) -> dict[str, Any]:
    """Money is text, in the file's units."""
    return {
        "project": found.project,
        "funded": found.funded,
        "cost": election.in_major(found.cost),
        "highest_cost": _cost_object(election, found.highest_cost),
        "votes": _figure_object(found.votes),
        "struck": _figure_object(found.struck),
        "rival": _figure_object(found.rival),
    }


def _figure_object(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    found: dict[str, Any] = {"value": figure.value, "how": figure.how, "tried": figure.tried}
    return found | ({"rival": figure.rival} if figure.rival else {})


def _cost_object(election: Election, figure: Figure) -> dict[str, Any]:
    value, least = figure.value, figure.at_least
    return {
        "value": None if value is None else election.in_major(value),
        "how": figure.how,
        "at_least": None if least is None else election.in_major(least),
    }


def _text(election: Election, rule: str, found: list[Margin]) -> Iterator[str]:
    names = {project.id: project.name for project in election.projects}
    yield f"Rule: {rule}"
    won = [each for each in found if each.funded]
    lost = [each for each in found if not each.funded]
    if won:
        yield ""
        yield "Funded; it would lose its place"
        rows = [["id", "project", "cost", "above cost", "without votes", "with votes for another"]]
        rows += [
            [
                *_head(election, each, names),
                _cost(election, each.highest_cost),
                _votes(each.struck),
                _votes(each.rival),
            ]
            for each in won
        ]
        yield from table(rows, left=(0, 1))
    if lost:
        yield ""
        yield "Not funded; it would be funded"
        rows = [["id", "project", "cost", "up to cost", "with more votes"]]
        rows += [
            [
                *_head(election, each, names),
                _cost(election, each.highest_cost),
                _votes(each.votes),
            ]
            for each in lost
        ]
        yield from table(rows, left=(0, 1))


def _head(election: Election, found: Margin, names: dict[str, str]) -> list[str]:
    return [found.project, cut(names[found.project]), election.in_major(found.cost)]


def _cost(election: Election, figure: Figure) -> str:
    if figure.value is not None:
        return election.in_major(figure.value)
    if figure.how is How.NEVER:
        return "never"
    if figure.at_least is None:
        return "unknown"
    return f"{election.in_major(figure.at_least)} or more"


def _votes(figure: Figure | None) -> str:
    if figure is None or figure.how is How.NO_SUCH_BALLOT:
        return "not defined"
    if figure.value is not None:
        return f"{figure.value} (for {figure.rival})" if figure.rival else str(figure.value)
    if figure.how is How.NEVER:
        return "never"
    return f"more than {figure.tried}" if figure.tried else "not tried"
