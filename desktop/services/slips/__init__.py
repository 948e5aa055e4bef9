"""What becomes of a slip: composed, rendered, archived, printed, exported."""
