"""`pb explain`: the working of a count: reasons, who paid, what holds, what it means."""

from __future__ import annotations

import json
from typing import Any

import click

from pb.allocation import checks, money
from pb.allocation.ballots import NotCountable
from pb.allocation.checks import Check, Measure, Prices
from pb.allocation.election import Election
from pb.allocation.metrics import metrics
from pb.allocation.outcome import Outcome
from pb.allocation.pabulib import PabulibError
from pb.allocation.pabulib.voters import voter_labels
from pb.allocation.parameters import OptionsClash, Utility
from pb.allocation.robustness import robustness
from pb.allocation.rules import RULES
from pb.cli.count_options import Options, chosen, count_options
from pb.cli.election_files import BadFile, Clash, read
from pb.cli.explained import Explained, as_object
from pb.cli.explained_text import text
from pb.cli.screen import show

SEED = "robustness"
"""The seed of resampling, where none is given: the same figures for everyone."""

MOST_RESAMPLES = 1_000_000


@click.command("explain")
@click.argument("file", type=click.Path())
@count_options
@click.option("--by", "column", help="A column about voters, such as neighborhood, age or sex.")
@click.option(
    "--fewest",
    type=click.IntRange(min=1),
    default=money.FEWEST,
    show_default=True,
    help="Put groups of fewer voters together.",
)
@click.option("--ballot", help="Project ids with commas: where the share of such a ballot went.")
@click.option(
    "--resamples",
    type=click.IntRange(0, MOST_RESAMPLES),
    default=0,
    help="Count so many resamples, to say how close it was; 1000 are usual.",
)
@click.option("--resampling-seed", default=SEED, show_default=True, help="Their published seed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def explain(
    file: str,
    *,
    column: str | None,
    fewest: int,
    ballot: str | None,
    resamples: int,
    resampling_seed: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Explain the count of FILE: why, paid by whom, what holds, and what it means.

    Who paid is said by the number of projects on a ballot, or by a column of the file about its
    voters; ages in bands of ten years, and small groups together. The options of the count are
    those of `pb count`. Exit status 2: a bad file. 3: options that do not go together.
    """
    document = read(file)
    rule, parameters = chosen(document, Options(**options))
    election = document.election
    labels = money.without_small(_labels(file, column, election), fewest=fewest)
    try:
        outcome = RULES[rule](election, parameters)
        resampled = (
            robustness(
                election, RULES[rule], parameters, seed=resampling_seed, resamples=resamples
            )
            if resamples
            else None
        )
    except (OptionsClash, NotCountable) as error:
        raise Clash(f"{file}: {error}") from error
    paid = money.payments(election, outcome)
    found = Explained(
        election,
        outcome,
        payments=paid,
        paid_by=money.paid_by(election, paid, labels),
        checks=_checks(election, outcome, paid),
        metrics=metrics(election, outcome.funded),
        robustness=resampled,
        ballot=None if ballot is None else _place(file, election, ballot),
    )
    if as_json:
        click.echo(json.dumps(as_object(found)))
    else:
        show(text(found))


def _labels(file: str, column: str | None, election: Election) -> money.Labels:
    if column is None:
        return money.by_length(election)
    try:
        found = voter_labels(file, column, ballot_type=election.ballot_type)
    except PabulibError as error:
        raise BadFile(str(error)) from error
    return money.in_bands(found)


def _checks(election: Election, outcome: Outcome, paid: money.Payments) -> tuple[Check, ...]:
    cardinal = outcome.parameters.utility is Utility.CARDINALITY
    return checks.check(
        election,
        outcome.funded,
        measure=Measure.CARDINALITY if cardinal else Measure.COST,
        prices=_prices(outcome, paid),
    )


def _prices(outcome: Outcome, paid: money.Payments) -> Prices | None:
    """Take the payments for prices, if voters paid for everything; a load is what one has paid."""
    loads = [step.load for step in outcome.steps if step.load is not None]
    purse = max(loads, default=None) if paid.purse is None else paid.purse
    return None if paid.pot or purse is None else Prices(purse, paid.ballots)


def _place(file: str, election: Election, ballot: str) -> int:
    """Find a ballot by its project ids, in any order."""
    ids = sorted(word.strip() for word in ballot.split(",") if word.strip())
    for place, each in enumerate(election.ballots):
        if sorted(each.projects) == ids:
            return place
    raise Clash(f"{file}: no ballot names {', '.join(ids) or 'nothing'} and nothing else")
