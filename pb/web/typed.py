"""Filters of form fields: what people typed, without what their keyboards add."""


def one_line(value: str | None) -> str:
    """Take line breaks and spare blanks out."""
    return " ".join((value or "").split())


def prose(value: str | None) -> str:
    """Keep line breaks, as every browser counts them, and drop the blanks around."""
    return (value or "").replace("\r\n", "\n").strip()
