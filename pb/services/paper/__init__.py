"""Voting on paper: batches, blind double entry, settling."""
