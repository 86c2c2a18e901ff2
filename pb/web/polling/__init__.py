"""A place to vote: the shared tablet in a helper's hands."""
