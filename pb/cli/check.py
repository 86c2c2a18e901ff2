"""`pb check`: whether a .pb file agrees with itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pb.allocation.consistency import Inconsistency, What, inconsistencies
from pb.allocation.pabulib import PabulibError
from pb.cli.election_files import BadFile
from pb.cli.screen import plain

INCONSISTENT = 1

SENTENCES = {
    What.COUNT: "{key} is {stated}, but there are {found}",
    What.NUMBER: "{key} is {stated}, which is no number",
    What.LIMITS: "max_{name} is {most}, below min_{name}, {least}",
    What.DATE: "{key} is {stated}, which is no date such as 31.12.2024 or 2024",
    What.DATES: "date_end lies before date_begin",
    What.COMMA: "{key} is {stated}, with a comma where the format has a point",
    What.FULLY_FUNDED: "fully_funded is 1, but all projects cost {together} of {budget}",
    What.TOTAL: "project {project} has {column} {stated}, but the ballots give it {found}",
    What.COST: "project {project} costs {found}, and META allows {limits}",
    What.MARK: "project {project} has selected {stated}, which is none of 0, 1, 2, 3",
    What.GROUP: "project {project} has the {column} {stated}, which is not among META's {key}",
    What.LENGTH: "a vote for {found} projects, and META allows {limits}",
    What.SUM_COST: "a vote for projects that cost {found}, and META allows {limits}",
    What.POINTS: "a vote with {found} points for a project, and META allows {limits}",
    What.SUM_POINTS: "a vote with {found} points together, and META allows {limits}",
    What.OVERSPENT: "the selected projects cost {cost}, more than the budget, {budget}",
    What.OUTCOME: "selected is not the outcome of the rule {rule}",
}
ONLY = {
    "only_official": "selected only: {}",
    "only_counted": "by the rule only: {}",
}


@click.command()
@click.argument("file", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(file: str, *, as_json: bool) -> None:
    """Say what in FILE, an election in Pabulib's format, does not agree, one line for each.

    Exit status 0: everything agrees. 1: something does not. 2: the file cannot be read.
    """
    try:
        with Path(file).open("rb") as stream:
            found = list(inconsistencies(stream, file=file))
    except PabulibError as error:
        raise BadFile(str(error)) from error
    except (OSError, ValueError) as error:
        raise BadFile(str(PabulibError.unreadable(file, error))) from error
    if as_json:
        entries = [_entry(each) for each in found]
        click.echo(json.dumps({"file": file, "consistent": not found, "found": entries}))
    else:
        for each in found:
            click.echo(plain(_line(file, each)))
    if found:
        raise SystemExit(INCONSISTENT)


def _entry(found: Inconsistency) -> dict[str, Any]:
    return {
        "line": found.line or None,
        "what": found.what.value,
        **found.figures,
        "sentence": _sentence(found),
    }


def _line(file: str, found: Inconsistency) -> str:
    place = f"{file}:{found.line}" if found.line else file
    return f"{place}: {_sentence(found)}"


def _sentence(found: Inconsistency) -> str:
    said = [SENTENCES[found.what].format(**found.figures)]
    said += [ONLY[key].format(found.figures[key]) for key in ONLY if found.figures.get(key)]
    return "; ".join(said)
