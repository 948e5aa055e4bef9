"""The mutator: functions, tables and defaults are changed, and a mutant's words do not hang on its line."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from tests.mutants import calls, swap, trial
from tests.mutants.calls import TestCalls
from tests.mutants.changes import list_mutants, mutated_tree
from tests.mutants.reach import stages
from tests.mutants.survivors import FILE, read_survivors, write_survivors
from tests.support.source import ROOT

SOURCE = '''"""A docstring."""
KINDS = {"a": 1, "b": 2}
ORDER = ("first", "second")


class Rule:
    most: int = 5


def holds(count: int, *, strict: bool = False) -> bool:
    """Another."""
    if strict:
        raise ValueError("too strict")
    return count < Rule.most and "x" not in KINDS
'''


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "rules.py"
    file.write_text(SOURCE, "utf-8")
    return file


@pytest.mark.parametrize(
    ("place", "mutated"),
    [
        ("KINDS", "KINDS = {'b': 2}"),
        ("KINDS", "KINDS = {'a': 2, 'b': 2}"),
        ("KINDS", "KINDS = {'aX': 1, 'b': 2}"),
        ("ORDER", "ORDER = ('first',)"),
        ("Rule", "most: int = 6"),
        ("holds", "True"),
        ("holds", "not strict"),
        ("holds", "pass"),
        ("holds", "return count <= Rule.most and 'x' not in KINDS"),
        ("holds", "return count < Rule.most or 'x' not in KINDS"),
        ("holds", "return count < Rule.most and 'x' in KINDS"),
    ],
)
def test_functions_tables_and_defaults_are_changed(source: Path, place: str, mutated: str) -> None:
    assert (place, mutated) in {(each.place, each.mutated) for each in list_mutants(source, "rules.py")}


def test_texts_types_and_docstrings_are_left_alone(source: Path) -> None:
    shown = " ".join(each.mutated for each in list_mutants(source, "rules.py"))
    assert "docstring" not in shown
    assert "too strictX" not in shown
    assert "intX" not in shown


def test_each_mutant_is_one_change_of_the_tree(source: Path) -> None:
    mutants = list_mutants(source, "rules.py")
    trees = [ast.unparse(mutated_tree(SOURCE, each.number)) for each in mutants]
    assert len({ast.unparse(ast.parse(SOURCE)), *trees}) == len(trees) + 1


def test_a_mutant_keeps_its_words_when_lines_move(source: Path) -> None:
    words = [each.words for each in list_mutants(source, "rules.py")]
    source.write_text(SOURCE.replace("class Rule", "\n\n# a comment\nclass Rule"), "utf-8")
    assert [each.words for each in list_mutants(source, "rules.py")] == words
    assert len(set(words)) == len(words)


MODULE = """from functools import cache

LIMIT = 3


@cache
def most(count: int) -> bool:
    return count < LIMIT


class Rule:
    @property
    def holds(self) -> bool:
        return 1 + 1 == 2

    def nested(self) -> int:
        def inner() -> int:
            return 5

        return inner()


def by_default(count: int = 1) -> int:
    return count
