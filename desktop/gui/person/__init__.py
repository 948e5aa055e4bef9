"""The page of one person: who it is, what was done here, where their originals lie, the next matter."""
