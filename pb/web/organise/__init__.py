"""The council's workplace: one module a capability, all on one blueprint."""

from pb.web.organise import (
    box,
    codes,
    delivery,
    moderation,
    people,
    results,
    reviews,
    round_basics,
    round_dates,
    round_places,
    round_pots,
    rounds,
)
from pb.web.organise.blueprint import blueprint

__all__ = [
    "blueprint",
    "box",
    "codes",
    "delivery",
    "moderation",
    "people",
    "results",
    "reviews",
    "round_basics",
    "round_dates",
    "round_places",
    "round_pots",
    "rounds",
]
