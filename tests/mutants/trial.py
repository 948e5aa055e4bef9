"""Trying a mutant: the tests that reach it run in a fork of a process that has all libraries loaded."""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.abc
import importlib.machinery
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Literal

import msgspec
import pytest

from tests.mutants.changes import Mutant, mutated_tree
from tests.mutants.reach import all_users
from tests.mutants.swap import Swap
from tests.support.source import ROOT

Verdict = Literal["seen", "survived", "timed out", "stillborn"]


class Trial(msgspec.Struct, frozen=True):
    """What came of a mutant, and which test saw it, where one says so."""

    verdict: Verdict
    seen_by: str = ""


_STILLBORN = 77
_MOST_PATIENT_S = 1800.0
_TIMES = 4
FAILED_TEST = "TAMGA_FAILED_TEST"
PLANNED: list[str] = []  # the tests that the fork runs, in this order
# 2: a test file could not be imported; negative: it ended the process.
_VERDICTS: dict[int, Verdict] = {
    0: "survived",
    1: "seen",
    2: "seen",
    -6: "seen",
    -11: "seen",
    _STILLBORN: "stillborn",
}
_OPTIONS = (
    "-x",
    "-q",
    "--no-header",
    "--no-summary",
    "--tb=no",
    "-p",
    "no:randomly",
    "-p",
    "tests.mutants.quick",
    "--hypothesis-profile=mutants",
)


def load_tests(files: Sequence[str]) -> None:
    """Import the tests and all that they import."""
    os.environ["CI"] = "1"  # examples of properties are the same each time
    with _quiet():
        pytest.main(["--collect-only", *_OPTIONS, *files])
    gc.collect()
    gc.freeze()  # what is here already need not be looked through in each fork


def _forget(file: str) -> None:
    """So that it, and all that imports it, is imported anew, with the change in it."""
    for each in (file, *all_users(file)):
        name = _module(each)
        if name in sys.modules and not name.startswith("tests.mutants"):
            del sys.modules[name]
            above, _, last = name.rpartition(".")
            with contextlib.suppress(KeyError, AttributeError):
                delattr(sys.modules[above], last)


def run_mutant(
    mutant: Mutant | None, tests: Sequence[str], limit_s: float, swap: Swap | None = None
) -> Trial:
    """What the tests say to it; without one, to the program as it is.

    With a `swap` the function alone is exchanged, which costs nothing; what was made by it before stays.
    """
    folder = Path(tempfile.mkdtemp(prefix="tamga-mutant-"))
    pid = os.fork()
    if pid == 0:
        _try(mutant, tests, folder, swap)
    try:
        code = _wait(pid, limit_s)
        seen_by = (folder / "failed").read_text("utf-8") if (folder / "failed").exists() else ""
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)
    if code is None:
        return Trial("timed out")
    verdict = _VERDICTS.get(code)
    if verdict is None:
        raise SystemExit(f"pytest ended with {code}: tests were moved or renamed? {tests[:3]}")
    return Trial(verdict, seen_by)


def run_patiently(mutant: Mutant, tests: Sequence[str], limit_s: float, swap: Swap | None = None) -> Trial:
    """The same, on a machine that may be busy: that time ran out says something only where the tests need
    a quarter of it without the change, at that moment."""
    trial = run_mutant(mutant, tests, limit_s, swap)
    if trial.verdict != "timed out":
        return trial
    began = time.monotonic()
    run_mutant(None, tests, _MOST_PATIENT_S)
    needed_s = _TIMES * (time.monotonic() - began)
    return trial if needed_s <= limit_s else run_mutant(mutant, tests, needed_s, swap)


def _wait(pid: int, limit_s: float) -> int | None:
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def _try(mutant: Mutant | None, tests: Sequence[str], folder: Path, swap: Swap | None) -> None:
    """In the fork; never returns."""
    code = 1
    try:
        os.setsid()
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
        os.environ[FAILED_TEST] = str(folder / "failed")
        with _quiet():
            if swap is not None:
                swap.make()
            is_born = mutant is None or swap is not None or _can_be_imported(mutant)
            code = _run(tests, folder) if is_born else _STILLBORN
    finally:
        os._exit(code)


def _run(tests: Sequence[str], folder: Path) -> int:
    PLANNED[:] = tests  # named one by one, pytest would look for each through all of its file
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    return int(pytest.main([*_OPTIONS, f"--basetemp={folder}/pytest", *files]))


def _can_be_imported(mutant: Mutant) -> bool:
    """Puts it in the place of the real one."""
    _forget(mutant.file)
    sys.meta_path.insert(0, _Finder(mutant))
    try:
        importlib.import_module(_module(mutant.file))
    except Exception:  # noqa: BLE001 - whatever it is
        return False
    return True


def _module(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


class _Finder(importlib.abc.MetaPathFinder):
    """Gives out one module with a change in it."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, name: str, _path: object, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != _module(self._mutant.file):
            return None
        file = str(ROOT / self._mutant.file)
        return spec_from_file_location(name, file, loader=_Loader(name, file, self._mutant.number))


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, number: int) -> None:
        super().__init__(name, path)
        self._number = number

    def get_code(self, _fullname: str) -> CodeType:
        tree = mutated_tree(Path(self.path).read_text("utf-8"), self._number)
        return compile(tree, self.path, "exec")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What pytest has to say about it interests nobody."""
    sys.stdout.flush()
    kept = os.dup(1), os.dup(2)
    with Path(os.devnull).open("w", encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), 1)
        os.dup2(nothing.fileno(), 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept[0], 1)
        os.dup2(kept[1], 2)
        os.close(kept[0])
        os.close(kept[1])
