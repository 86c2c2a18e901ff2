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
    voter_list,
)
from pb.web.organise.blueprint import blueprint
from pb.web.organise.texts import views as texts

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
    "texts",
    "voter_list",
]
