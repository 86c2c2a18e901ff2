"""The council's workplace: one module a capability, all on one blueprint."""

from pb.web.organise import (
    box,
    codes,
    delivery,
    halls,
    letters,
    moderation,
    people,
    results,
    reviews,
    round_basics,
    round_dates,
    round_places,
    round_pots,
    round_profile,
    rounds,
    scrutiny,
    voter_list,
)
from pb.web.organise.blueprint import blueprint
from pb.web.organise.holders import views as holders
from pb.web.organise.paper import batches, crossing, reading, rule, undoing
from pb.web.organise.texts import views as texts

__all__ = [
    "batches",
    "blueprint",
    "box",
    "codes",
    "crossing",
    "delivery",
    "halls",
    "holders",
    "letters",
    "moderation",
    "people",
    "reading",
    "results",
    "reviews",
    "round_basics",
    "round_dates",
    "round_places",
    "round_pots",
    "round_profile",
    "rounds",
    "rule",
    "scrutiny",
    "texts",
    "undoing",
    "voter_list",
]
