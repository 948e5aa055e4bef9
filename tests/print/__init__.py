"""Paper: text round trips, glyphs, golden pictures, a real print queue."""
