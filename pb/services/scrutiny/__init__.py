"""What people look at before and after closing: flags, samples, annulment."""
