"""Mutants: small wrong changes of the program, each of which some test should see."""
