"""What a counter PC runs: window, command line, local encrypted store, printing."""
