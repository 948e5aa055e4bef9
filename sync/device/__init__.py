"""A device's end: the engine, the way over the network or by parcel, and what it asks of a store."""
