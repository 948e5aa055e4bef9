"""A banner's machine has no packages of the counter: the command line loads there all the same."""

from __future__ import annotations

import subprocess
import sys

from tests.support import source

ABSENT = ("PySide6", "sqlcipher3", "reportlab", "uharfbuzz", "pypdfium2")
LOAD = (
    f"import sys; sys.modules.update(dict.fromkeys({ABSENT})); import desktop.cli.commands; print('loaded')"
)


def test_the_command_line_loads_without_the_counter_s_packages() -> None:
    command = [sys.executable, "-P", "-c", LOAD]
    environment = {"PYTHONPATH": str(source.ROOT), "PATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)
    assert done.stdout == "loaded\n", done.stderr
