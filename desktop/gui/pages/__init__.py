"""The pages of the window: one is shown at a time."""
