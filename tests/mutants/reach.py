"""Which tests can see a mutant, and which of them are asked first."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.mutants.calls import TestCalls
from tests.mutants.changes import Mutant
from tests.support.source import ROOT

_NEAREST_FILES = 3
_MOST_S = 25.0  # of tests for one mutant, at the pace of the run that listed their calls


class Reach:
    """What each test calls, asked the other way round."""

    def __init__(self, tests: Sequence[TestCalls]) -> None:
        self._by_call: dict[str, list[TestCalls]] = {}
        self._by_file: dict[str, dict[str, TestCalls]] = {}
        for test in tests:
            for call in test.calls:
                self._by_call.setdefault(call, []).append(test)
                self._by_file.setdefault(call.partition(":")[0], {})[test.test] = test
            self._by_file.setdefault(test.test.partition("::")[0], {})[test.test] = test

    def plan(self, mutant: Mutant) -> list[TestCalls]:
        """The tests for a mutant, the nearest and quickest first, as many as the time allows."""
        calling = self._by_call.get(f"{mutant.file}:{mutant.place}") if mutant.in_function else None
        tests = {each.test: each for each in calling} if calling else self._around(mutant.file)
        near = users(mutant.file)
        ordered = sorted(
            tests.values(), key=lambda each: (each.test.partition("::")[0] not in near, each.seconds)
        )
        plan: list[TestCalls] = []
        spent = 0.0
        for each in ordered:
            spent += each.seconds
            if plan and spent > _MOST_S:
                break
            plan.append(each)
        return plan

    def _around(self, file: str) -> dict[str, TestCalls]:
        """Those that reach this file or who imports it: of tables, and of functions too new to be listed."""
        tests = dict(self._by_file.get(file, {}))
        for user in users(file):
            tests |= self._by_file.get(user, {})
        return tests


def stages(plan: Sequence[TestCalls]) -> list[list[TestCalls]]:
    """The tests of the nearest files, then the rest: most mutants are seen before those must be imported."""
    files = list(dict.fromkeys(each.test.partition("::")[0] for each in plan))
    near = set(files[:_NEAREST_FILES])
    parts = [
        [each for each in plan if (each.test.partition("::")[0] in near) is side] for side in (True, False)
    ]
    return [part for part in parts if part]


@cache
def users(file: str) -> frozenset[str]:
    """The files that import this one."""
    return frozenset(importer for importer, imported in _imports() if imported == file)


@cache
def all_users(file: str) -> frozenset[str]:
    """The files that import this one, or one that does, and so on."""
    known, waiting = set[str](), [file]
    while waiting:
        new = users(waiting.pop()) - known
        known |= new
        waiting += new
    return frozenset(known)


@cache
def _imports() -> frozenset[tuple[str, str]]:
    pairs = set()
    for room in ("casework", "forms", "sync", "desktop", "tests"):
        for path in (ROOT / room).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            pairs |= {(name, each) for each in _imported(path)}
    return frozenset(pairs)


def _imported(path: Path) -> set[str]:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            imported |= {f"{name.replace('.', '/')}.py" for name in names}
        elif isinstance(node, ast.Import):
            imported |= {f"{alias.name.replace('.', '/')}.py" for alias in node.names}
    return imported
