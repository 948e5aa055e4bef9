"""Finding a matter while it is typed: keys, index and typing errors."""
