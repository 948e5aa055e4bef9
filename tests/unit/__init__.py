"""One unit at a time, through its public door."""
