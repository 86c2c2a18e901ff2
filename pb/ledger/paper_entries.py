"""What a record says of papers: how many lie in a batch, and later what was read from them."""

from dataclasses import dataclass
from typing import ClassVar

from pb.ledger.insisting import insist_ascending


@dataclass(frozen=True, slots=True)
class PaperBatch:
    """A sealed batch of paper ballots: how many, before anybody has entered one."""

    KIND: ClassVar[str] = "paper-batch"

    pot: str
    batch: str
    papers: int


@dataclass(frozen=True, slots=True)
class Marked:
    """How many papers of a batch name a project, and the sum of the figures that they give it."""

    project: str
    papers: int
    figures: int


@dataclass(frozen=True, slots=True)
class SpoiledPapers:
    """How many papers of a batch count for nothing, for one reason."""

    reason: str
    papers: int


@dataclass(frozen=True, slots=True)
class PaperTotals:
    """What was entered from a batch of papers, after the box was opened.

    Attributes:
        spoiled: ascending by reason.
        marks: ascending by project; none where so few papers are valid that their totals would
            say what is on some of them, or on the few other ballots of the pot.
    """

    KIND: ClassVar[str] = "paper-totals"

    pot: str
    batch: str
    papers: int
    spoiled: tuple[SpoiledPapers, ...]
    marks: tuple[Marked, ...] | None

    def __post_init__(self) -> None:
        """Refuse figures that do not add up, and another order than that of keys."""
        marks = self.marks or ()
        insist_ascending(tuple(mark.project for mark in marks))
        insist_ascending(tuple(some.reason for some in self.spoiled))
        valid = self.papers - sum(some.papers for some in self.spoiled)
        if valid < 0 or any(not 0 <= mark.papers <= valid for mark in marks):
            raise ValueError("more marks than papers")
