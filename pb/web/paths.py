"""Addresses within this platform."""

from urllib.parse import urlsplit


def own_path(target: str) -> str | None:
    """Return the target if it is a path of this platform, so that nobody is led elsewhere."""
    parts = urlsplit(target)
    is_own = not parts.scheme and not parts.netloc and target.startswith("/")
    return target if is_own and not target.startswith(("//", "/\\")) else None
