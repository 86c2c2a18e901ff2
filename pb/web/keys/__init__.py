"""A key holder's own pages: making a key file, proving it, turning the key, signing."""
