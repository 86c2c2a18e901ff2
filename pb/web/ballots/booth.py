"""What every page of a vote needs: the round, the voter, the papers that are theirs."""

from dataclasses import dataclass

from flask import url_for

from pb.services.errors import NoPaperForYou
from pb.services.proposals import projects
from pb.services.proposals.projects import ProjectView
from pb.services.rounds import round_heads
from pb.services.rounds.round_heads import PotView, RoundHead
from pb.services.voting import ballots, voters, voting_times
from pb.services.voting.voters import VoterView
from pb.vocabulary import BallotType
from pb.web.ballots import cookie
from pb.web.ballots.cookie import Draft
from pb.web.requests import db


@dataclass(frozen=True, slots=True)
class Booth:
    """A vote that was begun and is not cast."""

    head: RoundHead
    voter: VoterView
    draft: Draft

    @property
    def pots(self) -> tuple[PotView, ...]:
        """The pots that this voter may mark, in the order of pages."""
        return tuple(pot for pot in self.head.pots if self.voter.may_mark(pot.area_id))

    def pot(self, slug: str) -> PotView | None:
        """Return the voter's pot with this address, if there is one."""
        return next((pot for pot in self.pots if pot.slug == slug), None)

    def place(self, pot: PotView) -> int:
        """Return where a pot's paper stands among the voter's: 1, 2, ..."""
        return self.pots.index(pot) + 1

    def after(self, pot: PotView) -> str:
        """Return the address of what comes after a pot's paper: the next one, or checking."""
        if self.place(pot) == len(self.pots):
            return url_for("ballots.check", slug=self.head.slug)
        return self.paper_url(self.pots[self.place(pot)])

    def before(self, pot: PotView) -> str:
        """Return the address of what came before a pot's paper."""
        if self.place(pot) == 1:
            return url_for("ballots.enter", slug=self.head.slug)
        return self.paper_url(self.pots[self.place(pot) - 2])

    def paper_url(self, pot: PotView) -> str:
        """Return the address of a pot's paper."""
        return url_for("ballots.paper", slug=self.head.slug, pot_slug=pot.slug)

    def chosen(self, pot: PotView) -> tuple[ProjectView, ...]:
        """Return what is marked on a pot's paper so far, in the order of numbering."""
        marked = set(self.draft.marks.get(pot.id, ()))
        if not marked:
            return ()
        return tuple(p for p in projects.on_paper(db(), pot.id) if p.id in marked)


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A pot's paper as its page draws it."""

    pot: PotView
    projects: tuple[ProjectView, ...]
    chosen_ids: frozenset[int]
    most: int | None

    @property
    def kind(self) -> str:
        """Which control marks a project."""
        return "radio" if self.pot.ballot_type == BallotType.CHOOSE_ONE else "checkbox"

    @property
    def total(self) -> int:
        """What the chosen projects cost together, in the smallest unit."""
        return sum(p.cost for p in self.projects if p.id in self.chosen_ids)


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A paper as the check page shows it."""

    pot: PotView
    url: str
    chosen: tuple[ProjectView, ...]

    @property
    def total(self) -> int:
        """What the chosen projects cost together, in the smallest unit."""
        return sum(project.cost for project in self.chosen)

    @property
    def fewer_than_asked(self) -> bool:
        """Whether something is chosen, but less than the round suggests."""
        return 0 < len(self.chosen) < self.pot.asked_choices


def enter(slug: str) -> Booth | None:
    """Return the vote that this device has begun, or None if it has none.

    Raises:
        NotFound: no such round.
        VotingNotOpenYet, VotingHasClosed
        CodeReplaced, CodeUnknown: the code is good no longer.
    """
    head = round_heads.head(db(), slug, officer=False)
    voting_times.insist_open(head)
    draft = cookie.read_draft(slug)
    if draft is None:
        return None
    voter = voters.by_code(db(), round_id=head.id, code_hash=draft.code_hash)
    return Booth(head, voter, draft)


def begin(head: RoundHead, *, code: str) -> Booth:
    """Begin a vote with a typed code: its papers are empty.

    Raises:
        VotingNotOpenYet, VotingHasClosed
        CodeMistyped, CodeUnknown, CodeReplaced, CodeOfAnotherRound
        NoPaperForYou: the round has no pot for where this voter lives.
    """
    voter = voters.enter(db(), round_id=head.id, code=code)
    fresh = Booth(head, voter, Draft(head.id, voter.code_hash))
    if not fresh.pots:
        raise NoPaperForYou
    return fresh


def show(booth: Booth, pot: PotView) -> ShownPaper:
    """Return a pot's paper in this voter's own order, with what is marked on it so far."""
    own_order = ballots.in_own_order(projects.on_paper(db(), pot.id), booth.voter)
    most = ballots.most_choices(pot.ballot_type, pot.most_choices)
    return ShownPaper(pot, own_order, frozenset(booth.draft.marks.get(pot.id, ())), most)


def check(booth: Booth) -> tuple[CheckedPaper, ...]:
    """Return the voter's papers with what is chosen on each."""
    return tuple(CheckedPaper(pot, booth.paper_url(pot), booth.chosen(pot)) for pot in booth.pots)
