"""Addresses made from names."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 60

# Letters that do not come apart into a plain letter and a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)

# Words that stand in addresses beside names.
RESERVED = frozenset({"new", "check", "cast", "done"})


def slug_of(name: str, *, taken: Collection[str] = (), otherwise: str = "round") -> str:
    """Return an address for a name: short, plain, and not among those taken.

    Args:
        name: what people call it, in any script.
        taken: addresses that are in use beside it; a number is added until it differs.
        otherwise: what to use when nothing of the name can be kept.
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    kept = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f'’]", "", plain))
    first = kept[:LONGEST].strip("-") or otherwise
    slug, number = first, 2
    while slug in taken or slug in RESERVED or slug.isdigit():
        slug, number = f"{first}-{number}", number + 1
    return slug
