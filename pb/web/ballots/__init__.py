"""Voting: the code, the papers, the box, the receipt."""

from pb.web.ballots import receipts, staffed, views
from pb.web.ballots.views import blueprint

__all__ = ["blueprint", "receipts", "staffed", "views"]
