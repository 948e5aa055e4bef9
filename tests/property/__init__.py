"""What holds for every input (hypothesis)."""
