"""Who may vote: files, registrations, codes, letters."""
