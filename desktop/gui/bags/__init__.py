"""The page of bags: what goes to another site, what came from one, where originals lie."""
