"""`pb recount`: count published elections once more, and say where the outcome differs."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from pb.allocation import pabulib
from pb.allocation.recounts import Because, Finding, Recount, Verdict, recount
from pb.cli.screen import plain, show

NAME_WIDTH = 40

REASONS = {
    Because.AS_STATED: "the stated rule leads to the official outcome (projects: {number})",
    Because.ONLY_OFFICIAL: "funded officially, but not by the stated rule: {projects}",
    Because.ONLY_COUNTED: "funded by the stated rule, but not officially: {projects}",
    Because.NO_RULE: "the file states no rule",
    Because.OWN_RULE: "the file does not say what its rule {rule} is",
    Because.NO_OFFICIAL_OUTCOME: "the file does not say what was funded: no column selected",
    Because.WOULD_FUND: "the number of projects that the stated rule would fund: {number}",
    Because.NO_THRESHOLD: "the rule needs a threshold, and META has no {key}",
    Because.NO_EXCLUSIONS: "the file does not say which projects exclude each other",
    Because.NO_PAIR_NAMED: "no projects are named that exclude each other, and none needed to",
    Because.NO_CONVERSION: "the file does not say how places on a ranking become points",
    Because.NO_TIE_ORDER: "the file has no order between projects that are level: {projects}",
    Because.TOO_MANY_ORDERS: "more projects are level than all orders can be tried for",
    Because.UNKNOWN_MARK: "the mark {mark} in the column selected has no published meaning",
    Because.NOT_COUNTABLE: "the stated rule cannot be counted: {why}",
    Because.BEYOND_THE_RULE: "funded beyond the rule, from other money (selected 3): {projects}",
    Because.EXCLUDED: "by the comment, only one of these could be funded: {projects}",
    Because.WITHDRAWN: "withdrawn, by a cost of nothing but nines: {projects}",
    Because.CATEGORY_BUDGETS: "each category has a budget of its own",
    Because.EXPERIMENT: "the votes are from an experiment, in which nothing was funded",
    Because.ALL_FIT: "all projects together fit into the pot (fully_funded)",
    Because.ANOTHER_RULE_GIVES_IT: "the rule {rule} would have led to what was funded",
    Because.NO_RULE_GIVES_IT: "none of these rules leads to what was funded: {rules}",
    Because.MOST_VOTES: "the funded projects ({number}) are those with the most votes",
    Because.MOST_VOTES_OF_EACH: (
        "the funded projects are those with the most votes of each {by}, "
        "and the file has no budget for each"
    ),
    Because.TOTALS_DIFFER: "published totals that are not those of the ballots: {number}",
    Because.TOTALS_EXPLAIN: "counted by the published totals, the outcome is the official one",
    Because.COMMENT: "the file's comment: {note}",
}


@click.command("recount")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def recount_(folder: str, *, as_json: bool) -> None:
    """Count every .pb file in DIR under the rule that it states, and compare what was funded.

    Outcomes: same; differs; undetermined, where the file does not say all that the rule needs,
    or not what was funded; unreadable. Exit status 0, whatever they are.
    """
    files = sorted(Path(folder).glob("*.pb"), key=lambda path: path.name)
    bar = click.progressbar(
        files,
        label="Counting",
        file=sys.stderr,
        item_show_func=_short_name,
    )
    with bar as shown:
        found = [_entry(path) for path in shown]
    if as_json:
        click.echo(json.dumps(found, indent=1))
    else:
        show(_lines(found))


def _short_name(path: Path | None) -> str | None:
    return plain(path.name)[:NAME_WIDTH] if path else None


def _entry(path: Path) -> dict[str, Any]:
    """Give the file's name, its rule, the outcome and the reason in one sentence or more."""
    try:
        found = recount(pabulib.read(path))
    except pabulib.PabulibError as error:
        unreadable = Verdict.UNREADABLE.value
        reason = f"line {error.line}: expected {error.expected}"
        return {"file": path.name, "rule": "", "outcome": unreadable, "reason": reason}
    return {
        "file": path.name,
        "rule": found.rule,
        "outcome": found.verdict.value,
        "reason": "; ".join(_sentences(found)),
    }


def _sentences(found: Recount) -> Iterator[str]:
    return map(sentence, found.findings)


def sentence(finding: Finding) -> str:
    """Say a reason."""
    return REASONS[finding.because].format(**finding.figures)


def _lines(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each file, then how many there are of each outcome."""
    counted: Counter[str] = Counter()
    for entry in found:
        counted[entry["outcome"]] += 1
        yield f"{entry['outcome']:12}  {entry['file']} ({entry['rule']}): {entry['reason']}"
    yield ""
    for verdict in Verdict:
        yield f"{verdict.value}: {counted[verdict.value]}"
