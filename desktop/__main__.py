"""The program: `python -m desktop` opens the window, `python -m desktop COMMAND …` runs a command."""

from __future__ import annotations

import sys

from desktop.cli.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
