"""The tests, one folder a kind; `support` holds what they share."""
