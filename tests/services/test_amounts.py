import pytest

from pb.services.amounts import parse
from pb.services.errors import NotMoney


@pytest.mark.parametrize(
    ("text", "exponent", "minor"),
    [
        ("25,000.50", 2, 2_500_050),
        ("25000", 2, 2_500_000),
        (" 25 000,5 ", 2, 2_500_050),
        ("25\N{NO-BREAK SPACE}000,50", 2, 2_500_050),
        ("25,000", 2, 2_500_000),
        ("1,234,567.89", 2, 123_456_789),
        ("0.1", 2, 10),
        ("70000000", 0, 70_000_000),
        ("-5", 2, -500),
        ("0", 2, 0),
    ],
)
def test_sums_are_read_exactly(text: str, exponent: int, minor: int) -> None:
    assert parse(text, exponent=exponent) == minor


@pytest.mark.parametrize(
    ("text", "exponent"),
    [
        ("", 2),
        ("a lot", 2),
        ("25,00,000", 2),
        ("1.234", 2),
        ("0.5", 0),
        ("1e6", 2),
        ("1.2.3", 2),
        ("٢٥", 2),
        ("9" * 16, 2),
        ("9" * 5000, 2),
    ],
)
def test_what_is_no_sum_is_refused(text: str, exponent: int) -> None:
    with pytest.raises(NotMoney):
        parse(text, exponent=exponent)
