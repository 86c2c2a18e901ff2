"""Each entry of the record has one form in bytes, and other bytes are refused."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.ledger import canonical, entries
from pb.ledger.canonical import NotCanonical
from pb.ledger.entries import (
    Annulment,
    Ballot,
    BoxFigures,
    BoxOpening,
    Closing,
    Decides,
    Entry,
    FrozenProject,
    NotAnEntry,
    OpenedBox,
    Opening,
    Paper,
    PotRules,
    Projects,
    Rulebook,
    Step,
    VoterList,
    salted_digest,
)
from pb.ledger.holder_entries import HolderKey, KeyHolders
from pb.ledger.paper_entries import Marked, PaperBatch, PaperTotals, SpoiledPapers
from pb.ledger.record_keys import RecordKey

POT = "harbour-bay/everyone"
ONE, TWO, THREE = (bytes([n]) * 32 for n in (1, 2, 3))
POT_RULES = PotRules(
    pot=POT,
    area=None,
    amount=10_000_00,
    ballot_type="approval",
    asked=3,
    most=None,
    points=None,
    rule="equal-shares",
    completion="add1",
    add1="equalshares.net",
    step=100,
    tie_seed="00ff",
    least_age=None,
    most_age=25,
)
EXAMPLES: tuple[Entry, ...] = (
    Rulebook(
        round="harbour-bay",
        version=1,
        currency="PLN",
        exponent=2,
        time_zone="Europe/Warsaw",
        electorate="Wszyscy od 11 lat: “każdy”",
        least_age=11,
        ways=("issued", "email"),
        leftover="",
        receipts="sealed",
        paper="paper-cancels-online",
        box_key=THREE,
        decides=(Decides("money", "council"), Decides("rules", "jointly")),
        steps=(Step("voting", "2026-05-01T08:00:00Z", "2026-05-15T20:00:00Z"),),
        pots=(POT_RULES,),
    ),
    Projects("harbour-bay", (Paper(POT, 10_000_00, (FrozenProject("1", "Trees", 7),)),)),
    VoterList("harbour-bay", 3000, ONE),
    Opening("harbour-bay", "2026-05-01T08:00:00Z", "2026-05-15T20:00:00Z"),
    Ballot(POT, ONE),
    PaperBatch(POT, "7", 120),
    Closing(
        "harbour-bay",
        "2026-05-15T20:05:00Z",
        listed=3000,
        voted=1,
        boxes=(BoxFigures(POT, 3, 2, 1),),
        superseded=(ONE, TWO),
    ),
    BoxOpening("harbour-bay", (OpenedBox(POT, 1, TWO),)),
    PaperTotals(
        POT,
        "7",
        papers=120,
        spoiled=(SpoiledPapers("not-ours", 1), SpoiledPapers("unreadable", 1)),
        marks=(Marked("1", 118, 240), Marked("2", 0, 0)),
    ),
    KeyHolders("harbour-bay", (HolderKey(1, "officer", THREE, THREE),)),
    Annulment("harbour-bay", annulled="2026-05-20T09:00:00Z", reason="Codes were stolen."),
    RecordKey(
        round="harbour-bay",
        origin="commonpot-test/rounds/harbour-bay",
        name="commonpot-test",
        entries=20,
        old=ONE,
        new=TWO,
        why="planned",
        by_old=ONE + TWO,
        by_new=TWO + ONE,
    ),
)


def test_every_kind_has_an_example_here() -> None:
    assert {type(example) for example in EXAMPLES} == set(entries.KINDS.values())


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.KIND)
def test_an_entry_is_read_as_it_was_written(entry: Entry) -> None:
    content = entries.to_bytes(entry)
    assert content[0] == entries.version_of(entry.KIND)
    assert entries.read(content) == entry


def as_version_1(content: bytes) -> bytes:
    """Return a rulebook's bytes as the first version wrote them: without the later fields."""
    said = json.loads(content[1:])
    for name in ("least_age", "ways", "paper"):
        del said[name]
    for pot in said["pots"]:
        del pot["least_age"], pot["most_age"]
    return b"\1" + canonical.written(said)


def test_a_rulebook_of_the_first_version_stays_readable() -> None:
    rulebook = next(entry for entry in EXAMPLES if isinstance(entry, Rulebook))
    found = entries.read(as_version_1(entries.to_bytes(rulebook)))
    assert isinstance(found, Rulebook)
    assert (found.least_age, found.ways, found.paper) == (None, ("issued",), "no-paper")
    assert [(pot.least_age, pot.most_age) for pot in found.pots] == [(None, None)] * len(
        found.pots
    )
    assert found.decides == rulebook.decides


def test_an_older_version_has_no_newer_fields() -> None:
    content = entries.to_bytes(next(one for one in EXAMPLES if isinstance(one, Rulebook)))
    with pytest.raises(NotAnEntry):
        entries.read(b"\1" + content[1:])
    with pytest.raises(NotAnEntry):
        entries.read(b"\0" + as_version_1(content)[1:])


