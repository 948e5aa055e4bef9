"""One error tree: it stands in the docstring of `casework.errors` as it is in the code."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator

from casework import errors
from tests.support import source

_BRANCH = re.compile(r"^((?:│   |    )*)(?:├── |└── )(\w+)  +(.+)$")


def test_the_tree_in_the_docstring_is_the_tree_of_the_code() -> None:
    drawn = _drawn(errors.__doc__ or "")
    written = {name: base for name, base in _classes() if base in drawn or base == "TamgaError"}
    assert drawn == written


def test_no_exception_stands_beside_the_tree() -> None:
    foreign = {name for name in vars(builtins) if name.endswith(("Error", "Exception"))}
    beside = [name for name, base in _classes() if base in foreign and not name.startswith("_")]
    assert beside == ["TamgaError"]


def _drawn(text: str) -> dict[str, str]:
    """The classes under the base with the one above each."""
    above = ["TamgaError"]
    tree = {}
    for match in filter(None, map(_BRANCH.match, text.splitlines())):
        depth = len(match[1]) // 4 + 1
        tree[match[2]] = above[depth - 1]
        above[depth:] = [match[2]]
    return tree


def _classes() -> Iterator[tuple[str, str]]:
    for path in source.modules(*source.PACKAGES):
        for node in source.nodes(path):
            if isinstance(node, ast.ClassDef):
                yield from ((node.name, base.id) for base in node.bases if isinstance(base, ast.Name))
