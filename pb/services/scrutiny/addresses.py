"""How many codes came from one address on a day: a counter, never which codes."""

import hashlib
import hmac
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Date, LargeBinary, bindparam, text

from pb.adapters.network import place_of
from pb.database import Session, clock, has_fixed_clock
from pb.services.atomic import note as note_down

LABEL = b"commonpot/scrutiny/addresses"

ONE_MORE = """
    INSERT INTO address_use (round_id, address_hash, "on", codes)
    VALUES (:round_id, :address_hash, {today}, 1)
    ON CONFLICT (round_id, address_hash, "on") DO UPDATE SET codes = address_use.codes + 1
"""
ON_A_DAY = text(ONE_MORE.format(today=":day")).bindparams(
    bindparam("address_hash", type_=LargeBinary()), bindparam("day", type_=Date())
)
# PostgreSQL knows time zones, so it is not asked for the time before.
TODAY = text(
    ONE_MORE.format(today="CAST(clock_timestamp() AT TIME ZONE CAST(:zone AS text) AS date)")
).bindparams(bindparam("address_hash", type_=LargeBinary()))


class AddressKeys(Protocol):
    """Where the keys of rounds are kept, outside the database."""

    def slot_key(self, round_id: int) -> bytes:
        """Return a round's secret; when it is destroyed, nobody can try addresses any more."""


def note(
    session: Session, *, round_id: int, address: str, time_zone: str, keys: AddressKeys
) -> None:
    """Count that a code was entered from an address today, in a transaction of its own.

    No code, no entry of the list, no time: only that there was one more.

    Raises:
        KeyMissing: the round's key file is not there.
    """
    hashed = _hash(keys.slot_key(round_id), address)
    which = {"round_id": round_id, "address_hash": hashed}
    # A count that a crash loses does no harm: nobody who votes waits for the disk because of it.
    if session.get_bind().dialect.name == "postgresql" and not has_fixed_clock(session):
        note_down(session, TODAY, which | {"zone": time_zone})
    else:
        day = clock(session).astimezone(ZoneInfo(time_zone)).date()
        note_down(session, ON_A_DAY, which | {"day": day})


def _hash(slot_key: bytes, address: str) -> bytes:
    # Longer than what slots are made from, so that no slot is ever a key.
    key = hmac.digest(slot_key, LABEL, hashlib.sha256)
    return hmac.digest(key, place_of(address).encode(), hashlib.sha256)
