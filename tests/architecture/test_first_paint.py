"""The window is on the screen before the heavy libraries are loaded (they cost half a second)."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support import source

HEAVY = ["sqlalchemy", "alembic", "reportlab", "requests", "pypinyin", "PIL"]


def names_to_import() -> list[str]:
    """`desktop.__main__`, `desktop.app` and everything under `desktop.gui`, as far as they exist."""
    desktop = source.ROOT / "desktop"
    paths = [desktop / "__main__.py", desktop / "app.py", *sorted((desktop / "gui").rglob("*.py"))]
    parts = [path.relative_to(source.ROOT).with_suffix("").parts for path in paths if path.exists()]
    return [".".join(name[:-1] if name[-1] == "__init__" else name) for name in parts]


def test_what_the_first_paint_imports_stays_light() -> None:
    script = (
        "import importlib, sys\n"
        f"for name in {names_to_import()!r}: importlib.import_module(name)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(source.ROOT)}
    command = [sys.executable, "-P", "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
