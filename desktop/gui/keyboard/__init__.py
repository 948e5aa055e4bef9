"""The keys of the window: one table, and what reads it."""
