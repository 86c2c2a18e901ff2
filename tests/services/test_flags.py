"""Flags before closing: what is unusual is found, and two people look at each."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update

from pb.adapters.keys import KeyStore
from pb.config import Settings
from pb.database import Session, clock
from pb.models import AddressUse, Flag, Round, Voter
from pb.services.atomic import atomic
from pb.services.errors import NotFound, OtherPersonNeeded
from pb.services.hall_errors import FlagAnswered, FlagsUnresolved
from pb.services.scrutiny import addresses, flags, unusual
from pb.services.voter_list import ages
from pb.services.voting import box
from pb.vocabulary import FlagKind, FlagVerdict, Profile
from tests import factories, voting
from tests.voting import Vote

HARMLESS = (FlagVerdict.HARMLESS, "A care home with 40 residents.")


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    return voting.prepare(session, settings.keys_dir)


def enter_from(session: Session, vote: Vote, address: str, times: int) -> None:
    for _time in range(times):
        addresses.note(
            session,
            round_id=vote.made.id,
            address=address,
            time_zone="Europe/London",
            keys=vote.keys,
        )


def set_voters(session: Session, *references: str, **values: object) -> None:
    with atomic(session):
        session.execute(update(Voter).where(Voter.reference.in_(references)).values(**values))


def kinds(session: Session, vote: Vote) -> list[tuple[FlagKind, str]]:
    flags.look(session, vote.made.id, keys=vote.keys)
    return [(one.kind, one.subject) for one in flags.of_round(session, vote.made.id)]


def one_flag(session: Session, vote: Vote) -> int:
    set_voters(session, "NO-0001", born_on=date(1850, 1, 1))
    flags.look(session, vote.made.id, keys=vote.keys)
    (flag,) = flags.of_round(session, vote.made.id)
    session.rollback()
    return flag.id


def test_an_ordinary_vote_raises_no_flag(session: Session, vote: Vote) -> None:
    enter_from(session, vote, "192.0.2.1", 7)
    set_voters(session, "NO-0001", "NO-0002", name="Ada Reid", name_key="ada reid")
    assert kinds(session, vote) == []


def test_many_codes_from_one_address_are_flagged_and_again_at_each_doubling(
    session: Session, vote: Vote
) -> None:
    enter_from(session, vote, "192.0.2.1", 8)
    ((kind, subject),) = kinds(session, vote)
    assert kind == FlagKind.SHARED_ADDRESS
    assert subject.endswith(" 8")
    enter_from(session, vote, "192.0.2.1", 7)
    assert len(kinds(session, vote)) == 1
    enter_from(session, vote, "192.0.2.1", 1)
    assert [s.split()[-1] for _kind, s in kinds(session, vote)] == ["8", "16"]


def test_the_table_has_counts_and_no_address_or_code(session: Session, vote: Vote) -> None:
    enter_from(session, vote, "192.0.2.1", 2)
    rows = session.execute(text("SELECT * FROM address_use")).all()
    assert len(rows) == 1
    assert "192.0.2.1" not in str(rows)
    assert session.scalars(select(AddressUse.codes)).one() == 2


def test_a_home_of_the_new_internet_is_one_address_and_its_neighbour_another(
    session: Session, vote: Vote
) -> None:
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"):
        enter_from(session, vote, address, 1)
    assert sorted(session.scalars(select(AddressUse.codes))) == [1, 2]


def test_without_the_rounds_key_nobody_can_try_addresses(
    session: Session, vote: Vote, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = KeyStore(tmp_path_factory.mktemp("other"))
    other.create(vote.made.id)
    enter_from(session, vote, "192.0.2.1", 1)
    addresses.note(
        session, round_id=vote.made.id, address="192.0.2.1", time_zone="UTC", keys=other
    )
    assert len(session.scalars(select(AddressUse.address_hash)).all()) == 2


def test_in_a_hall_everybody_has_the_same_address(session: Session, vote: Vote) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).profile = Profile.HALL
    enter_from(session, vote, "192.0.2.1", 40)
    assert kinds(session, vote) == []


def test_a_burst_of_votes_on_one_day_is_flagged(
    session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unusual, "BURST_LEAST", 3)
    monkeypatch.setattr(unusual, "BURST_TIMES", 3)
    today = clock(session).date()
    set_voters(session, "NO-0001", "NO-0002", "NO-0003", voted_on=today)
    set_voters(session, "HI-0001", voted_on=today - timedelta(days=1))
    assert kinds(session, vote) == []  # two days are no pattern
    set_voters(session, "HI-0002", voted_on=today - timedelta(days=2))
    assert kinds(session, vote) == [(FlagKind.BURST, f"{today} 3")]


@pytest.mark.parametrize("years", [-1, 116, 10])
def test_an_age_that_cannot_be_is_flagged(session: Session, vote: Vote, years: int) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).least_age = 12
    today = clock(session).date()
    set_voters(session, "NO-0001", born_on=today - timedelta(days=365 * years + years // 4))
    set_voters(session, "NO-0002", born_on=today - timedelta(days=365 * 40))
    assert kinds(session, vote) == [(FlagKind.IMPOSSIBLE_AGE, "NO-0001")]


def test_who_is_old_enough_on_the_last_day_of_voting_is_not_flagged(
    session: Session, vote: Vote
) -> None:
    with atomic(session):
        session.get_one(Round, vote.made.id).least_age = 12
    last = ages.last_day(clock(session) + timedelta(days=7), "Europe/London")  # factories.round_
    twelve = ages.born_by(last, age=12)
    assert ages.age_on(clock(session).date(), twelve) == 11
    session.rollback()
    set_voters(session, "NO-0001", born_on=twelve)
    assert kinds(session, vote) == []
    set_voters(session, "NO-0002", born_on=twelve + timedelta(days=1))
    assert kinds(session, vote) == [(FlagKind.IMPOSSIBLE_AGE, "NO-0002")]
    [flag] = session.scalars(select(Flag).where(Flag.subject == "NO-0002"))
    assert flag.details == {"age": 11}


def test_the_same_person_twice_is_flagged_by_name_and_birth_or_by_email(
    session: Session, vote: Vote
) -> None:
    born = {"name": "Ada Reid", "name_key": "ada reid", "born_on": date(1980, 5, 4)}
    set_voters(session, "NO-0001", "HI-0001", **born)
    set_voters(session, "NO-0002", email="Jo@example.org")
    set_voters(session, "NO-0003", email="jo@example.org")
    assert kinds(session, vote) == [
        (FlagKind.DUPLICATE, "HI-0001"),
        (FlagKind.DUPLICATE, "NO-0002"),
    ]
    details = [one.details for one in flags.of_round(session, vote.made.id)]
    assert [sorted(one["references"]) for one in details] == [
        ["HI-0001", "NO-0001"],
        ["NO-0002", "NO-0003"],
    ]


def test_looking_twice_raises_nothing_twice(session: Session, vote: Vote) -> None:
    one_flag(session, vote)
    assert flags.look(session, vote.made.id, keys=vote.keys) == 0


def test_two_people_settle_a_flag_and_the_same_person_is_refused(
    session: Session, vote: Vote
) -> None:
    flag = one_flag(session, vote)
    other = factories.officer(session, "Ines")
    given = {"flag_id": flag, "round_id": vote.made.id}
    with pytest.raises(FlagAnswered):
        flags.agree(session, by=other.id, **given)
    flags.conclude(session, finding=HARMLESS, by=vote.officer.id, **given)
    with pytest.raises(OtherPersonNeeded):
        flags.agree(session, by=vote.officer.id, **given)
    with pytest.raises(FlagAnswered):
        flags.conclude(session, finding=HARMLESS, by=other.id, **given)
    flags.agree(session, by=other.id, **given)
    assert flags.unresolved(session, vote.made.id) == 0
    with pytest.raises(FlagAnswered):
        flags.disagree(session, by=other.id, **given)
    (count,) = flags.counted(session, vote.made.id)
    assert (count.raised, count.harmless, count.to_be_reported) == (1, 1, 0)


def test_whoever_disagrees_sends_it_back(session: Session, vote: Vote) -> None:
    flag = one_flag(session, vote)
    given = {"flag_id": flag, "round_id": vote.made.id}
    flags.conclude(session, finding=HARMLESS, by=vote.officer.id, **given)
    flags.disagree(session, by=factories.officer(session, "Ines").id, **given)
    (view,) = flags.of_round(session, vote.made.id)
    assert (view.verdict, view.looked_by, view.reason) == (None, None, "")


def test_a_flag_of_another_round_is_not_found(session: Session, vote: Vote) -> None:
    flag = one_flag(session, vote)
    other = factories.round_(session, slug="other")
    with pytest.raises(NotFound):
        flags.conclude(
            session, flag_id=flag, round_id=other.id, finding=HARMLESS, by=vote.officer.id
        )


def test_closing_looks_first_and_waits_until_flags_are_settled(
    session: Session, vote: Vote
) -> None:
    set_voters(session, "NO-0001", born_on=date(1850, 1, 1))
    voting.move_clock(session, voting.AFTER_VOTING)
    other = factories.officer(session, "Ines")
    with pytest.raises(FlagsUnresolved):
        box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    flag = session.scalars(select(Flag.id)).one()  # it was raised by the attempt
    given = {"flag_id": flag, "round_id": vote.made.id}
    flags.conclude(session, finding=HARMLESS, by=vote.officer.id, **given)
    with pytest.raises(FlagsUnresolved):
        box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    flags.agree(session, by=other.id, **given)
    box.request_close(session, round_id=vote.made.id, by=vote.officer.id, keys=vote.keys)
    waiting = box.waiting(session, vote.made.id)
    assert waiting
    set_voters(session, "NO-0002", born_on=date(1850, 1, 1))
    flags.look(session, vote.made.id, keys=vote.keys)
    with pytest.raises(FlagsUnresolved):
        box.confirm_close(session, request_id=waiting.id, by=other.id, keys=vote.keys)
