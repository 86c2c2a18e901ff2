"""The file of one part of a run: pages to print, a table for a printer, or mail to be sent."""

import csv
import hashlib
import hmac
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pb.adapters import file_seal, letter_pages
from pb.adapters.letter_pages import LetterWords
from pb.adapters.pdf import can_print
from pb.services.voter_list.letter_facts import ComposeLetters, Recipient, RunFacts
from pb.services.voter_list.list_keys import ListKeys
from pb.vocabulary import LetterForm

# What spreadsheets take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
ADDRESS_COLUMNS = 6
COLUMNS = (
    "reference",
    "name",
    *(f"address_{number}" for number in range(1, ADDRESS_COLUMNS + 1)),
    "postcode",
    "district",
    "area",
    "language",
    "large_print",
    "voting_code",
    "link",
    "round",
    "opens",
    "closes",
    "telephone",
    "drop_in",
)


@dataclass(frozen=True, slots=True)
class Coded:
    """A recipient with the code that was made for them; the only place where both meet."""

    recipient: Recipient
    code: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The letters of one part, and what is needed to write them."""

    letters: Sequence[Coded]
    facts: RunFacts
    base_url: str
    large_print: bool
    made_at: datetime


def content(batch: Batch, form: LetterForm, *, compose: ComposeLetters) -> bytes:
    """Return the file of these letters."""
    if form == LetterForm.PDF:
        return _pages(batch, compose)
    if form == LetterForm.CSV:
        return _table(batch)
    return json.dumps(list(_rows(batch)), ensure_ascii=False).encode()


def not_whole(letters: Sequence[Coded], form: LetterForm) -> list[str]:
    """Return the references of letters with signs in name or address that no typeface has."""
    if form != LetterForm.PDF:
        return []
    return [
        one.recipient.reference
        for one in letters
        if not can_print("".join((one.recipient.name, *one.recipient.lines())))
    ]


def read_mail(made: bytes) -> list[dict[str, str]]:
    """Return the letters of a part that an outside sender gets, as columns of each."""
    rows: list[dict[str, str]] = json.loads(made)
    return rows


def digest(made: bytes) -> str:
    """Return SHA-256 of a file, hex."""
    return hashlib.sha256(made).hexdigest()


def seal(keys: ListKeys, made: bytes, *, round_id: int, part_id: int) -> bytes:
    """Encrypt a part's file; the key is outside the database."""
    return file_seal.seal(_key(keys, round_id), made, place=_place(part_id))


def unseal(keys: ListKeys, sealed: bytes, *, round_id: int, part_id: int) -> bytes:
    """Decrypt a part's file.

    Raises:
        FileDamaged
        KeyMissing: the round's key file is not there.
    """
    return file_seal.unseal(_key(keys, round_id), sealed, place=_place(part_id))


def _key(keys: ListKeys, round_id: int) -> bytes:
    return hmac.digest(keys.slot_key(round_id), b"commonpot/voter list/letters", hashlib.sha256)


def _place(part_id: int) -> bytes:
    return f"letters/{part_id}".encode()


def _pages(batch: Batch, compose: ComposeLetters) -> bytes:
    words: dict[str, LetterWords] = {}
    for coded in batch.letters:
        language = coded.recipient.language
        if language not in words:
            words[language] = compose(batch.facts, language, large_print=batch.large_print)
    letters = (
        (
            coded.recipient.letter(batch.facts, code=coded.code, base_url=batch.base_url),
            words[coded.recipient.language],
        )
        for coded in batch.letters
    )
    return letter_pages.document(letters, large_print=batch.large_print, made_at=batch.made_at)


def _table(batch: Batch) -> bytes:
    written = io.StringIO()
    written.write("\ufeff")  # tells spreadsheets that this is UTF-8
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    for row in _rows(batch):
        writer.writerow({column: as_text(said) for column, said in row.items()})
    return written.getvalue().encode()


def as_text(said: str) -> str:
    """Return a cell so that a spreadsheet shows it, whatever it begins with."""
    return f"'{said}" if said.lstrip().startswith(FORMULA) else said


def _rows(batch: Batch) -> Iterator[Mapping[str, str]]:
    facts = batch.facts
    for coded in batch.letters:
        one = coded.recipient
        # The last column takes what is left, so that no line of a long address is lost.
        *first, rest = [*one.address, *[""] * ADDRESS_COLUMNS][:ADDRESS_COLUMNS]
        more = one.address[ADDRESS_COLUMNS:]
        lines = [*first, ", ".join([rest, *more]) if more else rest]
        cells: dict[str, Any] = {
            "reference": one.reference,
            "name": one.name,
            "postcode": one.postcode,
            "district": one.district,
            "area": one.area,
            "language": one.language,
            "large_print": "yes" if batch.large_print else "no",
            "voting_code": coded.code,
            "link": facts.link(batch.base_url, coded.code),
            "round": facts.title,
            "opens": facts.local(facts.opens_at),
            "closes": facts.local(facts.closes_at),
            "telephone": facts.telephone,
            "drop_in": facts.drop_in,
        }
        cells |= {f"address_{at}": line for at, line in enumerate(lines, start=1)}
        yield cells
