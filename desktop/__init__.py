"""What a counter PC runs: window, command line, local encrypted store, printing."""

__version__ = "0.1.0"
