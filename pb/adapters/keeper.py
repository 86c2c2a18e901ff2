"""The memory of one process: values by name, each with its version and how long it lasts."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")

MOST_KEPT = 20_000
LONGEST = 5.0  # seconds
FOR_GOOD = float("inf")


class Keeper:
    """Values of one process by what they are of, each with the version it was made at."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, tuple[Hashable, float, float, Any]] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        name: Hashable,
        version: Hashable,
        make: Callable[[], T],
        *,
        lasts: float = LONGEST,
    ) -> T:
        """Return what is kept under a name at this version, or make it anew.

        Args:
            name: what it is, and of what.
            version: whatever tells apart one version of it from the next.
            make: makes it.
            lasts: for how many seconds it may be kept.
        """
        return self.get_with_age(name, version, make, lasts=lasts)[0]

    def get_with_age(
        self,
        name: Hashable,
        version: Hashable,
        make: Callable[[], T],
        *,
        lasts: float = LONGEST,
    ) -> tuple[T, float]:
        """Return the same, and for how many seconds it has been kept."""
        now = monotonic()
        with self._lock:
            found = self._values.get(name)
            if found is not None and found[0] == version and now < found[2]:
                self._values.move_to_end(name)
                value: T = found[3]
                return value, now - found[1]
        made = make()
        with self._lock:
            self._values[name] = (version, now, now + lasts, made)
            self._values.move_to_end(name)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made, 0.0
