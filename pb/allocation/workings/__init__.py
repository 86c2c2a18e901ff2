"""What the other rules are computed with; the rules themselves are next door."""
