"""The canonical bytes of values: one JSON text for each, and nothing else is read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

# Beyond this, other languages' JSON readers round.
LARGEST = 2**53 - 1

T = TypeVar("T")


class NotCanonical(ValueError):
    """The bytes are not a canonical value of the expected shape."""


def written(said: object) -> bytes:
    """Return JSON in UTF-8: keys sorted, no spaces, whole numbers only.

    For what we write (keys in ASCII, no fractions) this is the form of RFC 8785.

    Raises:
        NotCanonical: a number is no whole one, or too large; or a text is not Unicode.
    """
    _insist_plain(said)
    try:
        return json.dumps(
            said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        ).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("a text has half a character") from error


def read(text: bytes) -> Any:
    """Return the value of a canonical JSON text.

    Raises:
        NotCanonical: it is no JSON, or there is another way to write it.
    """
    try:
        said = json.loads(text.decode())
        again = written(said)
    except NotCanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise NotCanonical("not JSON in UTF-8") from error
    if again != text:
        raise NotCanonical("there is another way to write this value, which is the canonical one")
    return said


def plain(value: object) -> Any:
    """Return a value as JSON has it: dataclasses as objects, bytes as hex digits."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value


def shaped(kind: type[T], said: object) -> T:
    """Return what JSON said as a dataclass, with exactly its fields and their types.

    Raises:
        NotCanonical: it says something else.
    """
    found: T = _shaped(kind, said)
    return found


def _shaped(kind: Any, said: object) -> Any:
    if isinstance(kind, UnionType):
        return None if said is None else _shaped(get_args(kind)[0], said)
    if get_origin(kind) is tuple:
        return tuple(_shaped(get_args(kind)[0], one) for one in _insist(said, list))
    if kind is bytes:
        return _bytes(_insist(said, str))
    if is_dataclass(kind):
        return _dataclass(kind, _insist(said, dict))
    return _insist(said, kind)


def _dataclass(kind: Any, said: Mapping[str, object]) -> Any:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]
    if set(said) != set(names):
        raise NotCanonical(f"expected the fields {', '.join(sorted(names))}")
    try:
        return kind(**{name: _shaped(hints[name], said[name]) for name in names})
    except NotCanonical:
        raise
    except ValueError as error:
        raise NotCanonical(str(error)) from error


def _insist(said: object, kind: Any) -> Any:
    if type(said) is not kind:
        raise NotCanonical(f"expected {kind.__name__}")
    return said


def _bytes(digits: str) -> bytes:
    try:
        found = bytes.fromhex(digits)
    except ValueError as error:
        raise NotCanonical("expected hex digits") from error
    if found.hex() != digits:
        raise NotCanonical("expected small hex digits without spaces")
    return found


def _insist_plain(said: object) -> None:
    if isinstance(said, Mapping):
        if not all(isinstance(key, str) for key in said):
            raise NotCanonical("expected texts as keys")
        for one in said.values():
            _insist_plain(one)
    elif isinstance(said, Sequence) and not isinstance(said, str):
        for one in said:
            _insist_plain(one)
    elif isinstance(said, float) or (isinstance(said, int) and abs(said) > LARGEST):
        raise NotCanonical("expected a whole number below 2^53")
