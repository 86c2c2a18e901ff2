"""Counting, publishing, importing and following up."""
