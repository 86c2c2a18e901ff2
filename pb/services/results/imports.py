"""Imports: an election from a Pabulib file becomes a published round."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from babel import numbers
from sqlalchemy import select

from pb.allocation.election import Election
from pb.allocation.election import Project as ElectionProject
from pb.allocation.outcome import Outcome
from pb.allocation.pabulib import Document
from pb.allocation.parameters import Parameters
from pb.allocation.rules import RULES
from pb.allocation.utilities import utility_for
from pb.database import Session, clock
from pb.models import Area, Category, Count, PhaseDates, Pot, Project, Round
from pb.services.atomic import atomic
from pb.services.elections import in_units_of
from pb.services.errors import CountNotShown, ProjectNumberTooLong, UnknownCurrency
from pb.services.events import record
from pb.services.results import counts, publishing
from pb.services.results.counts import Counted
from pb.services.results.facts import Turnout, facts_of
from pb.services.rounds.rounds import free_slug
from pb.services.slugs import slug_of
from pb.vocabulary import BallotType, Completion, Phase, RoundState, Rung, Tag, VotingRule

LONGEST_KEY = 40
# Beyond this a maximum of choices is no maximum.
LONGEST_PAPER = 10_000
# From the beginning of a day to its last minute.
TO_THE_END = timedelta(hours=23, minutes=59)
# How long a result without dates counts as being shown.
SHOWN_FOR = timedelta(days=30)

# Pabulib's themes, and the drawings that stand for them.
DRAWINGS = {
    "culture": "culture",
    "education": "learning",
    "environmental protection": "nature",
    "health": "health",
    "public space": "seating",
    "public transit and roads": "streets",
    "sport": "sport",
    "urban greenery": "nature",
    "welfare": "care",
}
OTHER_DRAWING = "community"


@dataclass(frozen=True, slots=True)
class Wanted:
    """How an election is to be counted and called.

    Attributes:
        rule: a name in RULES.
        parameters: the rule's options.
        options: what `pb count` needs beside the file to count the same.
        title: of the round; the file's own description if empty.
        currency: ISO 4217; the file's own if empty.
    """

    rule: str
    parameters: Parameters
    options: tuple[str, ...] = ()
    title: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """A round that came from a file; `earlier` are the addresses of rounds from the same file."""

    slug: str
    outcome: Outcome
    earlier: tuple[str, ...]


def import_election(
    session: Session, document: Document, *, data: bytes, wanted: Wanted
) -> Imported:
    """Make a published round of one pot out of a file, counted; all of it or nothing.

    Args:
        session: a database session.
        document: what the file holds.
        data: the file itself, which stays the download of the result.
        wanted: how it is to be counted and called.

    Raises:
        UnknownCurrency: neither the file nor `wanted` names one.
        CountNotShown: a round cannot hold the rule, an option or the type of ballot.
        MoneyTooFine: sums in the file are finer than the currency's smallest unit.
        ProjectNumberTooLong
        OptionsClash, NotCountable: see the rules.
    """
    currency = (wanted.currency or document.election.currency).upper()
    if not numbers.is_currency(currency):
        raise UnknownCurrency
    if any(len(project.id) > LONGEST_KEY for project in document.election.projects):
        raise ProjectNumberTooLong(most=LONGEST_KEY)
    election = in_units_of(document.election, currency)
    outcome = RULES[wanted.rule](election, wanted.parameters)
    if not _shown(election, outcome):
        raise CountNotShown
    facts = facts_of(election, outcome, pot=Turnout(), whole=Turnout(), options=wanted.options)
    with atomic(session):
        earlier = _earlier(session, hashlib.sha256(data).hexdigest())
        row = _round(session, election, title=wanted.title or _title(election.meta))
        pot = _pot(session, row, election, wanted=replace(wanted, parameters=outcome.parameters))
        _projects(session, row, pot, election.projects)
        order = tuple(project.id for project in election.projects)
        counts.add(session, Counted(pot.id, facts, outcome, data, order=order))
        publishing.publish(session, row)
        record(
            session,
            Tag.ROUND_IMPORTED,
            actor_id=None,
            round_id=row.id,
            ballots=election.voters,
            projects=len(election.projects),
        )
        return Imported(row.slug, outcome, earlier)


def _shown(election: Election, outcome: Outcome) -> bool:
    """Say whether a pot has a column for everything that was decided about the count."""
    kept = outcome.parameters
    usual = utility_for(outcome.rule, election.ballot_type, None)
    columns = Parameters(kept.completion, kept.add1, kept.ties, kept.seed, utility=usual)
    known = outcome.rule in set(VotingRule) and kept.completion.value in set(Completion)
    return known and election.ballot_type.value in set(BallotType) and kept == columns


def _earlier(session: Session, digest: str) -> tuple[str, ...]:
    return tuple(
        session.scalars(
            select(Round.slug)
            .join(Pot, Pot.round_id == Round.id)
            .join(Count, Count.pot_id == Pot.id)
            .where(Count.digest == digest)
            .order_by(Round.id)
        )
    )


def _title(meta: Mapping[str, str]) -> str:
    named = meta.get("description") or meta.get("unit") or meta.get("country") or "Pabulib"
    parts = (named, meta.get("district", ""), meta.get("instance", ""))
    return ", ".join(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _round(session: Session, election: Election, *, title: str) -> Round:
    """Add a round that has been counted; only publishing is still to come."""
    meta, now = election.meta, clock(session)
    begin, end = _day(meta.get("date_begin", "")), _day(meta.get("date_end", ""))
    closed = end + TO_THE_END if end else now
    row = Round(
        slug=free_slug(session, title),
        title=_cut(title, 120),
        purpose=_cut(meta.get("description", ""), 300),
        description=meta.get("comment", ""),
        currency=election.currency,
        exponent=election.unit_exponent,
        time_zone="UTC",
        state=RoundState.COUNTED,
        electorate="",
        rung_today=Rung.INFORMING,
        rung_aim=Rung.INFORMING,
        ladder_by="",
        leftover="",
        created_at=now,
        opened_at=begin or closed,
        closed_at=closed,
    )
    session.add(row)
    session.flush()
    if begin and begin < closed:
        session.add(
            PhaseDates(round_id=row.id, phase=Phase.VOTING, opens_at=begin, closes_at=closed)
        )
    session.add(
        PhaseDates(
            round_id=row.id, phase=Phase.RESULTS, opens_at=closed, closes_at=closed + SHOWN_FOR
        )
    )
    return row


def _pot(session: Session, row: Round, election: Election, *, wanted: Wanted) -> Pot:
    meta, parameters = election.meta, wanted.parameters
    name = meta.get("subunit") or meta.get("district") or meta.get("unit") or row.title
    most = meta.get("max_length", "").strip()
    pot = Pot(
        round_id=row.id,
        slug=slug_of(name, otherwise="pot"),
        name=_cut(name, 100),
        position=0,
        amount=election.budget,
        ballot_type=BallotType(election.ballot_type.value),
        asked_choices=0,
        most_choices=int(most) if most.isdecimal() and 0 < int(most) < LONGEST_PAPER else None,
        rule=VotingRule(wanted.rule),
        completion=Completion(parameters.completion.value),
        add1=parameters.add1.value if parameters.add1 else "",
        step=election.step,
        tie_seed=parameters.seed[:100] if parameters.seed else None,
    )
    session.add(pot)
    session.flush()
    return pot


def _projects(session: Session, row: Round, pot: Pot, projects: Iterable[ElectionProject]) -> None:
    """Add themes, areas and projects; where a file names several themes, the first counts."""
    projects = tuple(projects)
    categories = _categories(session, row.id, [_first(project.category) for project in projects])
    areas = _areas(session, row.id, [_first(project.area) for project in projects])
    now = clock(session)
    session.add_all(
        Project(
            pot_id=pot.id,
            key=project.id,
            position=position,
            title=_cut(" ".join(project.name.split()) or project.id, 300),
            summary=project.extra.get("description", ""),
            cost=project.cost,
            area_id=areas.get(_first(project.area)),
            category_id=categories.get(_first(project.category)),
            latitude=_degrees(project.extra.get("latitude", ""), most=90),
            longitude=_degrees(project.extra.get("longitude", ""), most=180),
            picture_alt="",
            numbered_at=now,
        )
        for position, project in enumerate(projects, start=1)
    )


def _categories(session: Session, round_id: int, names: Iterable[str]) -> dict[str, int]:
    rows: dict[str, Category] = {}
    slugs: set[str] = set()
    for name in sorted(set(names) - {""}):
        slug = slug_of(name, taken=slugs, otherwise="theme")
        slugs.add(slug)
        drawing = DRAWINGS.get(name.casefold(), OTHER_DRAWING)
        rows[name] = Category(
            round_id=round_id,
            slug=slug,
            name=_cut(name[:1].upper() + name[1:], 100),
            drawing=drawing,
            position=len(rows),
        )
    session.add_all(rows.values())
    session.flush()
    return {name: row.id for name, row in rows.items()}


def _areas(session: Session, round_id: int, names: Iterable[str]) -> dict[str, int]:
    rows: dict[str, Area] = {}
    slugs: set[str] = set()
    for name in sorted(set(names) - {""}):
        slug = slug_of(name, taken=slugs, otherwise="area")
        slugs.add(slug)
        rows[name] = Area(
            round_id=round_id, slug=slug, name=_cut(name, 100), about="", position=len(rows)
        )
    session.add_all(rows.values())
    session.flush()
    return {name: row.id for name, row in rows.items()}


def _first(names: str) -> str:
    return names.split(",", maxsplit=1)[0].strip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _day(text: str) -> datetime | None:
    """Read a day as files write it: 18.09.2023, sometimes 2023-09-18; a bare year is no day."""
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def _degrees(text: str, *, most: int) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if -most <= found <= most else None
