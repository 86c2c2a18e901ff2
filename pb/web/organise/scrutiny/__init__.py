"""The council's workplace: unusual things, samples, annulling a round."""

from pb.web.organise.scrutiny import annulment, flags, samples

__all__ = ["annulment", "flags", "samples"]
