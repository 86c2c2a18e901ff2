"""The least valid thing of each kind; a test states every value that it relies on."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import func, select

from pb.database import Session, clock
from pb.models import (
    Account,
    Area,
    Category,
    Grant,
    LadderRow,
    PhaseDates,
    Pot,
    Project,
    Proposal,
    ProposalVersion,
    Round,
)
from pb.services.atomic import atomic
from pb.vocabulary import (
    BallotType,
    Completion,
    Decider,
    EntryWay,
    Phase,
    ProposalState,
    Question,
    Role,
    RoundState,
    Rung,
    Seat,
    VotingRule,
)

PASSWORD = "correct horse battery"
PHASES = (Phase.SUBMISSION, Phase.REVIEW, Phase.VOTING, Phase.RESULTS, Phase.DELIVERY)
FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Person:
    """An account as tests need it."""

    id: int
    email: str
    name: str


@cache
def password_hash() -> str:
    """Return the hash of PASSWORD, made cheaply and once."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def account(
    session: Session,
    *,
    name: str = "Ada Reid",
    email: str | None = None,
    roles: tuple[Role, ...] = (),
    seat: Seat | None = None,
    confirmed: bool = True,
) -> Person:
    """Create an account; its password is PASSWORD."""
    with atomic(session):
        now = clock(session)
        number = session.scalar(select(func.count()).select_from(Account)) or 0
        email = email or f"person{number + 1}@example.org"
        row = Account(
            email=email,
            email_key=email.casefold(),
            name=name,
            password_hash=password_hash(),
            stamp=f"stamp-{number}",
            language="en",
            created_at=now,
            confirmed_at=now if confirmed else None,
        )
        session.add(row)
        session.flush()
        for role in roles:
            reviewer_seat = (seat or Seat.RESIDENT) if role == Role.REVIEWER else None
            session.add(Grant(account_id=row.id, role=role, seat=reviewer_seat, granted_at=now))
        return Person(row.id, row.email, row.name)


def officer(session: Session, name: str = "Moira Kerr") -> Person:
    """Create an officer."""
    return account(session, name=name, roles=(Role.OFFICER,))


@dataclass(frozen=True, slots=True)
class MadeRound:
    """A round as tests need it: ids of its parts."""

    id: int
    slug: str
    pot_id: int
    area_pot_id: int
    area_id: int
    other_area_id: int
    category_id: int


def round_(
    session: Session,
    *,
    phase: Phase = Phase.SUBMISSION,
    state: RoundState = RoundState.OPEN,
    slug: str = "harbour-bay",
    amount: int = 10_000_00,
) -> MadeRound:
    """Create a round in which `phase` runs now: two areas, a whole-place pot, one area's pot."""
    with atomic(session):
        now = clock(session)
        row = Round(
            slug=slug,
            title="Harbour Bay decides",
            purpose="Greener streets and places to meet.",
            description="Ideas from neighbours, for neighbours.",
            currency="GBP",
            exponent=2,
            time_zone="Europe/London",
            state=state,
            electorate="Everyone over 11 who lives here",
            eligible=5000,
            rung_today=Rung.CONSULTING,
            rung_aim=Rung.CO_PRODUCTION,
            rung_aim_by=None,
            ladder_by="The steering group",
            leftover="It is carried forward to the next round.",
            entry_ways=[EntryWay.ISSUED.value, EntryWay.FILE.value],
            created_at=now,
            opened_at=None if state == RoundState.DRAFT else now,
        )
        session.add(row)
        session.flush()
        _phases(session, row.id, running=phase, now=now)
        areas = [
            Area(round_id=row.id, slug=name.lower(), name=name, about="", position=place)
            for place, name in enumerate(("Northfield", "Hillside"))
        ]
        category = Category(
            round_id=row.id, slug="nature", name="Nature", drawing="tree", position=0
        )
        session.add_all([*areas, category])
        session.flush()
        pots = [_pot(row.id, "everyone", "Whole town", None, amount, 0)]
        pots.append(_pot(row.id, "northfield", "Northfield", areas[0].id, amount // 2, 1))
        session.add_all(pots)
        for question in Question:
            session.add(
                LadderRow(
                    round_id=row.id, question=question, decider=Decider.JOINTLY, note="Together."
                )
            )
        session.flush()
        return MadeRound(
            id=row.id,
            slug=slug,
            pot_id=pots[0].id,
            area_pot_id=pots[1].id,
            area_id=areas[0].id,
            other_area_id=areas[1].id,
            category_id=category.id,
        )


def _phases(session: Session, round_id: int, *, running: Phase, now: datetime) -> None:
    for place, phase in enumerate(PHASES):
        opens = now + (place - PHASES.index(running)) * FORTNIGHT - timedelta(days=7)
        session.add(
            PhaseDates(round_id=round_id, phase=phase, opens_at=opens, closes_at=opens + FORTNIGHT)
        )


def _pot(
    round_id: int, slug: str, name: str, area_id: int | None, amount: int, position: int
) -> Pot:
    return Pot(
        round_id=round_id,
        slug=slug,
        name=name,
        area_id=area_id,
        position=position,
        amount=amount,
        ballot_type=BallotType.APPROVAL,
        asked_choices=3,
        most_choices=None,
        rule=VotingRule.EQUAL_SHARES,
        completion=Completion.ADD1,
        add1="equalshares.net",
        step=100,
        tie_seed=None,
    )


def proposal(
    session: Session,
    made: MadeRound,
    *,
    author: Person,
    title: str = "Benches on the hill",
    state: ProposalState = ProposalState.SUBMITTED,
    cost: int | None = 800_00,
) -> int:
    """Create a proposal with one version; returns its id."""
    with atomic(session):
        now = clock(session)
        number = session.scalar(
            select(func.count()).select_from(Proposal).where(Proposal.round_id == made.id)
        )
        row = Proposal(
            round_id=made.id,
            author_id=author.id,
            number=(number or 0) + 1,
            state=state,
            created_at=now,
            submitted_at=None if state == ProposalState.DRAFT else now,
        )
        session.add(row)
        session.flush()
        session.add(
            ProposalVersion(
                proposal_id=row.id,
                number=1,
                title=title,
                summary="Nine benches, so that older people can walk to the surgery.",
                body="Every 200 metres.",
                area_id=made.area_id,
                category_id=made.category_id,
                cost=cost,
                picture_alt="",
                saved_at=now,
            )
        )
        return row.id


def project(
    session: Session, pot_id: int, *, key: str, cost: int = 1_000_00, title: str | None = None
) -> int:
    """Create a numbered project on a pot's ballot paper; returns its id."""
    with atomic(session):
        row = Project(
            pot_id=pot_id,
            key=key,
            position=int(key),
            title=title or f"Project number {key}",
            summary="A good thing for the neighbourhood.",
            cost=cost,
            picture_alt="",
            numbered_at=clock(session),
        )
        session.add(row)
        session.flush()
        return row.id


def moment(text: str) -> datetime:
    """Return a moment in UTC from ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
