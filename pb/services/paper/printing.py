"""What is printed for a round: its papers' projects in a language, its batches, its pictures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from pb.database import Session, clock
from pb.models import PaperBatch
from pb.services.errors import NotFound
from pb.services.paper import rules
from pb.services.proposals import pictures, project_texts, projects
from pb.services.proposals.projects import ProjectView
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import PotView, RoundHead
from pb.vocabulary import PaperRule


@dataclass(frozen=True, slots=True)
class PotProjects:
    """A pot, and what stands on its paper."""

    pot: PotView
    projects: tuple[ProjectView, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A round as its printed matter needs it.

    Attributes:
        pots: in the order of pages; those without a project are left out.
        has_paper: whether people vote on paper in it.
        made_at: the moment, for what a file says of itself.
    """

    head: RoundHead
    pots: tuple[PotProjects, ...]
    has_paper: bool
    made_at: datetime

    def pot(self, slug: str) -> PotProjects:
        """Return a pot that has a ballot paper.

        Raises:
            NotFound: no such pot, or nobody votes on paper.
        """
        found = next((one for one in self.pots if one.pot.slug == slug), None)
        if found is None or not self.has_paper:
            raise NotFound
        return found


def of_round(session: Session, slug: str, *, language: str, officer: bool) -> Printed:
    """Return what a round's printed matter says.

    Args:
        session: a database session.
        slug: the round's address.
        language: of the projects' texts, as far as they are written in it.
        officer: whether the reader may see a draft.

    Raises:
        NotFound
    """
    head = round_heads.head(session, slug, officer=officer)
    found = projects.on_papers(session, tuple(pot.id for pot in head.pots))
    said = project_texts.read_in(session, found, language=language)
    pots = (
        PotProjects(pot, tuple(one for one in said if one.pot_id == pot.id)) for pot in head.pots
    )
    return Printed(
        head,
        tuple(one for one in pots if one.projects),
        has_paper=rules.of_round(session, head.id) != PaperRule.NO_PAPER,
        made_at=clock(session),
    )


def insist_batch(session: Session, *, pot_id: int, number: int) -> None:
    """Refuse a batch that the pot does not have: its number would stand on papers.

    Raises:
        NotFound
    """
    found = session.scalar(
        select(PaperBatch.id).where(PaperBatch.pot_id == pot_id, PaperBatch.number == number)
    )
    if found is None:
        raise NotFound


def pictures_of(session: Session, printed: Printed) -> dict[str, bytes]:
    """Return the pictures of all projects, by digest."""
    digests = {
        project.picture_digest
        for one in printed.pots
        for project in one.projects
        if project.picture_digest
    }
    return {digest: pictures.card(session, digest) for digest in sorted(digests)}
