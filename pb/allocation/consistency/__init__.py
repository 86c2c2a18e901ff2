"""Whether a .pb file agrees with itself: what META says of the rest, and the rest with its rule.

A file that cannot be read at all is refused as everywhere else; what is said here is wrong in a
file that can be counted nevertheless.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from pb.allocation.consistency.findings import Inconsistency, What
from pb.allocation.consistency.meta import meta_inconsistencies
from pb.allocation.consistency.outcomes import outcome_inconsistencies
from pb.allocation.consistency.projects import project_inconsistencies
from pb.allocation.consistency.votes import PaperCheck
from pb.allocation.pabulib import read_stream
from pb.allocation.pabulib.rows import Heading, Table, Taker, scan

__all__ = ["Inconsistency", "What", "inconsistencies"]


def inconsistencies(stream: BinaryIO, *, file: str) -> Iterator[Inconsistency]:
    """Read a file twice, and give what does not agree: META, PROJECTS, VOTES, the outcome.

    Args:
        stream: the file, which can be read again from its start.
        file: its name in messages.

    Raises:
        PabulibError: it is not in Pabulib's format.
    """
    document = read_stream(stream, file=file)
    stream.seek(0)
    tables: dict[str, Table] = {}
    papers: list[PaperCheck] = []

    def table(heading: Heading) -> Taker:
        return tables.setdefault(heading.name, Table(heading))

    def votes(heading: Heading) -> Taker:
        papers.append(PaperCheck(heading, document))
        return papers[0]

    scan(stream, {"META": table, "PROJECTS": table, "VOTES": votes}, file=file)
    yield from meta_inconsistencies(tables["META"], document)
    yield from project_inconsistencies(tables["PROJECTS"], document)
    yield from papers[0].found
    yield from outcome_inconsistencies(tables["PROJECTS"], document)
