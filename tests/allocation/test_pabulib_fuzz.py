"""Whatever a file holds, it is read or refused by name: no crash, no hang, bounded memory."""

from __future__ import annotations

import io
import time
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pb.allocation import pabulib
from pb.allocation.consistency import inconsistencies
from pb.allocation.pabulib import votes
from pb.allocation.pabulib.rows import CHUNK, LONGEST_LINE
from pb.allocation.recounts import recount

HEAD = "META\nkey;value\nbudget;10\n"
PROJECTS = "PROJECTS\nproject_id;cost\n"
VOTES = "VOTES\nvoter_id;vote\n"
SMALL = f"{HEAD}{PROJECTS}a;1\nb;2\n{VOTES}1;a,b\n2;a\n"

FIGURES = st.sampled_from(
    ["NaN", "inf", "-inf", "-1", "0", "1", "1,5", "1e400", "9" * 400, "1e-99", "", "½", "٣", "1_0"]
) | st.integers(-(10**40), 10**40).map(str)

CELLS = st.one_of(
    st.sampled_from(
        ["", "a", "b", "a,b", "a,a", "b,a", '"', '"a"', "META", "VOTES", "\0", "\ud800"]
    ),
    FIGURES,
    st.text(max_size=8),
)
KEYS = st.sampled_from(
    [
        *("budget", "vote_type", "rule", "num_votes", "min_length", "max_points", "date_end"),
        *("min_project_score_threshold", "comment", "completion", "constraints", "loads", "step"),
        *(
            "threshold",
            "categories",
            "budget_per_category",
            "max_sum_cost",
            "fully_funded",
            "seed",
        ),
    ]
)
VALUES = CELLS | st.sampled_from(
    [
        "approval",
        "ordinal",
        "cumulative",
        "choose-1",
        "greedy",
        "greedy-custom",
        "equalshares/add1",
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4).map(";".join), max_size=4)


def read(data: bytes) -> pabulib.Document | str:
    """Give what a file holds, or the message that refuses it."""
    try:
        return pabulib.parse(data, file="x.pb")
    except pabulib.PabulibError as error:
        return str(error)


