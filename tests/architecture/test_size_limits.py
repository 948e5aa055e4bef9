"""The hard limits: they keep each file and function small enough to be read at one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support import source

FILE_LINES = 400
FUNCTION_LINES = 50
PARAMETERS = 5
BARE_TUPLES = 0  # parameters that are tuples of three values or more

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    for node in source.nodes(path):
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


def is_bare_tuple(node: ast.AST) -> bool:
    """`tuple[A, B, C]`: three values or more that have places and no names."""
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "tuple"
        and isinstance(node.slice, ast.Tuple)
        and len(node.slice.elts) >= 3
    )


def tuple_aliases(tree: ast.Module) -> set[str]:
    """Names that a module gives to bare tuples."""
    named = [node for node in tree.body if isinstance(node, ast.Assign) and is_bare_tuple(node.value)]
    return {target.id for node in named for target in node.targets if isinstance(target, ast.Name)}


def takes_bare_tuple(function: Function, aliases: set[str]) -> bool:
    spec = function.args
    annotations = [argument.annotation for argument in spec.posonlyargs + spec.args + spec.kwonlyargs]
    parts = [part for annotation in annotations if annotation for part in ast.walk(annotation)]
    return any(is_bare_tuple(part) or (isinstance(part, ast.Name) and part.id in aliases) for part in parts)


def bare_tuples(path: Path) -> list[str]:
    aliases = tuple_aliases(source.tree(path))
    return [name for name, node in functions(path) if takes_bare_tuple(node, aliases)]


def test_three_values_that_go_together_have_names() -> None:
    found = [name for path in source.modules(*source.PACKAGES) for name in bare_tuples(path)]
    assert len(found) <= BARE_TUPLES, found


def test_a_bare_tuple_is_seen(tmp_path: Path) -> None:
    made = tmp_path / "made.py"
    box = "Box = tuple[int, int, int]\n"
    made.write_text(box + "def draw(box: Box) -> None: ...\ndef move(to: tuple[int, int]) -> None: ...\n")
    aliases = tuple_aliases(source.tree(made))
    seen = [
        node.name
        for node in source.nodes(made)
        if isinstance(node, Function) and takes_bare_tuple(node, aliases)
    ]
    assert seen == ["draw"]
