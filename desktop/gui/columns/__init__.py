"""The three columns of the counter page, in the order of the work."""
