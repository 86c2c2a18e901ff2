"""Among how many others something has to be, so that it cannot be joined to one person."""

FEWEST = 20
"""Ballots of a batch or of a pot that are shown one by one; papers whose totals are told."""

FEWEST_TOGETHER = 10
"""Ballots of which nothing but sums is shown; as in every other figure about groups of people."""

MOST_ALONE = 100
"""At most one ballot in so many may have a mark that no other ballot has."""
