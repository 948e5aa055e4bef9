"""The hard limits: they keep each file and function small enough to be read at one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support import source

FILE_LINES = 400
FUNCTION_LINES = 50
PARAMETERS = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    for node in ast.walk(source.tree(path)):
        if isinstance(node, Function):
            yield f"{source.name(path)}:{node.lineno} {node.name}", node


def parameter_count(function: Function) -> int:
    """Counted without self and cls, which nobody passes."""
    spec = function.args
    named = [argument.arg for argument in spec.posonlyargs + spec.args + spec.kwonlyargs]
    return len([word for word in named if word not in {"self", "cls"}])


def test_no_file_is_longer_than_the_limit() -> None:
    lengths = {
        source.name(path): len(path.read_text("utf-8").splitlines())
        for path in source.modules(*source.PACKAGES, "tests")
    }
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_function_is_longer_than_the_limit() -> None:
    too_long = {
        name: (node.end_lineno or node.lineno) - node.lineno + 1
        for path in source.modules(*source.PACKAGES, "tests")
        for name, node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    }
    assert too_long == {}


def test_no_function_takes_more_parameters_than_the_limit() -> None:
    too_many = {
        name: parameter_count(node)
        for path in source.modules(*source.PACKAGES)
        for name, node in functions(path)
        if parameter_count(node) > PARAMETERS
    }
    assert too_many == {}
