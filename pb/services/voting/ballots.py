"""Casting ballots: sealed, unlinked, one current ballot for each slot."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Protocol, TypeVar

from sqlalchemy import TextClause, text

from pb.adapters import sealing
from pb.allocation.marking import Mark
from pb.database import Session
from pb.ledger import commitments
from pb.services import keeping
from pb.services.atomic import atomic
from pb.services.errors import NothingToCast, PotNotYours, TextsMissing, VotingNotOpenYet
from pb.services.ledger import batches
from pb.services.rounds import voting_times
from pb.services.rounds.voting_times import Voting
from pb.services.voter_list import code_locks
from pb.services.voting import slots, voters
from pb.services.voting.papers import Marks, Paper, examine, papers_of
from pb.services.voting.slots import SlotKeys
from pb.services.voting.voters import AT_HOME, VoterView, Way

BALLOT_ID_BYTES = 16

# One statement on both databases. A row lock on the voter would serialise two casts of one
# person as well, but PostgreSQL writes the number of the locking transaction into the locked
# row, and the ballot's row carries the same number: that would join them. So the unique slot
# decides, and every column is new, the id too.
PUT = """
    INSERT INTO ballot (id, pot_id, slot, sealed, commitment) VALUES {rows}
    ON CONFLICT (pot_id, slot) DO UPDATE SET
      id = excluded.id, sealed = excluded.sealed, commitment = excluded.commitment
"""
MOST_AT_ONCE = 20  # one voter's ballots in one statement
COLUMNS = ("id", "pot_id", "slot", "sealed", "commitment")
PUT_IN_BOX = text(PUT.format(rows="(:id, :pot_id, :slot, :sealed, :commitment)"))


class HasId(Protocol):
    """Anything with an id: the projects of a paper."""

    @property
    def id(self) -> int:
        """Its id."""


P = TypeVar("P", bound=HasId)


@dataclass(frozen=True, slots=True)
class SealedBallot:
    """A row of the ballot table."""

    id: bytes
    pot_id: int
    slot: bytes
    sealed: bytes
    commitment: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter may keep of one ballot: it shows nothing of the choice."""

    pot_id: int
    commitment: bytes


def cast(
    session: Session,
    *,
    round_id: int,
    code_hash: bytes,
    ballots: Marks,
    keys: SlotKeys,
    way: Way = AT_HOME,
) -> tuple[Receipt, ...]:
    """Put one voter's ballots into the box, in place of those cast before, all or none.

    Writes no event, no time and no log. That the voter has voted is noted afterwards, in a
    transaction of its own.

    Args:
        session: a database session.
        round_id: the round.
        code_hash: of the voter's code, as `voters.enter` returned it.
        ballots: marks by pot id.
        keys: the key store.
        way: where they vote, and whether somebody helped; only the voter list keeps it.

    Raises:
        NotFound, VotingNotOpenYet, VotingHasClosed
        CodeUnknown, CodeReplaced, CodeOfAnotherRound: also when it was replaced meanwhile.
        PaperAlready: the voter has voted on paper, perhaps just now.
        PotNotYours, NothingToCast, TextsMissing, and what `papers.examine` refuses
        KeyMissing: the round's key file is not there.
    """
    with atomic(session):
        voting = voting_times.of(session, round_id, hold=True)
        # A crossing of this entry comes before or after us.
        now = code_locks.hold(session, code_hash)
        voting.insist_open(now)
        voter = voters.by_code(session, round_id=round_id, code_hash=code_hash)
        # The round is held, so nothing that stands on its papers changes until we commit.
        papers = keeping.kept(
            session,
            voting.stamp,
            ("papers", round_id),
            lambda: papers_of(session, round_id),
        )
        sealed = _sealed(voting, voter, ballots, papers=papers, slot_key=keys.slot_key(round_id))
        _put_in_box(session, sealed)
    if not voter.has_voted or way.helped:
        day = voters.local_day(now, voting.time_zone)
        voters.mark(session, [voter.id], day=day, way=way)
    return tuple(Receipt(ballot.pot_id, ballot.commitment) for ballot in sealed)


