"""The parts of an outcome that rules put together in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from pb.allocation.election import Election
from pb.allocation.outcome import Outcome, Step, Unfunded
from pb.allocation.parameters import Parameters
from pb.allocation.ties import Order


def outcome_of(  # noqa: PLR0913 - an outcome is all of this
    rule: str,
    election: Election,
    parameters: Parameters,
    order: Order,
    *,
    steps: Sequence[Step],
    unfunded: Iterable[Unfunded],
    endowment: Fraction | None = None,
) -> Outcome:
    """Put an outcome together; the unfunded are sorted by score and the published order."""
    rest = sorted(unfunded, key=lambda entry: (-entry.score, order.keys[entry.project]))
    return Outcome(
        rule=rule,
        parameters=parameters,
        step=election.step,
        budget=election.budget,
        voters=election.voters,
        unit_exponent=election.unit_exponent,
        steps=tuple(steps),
        unfunded=tuple(rest),
        lot=order.lot,
        endowment=endowment,
        currency=election.currency,
    )


def in_order(ids: Iterable[str], order: Order) -> tuple[str, ...]:
    """Sort level projects by the published order."""
    return tuple(sorted(ids, key=order.keys.__getitem__))
