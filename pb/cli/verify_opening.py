"""`pb verify-opening`: check what key holders signed against the public record of a vote."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from pb.cli.proofs_in_files import BadFile, content_of, lines_of
from pb.cli.screen import plain, show
from pb.ledger import entries, merkle, statements
from pb.ledger.entries import BoxOpening, Closing, Entry, NotAnEntry, Rulebook
from pb.ledger.holder_entries import KeyHolders
from pb.ledger.statements import NotAStatement, SignedOpening, Statement

NEEDED = 2

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("opening", type=FILE)
@click.argument("record", type=FILE)
def verify_opening(opening: Path, record: Path) -> None:
    """Check that key holders signed the opening that a public record tells of. Needs no network.

    OPENING is the file that they signed, RECORD the whole record (NDJSON); both are on the
    record's page. Exit status 1: they did not, or too few of them. 2: a file cannot be read.
    """
    signed, bodies = _signed(opening), list(_bodies(record))
    expected = _statement([entries.read(body) for body in bodies], bodies)
    if statements.to_bytes(expected) != signed.statement:
        raise click.ClickException("What was signed is not what this record tells.")
    named = _named([entries.read(body) for body in bodies])
    good = [
        one.position
        for one in signed.signatures
        if one.position in signed.good() and one.key in named.get(one.position, set())
    ]
    if len(set(good)) < NEEDED:
        raise click.ClickException(
            f"{len(set(good))} of the key holders that the record names signed this; "
            f"it takes {NEEDED}."
        )
    root = merkle.root([merkle.leaf_hash(body) for body in bodies])
    show(_lines(expected, sorted(set(good)), size=len(bodies), root=root))


def _signed(file: Path) -> SignedOpening:
    try:
        return statements.read_file(content_of(file))
    except NotAStatement as error:
        raise BadFile(plain(f"{file} is not a signed opening: {error}")) from error


def _bodies(file: Path) -> Iterator[bytes]:
    """Yield the bytes of each entry, in the order of the record."""
    try:
        for line in lines_of(file):
            body = bytes.fromhex(json.loads(line)["bytes"])
            entries.read(body)
            yield body
    except (ValueError, LookupError, TypeError, RecursionError, NotAnEntry) as error:
        raise BadFile(plain(f"{file} is not a public record: {error}")) from error


def _statement(said: Sequence[Entry], bodies: Sequence[bytes]) -> Statement:
    """Return what the record gives to sign."""
    places = {type(entry): place for place, entry in enumerate(said)}  # the last one of each
    try:
        closing, opening, rules = (places[kind] for kind in (Closing, BoxOpening, Rulebook))
    except KeyError as error:
        raise click.ClickException("This record does not tell of an opened box.") from error
    opened, rulebook = said[opening], said[rules]
    assert isinstance(opened, BoxOpening)
    assert isinstance(rulebook, Rulebook)
    return Statement(
        statement=statements.FORM,
        round=rulebook.round,
        box_key=rulebook.box_key or b"",
        closing=merkle.leaf_hash(bodies[closing]),
        opening=merkle.leaf_hash(bodies[opening]),
        boxes=opened.boxes,
    )


def _named(said: Sequence[Entry]) -> dict[int, set[bytes]]:
    """Return the signing keys that the record names, by position."""
    named: dict[int, set[bytes]] = {}
    for entry in said:
        if isinstance(entry, KeyHolders):
            for holder in entry.holders:
                named.setdefault(holder.position, set()).add(holder.signing)
    return named


def _lines(said: Statement, good: Sequence[int], *, size: int, root: bytes) -> Iterator[str]:
    yield f"Signed by the holders of the keys {', '.join(map(str, good))} of {said.round}:"
    for box in said.boxes:
        yield f"  {box.pot}: {box.ballots} ballots"
    yield f"The record has {size} entries and this root, as its stamp should say:"
    yield f"  {base64.b64encode(root).decode()}"
    yield ""
    yield "The holders attest that the opened ballots are those of the record. This shows that"
    yield "they did, not that they were right."
