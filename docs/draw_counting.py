"""Writes the worked examples of docs/counting.md, by real counts: `make counting-examples`.

Each stands between two marks in the text, `<!-- example NAME -->` and `<!-- end -->`.
"""

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from pb.allocation import pabulib
from pb.allocation.election import Election
from pb.allocation.explain import explain
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import Completion, Parameters
from pb.allocation.rules import RULES
from pb.wording import explanations
from pb.wording.formats import money

FOLDER = Path(__file__).parent
TEXT = FOLDER / "counting.md"
LOCALE = "en"
WIDE, BAR, LINE, EDGE, LEAST_LABEL = 640, 56, 26, 10, 60
COLOURS = {"North": ("#1f5f8b", "#ffffff"), "South": ("#f2b84b", "#2b2118")}


@dataclass(frozen=True, slots=True)
class Example:
    """One count of one of the small elections in docs/examples."""

    rule: str
    file: str = "harbour-bay.pb"
    parameters: Parameters = field(default_factory=Parameters)

    def count(self) -> tuple[Election, Outcome]:
        """Read the election and count it."""
        election = pabulib.read(FOLDER / "examples" / self.file).election
        return election, RULES[self.rule](election, self.parameters)


EXAMPLES = {
    "greedy": Example("greedy"),
    "equal-shares": Example("equal-shares"),
    "equal-shares-add1": Example(
        "equal-shares", parameters=Parameters(completion=Completion.ADD1)
    ),
    "bos": Example("bos"),
    "phragmen": Example("phragmen"),
    "maximin-support": Example("maximin-support"),
    "max-welfare": Example("max-welfare"),
    "expanding-approvals": Example("expanding-approvals", file="harbour-bay-ranked.pb"),
    "random-order": Example("random-order", parameters=Parameters(seed="market place, 3 May")),
}


def text_of(name: str) -> str:
    """Return the example as Markdown: a picture, and a sentence for each project."""
    election, outcome = EXAMPLES[name].count()
    titles = {project.id: project.name for project in election.projects}
    lines = [f"![{picture_words(election, outcome)}](pictures/count-{name}.svg)", ""]
    for id_, why in explain(outcome).items():
        said = explanations.sentence(why, currency=election.currency, locale=LOCALE)
        lines.append(f"- **{titles[id_]}**: {said}")
    return "\n".join(lines)


def picture_words(election: Election, outcome: Outcome) -> str:
    """Return what the picture shows, for those who do not see it."""
    titles = {project.id: project.name for project in election.projects}
    parts = [f"{titles[s.project]} {_sum(election, s.cost)}" for s in outcome.steps]
    return f"The pot: {', '.join(parts)}; {_sum(election, outcome.left)} left"


def picture(election: Election, outcome: Outcome) -> str:
    """Draw the pot as a bar, filled in funding order, and below it what is not funded."""
    projects = {project.id: project for project in election.projects}
    scale = (WIDE - 2 * EDGE) / election.budget
    high = 2 * EDGE + BAR + LINE * len(outcome.unfunded)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{high}" font-size="13">',
        "<style>text { font-family: system-ui, sans-serif }</style>",
        f'<rect width="{WIDE}" height="{high}" fill="#fbf7ef"/>',
        _box(EDGE, election.budget * scale, fill="#ffffff"),
    ]
    at = float(EDGE)
    for step in outcome.steps:
        project = projects[step.project]
        fill, ink = COLOURS[project.area]
        drawn.append(_box(at, step.cost * scale, fill=fill))
        drawn += _label(at + step.cost * scale / 2, project.name, _sum(election, step.cost), ink)
        at += step.cost * scale
    if outcome.left * scale > LEAST_LABEL:
        middle = at + outcome.left * scale / 2
        drawn += _label(middle, "left", _sum(election, outcome.left), "#2b2118")
    for place, entry in enumerate(outcome.unfunded, start=1):
        project = projects[entry.project]
        low = EDGE + BAR + LINE * place - 4
        drawn.append(
            f'<rect x="{EDGE}" y="{low - 12}" width="{entry.cost * scale:.1f}" height="16" '
            f'fill="{COLOURS[project.area][0]}" fill-opacity="0.2" stroke="#2b2118" '
            'stroke-dasharray="4 3"/>'
        )
        words = f"{project.name} {_sum(election, entry.cost)}: not funded"
        drawn.append(_text(EDGE + 8 + entry.cost * scale, low + 1, words, anchor="start"))
    return "\n".join((*drawn, "</svg>")) + "\n"


def _box(x: float, width: float, *, fill: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{EDGE}" width="{width:.1f}" height="{BAR}" fill="{fill}" '
        'stroke="#2b2118"/>'
    )


def _label(x: float, name: str, cost: str, ink: str) -> list[str]:
    return [_text(x, EDGE + 25, name, ink=ink), _text(x, EDGE + 43, cost, ink=ink)]


def _text(x: float, y: float, words: str, *, ink: str = "#2b2118", anchor: str = "middle") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{ink}" text-anchor="{anchor}">{escape(words)}</text>'
    )


def _sum(election: Election, amount: int) -> str:
    return money(amount, election.currency, LOCALE)


def filled(text: str) -> str:
    """Return the text with each example written anew."""

    def anew(mark: re.Match[str]) -> str:
        return f"<!-- example {mark[1]} -->\n{text_of(mark[1])}\n<!-- end -->"

    return re.sub(r"<!-- example ([a-z0-9-]+) -->.*?<!-- end -->", anew, text, flags=re.DOTALL)


def main() -> None:
    """Write the text and the pictures anew."""
    TEXT.write_text(filled(TEXT.read_text(encoding="utf-8")), encoding="utf-8")
    for name, example in EXAMPLES.items():
        target = FOLDER / "pictures" / f"count-{name}.svg"
        target.write_text(picture(*example.count()), encoding="utf-8")


if __name__ == "__main__":
    main()
