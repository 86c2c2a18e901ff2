from datetime import UTC, datetime

import pytest

from pb.services.rounds.round_heads import PhaseView
from pb.services.rounds.round_steps import BY_TURN, Step, next_phase, step_of
from pb.vocabulary import Phase, RoundState

WHEN = datetime(2026, 7, 1, tzinfo=UTC)


def phases(**states: str) -> list[PhaseView]:
    return [PhaseView(Phase(name), WHEN, WHEN, state) for name, state in states.items()]


@pytest.mark.parametrize(
    ("state", "states", "step"),
    [
        ("open", {"submission": "next"}, Step.SOON),
        ("open", {"informing": "now", "submission": "next"}, Step.INFORMING),
        ("open", {"submission": "now", "review": "next"}, Step.IDEAS),
        ("open", {"submission": "now", "review": "now"}, Step.REVIEW),
        ("open", {"review": "done", "costing": "now"}, Step.REVIEW),
        ("open", {"review": "done", "voting": "next"}, Step.PAUSE),
        ("open", {"voting": "now"}, Step.VOTE),
        ("open", {"voting": "done", "results": "next"}, Step.COUNT),
        ("open", {"voting": "done", "results": "now"}, Step.COUNT),
        ("closed", {"voting": "done"}, Step.COUNT),
        ("counted", {"results": "now"}, Step.COUNT),
        ("published", {"results": "now", "delivery": "next"}, Step.RESULT),
        ("published", {"results": "now"}, Step.RESULT),
        ("published", {"results": "done", "delivery": "now"}, Step.DELIVERY),
        ("published", {"delivery": "done", "evaluation": "next"}, Step.DELIVERY),
        ("published", {"delivery": "done"}, Step.OVER),
        ("annulled", {"voting": "now"}, Step.ANNULLED),
        ("draft", {"submission": "now"}, Step.IDEAS),
    ],
)
def test_a_round_stands_where_dates_and_acts_put_it(
    state: str, states: dict[str, str], step: Step
) -> None:
    assert step_of(RoundState(state), phases(**states)) == step


def test_every_step_has_its_turn_and_the_next_phase_is_found() -> None:
    assert sorted(BY_TURN) == sorted(Step)
    coming = next_phase(phases(submission="done", review="next", voting="next"))
    assert coming is not None
    assert coming.phase == Phase.REVIEW
    assert next_phase(phases(voting="done")) is None
