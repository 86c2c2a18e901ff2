"""The three who hold the keys of a box."""
