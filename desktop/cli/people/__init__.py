"""Commands about staff."""
