"""The real process, started, killed and started again."""
