"""Read and write elections in Pabulib's format, .pb files.

Three sections, META, PROJECTS and VOTES, of rows with semicolons. Figures are in major units of
money; they become whole numbers of the smallest unit that the file's figures need. Columns about
the voters (age, sex ...) are not read: no count needs them, and they describe people.

Beyond Pabulib's keys, files written here state `step`, `completion`, `add1`, `ties` and `seed` in
META, so that a count of such a file needs no options.

Source: pabulib.org/format; Faliszewski and others, Participatory budgeting: data, tools, and
analysis, IJCAI 2023.
"""

from __future__ import annotations

from pb.allocation.pabulib.reading import Document, parse, read, read_stream
from pb.allocation.pabulib.rows import PabulibError
from pb.allocation.pabulib.stated import rule_word
from pb.allocation.pabulib.writing import write

__all__ = ["Document", "PabulibError", "parse", "read", "read_stream", "rule_word", "write"]
