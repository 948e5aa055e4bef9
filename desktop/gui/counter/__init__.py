"""The counter page: find, ask and tick, the slip."""
