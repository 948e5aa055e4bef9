"""Text to glyphs on lines and columns: fonts, shaping, breaking, in both directions of writing."""
