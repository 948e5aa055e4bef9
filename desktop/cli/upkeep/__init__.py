"""Commands that set up, check and open a workplace."""
