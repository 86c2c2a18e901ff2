"""The record from opening to the count: what stands in it, what is signed, what is refused."""

from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from pb.adapters.keys import KeyStore
from pb.database import Session
from pb.ledger import checkpoints as signed
from pb.ledger import commitments, entries, merkle, proofs
from pb.ledger.entries import Ballot as Leaf
from pb.ledger.entries import BoxOpening, Closing, Projects, Rulebook, VoterList, salted_digest
from pb.models import (
    Job,
    Ledger,
    LedgerBlock,
    LedgerCheckpoint,
    LedgerEntry,
    LedgerSalt,
    Round,
)
from pb.services import acts, jobs
from pb.services.atomic import atomic
from pb.services.ledger import batches, checkpoints, records, trees
from pb.services.ledger.checkpoints import RecordDamaged
from pb.services.rounds import round_opening
from pb.services.voter_list import codes
from pb.vocabulary import Act, JobKind, RoundState
from tests import counting, factories, recording, voting
from tests.recording import cast_often, kinds, many_vote, recorded
from tests.services.test_box import close
from tests.setting_up import ready_round
from tests.voting import Vote, cast

SOME = [1, 2, 255, 256, 257, 511, 512, 640, 767, 768]


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    made = voting.prepare(session, tmp_path)
    recording.begin(session, made)
    return made


def test_opening_a_round_begins_its_record_with_the_rules(
    session: Session, tmp_path: Path
) -> None:
    first, second = (factories.officer(session, name=name).id for name in ("Ada", "Ben"))
    made = ready_round(session, by=first)
    round_opening.request(session, round_id=made.id, by=first)
    waiting = acts.waiting_for(session, Act.OPEN_ROUND, round_id=made.id)
    assert waiting is not None
    keys = KeyStore(tmp_path)
    round_opening.confirm(session, request_id=waiting.id, by=second, keys=keys)
    (rulebook,) = recorded(session, made.id)
    assert isinstance(rulebook, Rulebook)
    row = session.get_one(Round, made.id)
    assert (rulebook.round, rulebook.box_key) == (row.slug, row.public_key)
    assert len(rulebook.decides) == 8
    assert all(pot.tie_seed for pot in rulebook.pots)
    work = set(session.scalars(select(Job.kind).where(Job.kind != JobKind.PHASE_MOMENT)))
    assert work == {JobKind.LEDGER_BATCH, JobKind.LEDGER_CHECKPOINT, JobKind.LOOK}


def test_the_first_batch_finds_projects_and_voters_frozen(session: Session, vote: Vote) -> None:
    recording.work(session, vote)
    _rules, projects, voters, _opening = recorded(session, vote.made.id)
    assert isinstance(projects, Projects)
    assert [paper.pot for paper in projects.papers] == [
        "harbour-bay/everyone",
        "harbour-bay/northfield",
    ]
    assert [project.cost for project in projects.papers[1].projects] == [500_00, 600_00]
    assert isinstance(voters, VoterList)
    salt = session.scalars(select(LedgerSalt.salt)).one()
    lines = [f"NO-000{n}\tnorthfield".encode() for n in (1, 2, 3)]
    lines += [f"HI-000{n}\thillside".encode() for n in (1, 2)]
    assert (voters.size, voters.digest) == (5, salted_digest(salt, lines))


def test_a_voter_list_that_grew_is_written_down_anew_at_closing(
    session: Session, vote: Vote
) -> None:
    recording.work(session, vote)
    codes.issue(
        session,
        round_id=vote.made.id,
        area_id=vote.made.area_id,
        number=2,
        by=vote.officer.id,
        more=True,
    )
    close(session, vote)
    assert kinds(session, vote.made.id)[-3:] == ["opening", "voter-list", "closing"]
    lists = [e for e in recorded(session, vote.made.id) if isinstance(e, VoterList)]
    assert [entry.size for entry in lists] == [5, 7]


