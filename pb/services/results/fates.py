"""What the vote made of each idea, for the pages of ideas."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pb.database import Session
from pb.services.results import results
from pb.services.rounds.round_heads import RoundHead


@dataclass(frozen=True, slots=True)
class Fates:
    """Whether a project is funded, by its pot's address and its key; nothing before the result.

    `ideas`: the same by an idea's number; of several projects that came from it, one is enough.
    """

    projects: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    ideas: Mapping[int, bool] = field(default_factory=dict)


def of_round(session: Session, head: RoundHead) -> Fates:
    """Return what became of a round's ideas, once its result is public and while it counts."""
    result = results.published(session, head) if results.is_published(head) else None
    if result is None:
        return Fates()
    projects: dict[tuple[str, str], bool] = {}
    ideas: dict[int, bool] = {}
    for pot in result.pots:
        for row in pot.rows:
            projects[pot.pot.slug, row.project.key] = row.funded
            number = row.project.proposal_number
            if number is not None:
                ideas[number] = ideas.get(number, False) or row.funded
    return Fates(projects, ideas)
