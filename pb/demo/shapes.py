"""The shapes in which the demo town's content is written down; plain values, nothing else.

Money is in pence. A day is an offset from the moment of loading: negative is past.
"""

from dataclasses import dataclass

from pb.vocabulary import (
    BallotType,
    Completion,
    Decider,
    EntryWay,
    Feasibility,
    PaperRule,
    Profile,
    Question,
    Role,
    Rung,
    Stage,
    VotingRule,
)
from pb.vocabulary import Phase as PhaseName

Point = tuple[float, float]  # longitude, latitude (WGS84), as GeoJSON has them
Ring = tuple[Point, ...]  # closed: the last point is the first


def paragraphs(*parts: str) -> str:
    return "\n\n".join(parts)


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    short: str
    tagline: str
    email: str


@dataclass(frozen=True, slots=True)
class Area:
    key: str
    name: str
    about: str
    population: int
    quintile: int  # 1 is the most deprived fifth of the country
    boundary: Ring


@dataclass(frozen=True, slots=True)
class Category:
    key: str
    name: str
    picture: str  # kind of drawn picture where a proposal has none


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    name: str
    email: str
    area: str
    about: str = ""
    role: Role = Role.PERSON
    shown: bool = False  # offered to visitors as a demo account


@dataclass(frozen=True, slots=True)
class Comment:
    author: str
    day: int
    text: str
    hidden_because: str | None = None
    hidden_by: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    author: str
    day: int
    feasibility: Feasibility
    reason: str
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    author: str
    day: int
    feasible: bool
    reason: str
    cost: int | None = None
    next_step: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Update:
    author: str
    day: int
    title: str
    text: str
    spent_so_far: int
    stage: Stage = Stage.UNDER_WAY


@dataclass(frozen=True, slots=True)
class Proposal:
    key: str  # unique in the whole demo; its picture is pictures/<key>.webp
    title: str
    short: str  # at most 200 characters
    body: str  # paragraphs with a blank line between them
    why: str
    area: str | None  # None: the whole town
    category: str
    cost: int  # as the author estimated it
    at: Point
    author: str
    alt: str  # what the picture shows
    supports: int
    day: int  # when it was submitted (a draft: last saved)
    draft: bool = False
    co_authors: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    decision: Decision | None = None
    pot: str | None = None  # on which pot's ballot it stands
    number: int | None = None  # its number on that ballot
    updates: tuple[Update, ...] = ()
    pictured: bool = True  # else it has the drawing of its theme
    in_polish: tuple[str, str] | None = None  # its title and short text
    easy: str = ""  # the short text in easy words


@dataclass(frozen=True, slots=True)
class Pot:
    key: str
    name: str
    area: str | None
    amount: int
    rule: VotingRule = VotingRule.EQUAL_SHARES
    completion: Completion = Completion.ADD1
    ballot_type: BallotType = BallotType.APPROVAL
    asked: int = 3  # "we suggest at least"; never refuses
    points: int | None = None  # that a voter may give, where people give points
    leftovers: str = "carried-forward"


@dataclass(frozen=True, slots=True)
class Phase:
    name: PhaseName
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class WhoDecides:
    question: Question
    decider: Decider
    sentence: str


@dataclass(frozen=True, slots=True)
class Ladder:
    today: Rung
    aim: Rung
    aim_day: int  # by when
    filled_in_by: str
    disagreement: str | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    person: str
    words: str  # the passphrase of the key file; published, as the passwords of the demo are


@dataclass(frozen=True, slots=True)
class Round:
    key: str
    title: str
    purpose: str
    about: str
    running: PhaseName  # the phase that is open at loading
    eligibility: str  # who may vote, in a sentence
    pots: tuple[Pot, ...]
    phases: tuple[Phase, ...]
    decisions: tuple[WhoDecides, ...]
    ladder: Ladder
    steering: tuple[str, ...]  # people keys, residents and officers
    voter_list: tuple[tuple[str, int], ...]  # entries by area
    proposals: tuple[Proposal, ...]
    categories: tuple[str, ...]
    currency: str = "GBP"
    time_zone: str = "Europe/London"
    languages: tuple[str, ...] = ("en",)  # promised for the text of each project on the ballot
    profile: Profile = Profile.TOWN
    entry_ways: tuple[EntryWay, ...] = (EntryWay.ISSUED, EntryWay.FILE, EntryWay.EMAIL)
    paper: PaperRule = PaperRule.NO_PAPER
    holders: tuple[Holder, ...] = ()  # of the box's key: two officers, then a resident
