"""Every cell of a .pb file, read and written back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pb.allocation import pabulib
from pb.allocation.pabulib.sheets import Section, Sheet
from tests.allocation.test_real_elections import FOLDER, needs_elections

TOWN = """META
key;value
description;"Budget of ""Testowo""; trial"
budget;1000,50
our own key;kept
PROJECTS
project_id;cost;name;our own column
1;400;"Łąka; kwietna";x
A/2;600.50;Bieżnia;
VOTES
voter_id;vote;age;sex;another
7;1,A/2;33;F;
8;1;54;M;"a
b"
9;;18;;
"""

MIXED = (
    *("Poland_Poznan_2024", "Poland_Warszawa_2022_Bemowo", "Poland_Wieliczka_2023_Green_Budget"),
)
"""In these files one line ends in another way than all others."""


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_canonical_file_comes_back_byte_for_byte(mark, newline, end):
    text = TOWN.replace('"a\nb"', "a b").removesuffix("\n") + end
    data = mark + text.replace("\n", newline).encode()
    assert pabulib.write_sheet(pabulib.parse_sheet(data, file="town.pb")) == data


def test_a_cell_over_two_lines_comes_back():
    data = TOWN.encode()
    assert pabulib.write_sheet(pabulib.parse_sheet(data, file="town.pb")) == data


def test_unknown_keys_and_columns_are_there():
    found = pabulib.parse_sheet(TOWN.encode(), file="town.pb").sections
    assert found["META"].rows[2] == ("our own key", "kept")
    assert list(found["PROJECTS"].column("our own column")) == ["x", ""]
    assert list(found["VOTES"].column("age")) == ["33", "54", "18"]


def test_needless_quotes_and_blank_lines_change_no_cell():
    odd = TOWN.replace("PROJECTS", '\n;\n"PROJECTS"').replace("8;1;54", '"8";"1";54')
    assert pabulib.parse_sheet(odd.encode(), file="x") == pabulib.parse_sheet(
        TOWN.encode(), file="x"
    )


def test_what_cannot_be_opened_is_refused(tmp_path):
    with pytest.raises(pabulib.PabulibError, match="a file that can be read"):
        pabulib.read_sheet(tmp_path / "missing.pb")


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(';"\n,'))


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(1, 99).map(str), cells, cells), max_size=9))
def test_any_cells_come_back(rows):
    sheet = pabulib.parse_sheet(TOWN.encode(), file="x")
    sections = {**sheet.sections, "VOTES": Section(("voter_id", "vote", "note"), rows)}
    written = pabulib.write_sheet(Sheet(sections))
    assert pabulib.parse_sheet(written, file="x").sections == sections


@needs_elections
def test_every_real_file_comes_back():
    for path in sorted(FOLDER.glob("*.pb")):
        data = path.read_bytes()
        sheet = pabulib.parse_sheet(data, file=path.name)
        written = pabulib.write_sheet(sheet)
        if path.name.startswith(MIXED) and written != data:
            assert written.replace(b"\r\n", b"\n") == data.replace(b"\r\n", b"\n")
            assert pabulib.parse_sheet(written, file=path.name) == sheet
        else:
            assert written == data, path.name