"""


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A module of that text, as the tests of a mutant would have it."""
    (tmp_path / "swapped_rules.py").write_text(MODULE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(swap, "ROOT", tmp_path)
    yield importlib.import_module("swapped_rules")
    sys.modules.pop("swapped_rules", None)


def test_one_function_is_exchanged_and_its_cache_forgotten(loaded: ModuleType, tmp_path: Path) -> None:
    assert (loaded.most(3), loaded.Rule().holds, loaded.Rule().nested()) == (False, True, 5)
    made = {
        each.place: way
        for each in list_mutants(tmp_path / "swapped_rules.py", "swapped_rules.py")
        if (way := swap.swap_of(each)) is not None
    }
    assert set(made) == {"most", "Rule.holds", "Rule.nested.inner"}
    for way in made.values():
        way.make()
    assert (loaded.most(3), loaded.Rule().holds, loaded.Rule().nested()) == (True, False, 6)
    assert (loaded.LIMIT, loaded.by_default()) == (3, 1)


def test_a_test_that_fails_as_it_is_is_left_out_and_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, kept, runs = ROOT / "tests" / "unit" / "test_seen.py", tmp_path / "calls.json", list[str]()
    good, bad = (f"tests/unit/test_seen.py::test_{name}" for name in ("good", "bad"))

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        runs.append(command[-1])
        made = [TestCalls(good, 0.1, frozenset()), TestCalls(bad, 0.1, frozenset(), failed=len(runs) == 1)]
        kept.with_suffix(".new").write_bytes(msgspec.json.encode(made))
        return subprocess.CompletedProcess(command, 1, "")

    monkeypatch.setattr(subprocess, "run", run)
    for expected in ([good], [good, bad], [good, bad]):
        assert [each.test for each in calls.read_calls([file], kept)] == expected
    assert runs == ["tests/unit/test_seen.py"] * 2
    assert f"left out: {bad}" in capsys.readouterr().out


def test_the_tests_of_the_nearest_files_come_first() -> None:
    names = [f"tests/{file}.py::test_{count}" for count in (1, 2) for file in "abcde"]
    plan = [TestCalls(each, 0.1, frozenset()) for each in names]
    first, rest = stages(plan)
    assert [each.test[6] for each in first] == list("abcabc")
    assert [each.test[6] for each in rest] == list("dede")
    assert stages(plan[:1]) == [plan[:1]]
    assert stages([]) == []


@pytest.mark.parametrize(("needed_s", "verdict", "runs"), [(1.0, "timed out", 2), (40.0, "survived", 3)])
def test_a_busy_machine_is_no_test_that_sees(
    monkeypatch: pytest.MonkeyPatch, needed_s: float, verdict: str, runs: int
) -> None:
    """Time ran out at 30 s; without the change the tests need so long at that moment."""
    clock, limits = [0.0], list[float]()

    def run(mutant: object, _tests: object, limit_s: float, _swap: object = None) -> trial.Trial:
        limits.append(limit_s)
        clock[0] += min(needed_s, limit_s)
        is_late = mutant is not None and len(limits) == 1
        return trial.Trial("timed out" if is_late else "survived")

    monkeypatch.setattr(trial, "run_mutant", run)
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    mutant = list_mutants(ROOT / "casework/cases/seen.py", "casework/cases/seen.py")[0]
    assert (trial.run_patiently(mutant, ["a test"], 30.0).verdict, len(limits)) == (verdict, runs)
    assert limits[2:] == [4 * needed_s] * (runs - 2)


def test_what_other_tools_look_at_is_left_to_them(tmp_path: Path) -> None:
    file = tmp_path / "names.py"
    file.write_text('__all__ = ["a", "b"]\n"""Words."""\nimport os\nx: "int" = 1\n', "utf-8")
    assert [each.mutated for each in list_mutants(file, "names.py")] == ["x: 'int' = 2"]


def test_each_survivor_that_is_written_down_is_a_mutant_of_today_and_argued() -> None:
    survivors = read_survivors()
    files = {words.partition("  ")[0] for words in survivors}
    mutants = {each.words for name in files for each in list_mutants(ROOT / name, name)}
    assert [words for words in survivors if words not in mutants] == []
    assert [words for words, reason in survivors.items() if not reason] == []


def test_survivors_keep_their_reasons_when_they_are_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "survivors.txt"
    write_survivors({"b  f:  1  =>  2": "", "a  f:  1  =>  2  #2": "nobody asks"}, file)
    assert file.read_text("utf-8") == "a  f:  1  =>  2  #2\n    nobody asks\nb  f:  1  =>  2\n"
    assert read_survivors(file) == {"a  f:  1  =>  2  #2": "nobody asks", "b  f:  1  =>  2": ""}
    same = tmp_path / "same.txt"
    write_survivors(read_survivors(), same)
    assert same.read_bytes() == FILE.read_bytes()
