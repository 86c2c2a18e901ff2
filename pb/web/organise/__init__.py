"""The council's workplace: one module a capability, all on one blueprint."""

from pb.web.organise import people
from pb.web.organise.blueprint import blueprint

__all__ = ["blueprint", "people"]
