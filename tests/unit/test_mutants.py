"""The mutator: functions, tables and defaults are changed, and a mutant's words do not hang on its line."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants.changes import list_mutants, mutated_tree

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
