"""docs/ledger.md says what the code does: its example is made anew, by other code where it can."""

import hashlib
from pathlib import Path

from pb.ledger import checkpoints, entries, merkle, paper_entries, proofs
from pb.ledger.checkpoints import Checkpoint
from pb.ledger.commitments import commitment
from tests.ledger.test_checkpoints import KEY, PRIVATE

SAID = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text(encoding="utf-8")
POT = "harbour-bay/everyone"
SALT = bytes(range(32))


def test_the_example_is_true() -> None:
    ballot = b'["commonpot ballot 1","harbour-bay/everyone",["12","7"]]'
    fingerprint = commitment(SALT, ballot)
    record = [
        entries.to_bytes(entry)
        for entry in (
            entries.Opening("harbour-bay", "2026-05-01T08:00:00Z", "2026-05-15T20:00:00Z"),
            entries.Ballot(POT, fingerprint),
            paper_entries.PaperBatch(POT, "7", 120),
        )
    ]
    leaves = [hashlib.sha256(b"\0" + body).digest() for body in record]
    root = hashlib.sha256(
        b"\1" + hashlib.sha256(b"\1" + leaves[0] + leaves[1]).digest() + leaves[2]
    ).digest()
    checkpoint = Checkpoint("commonpot-test/rounds/harbour-bay", 3, root)
    note = checkpoints.signed(checkpoint, by=KEY, sign=PRIVATE.sign)
    shown = [ballot.decode(), fingerprint.hex(), root.hex(), str(KEY)]
    shown += [f"01 {body[1:].decode()}\n       {merkle.leaf_hash(body).hex()}" for body in record]
    shown += [line for line in note.splitlines() if line]
    assert [said for said in shown if said not in SAID] == []
    beside = merkle.ranges_of(leaves)
    assert proofs.inclusion(1, 3, root_of=beside) == (leaves[0], leaves[2])
    assert proofs.consistency(2, 3, root_of=beside) == (leaves[2],)


def test_the_digest_is_true() -> None:
    digest = entries.salted_digest(SALT, [b"XX-0001\t", b"NO-0001\tnorthfield"])
    assert digest.hex() in SAID


def test_every_kind_is_described() -> None:
    assert [kind for kind in entries.KINDS if f"| `{kind}` |" not in SAID] == []
