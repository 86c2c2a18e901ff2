"""Where a round stands, as residents see it: from its dates and from acts of people."""

from collections.abc import Sequence
from enum import StrEnum

from pb.services.rounds.round_heads import PhaseView, RoundHead
from pb.vocabulary import Phase, RoundState


class Step(StrEnum):
    """Where a round stands."""

    SOON = "soon"
    INFORMING = "informing"
    IDEAS = "ideas"
    REVIEW = "review"
    PAUSE = "pause"
    VOTE = "vote"
    COUNT = "count"
    RESULT = "result"
    DELIVERY = "delivery"
    OVER = "over"
    ANNULLED = "annulled"


# What people can do now stands before what they can read about.
BY_TURN = (
    Step.VOTE,
    Step.IDEAS,
    Step.REVIEW,
    Step.INFORMING,
    Step.PAUSE,
    Step.COUNT,
    Step.RESULT,
    Step.DELIVERY,
    Step.SOON,
    Step.OVER,
    Step.ANNULLED,
)
RUNNING = {
    Phase.INFORMING: Step.INFORMING,
    Phase.SUBMISSION: Step.IDEAS,
    Phase.REVIEW: Step.REVIEW,
    Phase.COSTING: Step.REVIEW,
    Phase.VOTING: Step.VOTE,
}
AFTER_RESULT = (Phase.DELIVERY, Phase.EVALUATION)


def step_of_head(head: RoundHead) -> Step:
    """Return where a round stands."""
    return step_of(head.state, head.phases)


def step_of(state: RoundState, phases: Sequence[PhaseView]) -> Step:
    """Return where a round stands; a draft as if it were open, so that it can be looked at.

    Args:
        state: what people did with it.
        phases: its phases in the order of their opening.
    """
    if state == RoundState.ANNULLED:
        return Step.ANNULLED
    if state == RoundState.PUBLISHED:
        return _after_publishing(phases)
    if state in {RoundState.CLOSED, RoundState.COUNTED}:
        return Step.COUNT
    running = next((p.phase for p in reversed(phases) if p.state == "now"), None)
    if running is not None:
        return RUNNING.get(running, Step.COUNT)
    return _between(phases)


def next_phase(phases: Sequence[PhaseView]) -> PhaseView | None:
    """Return the phase that comes next, if any."""
    return next((p for p in phases if p.state == "next"), None)


def _after_publishing(phases: Sequence[PhaseView]) -> Step:
    states = [p.state for p in phases if p.phase in AFTER_RESULT]
    if "now" in states:
        return Step.DELIVERY
    if states and all(state == "done" for state in states):
        return Step.OVER
    return Step.DELIVERY if "done" in states else Step.RESULT


def _between(phases: Sequence[PhaseView]) -> Step:
    if any(p.phase == Phase.VOTING and p.state == "done" for p in phases):
        return Step.COUNT
    return Step.PAUSE if any(p.state == "done" for p in phases) else Step.SOON
