"""The page of the catalogue: browsed, a matter read whole, what the newest release changed."""
