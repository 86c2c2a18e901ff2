"""What every page of a vote needs: the round, the voter, the papers that are theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from flask import url_for

from pb.services import keeping
from pb.services.errors import NoPaperForYou, TextsMissing
from pb.services.proposals import project_texts, projects
from pb.services.proposals.projects import ProjectView
from pb.services.rounds import maps, round_heads, voting_times
from pb.services.rounds.maps import AreaMap, Place
from pb.services.rounds.round_heads import PotView, RoundHead
from pb.services.voter_list.code_text import hash_of
from pb.services.voting import ballots, papers, reminders, voters
from pb.services.voting.papers import Marks, Paper
from pb.services.voting.voters import VoterView
from pb.vocabulary import BallotType, Phase
from pb.web import tablets
from pb.web.answers import locale_code
from pb.web.ballots import cookie
from pb.web.ballots.cookie import Draft
from pb.web.ballots.finding import Finding
from pb.web.ballots.forms import CodeForm
from pb.web.ballots.papers import CHOOSING
from pb.web.requests import db, reader

# What stands on papers does not change while people vote, and casting asks for all of it anew.
LATE = 1.0  # seconds
EARLY = 2  # the pictures of so many projects are fetched at once


@dataclass(frozen=True, slots=True)
class Booth:
    """A vote that was begun and is not cast."""

    head: RoundHead
    voter: VoterView
    draft: Draft

    @property
    def pots(self) -> tuple[PotView, ...]:
        """The pots that this voter may mark, in the order of pages."""
        return tuple(pot for pot in self.head.pots if self.voter.may_mark(pot))

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

    def paper_url(self, pot: PotView, finding: Finding | None = None) -> str:
        """Return the address of a pot's paper, with what is looked for on it."""
        address = url_for("ballots.paper", slug=self.head.slug, pot_slug=pot.slug)
        return f"{address}?{urlencode(finding.to_address())}" if finding else address

    def marked(self, pot: PotView) -> dict[int, int]:
        """Return what is marked on a pot's paper so far: figures by projects' ids."""
        return dict(self.draft.marks.get(pot.id, ()))

    def chosen(self, pot: PotView) -> tuple[tuple[ProjectView, int], ...]:
        """Return marked projects with figures: a ranking by places, others by numbering."""
        marked = self.marked(pot)
        if not marked:
            return ()
        found = [(p, marked[p.id]) for p in standing(self.head, pot) if p.id in marked]
        if pot.ballot_type == BallotType.ORDINAL:
            found.sort(key=lambda entry: entry[1])
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A pot's paper as its page draws it."""

    pot: PotView
    projects: tuple[ProjectView, ...]
    marked: Mapping[int, int]
    most: int | None
    finding: Finding = field(default_factory=Finding)
    drawn: AreaMap | None = None

    @property
    def by_id(self) -> dict[int, ProjectView]:
        """The projects by their ids."""
        return {project.id: project for project in self.projects}

    @property
    def entries(self) -> list[tuple[int, bool, bool]]:
        """What stands on the paper in this order: id, marked or not, among the first or not."""
        marked = self.marked
        return [(p.id, p.id in marked, at < EARLY) for at, p in enumerate(self.projects)]

    @property
    def hidden(self) -> frozenset[int]:
        """The projects that are not looked for; they stay on the paper, unseen."""
        if not self.finding:
            return frozenset()
        return frozenset(
            p.id for p in self.projects if not self.finding.wants(p, is_marked=p.id in self.marked)
        )

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes that stand on the paper, by name."""
        return tuple(sorted({p.category_name for p in self.projects if p.category_name}))

    @property
    def areas(self) -> tuple[tuple[str, str], ...]:
        """The areas of the projects with their values in the form; no area is not among them."""
        found = {(str(p.area_id), p.area_name) for p in self.projects if p.area_name}
        return tuple(sorted(found, key=lambda area: area[1]))

    @property
    def has_whole_place(self) -> bool:
        """Whether a project serves no single area."""
        return any(p.area_id is None for p in self.projects)

    @property
    def chooses(self) -> bool:
        """Whether a mark is a tick and nothing else."""
        return self.pot.ballot_type in CHOOSING

    @property
    def kind(self) -> str:
        """Which control marks a project."""
        return "radio" if self.pot.ballot_type == BallotType.CHOOSE_ONE else "checkbox"

    @property
    def number(self) -> int:
        """How many projects are marked; where people give points, how many points are given."""
        if self.pot.ballot_type == BallotType.CUMULATIVE:
            return sum(self.marked.values())
        return len(self.marked)

    @property
    def total(self) -> int:
        """What the marked projects cost together, in the smallest unit."""
        return sum(p.cost for p in self.projects if p.id in self.marked)


@dataclass(frozen=True, slots=True)
class CheckedPaper:
    """A paper as the check page shows it."""

    pot: PotView
    url: str
    chosen: tuple[tuple[ProjectView, int], ...]

    @property
    def total(self) -> int | None:
        """What the chosen projects cost together, in the smallest unit; none for figures."""
        if self.pot.ballot_type not in CHOOSING:
            return None
        return sum(project.cost for project, _figure in self.chosen)

    @property
    def fewer_than_asked(self) -> bool:
        """Whether something is chosen, but less than the round suggests."""
        asks = self.pot.ballot_type in {BallotType.APPROVAL, BallotType.ORDINAL}
        return asks and 0 < len(self.chosen) < self.pot.asked_choices

    @property
    def points_left(self) -> int:
        """How many points are not given."""
        if self.pot.ballot_type != BallotType.CUMULATIVE:
            return 0
        return (self.pot.most_points or 0) - sum(figure for _project, figure in self.chosen)


def enter(slug: str) -> Booth | None:
    """Return the vote that this device has begun, or None if it has none.

    Asks nothing of the voter list, for a paper can be looked at and marked again and again.

    Raises:
        NotFound: no such round.
        VotingNotOpenYet, VotingHasClosed
    """
    head = head_of(slug)
    voting_times.insist_open(head)
    draft = cookie.read_draft(slug)
    return None if draft is None else Booth(head, draft.voter, draft)


def enter_to_check(slug: str) -> Booth | None:
    """Return the same, with the voter's entry as it is now.

    Raises:
        NotFound: no such round.
        VotingNotOpenYet, VotingHasClosed
        CodeReplaced, CodeUnknown: the code is good no longer.
        PaperAlready: they have voted on paper meanwhile.
    """
    booth = enter(slug)
    if booth is None:
        return None
    voter = voters.by_code(db(), round_id=booth.head.id, code_hash=booth.draft.code_hash)
    return replace(booth, voter=voter)


def head_of(slug: str) -> RoundHead:
    """Return the round of a vote, as it was a second ago at most.

    Raises:
        NotFound: no such round.
    """
    return round_heads.head(db(), slug, officer=False, late=LATE)


def begin(head: RoundHead, *, form: CodeForm) -> Booth:
    """Begin a vote with a typed code: its papers are empty.

    That a paper was opened is noted, so that whoever wants to can be reminded.

    Raises:
        VotingNotOpenYet, VotingHasClosed, TextsMissing
        CodeMistyped, CodeUnknown, CodeReplaced, CodeOfAnotherRound
        NoPaperForYou: the round has no pot for where this voter lives.
    """
    voting_times.insist_open(head)
    if lacks_texts(head):
        raise TextsMissing
    code_hash = hash_of(form.code.data or "")
    voter = voters.by_code(reader(), round_id=head.id, code_hash=code_hash)
    fresh = _fresh(head, voter, own=form.is_own_device)
    reminders.note_opened(db(), voter_id=voter.id, where=form.where, language=locale_code())
    return fresh


def begin_for(head: RoundHead, *, code_hash: bytes) -> Booth:
    """Begin the vote of somebody whom a helper looked up: its papers are empty.

    Raises:
        TextsMissing, CodeUnknown, CodeReplaced, CodeOfAnotherRound, PaperAlready
        NoPaperForYou: the round has no pot for where this voter lives.
    """
    if lacks_texts(head):
        raise TextsMissing
    voter = voters.by_code(db(), round_id=head.id, code_hash=code_hash)
    return _fresh(head, voter, own=False)


def _fresh(head: RoundHead, voter: VoterView, *, own: bool) -> Booth:
    voting = head.dates(Phase.VOTING)
    ends = int(voting.closes_at.timestamp()) if voting else 0
    is_own = own and tablets.with_voter(head.slug) is None
    fresh = Booth(head, voter, Draft(head.id, voter, own=is_own, ends=ends))
    if not fresh.pots:
        raise NoPaperForYou
    return fresh


def lacks_texts(head: RoundHead) -> bool:
    """Whether a project cannot be read yet in a language that the round promises."""
    return keeping.kept(
        db(),
        head.version,
        ("lacks texts", head.id),
        lambda: project_texts.missing(db(), head.id) > 0,
    )


def in_reading_order(booth: Booth, pot: PotView) -> tuple[ProjectView, ...]:
    """Return what stands on a paper, in the order of its page where each has a field."""
    projects = standing(booth.head, pot)
    return projects if pot.ballot_type in CHOOSING else ballots.in_own_order(projects, booth.voter)


def show(booth: Booth, pot: PotView, finding: Finding) -> ShownPaper:
    """Return a pot's paper in this voter's own order, with what is marked on it so far."""
    return ShownPaper(
        pot,
        ballots.in_own_order(standing(booth.head, pot), booth.voter),
        booth.marked(pot),
        papers.limits_of(pot).most,
        finding=finding,
        drawn=_map(booth.head, pot),
    )


def standing(head: RoundHead, pot: PotView) -> tuple[ProjectView, ...]:
    """Return what stands on a pot's paper, in the reader's language, by numbering."""
    language = locale_code()

    def read() -> tuple[ProjectView, ...]:
        return project_texts.read_in(db(), projects.on_paper(db(), pot.id), language=language)

    return keeping.kept(db(), head.version, ("paper", pot.id, language), read)


def paper(head: RoundHead, pot: PotView) -> Paper:
    """Return a pot's paper as marks on it are examined."""
    return keeping.kept(
        db(),
        head.version,
        ("examined", pot.id),
        lambda: papers.paper_of(pot, standing(head, pot)),
    )


def marks(head: RoundHead, draft: Draft) -> Marks:
    """Return what is marked by the projects' keys, which never change, by pot id.

    Raises:
        ProjectNotOnPaper: something else is marked.
    """
    keys = {
        pot.id: {project.id: project.key for project in standing(head, pot)}
        for pot in head.pots
        if pot.id in draft.marks
    }
    return papers.keyed(draft.marks, keys)


def _map(head: RoundHead, pot: PotView) -> AreaMap | None:
    """Draw where the projects would be; a dot's name leads to its card."""

    def draw() -> AreaMap | None:
        places = [
            Place(project.longitude, project.latitude, project.key)
            for project in standing(head, pot)
            if project.longitude is not None and project.latitude is not None
        ]
        return maps.draw(head.areas, places=places) if places else None

    return keeping.kept(db(), head.version, ("map", pot.id), draw)


def check(booth: Booth) -> tuple[CheckedPaper, ...]:
    """Return the voter's papers with what is chosen on each."""
    return tuple(CheckedPaper(pot, booth.paper_url(pot), booth.chosen(pot)) for pot in booth.pots)
