"""The window itself: first paint, frame, status, background work."""