def test_closing_lists_what_was_superseded_and_its_figures_add_up(
    session: Session, vote: Vote
) -> None:
    others = many_vote(session, vote, batches.FEWEST)
    recording.work(session, vote)
    every = cast_often(session, vote, 3)
    code, replaced = others.popitem()
    (last,) = cast(session, vote, code, "1")
    close(session, vote)
    closing = recorded(session, vote.made.id)[-1]
    assert isinstance(closing, Closing)
    assert closing.superseded == tuple(sorted([*every[:-1], replaced]))
    whole, north = closing.boxes
    assert (whole.leaves, whole.superseded, whole.ballots) == (24, 3, 21)
    assert (north.leaves, north.ballots) == (0, 0)
    assert (closing.listed, closing.voted) == (25, 21)
    leaves = {e.commitment for e in recorded(session, vote.made.id) if isinstance(e, Leaf)}
    assert leaves - set(closing.superseded) == {every[-1], last.commitment, *others.values()}


def test_a_round_that_nobody_voted_in_is_closed_in_the_record(
    session: Session, vote: Vote
) -> None:
    close(session, vote)
    found = kinds(session, vote.made.id)
    assert found == ["rulebook", "projects", "voter-list", "opening", "closing"]


def test_the_opening_of_the_box_is_recorded_with_the_count(
    session: Session, tmp_path: Path
) -> None:
    vote, _ = counting.counted(session, tmp_path)
    opening = recorded(session, vote.made.id)[-1]
    assert isinstance(opening, BoxOpening)
    assert [box.ballots for box in opening.boxes] == [5, 3]
    sequence = len(recorded(session, vote.made.id)) - 1
    salt = session.scalars(select(LedgerSalt.salt).where(LedgerSalt.sequence == sequence)).one()
    pot = "harbour-bay/northfield"
    lines = [
        commitments.canonical_ballot(pot, [(key, 1) for key in keys])
        for keys in counting.NORTHFIELD
    ]
    assert opening.boxes[1].digest == salted_digest(salt, lines)


def test_a_round_closed_before_there_were_records_gets_none(
    session: Session, tmp_path: Path
) -> None:
    vote = voting.prepare(session, tmp_path)
    with atomic(session):
        session.get_one(Round, vote.made.id).state = RoundState.CLOSED
        jobs.enqueue(session, JobKind.COUNT, {"round_id": vote.made.id})
    counting.work(session, vote)
    assert recorded(session, vote.made.id) == []


def test_the_database_itself_refuses_to_change_the_record(session: Session, vote: Vote) -> None:
    recording.work(session, vote)
    for statement in (
        update(LedgerEntry).values(body=b"other"),
        delete(LedgerEntry),
        update(LedgerCheckpoint).values(note="other"),
        delete(LedgerCheckpoint),
    ):
        with pytest.raises(DBAPIError, match="append-only"), atomic(session):
            session.execute(statement)


def test_each_checkpoint_extends_those_before(session: Session, vote: Vote) -> None:
    for _ in range(3):
        many_vote(session, vote, batches.FEWEST)
        recording.come_back(session)
        recording.work(session, vote)
    origin = session.scalars(select(Ledger.origin)).one()
    key = vote.keys.record_key()
    assert origin == f"{key.name}/rounds/harbour-bay"
    notes = session.scalars(select(LedgerCheckpoint.note).order_by(LedgerCheckpoint.size)).all()
    found = [signed.read(note, by=key, origin=origin) for note in notes]
    assert [one.size for one in found] == [24, 44, 64]
    for old in found:
        for new in found:
            if old.size <= new.size:
                proof = trees.consistency(session, vote.made.id, old=old.size, size=new.size)
                assert proofs.extends(
                    old.size, old.root, size=new.size, proof=proof, root=new.root
                )


def test_a_signed_record_is_not_signed_twice(session: Session, vote: Vote) -> None:
    recording.work(session, vote)
    with atomic(session):
        checkpoints.sign(session, records.held(session, vote.made.id), keys=vote.keys)
    assert len(session.scalars(select(LedgerCheckpoint.size)).all()) == 1


