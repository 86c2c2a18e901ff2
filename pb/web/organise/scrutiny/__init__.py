"""The council's workplace: unusual things, samples, annulling a round."""

from pb.web.organise.scrutiny import annulment, flags, rounds, samples

__all__ = ["annulment", "flags", "rounds", "samples"]