def cast_many(
    session: Session,
    *,
    round_id: int,
    papers_by_code: Iterable[tuple[bytes, Marks]],
    keys: SlotKeys,
) -> int:
    """Put the ballots of many voters into the box in one transaction; the same checks hold.

    For ballots from a file, while nobody crosses these voters with paper at the same time.

    Returns:
        How many ballots.

    Raises:
        as `cast`; then none of them is in the box.
    """
    with atomic(session):
        voting, now = voting_times.held_open(session, round_id)
        entries = voters.all_of(session, round_id)
        papers = papers_of(session, round_id)
        slot_key = keys.slot_key(round_id)
        sealed: list[SealedBallot] = []
        voted: list[bytes] = []
        for code_hash, ballots in papers_by_code:
            voter = entries.get(code_hash) or voters.by_code(
                session, round_id=round_id, code_hash=code_hash
            )
            sealed += _sealed(voting, voter, ballots, papers=papers, slot_key=slot_key)
            voted.append(voter.id)
        _put_in_box(session, sealed)
    voters.mark(session, voted, day=voters.local_day(now, voting.time_zone))
    return len(sealed)


def in_own_order(projects: Iterable[P], voter: VoterView) -> tuple[P, ...]:
    """Return projects in an order that differs between voters and stays for each of them.

    Whoever stands first on a paper gets more votes; so nobody stands first for everyone.
    """
    begun = hashlib.sha256(voter.id)

    def lot(project: P) -> bytes:
        drawn = begun.copy()
        drawn.update(b"%d" % project.id)
        return drawn.digest()

    return tuple(sorted(projects, key=lot))


def context(*, round_id: int, pot_id: int) -> bytes:
    """Return what a sealed ballot is bound to, so that it opens in its own pot only."""
    return f"commonpot ballot/round {round_id}/pot {pot_id}".encode()


def public_name(round_slug: str, pot_slug: str) -> str:
    """Return a pot's name inside canonical ballots."""
    return f"{round_slug}/{pot_slug}"


def _sealed(
    voting: Voting,
    voter: VoterView,
    ballots: Marks,
    *,
    papers: Mapping[int, Paper],
    slot_key: bytes,
) -> list[SealedBallot]:
    """Return one voter's ballots in the order of pots, so that no two casts wait in a circle."""
    if not ballots:
        raise NothingToCast
    sealed = []
    for pot_id, marks in sorted(ballots.items()):
        paper = papers.get(pot_id)
        if paper is None or not voter.may_mark(paper):
            raise PotNotYours
        if not paper.is_ready:
            raise TextsMissing
        examine(paper, marks)
        slot = slots.of(slot_key, pot_id=pot_id, voter_id=voter.id)
        sealed.append(_seal(voting, paper, marks, slot=slot))
    return sealed


def _seal(voting: Voting, paper: Paper, marks: Sequence[Mark], *, slot: bytes) -> SealedBallot:
    if voting.public_key is None:
        raise VotingNotOpenYet
    pot = public_name(voting.slug, paper.pot_slug)
    nonce = secrets.token_bytes(commitments.NONCE_BYTES)
    canonical = commitments.canonical_ballot(pot, marks)
    length = commitments.envelope_length(pot, paper.costs, widest=paper.widest_figure)
    content = commitments.envelope(nonce, canonical, length=length)
    bound_to = context(round_id=voting.round_id, pot_id=paper.pot_id)
    return SealedBallot(
        id=secrets.token_bytes(BALLOT_ID_BYTES),
        pot_id=paper.pot_id,
        slot=slot,
        sealed=sealing.seal(voting.public_key, content, info=bound_to),
        commitment=commitments.commitment(nonce, canonical),
    )


def _put_in_box(session: Session, sealed: Sequence[SealedBallot]) -> None:
    rows = [asdict(ballot) for ballot in sealed]
    if len(rows) <= MOST_AT_ONCE and session.get_bind().dialect.name == "postgresql":
        figures = {f"{name}{at}": row[name] for at, row in enumerate(rows) for name in COLUMNS}
        session.execute(_put_at_once(len(rows)), figures)
    elif rows:
        session.execute(PUT_IN_BOX, rows)
        batches.note(session, rows)


@cache
def _put_at_once(number: int) -> TextClause:
    """Return PostgreSQL's one statement that puts some ballots in the box, and notes them."""
    rows = [", ".join(f":{name}{at}" for name in COLUMNS) for at in range(number)]
    put = PUT.format(rows=", ".join(f"({row})" for row in rows))
    return text(f"WITH put AS ({put} RETURNING id, pot_id, commitment) {batches.NOTE_PUT}")
