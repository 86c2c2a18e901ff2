"""Measure how time and memory grow with the ballots; write a table and a plot into docs/."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

from bench.generated import City
from bench.measuring import ROOT, Measured, count_words, figure, measure

BALLOTS = (10_000, 30_000, 100_000, 300_000, 1_000_000)
PROJECTS = 200
DOCUMENT = ROOT / "docs" / "counting-speed.md"
PLOT = ROOT / "docs" / "counting-growth.svg"
START, END = "<!-- growth: written by make bench-growth -->", "<!-- end of growth -->"

WIDTH, HEIGHT, LEFT, BOTTOM, RIGHT, TOP = 640, 360, 60, 50, 60, 30


def measured() -> dict[int, Measured]:
    """Count cities of growing size by equal shares with Add1."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for ballots in BALLOTS:
            file = City(ballots, PROJECTS, fewest=1, most=10).write(Path(folder))
            words = count_words(file, "--rule", "equal-shares", "--completion", "add1")
            found[ballots] = measure(*words)
            figure(f"growth.{ballots}.seconds", found[ballots].seconds)
            figure(f"growth.{ballots}.megabytes", found[ballots].megabytes)
            file.unlink()
    return found


def table(found: dict[int, Measured]) -> str:
    """Write the figures as a table."""
    lines = ["| Ballots | CPU seconds | Peak memory |", "|---:|---:|---:|"]
    lines += [
        f"| {ballots:,} | {each.seconds:.1f} | {each.megabytes:.0f} MB |"
        for ballots, each in found.items()
    ]
    return "\n".join(lines)


def plot(found: dict[int, Measured]) -> str:
    """Draw both, with logarithmic axes."""
    seconds = {ballots: each.seconds for ballots, each in found.items()}
    memory = {ballots: each.megabytes for ballots, each in found.items()}
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'font-family="sans-serif" font-size="12">'
        ),
        "<title>CPU seconds and peak memory of a count, by the number of ballots</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for ballots in BALLOTS:
        at = _across(ballots)
        parts.append(f'<path d="M{at:.0f} {TOP}V{HEIGHT - BOTTOM}" stroke="#dddddd"/>')
        parts.append(_text(at, HEIGHT - BOTTOM + 18, f"{ballots:,}", "middle"))
    parts.append(_text(WIDTH / 2, HEIGHT - 10, "ballots", "middle"))
    parts += _curve(seconds, "#0b5394", "s", at_left=True)
    parts += _curve(memory, "#a64d00", "MB", at_left=False)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _across(ballots: int) -> float:
    part = math.log(ballots / BALLOTS[0]) / math.log(BALLOTS[-1] / BALLOTS[0])
    return LEFT + part * (WIDTH - LEFT - RIGHT)


def _curve(figures: dict[int, float], colour: str, unit: str, *, at_left: bool) -> list[str]:
    """Draw one line, its decades beside it, and its unit above them."""
    low = math.floor(math.log10(min(figures.values())))
    high = math.ceil(math.log10(max(figures.values())))

    def up(value: float) -> float:
        part = (math.log10(value) - low) / max(1, high - low)
        return HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP)

    edge, anchor = (LEFT - 8, "end") if at_left else (WIDTH - RIGHT + 8, "start")
    parts = [_text(edge, TOP - 12, unit, anchor, colour)]
    parts += [
        _text(edge, up(10.0**power) + 4, f"{10.0**power:g}", anchor, colour)
        for power in range(low, high + 1)
    ]
    points = " ".join(f"{_across(at):.1f},{up(value):.1f}" for at, value in figures.items())
    parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
    parts += [
        f'<circle cx="{_across(at):.1f}" cy="{up(value):.1f}" r="3" fill="{colour}"/>'
        for at, value in figures.items()
    ]
    return parts


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#333333") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{colour}">{text}</text>'


def main() -> None:
    """Measure, and write both."""
    found = measured()
    if any(each.status for each in found.values()):
        print("A count failed; docs/ stays as it is.")
        return
    PLOT.write_text(plot(found), encoding="utf-8")
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{START}\n\n{table(found)}\n\n{END}{after}", encoding="utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