def read_with_care(data: bytes) -> pabulib.Document | str:
    """Read each row, and each mark on each paper, by itself: without any quick way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(votes.Votes, "plain", lambda *_: False)
        patch.setattr(votes.Votes, "quick", lambda *_: None)
        return read(data)


def look(data: bytes) -> None:
    """Read, check and recount; nothing but a refusal by name may come out of it."""
    found = read(data)
    assert read_with_care(data) == found
    if not isinstance(found, str):
        look_closer(data, found)
        return
    message = found
    assert message.startswith("x.pb, line ")
    assert "\n" not in message
    assert len(message) < 500


def look_closer(data: bytes, document: pabulib.Document) -> None:
    assert list(inconsistencies(io.BytesIO(data), file="x.pb")) is not None
    assert recount(document).verdict
    sheet = pabulib.parse_sheet(data, file="x.pb")
    assert pabulib.parse_sheet(pabulib.write_sheet(sheet), file="x.pb").sections == sheet.sections
    again = pabulib.parse(pabulib.write(document.election).encode(), file="x.pb")
    assert again.election == document.election


@settings(max_examples=200)
@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"META\nkey;value\n\xed\xa0\x80")
@example(b"\xef\xbb\xbf")
@example(b"\r\r\r")
def test_any_bytes(data):
    look(data)


@settings(max_examples=200)
@given(st.lists(st.tuples(KEYS, VALUES), max_size=5), ROWS, ROWS)
def test_rows_of_anything(meta, projects, papers):
    head = "".join(f"{key};{value}\n" for key, value in meta)
    text = f"META\nkey;value\n{head}PROJECTS\nproject_id;cost;selected;category\na;1;1\nb;2\n"
    rows = "\n".join(projects) + "\nVOTES\nvoter_id;vote;points\n1;a;1\n2;b,a;2,1\n"
    look((text + rows + "\n".join(papers)).encode("utf-8", "surrogatepass"))


@settings(max_examples=150)
@given(st.integers(0, len(SMALL)), st.text(max_size=3), st.integers(0, 3))
@example(0, "\ud800", 0)
@example(len(HEAD) - 2, "e400", 0)
def test_a_good_file_with_something_put_in(place, text, cut):
    look((SMALL[:place] + text + SMALL[place + cut :]).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("vote\n1;a,b\n2;a\n", "vote;age\n1\nb\n2;a;7\n"),
        ("budget;10\n", "budget;10\nvote_type;ordinal\x01"),
        ("vote\n1;a,b\n", "vote;points\n1;a;x\n"),
        ("budget;10\n", "budget;10\n;x\n"),
    ],
    ids=[
        "rows that make up for each other",
        "a missing section",
        "approvals with points",
        "a value without a key",
    ],
)
def test_what_a_fuzzer_found(old, new):
    assert old in SMALL
    look(SMALL.replace(old, new).encode())


@settings(max_examples=60)
@given(st.integers(0, len(SMALL)), st.sampled_from(["\n", "\r\n"]))
def test_a_file_that_is_cut_off(length, newline):
    look(SMALL[:length].replace("\n", newline).encode())


FIGURES_REFUSED = ["NaN", "inf", "-inf", "-1", "0", "1" + "0" * 400, "1e400", "\0", ""]


@pytest.mark.parametrize("money", FIGURES_REFUSED)
@pytest.mark.parametrize("old", ["budget;10", "a;1\n"])
def test_money_that_is_none_is_refused(money, old):
    key, _, rest = old.partition(";")
    text = SMALL.replace(old, f"{key};{money}" + rest[-1:] * rest.endswith("\n"))
    with pytest.raises(pabulib.PabulibError):
        pabulib.parse(text.encode(), file="x.pb")


def test_ten_thousand_projects_on_one_paper():
    ids = [f"project-{number}" for number in range(10_000)]
    rows = "".join(f"{id_};1\n" for id_ in ids)
    for paper in (",".join(ids), '"' + ",".join(ids) + '"'):
        found = pabulib.parse(f"{HEAD}{PROJECTS}{rows}{VOTES}1;{paper}\n".encode(), file="x.pb")
        assert found.election.ballots[0].projects == tuple(sorted(ids))


class Endless(io.RawIOBase):
    """A file of 200 MB that is never held: a start, then the same bytes again and again."""

    def __init__(self, start: bytes, again: bytes, *, size: int = 200_000_000) -> None:
        self.start, self.again, self.size = start, again, size
        self.place = 0
        self.read_in_all = 0

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = 0) -> int:
        assert whence == 0
        self.place = place
        return place

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= CHUNK
        if self.place >= self.size:
            return b""
        piece = self.start if self.place == 0 else b""
        more = max(0, size - len(piece))
        piece += (self.again * (more // len(self.again) + 1))[:more]
        self.place += len(piece)
        self.read_in_all += len(piece)
        return piece


ENDLESS = {
    "a line without an end": (HEAD.encode() + b"comment;", b"x", "a line of at most"),
    "a quote that never closes": (
        HEAD.encode() + b'comment;"',
        b"x" * 99 + b"\n",
        "cells whose quotes close",
    ),
    "keys": (HEAD.encode(), b"\n" + b"y" * 9, "rows in META"),
    "projects": ((HEAD + PROJECTS).encode(), b"a;1\nb;2\n", "rows in PROJECTS"),
}


@pytest.mark.parametrize(("start", "again", "expected"), ENDLESS.values(), ids=ENDLESS)
def test_a_file_of_200_megabytes_is_refused_in_little_memory(start, again, expected):
    stream = Endless(start, again)
    began = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(pabulib.PabulibError, match=expected):
            pabulib.read_stream(stream, file="x.pb")  # type: ignore[arg-type]  # raw is enough
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * LONGEST_LINE
    assert time.process_time() - began < 30


def test_blank_lines_without_end_take_no_memory_either():
    stream = Endless(b"", b"\n" * 999, size=20_000_000)
    with pytest.raises(pabulib.PabulibError, match="the section META"):
        pabulib.read_stream(stream, file="x.pb")  # type: ignore[arg-type]  # raw is enough


def test_a_long_cell_over_many_lines_is_read():
    comment = "one line, and another\n" * 50_000
    text = SMALL.replace("budget;10\n", f'comment;"{comment}"\nbudget;10\n')
    found = pabulib.parse(text.encode(), file="x.pb")
    assert found.election.meta["comment"] == comment
    with pytest.raises(pabulib.PabulibError, match=f"line {50_012}: expected project ids"):
        pabulib.parse(text.replace("2;a\n", "2;z\n").encode(), file="x.pb")


def test_equal_papers_take_no_memory():
    stream = Votes(40_000)
    tracemalloc.start()
    try:
        found = pabulib.read_stream(stream, file="x.pb")  # type: ignore[arg-type]  # raw is enough
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.election.voters == 40_000
    assert len(found.election.ballots) == 1
    assert peak < 20_000_000  # the voters' ids, each of which may stand only once


class Votes(io.RawIOBase):
    """A file of equal papers by many voters, made as it is read."""

    def __init__(self, voters: int) -> None:
        self.lines = iter(
            [f"{HEAD}{PROJECTS}a;1\nb;2\n{VOTES}", *map("{};a,b\n".format, range(voters))]
        )

    def read(self, size: int = -1) -> bytes:
        piece, length = [], 0
        while length < size and (line := next(self.lines, None)):
            piece.append(line)
            length += len(line)
        return "".join(piece).encode()