def test_a_ballots_entry_is_what_the_documentation_shows() -> None:
    assert entries.to_bytes(Ballot(POT, ONE)) == (
        b'\x01{"commitment":"' + b"01" * 32 + b'","entry":"ballot","pot":"harbour-bay/everyone"}'
    )


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.KIND)
def test_no_bit_of_an_entry_can_change_without_another_entry(entry: Entry) -> None:
    content = entries.to_bytes(entry)
    for bit in range(0, len(content) * 8, 5):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            found = entries.read(bytes(changed))
        except NotAnEntry:
            continue
        assert found != entry
        assert entries.to_bytes(found) == bytes(changed)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x01",
        b"\x02" + entries.to_bytes(EXAMPLES[4])[1:],
        b"\x01null",
        b"\x01[]",
        b"\x01{}",
        b'\x01{"entry":"annulment"}',
        b'\x01{"entry":["ballot"]}',
        b"\x01\xff",
        b"\x01" + b"[" * 100_000,
        entries.to_bytes(EXAMPLES[4]) + b" ",
        entries.to_bytes(EXAMPLES[4]).replace(b'"entry"', b' "entry"'),
        entries.to_bytes(EXAMPLES[4]).replace(b"0101", b"01", 1),
        entries.to_bytes(EXAMPLES[4]).replace(b"0101", b"01 1", 1),
        entries.to_bytes(EXAMPLES[5]).replace(b"120", b"120.0"),
        entries.to_bytes(EXAMPLES[5]).replace(b"120", b"true"),
        entries.to_bytes(EXAMPLES[5]).replace(b"120", b"NaN"),
        entries.to_bytes(EXAMPLES[5]).replace(b"120", b"9007199254740992"),
        entries.to_bytes(EXAMPLES[5]).replace(b'"batch":"7",', b""),
        entries.to_bytes(EXAMPLES[5]).replace(b'"batch"', b'"at":1,"batch"'),
    ],
)
def test_other_bytes_are_no_entry(content: bytes) -> None:
    with pytest.raises(NotAnEntry):
        entries.read(content)


def wrong_figures() -> Closing:
    box = BoxFigures(POT, 3, 1, 2)
    return Closing("r", "t", listed=3, voted=3, boxes=(box,), superseded=(ONE, TWO))


def wrong_order() -> Closing:
    box = BoxFigures(POT, 3, 2, 1)
    return Closing("r", "t", listed=3, voted=3, boxes=(box,), superseded=(TWO, ONE))


@pytest.mark.parametrize(
    "make",
    [
        lambda: BoxFigures(POT, 3, 1, 1),
        wrong_figures,
        wrong_order,
        lambda: Ballot(POT, b"short"),
        lambda: VoterList("r", 1, b""),
        lambda: OpenedBox(POT, 1, b""),
        lambda: PaperTotals(POT, "7", 1, (SpoiledPapers("unreadable", 2),), ()),
        lambda: PaperTotals(POT, "7", 1, (SpoiledPapers("unreadable", 1),), (Marked("1", 1, 1),)),
        lambda: PaperTotals(
            POT, "7", 2, (SpoiledPapers("unreadable", 1), SpoiledPapers("not-ours", 1)), None
        ),
        lambda: Paper(POT, 1, (FrozenProject("2", "", 1), FrozenProject("1", "", 1))),
    ],
)
def test_figures_that_do_not_add_up_are_no_entry(make) -> None:
    with pytest.raises(ValueError, match=r"expected|leaves|figures|marks"):
        make()


def test_a_salted_digest_is_what_the_documentation_says() -> None:
    said = ONE + b"\0\0\0\1a" + b"\0\0\0\2bb"
    assert salted_digest(ONE, [b"bb", b"a"]) == hashlib.sha256(said).digest()
    assert salted_digest(TWO, [b"bb", b"a"]) != salted_digest(ONE, [b"bb", b"a"])
    assert salted_digest(ONE, [b"ab"]) != salted_digest(ONE, [b"a", b"b"])
    with pytest.raises(ValueError, match="32 bytes"):
        salted_digest(b"", [])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.LARGEST, canonical.LARGEST) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON)
def test_a_value_is_read_as_it_was_written(value: object) -> None:
    assert canonical.read(canonical.written(value)) == value


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, "\ud800", {1: 2}, [{"a": [0.5]}]])
def test_what_other_languages_read_otherwise_is_not_written(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical.written(value)


@pytest.mark.parametrize("pot", ["harbour-bay/everyone", "0" * 80, 'a"b/ż', ""])
def test_the_fast_way_to_a_ballots_bytes_gives_the_same(pot: str) -> None:
    bytes_of = entries.ballot_bytes(pot)
    for commitment in (bytes(32), bytes(range(32)), b"\xff" * 32):
        assert bytes_of(commitment) == entries.to_bytes(entries.Ballot(pot, commitment))
