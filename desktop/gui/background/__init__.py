"""Work off the window's thread, and what comes back from it."""
