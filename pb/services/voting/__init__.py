"""Codes, ballots and the box."""
