"""The touch screen for whoever comes: what to bring, without a name, and nothing else of this computer."""
