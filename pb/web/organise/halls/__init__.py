"""The council's workplace on a hall's day: packs, reconciling, closing."""

from pb.web.organise.halls import closing, packs, views

__all__ = ["closing", "packs", "views"]
