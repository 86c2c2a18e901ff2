"""What is worked out only when somebody reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar, overload

Entry = TypeVar("Entry")


class Deferred(Sequence[Entry], Generic[Entry]):
    """A row of entries that is made when it is first looked at, and equals a tuple of them."""

    def __init__(self, make: Callable[[], tuple[Entry, ...]]) -> None:
        self._make: Callable[[], tuple[Entry, ...]] | None = make
        self._entries: tuple[Entry, ...] = ()

    def _all(self) -> tuple[Entry, ...]:
        if self._make is not None:
            self._entries = self._make()
            self._make = None
        return self._entries

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._all())

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, place: int | slice) -> Entry | tuple[Entry, ...]:
        return self._all()[place]

    def __eq__(self, other: object) -> bool:
        return self._all() == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[tuple[Entry, ...]], tuple[tuple[Entry, ...]]]:
        """Copies and what is stored are plain tuples: what they are made of stays behind."""
        return tuple, (self._all(),)
