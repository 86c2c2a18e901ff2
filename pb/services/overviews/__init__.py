"""What a page shows of several capabilities at once."""
