"""One election under several rules, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pb.allocation.ballots import NotCountable
from pb.allocation.election import Election
from pb.allocation.metrics import Metrics, metrics
from pb.allocation.outcome import Outcome
from pb.allocation.parameters import Completion, OptionsClash, Parameters, Ties
from pb.allocation.rules import RULES

WITH_COMPLETIONS = {
    "equal-shares": (Completion.NONE, Completion.ADD1, Completion.ADD1U),
}
"""The completions under which a rule is compared; other rules have none."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a rule makes of the election. `label` is its name with its completion."""

    label: str
    outcome: Outcome
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rule that does not count this election, and the sentence that says why."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rules that count an election, in the order of RULES, and those that do not."""

    columns: tuple[Column, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def funded(self) -> dict[str, tuple[str, ...]]:
        """Say for each project that any rule funds by which it is; most often funded first."""
        found: dict[str, tuple[str, ...]] = {}
        for column in self.columns:
            for id_ in column.outcome.funded:
                found[id_] = (*found.get(id_, ()), column.label)
        return dict(sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0])))


def compare(
    election: Election,
    *,
    rules: Iterable[str] = (),
    ties: Ties = Ties.PUBLISHED,
    seed: str | None = None,
) -> Comparison:
    """Count an election by every rule, or by those that are named, with its plain options.

    Raises:
        KeyError: a name that is no rule's.
    """
    columns: list[Column] = []
    left_out: list[LeftOut] = []
    for label, rule, parameters in _contenders(rules or RULES, ties, seed):
        try:
            outcome = RULES[rule](election, parameters)
        except (NotCountable, OptionsClash) as error:
            left_out.append(LeftOut(label, str(error)))
        else:
            columns.append(Column(label, outcome, metrics(election, outcome.funded)))
    return Comparison(tuple(columns), tuple(left_out))


def _contenders(
    rules: Iterable[str], ties: Ties, seed: str | None
) -> Iterator[tuple[str, str, Parameters]]:
    plain = Parameters(ties=ties, seed=seed)
    for rule in rules:
        for completion in WITH_COMPLETIONS.get(rule, (Completion.NONE,)):
            label = rule if completion is Completion.NONE else f"{rule} {completion}"
            yield label, rule, replace(plain, completion=completion)
