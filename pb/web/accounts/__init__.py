"""Accounts: joining in and signing in, one's own page."""

from pb.web.accounts import profile, views
from pb.web.accounts.blueprint import blueprint

__all__ = ["blueprint", "profile", "views"]
