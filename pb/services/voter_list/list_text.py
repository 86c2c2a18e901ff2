"""Text of an uploaded voter list: tidied, and folded for comparing and looking up."""

import re
import unicodedata

LONGEST_KEY = 200

# Letters that do not come apart into a plain letter and a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
)
# What turns round the direction of what follows, and marks that are no characters at all.
_DROPPED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")


def tidy(text: str) -> str:
    """Return text on one line, with single blanks and without controls."""
    if not text.isprintable():
        text = "".join(_shown(character) for character in text)
    return " ".join(text.split())


def folded(text: str) -> str:
    """Return text for comparing: without case, accents and signs; words with single blanks."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
        text = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def name_key(name: str) -> str:
    """Return a name as it is looked up in the voter list: Łukasz Żak is found as lukasz zak."""
    return folded(name)[:LONGEST_KEY]


def _shown(character: str) -> str:
    if character in _DROPPED:
        return ""
    category = unicodedata.category(character)
    # Joiners (Cf) belong to the names of some languages; controls and separators become blanks.
    return " " if category[0] == "Z" or category in {"Cc", "Cs", "Cn"} else character
