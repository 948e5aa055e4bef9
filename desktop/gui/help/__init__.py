"""Help: every key, where it acts."""
