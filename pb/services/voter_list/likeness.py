"""What two entries of the voter list may have in common: keyed hashes, by which one is told.

Whoever joins by themselves leaves no name, no address and no date on the list. These stay
instead, so that somebody who is on it in two ways can be noticed. The key goes with the round.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pb.services.people.accounts import email_key
from pb.services.voter_list.list_keys import source_key
from pb.services.voter_list.list_text import folded
from pb.vocabulary import Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is known of somebody; the telephone in the form of the list."""

    name: str = ""
    born_on: date | None = None
    postcode: str = ""
    email: str | None = None
    telephone: str | None = None


def keys_of(key: bytes, known: Details) -> Mapping[Likeness, bytes]:
    """Return the keyed hashes of what is known of somebody, for comparing.

    The words of a name may stand in any order, with any case and accents.

    Args:
        key: from `list_keys.people_key`.
        known: as a source says it, or as it was typed.
    """
    found = dict[Likeness, bytes]()
    name = " ".join(sorted(folded(known.name).split()))
    postcode = folded(known.postcode).replace(" ", "")
    if name and known.born_on:
        found[Likeness.NAME] = source_key(key, "name", name, str(known.born_on))
    if postcode and known.born_on:
        found[Likeness.PLACE] = source_key(key, "place", postcode, str(known.born_on))
    if known.email:
        found[Likeness.EMAIL] = of_email(key, known.email)
    if known.telephone:
        found[Likeness.TELEPHONE] = source_key(key, "telephone", known.telephone)
    return found


def of_email(key: bytes, email: str) -> bytes:
    """Return the keyed hash of an address; whoever registers by email is known by it."""
    return source_key(key, "email", email_key(email))
