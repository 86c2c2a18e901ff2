"""What the record says when a round opens, and when voting does."""

from datetime import UTC, datetime

from sqlalchemy import select

from pb.database import Session
from pb.ledger.entries import (
    Decides,
    FrozenProject,
    Opening,
    Paper,
    PotRules,
    Projects,
    Rulebook,
    Step,
    VoterList,
    pot_name,
    salted_digest,
)
from pb.ledger.holder_entries import HolderKey, KeyHolders
from pb.models import (
    Area,
    KeyHolder,
    LadderRow,
    Ledger,
    LedgerEntry,
    LedgerSalt,
    PhaseDates,
    Pot,
    Project,
    Round,
    Voter,
)
from pb.services import jobs
from pb.services.ledger import records
from pb.vocabulary import JobKind, KeyScheme, Phase, Question

SEALED = "sealed"


def moment(at: datetime) -> str:
    """Return a moment as entries have it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def round_opened(session: Session, row: Round) -> None:
    """Begin a round's record with its rules, inside the transaction that opens the round.

    Also writes the job that will put ballots into the record once people vote.
    """
    records.append(session, records.held(session, row.id), _rulebook(session, row))
    if row.key_scheme == KeyScheme.HOLDERS:
        holders_changed(session, row.id)
    dates = _voting(session, row.id)
    if dates is not None:
        jobs.enqueue(
            session,
            JobKind.LEDGER_BATCH,
            {"round_id": row.id},
            due_at=dates.opens_at,
            once_key=f"ballots:{row.id}",
        )


def holders_changed(session: Session, round_id: int) -> None:
    """Write down the public keys of who holds the box key now, inside the caller's transaction."""
    holders = session.scalars(
        select(KeyHolder)
        .where(KeyHolder.current_key.in_([f"{round_id}:{position}" for position in (1, 2, 3)]))
        .order_by(KeyHolder.position)
    )
    said = tuple(
        HolderKey(one.position, one.seat.value, one.public_key, one.signing_key)
        for one in holders
        if one.public_key is not None and one.signing_key is not None
    )
    entry = KeyHolders(records.slug_of(session, round_id), said)
    records.append(session, records.held(session, round_id), entry)


def voting_opened(session: Session, ledger: Ledger) -> None:
    """Write down what is frozen when voting opens, unless it stands there already.

    These are the projects and amounts, the voter list, and the opening itself. The first batch
    of ballots calls this, inside its transaction, before it adds anything.
    """
    row = session.get_one(Round, ledger.round_id)
    dates = _voting(session, row.id)
    if dates is None or records.has(session, row.id, Opening):
        return
    if ledger.size == 0:  # the round was opened before there were records
        records.append(session, ledger, _rulebook(session, row))
    records.append(session, ledger, _projects(session, row))
    note_voter_list(session, ledger)
    opening = Opening(row.slug, opens=moment(dates.opens_at), closes=moment(dates.closes_at))
    records.append(session, ledger, opening)


def note_voter_list(session: Session, ledger: Ledger) -> None:
    """Write down the voter list's size and salted digest, if they are not the last ones there."""
    lines = _voter_lines(session, ledger.round_id)
    digest = salted_digest(_last_salt(session, ledger) or records.new_salt(), lines)
    last = session.scalar(
        select(LedgerEntry.body)
        .where(LedgerEntry.round_id == ledger.round_id, LedgerEntry.kind == VoterList.KIND)
        .order_by(LedgerEntry.sequence.desc())
        .limit(1)
    )
    if last is not None and digest.hex().encode() in last:
        return
    salt = records.new_salt()
    slug = records.slug_of(session, ledger.round_id)
    entry = VoterList(slug, size=len(lines), digest=salted_digest(salt, lines))
    records.append(session, ledger, entry, salt=salt)


def _rulebook(session: Session, row: Round) -> Rulebook:
    ladder = dict(
        session.execute(
            select(LadderRow.question, LadderRow.decider).where(LadderRow.round_id == row.id)
        ).all()
    )
    dates = session.scalars(
        select(PhaseDates)
        .where(PhaseDates.round_id == row.id)
        .order_by(PhaseDates.opens_at, PhaseDates.id)
    )
    pots = session.execute(
        select(Pot, Area.slug)
        .outerjoin(Area, Area.id == Pot.area_id)
        .where(Pot.round_id == row.id)
        .order_by(Pot.position, Pot.id)
    )
    return Rulebook(
        round=row.slug,
        version=1,
        currency=row.currency,
        exponent=row.exponent,
        time_zone=row.time_zone,
        electorate=row.electorate,
        least_age=row.least_age,
        ways=tuple(str(way) for way in row.entry_ways),
        leftover=row.leftover,
        receipts=SEALED,
        paper=row.paper_rule.value,
        box_key=row.public_key,
        decides=tuple(Decides(q.value, ladder[q].value) for q in Question if q in ladder),
        steps=tuple(Step(d.phase.value, moment(d.opens_at), moment(d.closes_at)) for d in dates),
        pots=tuple(_pot_rules(row.slug, pot, area) for pot, area in pots),
    )


def _pot_rules(round_slug: str, pot: Pot, area: str | None) -> PotRules:
    return PotRules(
        pot=pot_name(round_slug, pot.slug),
        area=area,
        amount=pot.amount,
        ballot_type=pot.ballot_type.value,
        asked=pot.asked_choices,
        most=pot.most_choices,
        points=pot.most_points,
        rule=pot.rule.value,
        completion=pot.completion.value,
        add1=pot.add1,
        step=pot.step,
        tie_seed=pot.tie_seed,
        least_age=pot.least_age,
        most_age=pot.most_age,
    )


def _projects(session: Session, row: Round) -> Projects:
    pots = session.scalars(
        select(Pot).where(Pot.round_id == row.id).order_by(Pot.position, Pot.id)
    ).all()
    found: dict[int, list[FrozenProject]] = {pot.id: [] for pot in pots}
    for project in session.scalars(select(Project).where(Project.pot_id.in_(list(found)))):
        frozen = FrozenProject(project.key, project.title, project.cost)
        found[project.pot_id].append(frozen)
    return Projects(
        row.slug,
        tuple(
            Paper(
                pot=pot_name(row.slug, pot.slug),
                amount=pot.amount,
                projects=tuple(sorted(found[pot.id], key=lambda project: project.key)),
            )
            for pot in pots
        ),
    )


def _voter_lines(session: Session, round_id: int) -> list[bytes]:
    rows = session.execute(
        select(Voter.reference, Area.slug)
        .outerjoin(Area, Area.id == Voter.area_id)
        .where(Voter.round_id == round_id)
    )
    return [f"{reference}\t{area or ''}".encode() for reference, area in rows]


def _last_salt(session: Session, ledger: Ledger) -> bytes | None:
    """Return the salt of the last voter list in the record."""
    return session.scalar(
        select(LedgerSalt.salt)
        .join(
            LedgerEntry,
            (LedgerEntry.round_id == LedgerSalt.round_id)
            & (LedgerEntry.sequence == LedgerSalt.sequence),
        )
        .where(LedgerSalt.round_id == ledger.round_id, LedgerEntry.kind == VoterList.KIND)
        .order_by(LedgerSalt.sequence.desc())
        .limit(1)
    )


def _voting(session: Session, round_id: int) -> PhaseDates | None:
    return session.scalar(
        select(PhaseDates).where(PhaseDates.round_id == round_id, PhaseDates.phase == Phase.VOTING)
    )
