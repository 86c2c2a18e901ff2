"""Proposals: reading, writing, and talking about them."""

from pb.web.proposals import talking, views, writing
from pb.web.proposals.blueprint import blueprint

__all__ = ["blueprint", "talking", "views", "writing"]
