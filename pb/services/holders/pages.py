"""What the pages of a key holder, and those of the organisers, show of a round's keys."""

from dataclasses import dataclass
from enum import StrEnum

from pb.database import Session
from pb.models import Round
from pb.services.errors import NotFound
from pb.services.holders import naming, seats, signing, turning
from pb.services.holders.seats import HolderView
from pb.services.holders.signing import SignedView
from pb.vocabulary import KeyScheme, Profile, RoundState


class Turn(StrEnum):
    """What a holder can do now."""

    MAKE = "make"
    PROVE = "prove"
    WAIT_FOR_OTHERS = "wait-for-others"
    KEEP = "keep"
    OPEN_BOX = "open-box"
    WAIT_FOR_SECOND = "wait-for-second"
    WAIT_FOR_COUNT = "wait-for-count"
    SIGN = "sign"
    DONE = "done"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """One who is to take a key over, and which of the three have turned theirs for it."""

    holder: HolderView
    turned: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeysPage:
    """The keys of a round, as its organisers see them.

    Attributes:
        is_sealed: the box key is made and sealed to the three.
        turned: positions that have turned for the opening of the box.
    """

    scheme: KeyScheme
    profile: Profile
    holders: tuple[HolderView, ...]
    newcomers: tuple[Newcomer, ...]
    is_sealed: bool
    turned: tuple[int, ...]
    signed: SignedView | None

    def newcomer(self, position: int) -> Newcomer | None:
        """Who is to take over the key of a position, if anybody."""
        return next((one for one in self.newcomers if one.holder.position == position), None)


@dataclass(frozen=True, slots=True)
class HolderPage:
    """A key, as its own holder sees it."""

    me: HolderView
    keys: KeysPage
    turn: Turn
    may_make: bool
    has_signed: bool
    newcomers: tuple[Newcomer, ...]


def of_round(session: Session, round_id: int) -> KeysPage:
    """Return the keys of a round.

    Raises:
        NotFound
    """
    row = session.get(Round, round_id)
    if row is None:
        raise NotFound
    found = seats.of_round(session, round_id)
    return KeysPage(
        scheme=row.key_scheme,
        profile=row.profile,
        holders=tuple(one for one in found if not one.is_next),
        newcomers=tuple(Newcomer(one, _turned_for(session, one)) for one in found if one.is_next),
        is_sealed=row.public_key is not None,
        turned=turning.turned(session, round_id).positions,
        signed=signing.view(session, round_id),
    )


def of_holder(session: Session, holder_id: int, *, account_id: int) -> HolderPage:
    """Return a key's page for its holder.

    Raises:
        NotFound: it is somebody else's, or has passed to a new holder.
    """
    holder = seats.one(session, holder_id, account_id=account_id)
    if holder is None:
        raise NotFound
    keys = of_round(session, holder.round_id)
    signers = {position for position, _name in keys.signed.signers} if keys.signed else set()
    has_signed = holder.position in signers
    may_let_in = not holder.is_next and holder.state == RoundState.OPEN
    return HolderPage(
        me=holder,
        keys=keys,
        turn=_turn(holder, keys, has_signed=has_signed),
        may_make=holder.is_next or holder.state == RoundState.DRAFT,
        has_signed=has_signed,
        newcomers=tuple(
            one
            for one in keys.newcomers
            if may_let_in and one.holder.has_proved and holder.position not in one.turned
        ),
    )


def _turn(holder: HolderView, keys: KeysPage, *, has_signed: bool) -> Turn:
    if not holder.has_proved:
        return Turn.PROVE if holder.has_made else Turn.MAKE
    has_nothing_to_sign = has_signed or keys.signed is None
    by_state = {
        RoundState.DRAFT: Turn.KEEP if keys.is_sealed else Turn.WAIT_FOR_OTHERS,
        RoundState.OPEN: Turn.WAIT_FOR_OTHERS if holder.is_next else Turn.KEEP,
        RoundState.CLOSED: _while_closed(holder, keys),
        RoundState.ANNULLED: Turn.ANNULLED,
    }
    return by_state.get(holder.state, Turn.DONE if has_nothing_to_sign else Turn.SIGN)


def _while_closed(holder: HolderView, keys: KeysPage) -> Turn:
    if len(keys.turned) >= turning.NEEDED:
        return Turn.WAIT_FOR_COUNT
    return Turn.WAIT_FOR_SECOND if holder.position in keys.turned else Turn.OPEN_BOX


def _turned_for(session: Session, holder: HolderView) -> tuple[int, ...]:
    purpose = naming.purpose_of(holder.id)
    return turning.turned(session, holder.round_id, purpose=purpose).positions
