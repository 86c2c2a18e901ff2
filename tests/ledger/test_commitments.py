"""Ballots have one canonical form; envelopes of a pot have one length; commitments bind."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.ledger.commitments import (
    NotAnEnvelope,
    canonical_ballot,
    commitment,
    envelope,
    envelope_length,
    marks_of,
    opened,
)

POT = "harbour-bay/everyone"
NONCE = bytes(range(32))


def approve(*keys: str) -> tuple[tuple[str, int], ...]:
    return tuple((key, 1) for key in keys)


KEYS = st.sets(st.text(min_size=1, max_size=40), max_size=12)


def test_the_canonical_ballot_is_what_the_documentation_shows() -> None:
    assert canonical_ballot(POT, approve("7", "12")) == (
        b'["commonpot ballot 1","harbour-bay/everyone",["12","7"]]'
    )


@given(KEYS)
def test_the_order_of_marks_does_not_matter(keys: set[str]) -> None:
    forward = canonical_ballot(POT, approve(*sorted(keys)))
    assert forward == canonical_ballot(POT, approve(*sorted(keys, reverse=True)))
    assert marks_of(forward, pot=POT) == approve(*sorted(keys))


@given(KEYS, KEYS)
def test_different_ballots_have_different_bytes(one: set[str], other: set[str]) -> None:
    same = canonical_ballot(POT, approve(*one)) == canonical_ballot(POT, approve(*other))
    assert (one == other) == same


def test_the_commitment_is_the_hash_of_nonce_and_ballot() -> None:
    ballot = canonical_ballot(POT, approve("1"))
    assert commitment(NONCE, ballot) == hashlib.sha256(NONCE + ballot).digest()


def test_a_short_nonce_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(b"short", b"ballot")


@given(KEYS, st.data())
def test_every_envelope_of_a_pot_has_one_length(keys: set[str], data: st.DataObject) -> None:
    length = envelope_length(POT, keys)
    marks = data.draw(st.sets(st.sampled_from(sorted(keys)))) if keys else set()
    ballot = canonical_ballot(POT, approve(*marks))
    content = envelope(NONCE, ballot, length=length)
    assert len(content) == length
    assert opened(content).nonce == NONCE
    assert opened(content).canonical == ballot


def test_a_ballot_of_another_pot_is_not_one_of_this() -> None:
    with pytest.raises(NotAnEnvelope):
        marks_of(canonical_ballot("harbour-bay/hillside", approve("1")), pot=POT)


@pytest.mark.parametrize("content", [b"", b"x" * 10, b"\xff" * 64, NONCE + b"\0\0\0\1" + b"ab"])
def test_other_bytes_are_not_an_envelope(content: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        opened(content)


@pytest.mark.parametrize("canonical", [b"", b"[]", b"{}", b"nonsense", b'["a","b",["1"]]'])
def test_other_bytes_are_not_a_ballot(canonical: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        marks_of(canonical, pot=POT)


def test_a_ballot_longer_than_its_pots_envelopes_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        envelope(NONCE, b"b" * 300, length=256)


def test_figures_are_written_beside_their_projects() -> None:
    written = canonical_ballot(POT, [("7", 1), ("12", -1)])
    assert written == b'["commonpot ballot 2","harbour-bay/everyone",[["12",-1],["7",1]]]'
    assert marks_of(written, pot=POT) == (("12", -1), ("7", 1))


@given(st.dictionaries(st.text(min_size=1, max_size=40), st.integers(-1, 10**6), max_size=12))
def test_marks_with_figures_are_read_back(marks: dict[str, int]) -> None:
    written = canonical_ballot(POT, marks.items())
    assert dict(marks_of(written, pot=POT)) == marks


@pytest.mark.parametrize(
    "canonical",
    [
        b'["commonpot ballot 2","harbour-bay/everyone",[["7",1]]]',
        b'["commonpot ballot 2","harbour-bay/everyone",[["7",2],["12",1]]]',
        b'["commonpot ballot 2","harbour-bay/everyone",[["7","2"]]]',
        b'["commonpot ballot 2","harbour-bay/everyone",[["7",2.0]]]',
        b'["commonpot ballot 3","harbour-bay/everyone",[["7",2]]]',
    ],
)
def test_a_ballot_has_one_form_only(canonical: bytes) -> None:
    with pytest.raises(NotAnEnvelope):
        marks_of(canonical, pot=POT)


def test_envelopes_leave_room_for_the_widest_figure() -> None:
    keys = [str(number) for number in range(200)]
    length = envelope_length(POT, keys, widest=200)
    full = canonical_ballot(POT, [(key, 200 - place) for place, key in enumerate(keys)])
    assert len(envelope(NONCE, full, length=length)) == length
