"""Side-by-side figures; run by hand, never a test."""
