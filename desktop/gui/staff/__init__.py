"""The people who work here: who, in which role, with what they unlock, and what was done."""