def add_entry(session: Session, vote: Vote, *, leaf_hash: bytes, sequence: int) -> None:
    """Put a row into the record behind the platform's back."""
    with atomic(session):
        session.execute(
            insert(LedgerEntry).values(
                round_id=vote.made.id,
                sequence=sequence,
                kind="paper-batch",
                body=b"forged",
                leaf_hash=leaf_hash,
            )
        )
        records.held(session, vote.made.id).size += 1


@pytest.mark.parametrize(
    ("leaf_hash", "sequence"), [(bytes(32), 4), (merkle.leaf_hash(b"forged"), 5)]
)
def test_a_record_that_does_not_hash_is_not_signed(
    session: Session, vote: Vote, leaf_hash: bytes, sequence: int
) -> None:
    recording.work(session, vote)
    add_entry(session, vote, leaf_hash=leaf_hash, sequence=sequence)
    with pytest.raises(RecordDamaged), atomic(session):
        checkpoints.sign(session, records.held(session, vote.made.id), keys=vote.keys)


def test_a_checkpoint_that_we_did_not_sign_is_not_built_upon(session: Session, vote: Vote) -> None:
    recording.work(session, vote)
    note = session.scalars(select(LedgerCheckpoint.note)).one()
    add_entry(session, vote, leaf_hash=merkle.leaf_hash(b"forged"), sequence=4)
    with atomic(session):
        session.execute(
            text(
                "INSERT INTO ledger_checkpoint (round_id, size, note, peaks, signed_at) "
                "VALUES (:round_id, 5, :note, :peaks, '2026-01-01 00:00:00.000000')"
            ),
            {"round_id": vote.made.id, "note": note, "peaks": bytes(64)},
        )
    with pytest.raises(RecordDamaged), atomic(session):
        checkpoints.sign(session, records.held(session, vote.made.id), keys=vote.keys)


def test_proofs_from_the_database_hold_across_blocks(session: Session, vote: Vote) -> None:
    done = 0
    for number in (1, 254, 3, 400, 110):
        with atomic(session):
            ledger = records.held(session, vote.made.id)
            some = [
                (vote.made.pot_id, entries.Ballot("p/q", (done + n).to_bytes(32)))
                for n in range(number)
            ]
            records.append_ballots(session, ledger, some)
            checkpoints.sign(session, ledger, keys=vote.keys)
        done += number
    assert session.scalars(select(LedgerBlock.number).order_by(LedgerBlock.number)).all() == [
        0,
        1,
        2,
    ]
    leaves = [
        bytes(found)
        for found in session.scalars(select(LedgerEntry.leaf_hash).order_by(LedgerEntry.sequence))
    ]
    for size in SOME:
        root = merkle.root(leaves[:size])
        for index in {0, size // 2, size - 1}:
            proof = trees.inclusion(session, vote.made.id, index=index, size=size)
            assert proofs.includes(leaves[index], index, size=size, proof=proof, root=root)
        for old in SOME:
            if old <= size:
                way = trees.consistency(session, vote.made.id, old=old, size=size)
                first = merkle.root(leaves[:old])
                assert proofs.extends(old, first, size=size, proof=way, root=root)


def test_the_jobs_of_one_transaction_are_one_checkpoint(session: Session, vote: Vote) -> None:
    close(session, vote)
    waiting = session.scalars(select(Job).where(Job.kind == JobKind.LEDGER_CHECKPOINT)).all()
    assert len(waiting) == 1
    recording.work(session, vote)
    assert session.scalars(select(LedgerCheckpoint.size)).all() == [5]


def test_two_workers_on_one_checkpoint_sign_once(session: Session, vote: Vote) -> None:
    close(session, vote)
    with atomic(session):
        session.execute(delete(Job).where(Job.kind != JobKind.LEDGER_CHECKPOINT))
    task = jobs.take(session, "slow")
    assert task is not None
    sign = checkpoints.worker(vote.keys)
    sign(session, task)
    sign(session, task)
    assert session.scalars(select(LedgerCheckpoint.size)).all() == [5]
