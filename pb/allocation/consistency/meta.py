"""What META says of itself and of the other sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pb.allocation.consistency.findings import Figures, Inconsistency, What
from pb.allocation.consistency.limits import listed, number, range_of
from pb.allocation.pabulib import Document
from pb.allocation.pabulib.figures import shown, whole
from pb.allocation.pabulib.reading import meta_cells
from pb.allocation.pabulib.rows import Table
from pb.allocation.pabulib.stated import Cells

RANGES = ("length", "sum_cost", "points", "sum_points", "project_cost")
WHOLE = (
    *("num_projects", "num_votes", "min_length", "max_length", "min_points", "max_points"),
    *("min_sum_points", "max_sum_points", "default_score", "min_project_score_threshold"),
)
MONEY = ("min_sum_cost", "max_sum_cost", "min_project_cost", "max_project_cost")
DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def meta_inconsistencies(table: Table, document: Document) -> Iterator[Inconsistency]:
    """Compare META with itself and with the number of rows."""
    meta = meta_cells(table)
    yield from _numbers(meta)
    yield from _counts(meta, document)
    yield from _limits(meta)
    yield from _dates(meta)
    yield from _fully_funded(meta, document)


def _numbers(meta: Cells) -> Iterator[Inconsistency]:
    for key in WHOLE + MONEY:
        line, value = meta.get(key, (0, ""))
        read = whole(value) if key in WHOLE else number(value)
        if value.strip() and read is None:
            yield Inconsistency(What.NUMBER, line, {"key": key, "stated": shown(value)})
    line, value = meta["budget"]
    if "," in value:
        yield Inconsistency(What.COMMA, line, {"key": "budget", "stated": shown(value)})


def _counts(meta: Cells, document: Document) -> Iterator[Inconsistency]:
    rows = {
        "num_projects": len(document.election.projects),
        "num_votes": document.election.voters,
    }
    for key, number_of_rows in rows.items():
        line, value = meta.get(key, (0, ""))
        stated = whole(value)
        if stated is not None and stated != number_of_rows:
            figures: Figures = {"key": key, "stated": stated, "found": number_of_rows}
            yield Inconsistency(What.COUNT, line, figures)


def _limits(meta: Cells) -> Iterator[Inconsistency]:
    values = {key: value for key, (_, value) in meta.items()}
    for name in RANGES:
        limits = range_of(values, name)
        if limits.least is not None and limits.most is not None and limits.least > limits.most:
            figures: Figures = {"name": name, "least": str(limits.least), "most": str(limits.most)}
            yield Inconsistency(What.LIMITS, meta[f"max_{name}"][0], figures)
    for kind, groups in (("category", "categories"), ("neighborhood", "neighborhoods")):
        key = f"budget_per_{kind}"
        if key not in meta or groups not in meta:
            continue
        budgets, named = listed(values[key]), listed(values[groups])
        if len(budgets) != len(named):
            figures = {"key": key, "stated": len(budgets), "found": len(named)}
            yield Inconsistency(What.COUNT, meta[key][0], figures)


def _dates(meta: Cells) -> Iterator[Inconsistency]:
    found: dict[str, tuple[int, ...]] = {}
    for key in ("date_begin", "date_end"):
        line, value = meta.get(key, (0, ""))
        if not value.strip():
            continue
        date = _date(value.strip())
        if date is None:
            yield Inconsistency(What.DATE, line, {"key": key, "stated": shown(value)})
        else:
            found[key] = date
    begin, end = found.get("date_begin"), found.get("date_end")
    if begin and end and begin[: len(end)] > end[: len(begin)]:
        yield Inconsistency(What.DATES, meta["date_end"][0])


def _date(text: str) -> tuple[int, ...] | None:
    """Read a date as year, month, day, or as a year alone; None if there is no such day."""
    if YEAR.fullmatch(text):
        return (int(text),)
    found = DAY.fullmatch(text)
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups())
    if not 1 <= month <= len(LONGEST) or not 1 <= day <= LONGEST[month - 1]:
        return None
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return None if (month, day) == (2, 29) and not leap else (year, month, day)


def _fully_funded(meta: Cells, document: Document) -> Iterator[Inconsistency]:
    line, value = meta.get("fully_funded", (0, ""))
    election = document.election
    together = sum(project.cost for project in election.projects)
    if value.strip() == "1" and together > election.budget:
        figures: Figures = {
            "together": election.in_major(together),
            "budget": election.in_major(election.budget),
        }
        yield Inconsistency(What.FULLY_FUNDED, line, figures)
