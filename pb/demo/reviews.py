"""Short ways to write down a review in which a resident and an officer agreed."""

from pb.demo.shapes import Assessment, Decision
from pb.vocabulary import Feasibility


def views(
    day: int,
    cost: int,
    *,
    reviewer: str,
    officer: str,
    who: tuple[str, str] = ("imran-ali", "moira-kerr"),
) -> tuple[Assessment, ...]:
    """Two assessments that both say: feasible."""
    said = (reviewer, officer)
    return tuple(
        Assessment(author, day + later, Feasibility.FEASIBLE, reason, cost)
        for later, (author, reason) in enumerate(zip(who, said, strict=True))
    )


def goes_ahead(day: int, cost: int, reason: str, *, by: str = "moira-kerr") -> Decision:
    return Decision(author=by, day=day, feasible=True, reason=reason, cost=cost)
