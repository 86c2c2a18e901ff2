"""What was funded officially, against the money and against the stated rule."""

from __future__ import annotations

from collections.abc import Iterator

from pb.allocation.consistency.findings import Inconsistency, What
from pb.allocation.pabulib import Document
from pb.allocation.pabulib.rows import Table
from pb.allocation.recounts import Because, Verdict, recount

SAYING = {
    Because.ONLY_OFFICIAL: "only_official",
    Because.ONLY_COUNTED: "only_counted",
}


def outcome_inconsistencies(table: Table, document: Document) -> Iterator[Inconsistency]:
    """Compare the column selected with the pot and with the stated rule.

    Projects marked 2 and 3 took money from elsewhere, as in Poznań, so they may cost more.
    """
    election = document.election
    funded = [
        project.cost for project in election.projects if document.selected.get(project.id) == "1"
    ]
    if sum(funded) > election.budget:
        cost, budget = election.in_major(sum(funded)), election.in_major(election.budget)
        figures: dict[str, str | int] = {"cost": cost, "budget": budget}
        yield Inconsistency(What.OVERSPENT, table.line, figures)
    found = recount(document)
    if found.verdict is not Verdict.DIFFERS:
        return
    figures = {"rule": found.rule, "only_official": "", "only_counted": ""}
    for finding in found.findings:
        if finding.because in SAYING:
            figures[SAYING[finding.because]] = finding.figures["projects"]
    yield Inconsistency(What.OUTCOME, table.line, figures)
