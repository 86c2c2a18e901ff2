"""Voting codes: written so that slips are seen, kept as hashes, replaced with a trace."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from pb.database import Session
from pb.models import Event, ReplacedCode, Voter
from pb.services.errors import (
    CodeMistyped,
    CodeOfAnotherRound,
    CodeReplaced,
    CodesAlreadyOut,
    CodeUnknown,
    NoSuchVoter,
    NotFound,
    RoundNotOpen,
    VotingHasClosed,
    VotingNotOpenYet,
)
from pb.services.voter_list import codes
from pb.services.voter_list.code_text import (
    ALPHABET,
    check_character,
    hash_of,
    new_code,
    normalised,
)
from pb.services.voter_list.errors import WayNotInRules
from pb.services.voting import voters
from pb.services.voting.papers import papers_of
from pb.vocabulary import EntryWay, Phase, RoundState, Tag
from tests import factories, uploading, voting
from tests.voting import Vote

PLACES = st.integers(0, 19)


@pytest.fixture
def vote(session: Session, tmp_path: Path) -> Vote:
    return voting.prepare(session, tmp_path)


def issue(session: Session, vote: Vote, number: int = 2, **changes: object) -> list[str]:
    asked = {"round_id": vote.made.id, "area_id": None, "by": vote.officer.id} | changes
    return [one.code for one in codes.issue(session, number=number, **asked)]  # type: ignore[arg-type]  # a test's shorthand


def test_a_code_has_five_groups_without_lookalikes() -> None:
    code = new_code()
    assert [len(group) for group in code.split("-")] == [4] * 5
    assert not set("ILOU") & set(code)


def test_codes_differ() -> None:
    assert len({new_code() for _ in range(500)}) == 500


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code.replace('-', ' – ')}\t",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.replace("0", "o").replace("1", "I"),
        lambda code: code.replace("-", "\u00ad"),
    ],
)
def test_case_spaces_dashes_and_lookalikes_do_not_matter(change) -> None:
    for code in ("0001-1110-0AAA-BCDE-FGH5", new_code()):
        plain = code.replace("-", "")[:19]
        good = plain + check_character(plain)
        assert normalised(change("-".join((good[:4], good[4:])))) == good


@given(PLACES, st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_seen(place: int, wrong: str) -> None:
    code = normalised(new_code())
    if code[place] != wrong:
        with pytest.raises(CodeMistyped):
            normalised(code[:place] + wrong + code[place + 1 :])


@given(st.integers(0, 17))
def test_swapped_neighbours_are_seen(place: int) -> None:
    code = normalised(new_code())
    one, other = code[place], code[place + 1]
    if one != other and {one, other} != {ALPHABET[0], ALPHABET[-1]}:
        with pytest.raises(CodeMistyped):
            normalised(code[:place] + other + one + code[place + 2 :])


@pytest.mark.parametrize("typed", ["", "ABC", "A" * 21, "Ä" * 20, "U" * 20, "💥", "A" * 10_000])
def test_what_is_no_code_is_mistyped(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        normalised(typed)


def test_codes_are_kept_as_hashes_only(session: Session, vote: Vote) -> None:
    hashes = set(session.scalars(select(Voter.code_hash)))
    assert {hash_of(code) for code in (*vote.northfield, *vote.hillside)} == hashes


def test_references_name_the_area_and_count_up(session: Session, vote: Vote) -> None:
    issued = codes.issue(
        session,
        round_id=vote.made.id,
        area_id=vote.made.area_id,
        number=1,
        by=vote.officer.id,
        more=True,
    )
    assert (issued[0].reference, issued[0].area_name) == ("NO-0004", "Northfield")


def test_areas_with_the_same_letters_are_told_apart() -> None:
    slugs = {1: "northfield", 2: "north", 3: "old-town", 4: "ocean-terrace", 5: "v", 6: "o-t"}
    assert codes.prefixes(slugs) == {1: "NO", 2: "NO2", 3: "OT", 4: "OT2", 5: "V2", 6: "OT3"}


def test_issuing_twice_needs_to_be_meant(session: Session, vote: Vote) -> None:
    issue(session, vote)
    with pytest.raises(CodesAlreadyOut) as refused:
        issue(session, vote)
    assert refused.value.figures == {"number": 2}
    assert len(issue(session, vote, more=True)) == 2
    assert [one.number for one in codes.out(session, vote.made.id)] == [3, 2, 4]


def test_issuing_is_audited_without_codes(session: Session, vote: Vote) -> None:
    event = session.scalars(select(Event).where(Event.tag == Tag.CODES_ISSUED)).first()
    assert event is not None
    assert event.actor_id == vote.officer.id
    assert event.details == {"area": vote.made.area_id, "number": 3}


def test_an_area_of_another_round_is_refused(session: Session, vote: Vote) -> None:
    other = factories.round_(session, slug="elsewhere", phase=Phase.VOTING)
    with pytest.raises(NotFound):
        issue(session, vote, area_id=other.area_id)


def test_a_draft_has_no_codes(session: Session, vote: Vote) -> None:
    draft = factories.round_(session, slug="draft", state=RoundState.DRAFT, phase=Phase.VOTING)
    with pytest.raises(RoundNotOpen):
        issue(session, vote, round_id=draft.id)


def test_codes_are_not_issued_once_voting_is_over(session: Session, vote: Vote) -> None:
    voting.move_clock(session, voting.AFTER_VOTING)
    with pytest.raises(VotingHasClosed):
        issue(session, vote)
    with pytest.raises(VotingHasClosed):
        codes.replace(session, round_id=vote.made.id, reference="NO-0001", by=vote.officer.id)


def test_codes_can_be_issued_before_voting_opens(session: Session, vote: Vote) -> None:
    voting.move_clock(session, voting.BEFORE_VOTING)
    assert len(issue(session, vote)) == 2


def test_a_code_opens_its_entry(session: Session, vote: Vote) -> None:
    voter = voters.enter(session, round_id=vote.made.id, code=vote.northfield[0].lower())
    assert voter.area_id == vote.made.area_id
    papers = papers_of(session, vote.made.id)
    assert voter.may_mark(papers[vote.made.pot_id])
    assert voter.may_mark(papers[vote.made.area_pot_id])
    other = voters.enter(session, round_id=vote.made.id, code=vote.hillside[0])
    assert not other.may_mark(papers[vote.made.area_pot_id])


def test_a_forged_code_is_refused(session: Session, vote: Vote) -> None:
    with pytest.raises(CodeUnknown):
        voters.enter(session, round_id=vote.made.id, code=new_code())


def test_a_mistyped_code_is_told_apart_from_a_forged_one(session: Session, vote: Vote) -> None:
    with pytest.raises(CodeMistyped):
        voters.enter(session, round_id=vote.made.id, code=vote.northfield[0][:-1])


def test_a_code_of_another_round_is_refused(session: Session, vote: Vote, tmp_path: Path) -> None:
    other = voting.prepare(session, tmp_path, slug="elsewhere")
    with pytest.raises(CodeOfAnotherRound):
        voters.enter(session, round_id=vote.made.id, code=other.northfield[0])


def test_a_replaced_code_is_refused_and_the_new_one_is_good(session: Session, vote: Vote) -> None:
    before = voters.enter(session, round_id=vote.made.id, code=vote.northfield[1])
    fresh = codes.replace(
        session, round_id=vote.made.id, reference=" no-0002 ", by=vote.officer.id
    )
    assert (fresh.reference, fresh.area_name) == ("NO-0002", "Northfield")
    with pytest.raises(CodeReplaced):
        voters.enter(session, round_id=vote.made.id, code=vote.northfield[1])
    after = voters.enter(session, round_id=vote.made.id, code=fresh.code)
    assert after.id == before.id
    event = session.scalars(select(Event).where(Event.tag == Tag.CODE_REPLACED)).one()
    assert event.details == {"reference": "NO-0002", "reason": "lost"}


def test_a_code_can_be_replaced_again(session: Session, vote: Vote) -> None:
    for _ in range(2):
        codes.replace(session, round_id=vote.made.id, reference="NO-0001", by=vote.officer.id)
    assert session.scalar(select(func.count()).select_from(ReplacedCode)) == 2


def test_an_unknown_reference_is_refused(session: Session, vote: Vote) -> None:
    with pytest.raises(NoSuchVoter):
        codes.replace(session, round_id=vote.made.id, reference="NO-0099", by=vote.officer.id)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [(voting.BEFORE_VOTING, VotingNotOpenYet), (voting.AFTER_VOTING, VotingHasClosed)],
)
def test_a_code_is_refused_outside_the_voting_phase(
    session: Session, vote: Vote, by, refusal: type[Exception]
) -> None:
    voting.move_clock(session, by)
    with pytest.raises(refusal):
        voters.enter(session, round_id=vote.made.id, code=vote.northfield[0])


@pytest.mark.parametrize("ways", [(EntryWay.FILE,), (EntryWay.ATTENDANCE, EntryWay.EMAIL)])
def test_codes_are_handed_out_only_where_the_rules_say_so(
    session: Session, tmp_path: Path, ways: tuple[EntryWay, ...]
) -> None:
    vote = voting.prepare(session, tmp_path)
    uploading.open_ways(session, vote, *ways)
    made, by = vote.made, vote.officer.id
    with pytest.raises(WayNotInRules):
        codes.issue(session, round_id=made.id, area_id=made.area_id, number=1, by=by, more=True)
    assert sum(one.number for one in codes.out(session, made.id)) == 5
    codes.replace(session, round_id=made.id, reference="NO-0001", by=by)
