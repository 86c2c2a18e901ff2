"""What the public record says of who holds the key of the box."""

from dataclasses import dataclass
from typing import ClassVar

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class HolderKey:
    """One of the three keys of a box: on whose side its holder sits, and its public halves.

    Attributes:
        position: 1, 2 or 3.
        sealing: X25519: shares of the box key are sealed to it.
        signing: Ed25519: the opening of the box is signed with its other half.
    """

    position: int
    seat: str
    sealing: bytes
    signing: bytes

    def __post_init__(self) -> None:
        """Refuse what is no key."""
        if any(len(key) != KEY_BYTES for key in (self.sealing, self.signing)):
            raise ValueError("expected 32 bytes")


@dataclass(frozen=True, slots=True)
class KeyHolders:
    """Three people hold the key of the box, and any two of them open it.

    It stands below the rules, and again when somebody else takes a key over. Without it the
    platform keeps the key by itself.
    """

    KIND: ClassVar[str] = "key-holders"

    round: str
    holders: tuple[HolderKey, ...]
