"""One person on the list in two ways: noticed by what both ways know, and nothing more."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from pb.adapters.keys import KeyMissing, KeyStore
from pb.adapters.population_register import Registered
from pb.adapters.sign_on import Identity
from pb.config import Settings
from pb.database import Session
from pb.models import Flag, Voter, VoterLikeness
from pb.services.atomic import atomic
from pb.services.scrutiny import flags, two_ways
from pb.services.scrutiny.flags import FlagView
from pb.services.voter_list import likeness, registrations, vouching
from pb.services.voter_list.likeness import Details
from pb.services.voter_list.list_keys import people_key
from pb.vocabulary import EntryWay, FlagKind, Likeness
from tests import uploading, voting
from tests.services.test_registrations import ask
from tests.voting import Vote

BORN = date(1990, 5, 12)
LISTED = (
    "Number;Name;Postcode;Area;Date of birth;Email;Telephone\n"
    "1;Isla Reid;HB1 2AB;Northfield;1990-05-12;Isla@example.org;07700 900123\n"
    "2;Jan Żak;HB1 3CD;Hillside;1984-02-03;;\n"
).encode()


class Everybody:
    """A register that knows whoever asks."""

    def look_up(self, *, name: str, born_on: date, postcode: str) -> Registered:
        return Registered(f"{name} {born_on} {postcode}", "Northfield")


@pytest.fixture
def vote(session: Session, settings: Settings) -> Vote:
    made = voting.prepare(session, settings.keys_dir)
    uploading.open_ways(session, made)
    uploading.take_in(session, made, uploading.checked(session, made, LISTED))
    return made


def by_register(
    session: Session, vote: Vote, name: str, *, born_on: date = BORN, postcode: str = "ZZ9 9ZZ"
) -> str:
    return vouching.join_by_register(
        session,
        round_id=vote.made.id,
        name=name,
        born_on=born_on,
        postcode=postcode,
        register=Everybody(),
        keys=vote.keys,
    ).reference


def by_sign_on(session: Session, vote: Vote, **claims: object) -> str:
    identity = Identity("https://id.example", "subject", {"area": "Northfield", **claims})
    vouched = vouching.signed_on(
        session,
        round_id=vote.made.id,
        identity=identity,
        area_claim="area",
        country="44",
        keys=vote.keys,
    )
    kept = vouching.Vouched.of(vouched.as_json())
    assert kept == vouched
    return vouching.join_signed_on(session, kept).reference


def by_email(session: Session, vote: Vote, email: str) -> str:
    token = ask(session, vote, email)
    return registrations.confirm(
        session, round_id=vote.made.id, token=token, keys=vote.keys
    ).reference


def looked(session: Session, vote: Vote) -> list[FlagView]:
    flags.look(session, vote.made.id, keys=vote.keys)
    return list(flags.of_round(session, vote.made.id))


def only(session: Session, vote: Vote) -> tuple[FlagKind, str, list[str], list[str]]:
    [flag] = looked(session, vote)
    return flag.kind, flag.subject, flag.details["same"], flag.details["references"]


def test_people_of_different_ways_who_have_nothing_in_common_raise_no_flag(
    session: Session, vote: Vote
) -> None:
    by_register(session, vote, "Isla Reid", born_on=date(1990, 5, 13))
    by_register(session, vote, "Ada Low", postcode="HB1 3CD")
    by_email(session, vote, "ada@example.org")
    by_sign_on(session, vote, name="Jan Żak")
    assert looked(session, vote) == []


@pytest.mark.parametrize("typed", ["Isla Reid", "REID, Isla", " isla  réid "])
def test_the_same_name_and_birth_by_the_register_is_flagged(
    session: Session, vote: Vote, typed: str
) -> None:
    joined = by_register(session, vote, typed)
    assert only(session, vote) == (
        FlagKind.TWO_WAYS,
        joined,
        [Likeness.NAME],
        ["NO-0004", joined],
    )


def test_the_same_postcode_and_birth_is_flagged(session: Session, vote: Vote) -> None:
    joined = by_register(session, vote, "Iseabail Reid", postcode="hb12ab")
    assert only(session, vote)[2:] == ([Likeness.PLACE], ["NO-0004", joined])


def test_everything_that_is_the_same_stands_in_one_flag(session: Session, vote: Vote) -> None:
    joined = by_register(session, vote, "Isla Reid", postcode="HB1 2AB")
    assert only(session, vote)[1:3] == (joined, [Likeness.NAME, Likeness.PLACE])


def test_the_same_email_is_flagged_though_the_list_does_not_have_it_twice(
    session: Session, vote: Vote
) -> None:
    joined = by_email(session, vote, "isla@EXAMPLE.org")
    assert session.scalar(select(func.count()).where(Voter.email.is_not(None))) == 1
    assert only(session, vote)[1:3] == (joined, [Likeness.EMAIL])


def test_what_a_provider_says_is_compared(session: Session, vote: Vote) -> None:
    joined = by_sign_on(
        session,
        vote,
        given_name="Isla",
        family_name="Reid",
        birthdate="1990-05-12",
        address={"postal_code": "HB1 2AB"},
        phone_number="+44 7700 900123",
        email="isla@example.org",
    )
    assert only(session, vote)[1:3] == (joined, sorted(Likeness))


@pytest.mark.parametrize(
    "claims",
    [
        {"name": 7, "birthdate": 1990, "address": "HB1 2AB", "email": ["isla@example.org"]},
        {"name": "x" * 100_000, "address": {"postal_code": None}, "phone_number": "none"},
    ],
)
def test_claims_of_another_shape_are_left_out(
    session: Session, vote: Vote, claims: dict[str, object]
) -> None:
    by_sign_on(session, vote, **claims)
    assert looked(session, vote) == []


def test_two_who_both_joined_by_themselves_are_flagged(session: Session, vote: Vote) -> None:
    first = by_register(session, vote, "Eve Lee")
    second = by_sign_on(session, vote, name="Eve Lee", birthdate=BORN.isoformat())
    assert only(session, vote)[2:] == ([Likeness.NAME], sorted([first, second]))


def test_the_same_telephone_says_something_across_ways_only(session: Session, vote: Vote) -> None:
    with atomic(session):
        rows = session.scalars(select(Voter).order_by(Voter.reference)).all()
        for row in rows:
            if row.reference in {"HI-0003", "NO-0004"}:  # both are of the file: one household
                row.telephone = "+441632960123"
    assert looked(session, vote) == []
    with atomic(session):
        row = session.scalars(select(Voter).where(Voter.reference == "NO-0001")).one()
        assert row.way == EntryWay.ISSUED
        row.telephone = "+441632960123"
    assert only(session, vote)[:3] == (FlagKind.TWO_WAYS, "HI-0003", [Likeness.TELEPHONE])


def test_a_pair_that_the_list_itself_shows_is_raised_once(session: Session, vote: Vote) -> None:
    joined = by_email(session, vote, "isla@example.org")
    with atomic(session):  # left for a reminder
        row = session.scalars(select(Voter).where(Voter.reference == joined)).one()
        row.email = "isla@example.org"
    assert only(session, vote)[0] == FlagKind.TWO_WAYS


def test_looking_again_raises_nothing_again_and_nobody_is_taken_off_the_list(
    session: Session, vote: Vote
) -> None:
    before = session.scalar(select(func.count()).select_from(Voter))
    by_register(session, vote, "Isla Reid")
    assert flags.look(session, vote.made.id, keys=vote.keys) == 1
    assert flags.look(session, vote.made.id, keys=vote.keys) == 0
    assert session.scalar(select(func.count()).select_from(Voter)) == (before or 0) + 1


def test_a_list_of_many_pieces_is_compared_whole(
    session: Session, vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_ways, "AT_ONCE", 1)
    isla = by_register(session, vote, "Isla Reid")
    jan = by_register(session, vote, "Jan Zak", born_on=date(1984, 2, 3))
    assert [flag.subject for flag in looked(session, vote)] == [isla, jan]


def test_only_keyed_hashes_are_kept_and_they_are_of_one_round(
    session: Session, vote: Vote, tmp_path_factory: pytest.TempPathFactory
) -> None:
    by_register(session, vote, "Isla Reid", postcode="HB1 2AB")
    kept = {row.kind: row.key for row in session.scalars(select(VoterLikeness))}
    assert set(kept) == {Likeness.NAME, Likeness.PLACE}
    details = Details(name="Isla Reid", born_on=BORN, postcode="HB1 2AB")
    key = people_key(vote.keys, vote.made.id)
    assert likeness.keys_of(key, details) == kept
    other = KeyStore(tmp_path_factory.mktemp("other"))
    other.create(vote.made.id)
    others = likeness.keys_of(people_key(other, vote.made.id), details)
    assert set(others.values()).isdisjoint(kept.values())


def test_without_a_date_of_birth_a_name_and_a_postcode_say_nothing() -> None:
    known = Details(name="Isla Reid", postcode="HB1 2AB", email="a@example.org", telephone="+4471")
    assert set(likeness.keys_of(b"k" * 32, known)) == {Likeness.EMAIL, Likeness.TELEPHONE}
    assert likeness.keys_of(b"k" * 32, replace(known, email=None, telephone=None)) == {}


def test_without_the_rounds_key_the_lists_ways_cannot_be_compared(
    session: Session, vote: Vote, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = KeyStore(tmp_path_factory.mktemp("elsewhere"))
    assert flags.look(session, vote.made.id, keys=elsewhere) == 0  # nobody joined by themselves
    by_register(session, vote, "Isla Reid")
    with pytest.raises(KeyMissing):
        flags.look(session, vote.made.id, keys=elsewhere)
    assert session.scalars(select(Flag)).all() == []
