"""Getting onto the voter list by somebody who vouches: single sign-on, or a register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from sqlalchemy import select

from pb.adapters.population_register import Register, RegisterBroken
from pb.adapters.sign_on import Identity
from pb.database import Session
from pb.models import Area, Voter
from pb.services.atomic import atomic
from pb.services.voter_list import entries, joining, likeness, telephones
from pb.services.voter_list.entries import NewEntry
from pb.services.voter_list.errors import (
    BirthImpossible,
    BirthNeeded,
    BirthNotSaid,
    NotFoundInRegister,
    RegisterAway,
    TooYoungForRound,
)
from pb.services.voter_list.joining import Joined
from pb.services.voter_list.likeness import Details
from pb.services.voter_list.list_keys import ListKeys, people_key, source_key
from pb.services.voter_list.list_lines import date_of
from pb.services.voter_list.list_text import folded
from pb.services.voter_list.uploads import needs_date
from pb.vocabulary import EntryWay, Likeness

BIRTH_CLAIM = "birthdate"  # OpenID Connect's own: 1990-05-12
LONGEST_CLAIM = 400


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody of whom a provider said who they are; a page keeps this until a button is pressed.

    No name and no account: the key is a keyed hash, the same for one account in one round.
    """

    round_id: int
    key: bytes
    area_id: int | None
    born_on: date | None
    likeness: Mapping[Likeness, bytes] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what a session keeps."""
        born_on = None if self.born_on is None else self.born_on.isoformat()
        return {
            "round": self.round_id,
            "key": self.key.hex(),
            "area": self.area_id,
            "born_on": born_on,
            "likeness": {kind.value: key.hex() for kind, key in self.likeness.items()},
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Return what a session kept."""
        born_on = kept["born_on"]
        return cls(
            kept["round"],
            bytes.fromhex(kept["key"]),
            kept["area"],
            None if born_on is None else date.fromisoformat(born_on),
            {Likeness(kind): bytes.fromhex(key) for kind, key in kept["likeness"].items()},
        )


def signed_on(
    session: Session,
    *,
    round_id: int,
    identity: Identity,
    area_claim: str,
    country: str,
    keys: ListKeys,
) -> Vouched:
    """Return what counts of somebody who signed on; changes nothing.

    Args:
        session: a database session.
        round_id: the round.
        identity: what the provider says.
        area_claim: the claim that names the area, by its name or its address on pages.
        country: the code of the one whose telephone numbers need none.
        keys: the key store.

    Raises:
        NotFound, WayNotOpen, VotingHasClosed
        TooYoungForRound
        BirthNotSaid: the provider does not say when they were born, and that matters.
        KeyMissing: the round's key file is not there.
    """
    row = joining.insist_open(session, round_id, EntryWay.SIGN_ON)
    area_id = _area(session, round_id, str(identity.claims.get(area_claim, "")))
    born_on = date_of(str(identity.claims.get(BIRTH_CLAIM, "")))
    try:
        joining.insist_entitled(session, row, area_id=area_id, born_on=born_on)
    except (BirthNeeded, BirthImpossible) as refusal:
        raise BirthNotSaid from refusal
    key_of_people = people_key(keys, round_id)
    key = source_key(key_of_people, "sign-on", identity.issuer, identity.subject)
    alike = likeness.keys_of(key_of_people, _details(identity.claims, born_on, country))
    return Vouched(round_id, key, area_id, born_on, alike)


def _details(claims: Mapping[str, Any], born_on: date | None, country: str) -> Details:
    """Return what a provider happens to say of somebody, by OpenID Connect's own claims."""
    parts = " ".join(_said(claims, part) for part in ("given_name", "family_name"))
    address = claims.get("address")
    place = address if isinstance(address, Mapping) else {}
    return Details(
        name=_said(claims, "name") or parts,
        born_on=born_on,
        postcode=_said(place, "postal_code"),
        email=_said(claims, "email"),
        telephone=telephones.international(_said(claims, "phone_number"), country=country),
    )


def _said(claims: Mapping[str, Any], name: str) -> str:
    said = claims.get(name)
    return said[:LONGEST_CLAIM] if isinstance(said, str) else ""


def join_signed_on(session: Session, vouched: Vouched) -> Joined:
    """Put somebody who signed on onto the list; who is there gets a new code.

    Raises:
        NotFound, WayNotOpen, RoundNotOpen, VotingHasClosed
    """
    with atomic(session):
        joining.insist_open(session, vouched.round_id, EntryWay.SIGN_ON)
        entry = NewEntry(
            way=EntryWay.SIGN_ON,
            area_id=vouched.area_id,
            source_key=vouched.key,
            born_on=vouched.born_on,
            likeness=vouched.likeness,
        )
        return joining.join(session, round_id=vouched.round_id, entry=entry)


def join_by_register(  # noqa: PLR0913  what the form asks, and whom it is asked of
    session: Session,
    *,
    round_id: int,
    name: str,
    born_on: date,
    postcode: str,
    register: Register,
    keys: ListKeys,
) -> Joined:
    """Put somebody whom a register knows onto the list, once; nothing of the answer is kept.

    Whoever is unknown, may not vote, or got a code before, hears the same: so nobody learns
    from this page who lives where, or who has registered.

    Args:
        session: a database session.
        round_id: the round.
        name: as it was typed.
        born_on: as it was typed; kept only where the round has ages.
        postcode: as it was typed.
        register: who is asked.
        keys: the key store.

    Raises:
        NotFound, WayNotOpen, RoundNotOpen, VotingHasClosed
        NotFoundInRegister
        RegisterAway: it does not answer, or not as it should.
        KeyMissing: the round's key file is not there.
    """
    key_of_people = people_key(keys, round_id)
    joining.insist_open(session, round_id, EntryWay.REGISTER)
    session.rollback()  # nobody waits for us while the register thinks
    try:
        found = register.look_up(name=name, born_on=born_on, postcode=postcode)
    except RegisterBroken as error:
        raise RegisterAway from error
    if found is None:
        raise NotFoundInRegister
    key = source_key(key_of_people, "register", found.person)
    with atomic(session):
        row = joining.insist_open(session, round_id, EntryWay.REGISTER)
        area_id = _area(session, round_id, found.area)
        try:
            joining.insist_entitled(session, row, area_id=area_id, born_on=born_on)
        except (BirthImpossible, TooYoungForRound) as refusal:
            raise NotFoundInRegister from refusal
        entries.hold(session, round_id)
        if session.scalar(
            select(Voter.id).where(Voter.round_id == round_id, Voter.source_key == key)
        ):
            raise NotFoundInRegister
        entry = NewEntry(
            way=EntryWay.REGISTER,
            area_id=area_id,
            source_key=key,
            born_on=born_on if needs_date(session, round_id) else None,
            likeness=likeness.keys_of(
                key_of_people, Details(name=name, born_on=born_on, postcode=postcode)
            ),
        )
        return joining.join(session, round_id=round_id, entry=entry)


def _area(session: Session, round_id: int, said: str) -> int | None:
    """Return the area that somebody else names, by its name or slug; none: none of the round."""
    wanted = folded(said)
    if not wanted:
        return None
    rows = session.execute(
        select(Area.id, Area.slug, Area.name)
        .where(Area.round_id == round_id)
        .order_by(Area.position, Area.id)
    )
    return next(
        (area_id for area_id, slug, name in rows if wanted in {folded(slug), folded(name)}), None
    )
