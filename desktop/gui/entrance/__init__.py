"""The pages before work: opening, setting up, joining a banner, unlocking."""
