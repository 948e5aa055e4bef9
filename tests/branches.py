"""Which branches no test takes: `python -m tests.branches`, with `--slow` also by the slow tests.

Says what part of the branches of each room is taken, and which files are below 95 %.  Processes that tests
start count as well, but for those that they kill.  Paths of tests may be named: without any, all run.  With
`--keep FOLDER` a run adds to what earlier runs of the same code left there, so that a long one can be parted.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.support.source import ROOT

ROOMS = ("casework", "forms", "desktop/services", "sync")
_WANTED = 95.0  # per cent


class Counts(msgspec.Struct, frozen=True):
    """Branches of a file, and lines for a file that has none."""

    num_branches: int
    covered_branches: int
    num_statements: int
    covered_lines: int


class CoveredFile(msgspec.Struct, frozen=True):
    """One file of the report."""

    summary: Counts
    missing_branches: list[tuple[int, int]] = []


class _Covered(msgspec.Struct, frozen=True):
    files: dict[str, CoveredFile]


def main() -> int:
    """Run by command; 1 when a test fails or a room is below what is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.branches", description=__doc__)
    parser.add_argument("--slow", action="store_true", help="the slow tests as well")
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="add to what earlier runs left there")
    parser.add_argument("tests", nargs="*", default=["tests"])
    args = parser.parse_args()
    with contextlib.nullcontext(args.keep) if args.keep else tempfile.TemporaryDirectory() as folder:
        ended = _run(Path(folder), [*([] if args.slow else ["-m", "not slow"]), *args.tests])
        files = _read(Path(folder))
    below = [
        _tell(room, {name: each for name, each in files.items() if name.startswith(room)}) for room in ROOMS
    ]
    return 1 if ended or any(below) else 0


def _run(folder: Path, arguments: Sequence[str]) -> int:
    test = ["run", "-m", "pytest", "-q", "--no-header", "--no-summary", *arguments]
    return _coverage(folder, *test)


def _coverage(folder: Path, *arguments: str) -> int:
    environment = {**os.environ, "COVERAGE_FILE": str(folder.resolve() / "data")}
    command = [sys.executable, "-m", "coverage", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def _read(folder: Path) -> dict[str, CoveredFile]:
    report = folder / "report.json"
    _coverage(folder, "combine", "--quiet", "--append")
    if _coverage(folder, "json", "--quiet", "--ignore-errors", "-o", str(report)):
        raise SystemExit("no report: is coverage installed?")
    return msgspec.json.decode(report.read_bytes(), type=_Covered).files


def _tell(room: str, files: dict[str, CoveredFile]) -> bool:
    """Say how much of a room is taken; is it less than wanted?"""
    taken = _per_cent(list(files.values()))
    print(f"{room}: {taken:.1f} % of branches")
    for name, each in sorted(files.items(), key=lambda item: _per_cent([item[1]])):
        if _per_cent([each]) < _WANTED:
            lines = ", ".join(
                f"{start}→{end if end > 0 else 'end'}" for start, end in each.missing_branches[:8]
            )
            print(f"    {_per_cent([each]):5.1f} %  {name}  {lines}")
    return taken < _WANTED


def _per_cent(files: Sequence[CoveredFile]) -> float:
    branches = sum(each.summary.num_branches for each in files)
    covered = sum(each.summary.covered_branches for each in files)
    if branches:
        return 100 * covered / branches
    lines = sum(each.summary.num_statements for each in files)
    return 100 * sum(each.summary.covered_lines for each in files) / lines if lines else 100.0


if __name__ == "__main__":
    sys.exit(main())
