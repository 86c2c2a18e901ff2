"""Public pages of what is printed: ballot papers, posters, booklets; each a page and a PDF."""
