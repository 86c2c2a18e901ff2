"""The page of `pb compare --html`: one file with tables and pictures, without any script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from hashlib import sha256
from html import escape

from pb.allocation.comparison import Column, Comparison
from pb.allocation.election import Election
from pb.allocation.metrics import Part
from pb.cli.figures import NOTHING, decimal, percent

COLOURS = (
    *("#0f5c5c", "#b8371b", "#2a5db0", "#7a2f8a"),
    *("#2d6a4f", "#7d6235", "#1d2b36", "#a4571f"),
)
"""White text is readable on each. With more parts the last colour stands for all others."""

INK = "#1d2b36"
BAR = 640
LABEL = 190
ROW = 44

STYLE = """
body{background:#fffaf2;color:#1d2b36;font:1.1rem/1.5 sans-serif;margin:0 auto;max-width:60rem;
padding:1rem}
h1,h2{line-height:1.15}
.scroll{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;margin:1rem 0}
caption{font-weight:bold;text-align:left}
th,td{border-bottom:1px solid #e5dccb;padding:.3rem .6rem;text-align:right;vertical-align:top}
th:first-child,td.words{text-align:left}
tbody th{font-weight:normal}
svg{height:auto;max-width:100%;min-width:38rem}
"""

Parts = Callable[[Column], Sequence[Part]]


def page(election: Election, found: Comparison) -> str:
    """Write the page; the style is named in its policy by its hash, and nothing else may load."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    title = "What each rule would fund"
    name = election.meta.get("description", "").strip()
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(f'{title}: {name}' if name else title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            f"<h1>{title}</h1>",
            f"<p>{escape(_facts(election, name))}</p>",
            *(_body(election, found) if found.columns else ()),
            *_left_out(found),
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _facts(election: Election, name: str) -> str:
    pot = f"{election.in_major(election.budget)} {election.currency}".rstrip()
    facts = f"{pot}, {election.voters} ballots, {len(election.projects)} projects."
    return f"{name}: {facts}" if name else facts


def _body(election: Election, found: Comparison) -> Iterator[str]:
    parts: Parts | None = None
    title = ""
    if len(found.columns[0].metrics.areas) > 1:
        parts, title = _areas, "area"
    elif len(found.columns[0].metrics.categories) > 1:
        parts, title = _categories, "category"
    yield "<h2>Where the money goes</h2>"
    yield from _money(election, found.columns, parts, title)
    yield "<h2>Who is left with nothing</h2>"
    yield "<p>The part of the voters none of whose choices is funded.</p>"
    yield from _excluded(found.columns)
    yield "<h2>All figures</h2>"
    yield from _figures(election, found.columns)
    yield "<h2>Project by project</h2>"
    yield from _projects(election, found)
    for each, words in ((_categories, "category"), (_areas, "area")):
        if len(each(found.columns[0])) > 1:
            yield f"<h2>By {words}</h2>"
            yield from _shares(found.columns, each, words)


def _areas(column: Column) -> Sequence[Part]:
    return column.metrics.areas


def _categories(column: Column) -> Sequence[Part]:
    return column.metrics.categories


# -- pictures ----------------------------------------------------------------------------------


def _money(
    election: Election, columns: Sequence[Column], parts: Parts | None, words: str
) -> Iterator[str]:
    """One bar for the pot under each rule, in numbered parts; what is left is white."""
    names = _largest(columns, parts) if parts else ["funded projects"]
    sums = [_sums(names, parts(column)) if parts else [column.outcome.cost] for column in columns]
    told = f"The pot under each rule, by {words}" if parts else "The pot under each rule"
    yield from _picture(f"{told}; white is left over.", rows=len(columns))
    for row, (column, amounts) in enumerate(zip(columns, sums, strict=True)):
        yield _label(row, column.label)
        yield _box(row, Fraction(0), Fraction(1), "none")
        start = Fraction(0)
        for place, amount in enumerate(amounts):
            width = Fraction(amount, election.budget or 1)
            if width:
                yield _box(row, start, width, COLOURS[place])
                yield _number(row, start, width, str(place + 1)) if parts else ""
            start += width
        yield _text(LABEL + BAR + 10, row, percent(column.metrics.cost_used))
    yield "</svg></div>"
    if parts:
        yield "<ol>"
        yield from (f"<li>{escape(name) or 'without a name'}</li>" for name in names)
        yield "</ol>"


def _largest(columns: Sequence[Column], parts: Parts) -> list[str]:
    """Name the parts by what the rules spend on them; those behind the colours stand together."""
    spent: dict[str, int] = {}
    for column in columns:
        for part in parts(column):
            spent[part.name] = spent.get(part.name, 0) + part.spent
    names = sorted(spent, key=lambda name: (-spent[name], name))
    if len(names) <= len(COLOURS):
        return names
    return [*names[: len(COLOURS) - 1], "all others"]


def _sums(names: Sequence[str], parts: Sequence[Part]) -> list[int]:
    found = dict.fromkeys(names, 0)
    for part in parts:
        name = part.name if part.name in found else names[-1]
        found[name] += part.spent
    return list(found.values())


def _excluded(columns: Sequence[Column]) -> Iterator[str]:
    yield from _picture("The voters with nothing, under each rule.", rows=len(columns))
    for row, column in enumerate(columns):
        part = column.metrics.excluded or Fraction(0)
        yield _label(row, column.label)
        yield _box(row, Fraction(0), Fraction(1), "none")
        if part:
            yield _box(row, Fraction(0), part, COLOURS[1])
        yield _text(LABEL + BAR + 10, row, percent(column.metrics.excluded))
    yield "</svg></div>"


def _picture(title: str, *, rows: int) -> Iterator[str]:
    size = f"0 0 {LABEL + BAR + 90} {rows * ROW}"
    yield from _scrolling(title)
    yield f'<svg role="img" viewBox="{size}" aria-label="{escape(title)}">'


def _scrolling(title: str) -> Iterator[str]:
    """Let what is wide scroll by itself on a phone, by keyboard too."""
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(title)}">'


def _label(row: int, words: str) -> str:
    return _text(0, row, words)


def _text(x: int, row: int, words: str, extra: str = "") -> str:
    y = row * ROW + 27
    return (
        f'<text x="{x}" y="{y}" font-size="17" font-family="sans-serif" '
        f'fill="{INK}"{extra}>{escape(words)}</text>'
    )


def _box(row: int, start: Fraction, width: Fraction, fill: str) -> str:
    left, wide = LABEL + round(start * BAR), max(1, round(width * BAR) - (fill != "none"))
    line = f' stroke="{INK}"' if fill == "none" else ""
    return (
        f'<rect x="{left}" y="{row * ROW + 6}" width="{wide}" height="{ROW - 14}" '
        f'fill="{fill}"{line}/>'
    )


def _number(row: int, start: Fraction, width: Fraction, words: str) -> str:
    if width * BAR < 14 * len(words):
        return ""
    middle = LABEL + round((start + width / 2) * BAR)
    return _text(middle, row, words, ' text-anchor="middle"').replace(INK, "#ffffff")


# -- tables ------------------------------------------------------------------------------------


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield from _scrolling(caption)
    yield f"<table><caption>{escape(caption)}</caption>"
    yield (
        "<thead><tr>"
        + "".join(f'<th scope="col">{escape(c)}</th>' for c in head)
        + "</tr></thead>"
    )
    yield "<tbody>"
    for first, *cells in rows:
        others = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        yield f'<tr><th scope="row">{escape(first)}</th>{others}</tr>'
    yield "</tbody></table></div>"


def _figures(election: Election, columns: Sequence[Column]) -> Iterator[str]:
    head = ("Rule", "Funded", "Cost", "Pot used", "With nothing", "Choices funded", "Gini")
    rows = [
        (
            column.label,
            str(column.metrics.funded),
            election.in_major(column.metrics.cost),
            percent(column.metrics.cost_used),
            percent(column.metrics.excluded),
            decimal(column.metrics.satisfaction),
            decimal(column.metrics.influence_gini),
        )
        for column in columns
    ]
    yield from _table("What each rule makes of the same ballots", head, rows)
    yield (
        "<p>With nothing: voters none of whose choices is funded. Choices funded: how many a "
        "voter has, on average. Gini: how unequally influence is spread, 0 for equally.</p>"
    )


def _projects(election: Election, found: Comparison) -> Iterator[str]:
    projects = {project.id: project for project in election.projects}
    votes = election.votes()
    head = ("Project", "Cost", "Votes", *(column.label for column in found.columns))
    rows = []
    for id_, labels in found.funded.items():
        marks = ("funded" if column.label in labels else NOTHING for column in found.columns)
        project = projects[id_]
        cost = election.in_major(project.cost)
        rows.append((project.name or id_, cost, str(votes[id_]), *marks))
    yield from _table("Which rule funds which project", head, rows)
    yield f"<p>Funded by no rule: {len(projects) - len(rows)} projects.</p>"


def _shares(columns: Sequence[Column], parts: Parts, words: str) -> Iterator[str]:
    head = (words.capitalize(), "Wished", *(column.label for column in columns))
    rows = [
        (
            part.name or "without a name",
            percent(part.wished),
            *(percent(parts(column)[place].share) for column in columns),
        )
        for place, part in enumerate(parts(columns[0]))
    ]
    yield from _table(f"Share of the spending by {words}", head, rows)
    yield (
        "<p>Wished: of the cost of all that a ballot chooses, the part that falls to it, on "
        "average.</p>"
    )


def _left_out(found: Comparison) -> Iterator[str]:
    if found.left_out:
        yield "<h2>Left out</h2>"
        yield "<ul>"
        yield from (f"<li>{escape(f'{each.label}: {each.why}')}</li>" for each in found.left_out)
        yield "</ul>"
