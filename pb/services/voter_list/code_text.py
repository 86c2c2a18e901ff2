"""How a voting code is written: its alphabet, its groups, its check character."""

import hashlib
import secrets
import unicodedata

from pb.services.errors import CodeMistyped, CodeOfWrongLength

# Without I, L, O and U: nobody has to tell 1 from I, or 0 from O.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans("OIL", "011")
RANDOM_CHARACTERS = 19  # of 5 bits each: 95 bits
GROUP = 4
SEPARATORS = frozenset("-_.,:;/|'\"")


def new_code() -> str:
    """Return a fresh code, five groups of four; its last character checks the others."""
    # 256 is a multiple of 32, so no letter is likelier than another.
    drawn = "".join(ALPHABET[b % len(ALPHABET)] for b in secrets.token_bytes(RANDOM_CHARACTERS))
    return grouped(drawn + check_character(drawn))


def grouped(characters: str) -> str:
    """Write characters in groups, such as 7K2M-9QWE."""
    return "-".join(characters[at : at + GROUP] for at in range(0, len(characters), GROUP))


def check_character(characters: str) -> str:
    """Return the check character (Luhn's sum with 32 letters).

    It sees every single wrong character and all but one kind of swapped neighbours, so that a
    slip of the pen is told apart from a code that was never given out.
    """
    base = len(ALPHABET)
    total = 0
    for place, character in enumerate(reversed(characters)):
        addend = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += addend // base + addend % base
    return ALPHABET[-total % base]


def normalised(typed: str) -> str:
    """Return a typed code in its one form; case, spaces, dashes and look-alikes do not matter.

    Raises:
        CodeOfWrongLength: too long or too short.
        CodeMistyped: a character is wrong.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    code = "".join(c for c in plain if not _separates(c)).translate(LOOKALIKES)
    if len(code) != RANDOM_CHARACTERS + 1:
        raise CodeOfWrongLength(typed=len(code))
    is_code = all(c in ALPHABET for c in code)
    if not is_code or check_character(code[:-1]) != code[-1]:
        raise CodeMistyped
    return code


def hash_of(typed: str) -> bytes:
    """Return SHA-256 of a code: all that is kept of it. Its 95 bits make guessing hopeless.

    Raises:
        CodeMistyped
    """
    return hashlib.sha256(normalised(typed).encode("ascii")).digest()


def _separates(character: str) -> bool:
    # Any kind of space, dash or invisible mark that copying from a letter may bring along.
    return (
        character in SEPARATORS
        or unicodedata.category(character)[0] in "ZC"
        or (unicodedata.category(character) == "Pd")
    )
