"""The program: `tamga` (`python -m desktop`) opens the window, `tamga COMMAND …` runs a command."""

from __future__ import annotations

import sys

from desktop.handed_file import handed_over
from desktop.memory_stays_here import leave_no_core
from desktop.zone import keep_beijing_time


def main() -> int:
    """Start what was asked for; the window does not wait for the commands to be loaded."""
    keep_beijing_time()
    leave_no_core()
    handed = handed_over(sys.argv[1:])
    if sys.argv[1:] and handed is None:
        from desktop.cli.commands import main as run_command

        return run_command(sys.argv[1:])
    from desktop.cli.outcome import outcome_of
    from desktop.cli.upkeep.window import open_window

    file, folder = handed or (None, None)
    return outcome_of(lambda: open_window(folder, file), folder)


def run() -> int:
    """What the `tamga` of an installed package calls."""
    try:
        return main()
    except KeyboardInterrupt:  # while modules were still loading; a command at work says so itself
        return 130


if __name__ == "__main__":
    sys.exit(run())
