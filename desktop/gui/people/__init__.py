"""Staff in the window."""
