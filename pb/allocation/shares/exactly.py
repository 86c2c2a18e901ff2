"""Exact prices of a run's purchases, over one denominator: sums of them are sums of integers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd


class Prices:
    """What each purchase cost its payers, one purchase after the other, and what is left.

    The denominator grows with the purchases, as those of the fractions themselves do; but it is
    the same for all, so that nothing needs to be brought to its lowest terms in between.
    """

    def __init__(self, share: Fraction) -> None:
        """Start with everyone holding `share`."""
        self.scale = share.denominator
        self.share = share.numerator
        self.paid: list[int] = []

    def __len__(self) -> int:
        return len(self.paid)

    def __getitem__(self, place: int) -> Fraction:
        return Fraction(self.paid[place], self.scale)

    def add(self, price: Fraction) -> None:
        """Note the price of the next purchase."""
        more = price.denominator // gcd(price.denominator, self.scale)
        if more > 1:
            self.scale *= more
            self.share *= more
            self.paid = [paid * more for paid in self.paid]
        self.paid.append(price.numerator * (self.scale // price.denominator))

    def left(self, voters: int, payers: Sequence[int]) -> Fraction:
        """Sum up what voters hold of whom so many paid each of the first purchases, in full."""
        given = sum(
            number * paid for number, paid in zip(payers, self.paid, strict=False) if number
        )
        return Fraction(self.share * voters - given, self.scale)
