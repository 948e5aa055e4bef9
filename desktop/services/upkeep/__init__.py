"""Keeping a workplace whole: set-up, checks, recovery, settings, the journal."""
