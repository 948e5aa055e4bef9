"""What devices bring and get: judged, taken in once, positioned, and given out in scope."""
