"""Models and row painters of the lists in the window."""
