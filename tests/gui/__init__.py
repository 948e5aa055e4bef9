"""The real window, offscreen, driven by key events."""
