"""What a clerk does with cases: open, find, list, correct, void."""
