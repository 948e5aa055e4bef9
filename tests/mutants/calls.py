"""Which test calls which function of the program: a plugin of pytest that writes it down.

The list is made once and kept; test files that changed since are run anew.  A test that fails as it is sees
everything: it is left out, and its file run anew the next time.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import msgspec
import pytest

from tests.support.source import ROOT

_ROOMS = ("casework", "sync", "desktop")
_LIST = "TAMGA_CALLS"
_HERE = f"{ROOT}/"


class TestCalls(msgspec.Struct, frozen=True):
    """One test: what it takes of a processor, however laden, and what it calls, as "file:function"."""

    __test__ = False

    test: str
    seconds: float
    calls: frozenset[str]
    failed: bool = False


class FileCalls(msgspec.Struct, frozen=True):
    """The tests of one file, as it was when they ran."""

    digest: str
    tests: tuple[TestCalls, ...]


_CALLS = msgspec.json.Decoder(dict[str, FileCalls])


def read_calls(files: Sequence[Path], kept: Path) -> list[TestCalls]:
    """What the tests of these files call; files that are new or changed are run."""
    known = _CALLS.decode(kept.read_bytes()) if kept.exists() else {}
    digests = {str(file.relative_to(ROOT)): _digest(file) for file in files}
    changed = [name for name, digest in digests.items() if name not in known or known[name].digest != digest]
    if changed:
        print(f"finding out what the tests of {len(changed)} files call …", flush=True)
        found = _run(changed, kept.with_suffix(".new"))
        known |= {name: _of_file(digests[name], found.get(name, ())) for name in changed}
        kept.write_bytes(msgspec.json.encode(known))
    return [each for name in digests for each in known[name].tests]


def _of_file(digest: str, tests: Sequence[TestCalls]) -> FileCalls:
    failed = [each.test for each in tests if each.failed]
    for test in failed:
        print(f"fails as it is, and is left out: {test}", flush=True)
    return FileCalls("" if failed else digest, tuple(each for each in tests if not each.failed))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _run(files: Sequence[str], kept: Path) -> dict[str, list[TestCalls]]:
    command = [sys.executable, "-P", "-m", "pytest", "-q", "--no-header", "-p", "tests.mutants.calls"]
    command += ["-p", "no:randomly", "-m", "not slow", *files]
    environment = {**os.environ, _LIST: str(kept), "CI": "1", "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode not in (0, 1, 5):
        raise SystemExit("the tests cannot be run:\n" + ended.stdout[-2000:])
    tests: dict[str, list[TestCalls]] = {}
    for each in msgspec.json.decode(kept.read_bytes(), type=list[TestCalls]) if kept.exists() else ():
        tests.setdefault(each.test.partition("::")[0], []).append(each)
    kept.unlink(missing_ok=True)
    return tests


class _Listener:
    """Keeps the code that ran during one test."""

    def __init__(self) -> None:
        self.ran: set[CodeType] = set()
        self.failed: set[str] = set()
        self.made: list[TestCalls] = []

    def __call__(self, frame: FrameType, _event: str, _arg: Any) -> None:
        self.ran.add(frame.f_code)

    @contextmanager
    def listening(self, test: str) -> Iterator[None]:
        self.ran.clear()
        began = time.process_time()
        threading.settrace(self)
        sys.settrace(self)
        try:
            yield
        finally:
            sys.settrace(None)
            threading.settrace(None)
        seconds = round(time.process_time() - began, 4)
        self.made.append(TestCalls(test, seconds, frozenset(self._names()), test in self.failed))

    def _names(self) -> Iterator[str]:
        for code in self.ran:
            name = code.co_filename.removeprefix(_HERE)
            if name.partition("/")[0] in _ROOMS and name != code.co_filename:
                yield f"{name}:{code.co_qualname.replace('.<locals>', '')}"


_listener = _Listener()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Fixtures count as well: what prepares a test is part of what it sees."""
    with _listener.listening(item.nodeid):
        return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what fails without any change."""
    if report.failed:
        _listener.failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    if _LIST in os.environ:
        Path(os.environ[_LIST]).write_bytes(msgspec.json.encode(_listener.made))
