"""`pb verify-receipt`: check a voter's receipt without asking the platform that gave it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from pb.cli.proofs_in_files import BadFile, text_of
from pb.cli.screen import plain, show
from pb.ledger import notes, receipts, record_keys
from pb.ledger.notes import NotAKey, NoteKey
from pb.ledger.receipts import Checked, Fault, NotAReceipt, Receipt
from pb.ledger.record_keys import BadHandover, RecordKey

FAULTS = {
    Fault.NO_PROOF: "This receipt has no proof yet. Ballots get into the public record in groups, "
    "some time after they were cast. Take the receipt to the round's public record page, "
    "which gives it back with its proof.",
    Fault.OTHER_KEY: "This receipt names another key than the one that was expected. "
    "Either it is of another record, or it was forged, or the record's key was changed since: "
    "then the record's page gives the receipt back with the new key, or a file of its keys for "
    "--keys.",
    Fault.BAD_CHECKPOINT: "The stamp on this receipt is not signed by the record's key. "
    "Show it to a scrutineer.",
    Fault.BAD_PROOF: "The proof does not lead from this ballot to the stamp: this ballot is NOT "
    "in the record that was signed. Show the receipt to a scrutineer.",
    Fault.BAD_HANDOVERS: "The keys of this record are not handed over from one to the next as "
    "they should be. Show the receipt to a scrutineer.",
    Fault.RETIRED_KEY: "The stamp on this receipt is signed by a key of the record that was not "
    "in use at that time. Show it to a scrutineer.",
    Fault.STOLEN_KEY: "The key of this receipt, or one on the way to it, was stolen, so what it "
    "signed proves nothing by itself. Take the receipt to the round's public record page, which "
    "gives it back with a stamp of the newest key, and give that key with --key.",
    Fault.LOST_KEY: "A key of this record was lost between the key of this receipt and the one "
    "that was given, so the older one could not sign who comes next. Take the newest key from "
    "where the council published it, not from here; the round's public record page gives the "
    "receipt back with a stamp of that key.",
}

NOT_PROVED = """\
What this does not prove:
- what you chose. The receipt hides it, and nobody can show it with the receipt;
- that the ballot is as you meant it. A device that lies to its owner can seal another one;
- that it is your last one. The closing entry of the record lists ballots that were replaced;
- that it was counted as it was cast. The people who open the box attest that;
- that everybody is shown the same record. Compare the stamp with the one that others see."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", "published", help="The record's key as you found it somewhere else.")
@click.option(
    "--keys",
    "history",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file of the record's keys, if its key was changed after the receipt was made.",
)
def verify_receipt(file: Path, published: str | None, history: Path | None) -> None:
    """Check that the ballots of a receipt are in the public record. Needs no network.

    Exit status 1: it does not prove that. 2: the file or the key cannot be read.
    """
    receipt = _read(file)
    checked = receipts.check(receipt, key=_key(published), handovers=_handovers(history))
    if checked.faults:
        raise click.ClickException("\n".join(FAULTS[fault] for fault in checked.faults))
    show(_lines(receipt, checked, was_given=published is not None))


def _read(file: Path) -> Receipt:
    try:
        return receipts.read(text_of(file))
    except NotAReceipt as error:
        raise BadFile(plain(f"{file} is not a receipt: {error}")) from error


def _handovers(file: Path | None) -> tuple[RecordKey, ...]:
    if file is None:
        return ()
    try:
        return record_keys.read_file(text_of(file))
    except BadHandover as error:
        raise BadFile(plain(f"{file} is not a file of a record's keys: {error}")) from error


def _key(published: str | None) -> NoteKey | None:
    if published is None:
        return None
    try:
        return notes.key(published)
    except NotAKey as error:
        raise BadFile(plain(f"That is not a key of a record: {error}")) from error


def _lines(receipt: Receipt, checked: Checked, *, was_given: bool) -> Iterator[str]:
    assert checked.checkpoint is not None
    ballots = len(receipt.ballots)
    yield (
        "This ballot is in the public record:"
        if ballots == 1
        else (f"These {ballots} ballots are in the public record:")
    )
    for ballot in receipt.ballots:
        place = ballot.proof.index if ballot.proof else 0
        yield f"  {ballot.pot}: entry {place}, fingerprint {ballot.commitment.hex()}"
    yield f"The record is {checked.checkpoint.origin}."
    yield f"It had {checked.checkpoint.size} entries when this was signed:"
    yield f"  {receipt.key}"
    if not was_given:
        yield "That key came with the receipt. Compare it with the one on the round's page, or"
        yield "give that one with --key: then a forged receipt is found out."
    yield ""
    yield from NOT_PROVED.splitlines()
