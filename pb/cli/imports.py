"""`pb import`: make a published round of an election in Pabulib's format."""

from pathlib import Path
from typing import Any

import click

from pb.allocation import pabulib
from pb.allocation.ballots import NotCountable
from pb.allocation.parameters import OptionsClash
from pb.cli.count_options import Options, chosen, count_options
from pb.cli.election_files import BadFile, Clash, note_other_rule
from pb.cli.surroundings import open_database, settings
from pb.services.errors import Refusal, UnknownCurrency
from pb.services.results import imports
from pb.services.results.imports import Wanted
from pb.wording.refusals import sentence

LARGEST = 256
"""MiB of a file, which is kept whole beside the round."""


@click.command("import")
@click.argument("file", type=click.Path())
@click.option("--title", default="", help="What the round is called; else the file says.")
@click.option("--currency", default="", help="Of its sums, such as GBP; else the file says.")
@count_options
def import_(
    file: str,
    *,
    title: str,
    currency: str,
    **given: Any,
) -> None:
    """Make a published round of FILE, counted as `pb count` with the same options does.

    Pages show counts by greedy, and by equal shares with its usual completions; what they do
    not show is refused. Exit status 2: a bad file. 3: options that do not go together.
    """
    data, document = _read(file)
    options = Options(**given)
    name, parameters = chosen(document, options)
    wanted = Wanted(
        rule=name, parameters=parameters, options=options.words(), title=title, currency=currency
    )
    surroundings = settings()
    with open_database(surroundings) as database, database.session() as session:
        try:
            made = imports.import_election(session, document, data=data, wanted=wanted)
        except (OptionsClash, NotCountable) as error:
            raise Clash(f"{file}: {error}") from error
        except Refusal as refusal:
            raise BadFile(f"{file}: {_said(refusal)}") from refusal
    if options.rule is None:
        note_other_rule(file, document, made.outcome)
    for slug in made.earlier:
        click.echo(
            f"This file was imported before: {_address(surroundings.base_url, slug)}", err=True
        )
    click.echo(_address(surroundings.base_url, made.slug))


def _read(file: str) -> tuple[bytes, pabulib.Document]:
    """Read the file once, so that what is kept is what was counted."""
    most = LARGEST * 1024 * 1024
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise BadFile(str(pabulib.PabulibError.unreadable(file, error))) from error
    if len(data) > most:
        raise BadFile(f"{file}: larger than {LARGEST} MiB. `pb count` takes files of any length.")
    try:
        return data, pabulib.parse(data, file=file)
    except pabulib.PabulibError as error:
        raise BadFile(str(error)) from error


def _said(refusal: Refusal) -> str:
    said = sentence(refusal, "en")
    return f"{said} Name one with --currency." if isinstance(refusal, UnknownCurrency) else said


def _address(base_url: str, slug: str) -> str:
    return f"{base_url}/rounds/{slug}/result"
