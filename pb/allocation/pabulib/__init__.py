"""Read and write elections in Pabulib's format, .pb files.

Three sections, META, PROJECTS and VOTES, of rows with semicolons. Figures are in major units of
money; they become whole numbers of the smallest unit that the file's figures need. Columns about
the voters (age, sex ...) are not in an election: no count needs them, and they describe people.
A sheet keeps every cell.

Beyond Pabulib's keys, files written here state `step` and the options of their count in META
(stated.py), so that a count of such a file needs no options.

Source: pabulib.org/format; Faliszewski and others, Participatory budgeting: data, tools, and
analysis, IJCAI 2023.
"""

from __future__ import annotations

from pb.allocation.pabulib.reading import Document, parse, read, read_stream
from pb.allocation.pabulib.rows import PabulibError
from pb.allocation.pabulib.sheets import Sheet, parse_sheet, read_sheet, write_sheet
from pb.allocation.pabulib.stated import rule_word
from pb.allocation.pabulib.writing import write

__all__ = [
    "Document",
    "PabulibError",
    "Sheet",
    "parse",
    "parse_sheet",
    "read",
    "read_sheet",
    "read_stream",
    "rule_word",
    "write",
    "write_sheet",
]
