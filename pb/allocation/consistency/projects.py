"""What PROJECTS says, against the ballots and against META."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pb.allocation.consistency.findings import Inconsistency, What
from pb.allocation.consistency.limits import listed, range_of
from pb.allocation.pabulib import Document
from pb.allocation.pabulib.figures import figure, shown, whole
from pb.allocation.pabulib.rows import Table
from pb.allocation.recounts.stated import totals_differ, ways

MARKS = frozenset({"", "0", "1", "2", "3"})


def project_inconsistencies(table: Table, document: Document) -> Iterator[Inconsistency]:
    """Compare each project's row with the ballots and with META."""
    ids = table.column("project_id")
    # With a default score, every paper counts for every project, named or not.
    named = None if "default_score" in document.election.meta else document.election.votes()
    totals = {"votes": named, "score": score_of(document)}
    for line, row in table.rows:
        cells = dict(zip(table.header, row, strict=False))
        id_ = row[ids].strip()
        for column, counted in totals.items():
            stated = cells.get(column, "").strip()
            if stated and counted is not None and whole(stated) != counted[id_]:
                yield Inconsistency(
                    What.TOTAL,
                    line,
                    {
                        "project": id_,
                        "column": column,
                        "stated": shown(stated),
                        "found": counted[id_],
                    },
                )
        yield from _cells(line, id_, cells, document)


def score_of(document: Document) -> Mapping[str, int] | None:
    """Give what the column score should hold; None where rankings do not say how they count.

    That is the way that gives most projects the published score, if it does so for most.
    """
    found = ways(document)
    if len(found) == 1:
        return found[0]
    published = document.scores
    best = min(found, key=lambda way: totals_differ(way, published))
    return best if totals_differ(best, published) * 2 < len(published) else None


def _cells(
    line: int, id_: str, cells: Mapping[str, str], document: Document
) -> Iterator[Inconsistency]:
    meta = document.election.meta
    cost, limits = figure(cells["cost"]), range_of(meta, "project_cost")
    if "," in cells["cost"]:
        figures = {"key": f"the cost of {id_}", "stated": shown(cells["cost"])}
        yield Inconsistency(What.COMMA, line, figures)
    if cost is not None and limits.broken_by(cost):
        figures = {"project": id_, "found": str(cost), "limits": str(limits)}
        yield Inconsistency(What.COST, line, figures)
    mark = cells.get("selected", "").strip()
    if mark not in MARKS:
        yield Inconsistency(What.MARK, line, {"project": id_, "stated": shown(mark)})
    for column, key in (("category", "categories"), ("neighborhood", "neighborhoods")):
        known = listed(meta.get(key, ""))
        strange = [each for each in listed(cells.get(column, "")) if each not in known]
        whole_cell = cells.get(column, "").strip()
        if known and strange and whole_cell not in known:
            figures = {"project": id_, "column": column, "stated": shown(strange[0]), "key": key}
            yield Inconsistency(What.GROUP, line, figures)
