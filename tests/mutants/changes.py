"""All small changes of one source file: of its functions, and of its tables and defaults."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

_LONGEST = 110  # characters of what is shown of a place
_OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Continue: ast.Break,
    ast.Break: ast.Continue,
}
_OTHER_CALL = {"min": "max", "max": "min", "any": "all", "all": "any"}
_OTHER_METHOD = {"startswith": "endswith", "endswith": "startswith"}
# Types are checked by mypy, texts by the tests of languages; what a decorator caches changes no result.
_PASSED_OVER = {"annotation", "returns", "decorator_list", "type_params"}
_TYPES = {"Literal", "tuple", "list", "dict", "Callable"}
_TEXTS = {"_", "N_", "n_", "pgettext"}
_CLASS_FIELDS = {"keywords", "bases"}


class Mutant(msgspec.Struct, frozen=True):
    """One change: the `number`-th of its file; `place` is a function, a class or a table."""

    file: str
    number: int
    line: int
    place: str
    in_function: bool
    original: str
    mutated: str
    again: int = 1  # the same words for the how-manieth time in this place

    @property
    def words(self) -> str:
        """What it is called in a list: no line numbers, so that it holds when others move."""
        again = f"  #{self.again}" if self.again > 1 else ""
        return f"{self.file}  {self.place}:  {self.original}  =>  {self.mutated}{again}"


class _Spot(msgspec.Struct, frozen=True):
    """Where a node hangs, below what, and in which place."""

    above: tuple[ast.AST, ...]
    field: str
    index: int | None
    node: ast.AST
    place: str
    in_function: bool

    def put(self, node: ast.AST | None) -> None:
        """Hang another node here; None takes it out."""
        if self.index is None:
            setattr(self.above[-1], self.field, node)
        elif node is None:
            del getattr(self.above[-1], self.field)[self.index]
        else:
            getattr(self.above[-1], self.field)[self.index] = node

    def shown(self) -> ast.AST:
        """The widest piece of code around it that is still short."""
        widest = self.node
        for node in reversed(self.above):
            if not isinstance(node, ast.expr | ast.stmt | ast.keyword | ast.comprehension):
                continue
            if isinstance(node, ast.stmt) and hasattr(node, "body"):
                break
            if len(ast.unparse(node)) > _LONGEST:
                break
            widest = node
        return widest


def list_mutants(file: Path, name: str) -> list[Mutant]:
    """All mutants of a file."""
    seen: Counter[tuple[str, str, str]] = Counter()
    mutants = []
    for number, (spot, new) in enumerate(_changes(ast.parse(file.read_text("utf-8")))):
        shown = spot.shown()
        original = _line(shown)
        if shown is spot.node:
            mutated = _line(new) if new is not None else "(nothing)"
        else:
            old = _swap(spot, new)
            mutated = _line(shown)
            _swap_back(spot, new, old)
        words = (spot.place, original, mutated)
        seen[words] += 1
        line = getattr(spot.node, "lineno", 0) or getattr(spot.above[-1], "lineno", 0)
        mutants.append(Mutant(name, number, line, spot.place, spot.in_function, *words[1:], seen[words]))
    return mutants


def mutated_tree(source: str, number: int) -> ast.Module:
    """The tree of a file with one change made."""
    tree = ast.parse(source)
    for count, (spot, new) in enumerate(_changes(tree)):
        if count == number:
            _swap(spot, new)
            return ast.fix_missing_locations(tree)
    raise LookupError(number)


def _swap(spot: _Spot, new: ast.AST | None) -> ast.AST:
    spot.put(new)
    if isinstance(spot.above[-1], ast.Dict) and new is None and spot.index is not None:
        # A row of a dict is its key and its value.
        return spot.above[-1].values.pop(spot.index)
    return spot.node


def _swap_back(spot: _Spot, new: ast.AST | None, old: ast.AST) -> None:
    if new is not None:
        spot.put(spot.node)
        return
    assert spot.index is not None
    above = spot.above[-1]
    if isinstance(above, ast.Dict):
        assert isinstance(old, ast.expr)
        above.values.insert(spot.index, old)
    getattr(above, spot.field).insert(spot.index, spot.node)


def _line(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 2 * _LONGEST else text[: 2 * _LONGEST] + "…"


def _changes(tree: ast.Module) -> Iterator[tuple[_Spot, ast.AST | None]]:
    for spot in _spots((tree,), "", in_function=False):
        for new in _others(spot):
            yield spot, new
        if _is_row(spot):
            yield spot, None


def _spots(above: tuple[ast.AST, ...], place: str, *, in_function: bool) -> Iterator[_Spot]:
    node = above[-1]
    for field, value in ast.iter_fields(node):
        if field in _PASSED_OVER or (isinstance(node, ast.ClassDef) and field in _CLASS_FIELDS):
            continue
        for index, child in _children(value):
            if _is_passed_over(node, field, child):
                continue
            where = _place_of(child, place) if not in_function or _is_definition(child) else place
            inside = in_function or isinstance(child, ast.FunctionDef)
            yield _Spot(above, field, index, child, where, inside)
            yield from _spots((*above, child), where, in_function=inside)


def _children(value: Any) -> list[tuple[int | None, ast.AST]]:
    if isinstance(value, ast.AST):
        return [(None, value)]
    if isinstance(value, list):
        return [(index, child) for index, child in enumerate(value) if isinstance(child, ast.AST)]
    return []


def _is_definition(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.ClassDef)


def _place_of(node: ast.AST, place: str) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return f"{place}.{node.name}" if place else node.name
    if not place and isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return ast.unparse(target)
    return place


def _is_passed_over(above: ast.AST, field: str, node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Global | ast.Nonlocal | ast.Assert):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True  # a docstring
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
        return True  # ruff and mypy look at these names
    if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "__name__ == '__main__'"):
        return True
    if isinstance(above, ast.JoinedStr) and isinstance(node, ast.Constant):
        return True  # the words of a text
    if isinstance(above, ast.FormattedValue) and field == "format_spec":
        return True
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and isinstance(above, ast.Call):
        name = above.func.id if isinstance(above.func, ast.Name) else ""
        return name in _TEXTS or name.endswith(("Error", "TypeVar"))
    return isinstance(node, ast.Subscript) and ast.unparse(node.value) in _TYPES


def _others(spot: _Spot) -> Iterator[ast.AST]:
    """What may stand in the place of this node."""
    node, above = spot.node, spot.above[-1]
    if isinstance(node, ast.Constant):
        yield from _other_value(node.value)
    elif (other := _OPPOSITE.get(type(node))) is not None:
        if not isinstance(above, ast.Compare) or len(above.ops) == 1:
            yield ast.copy_location(other(), node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.Name) and spot.field == "func" and node.id in _OTHER_CALL:
        yield ast.Name(_OTHER_CALL[node.id], ast.Load())
    elif isinstance(node, ast.Attribute) and spot.field == "func" and node.attr in _OTHER_METHOD:
        yield ast.Attribute(node.value, _OTHER_METHOD[node.attr], ast.Load())
    elif isinstance(node, ast.Expr | ast.AugAssign | ast.Raise) and spot.in_function:
        yield ast.copy_location(ast.Pass(), node)
    if spot.field in ("test", "ifs") and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        assert isinstance(node, ast.expr)
        yield ast.UnaryOp(ast.Not(), node)


def _other_value(value: object) -> Iterator[ast.AST]:
    match value:
        case bool():
            yield ast.Constant(not value)
        case int() | float():
            yield ast.Constant(value + 1)
        case str():
            yield ast.Constant(value + "X")
        case bytes():
            yield ast.Constant(value + b"X")


def _is_row(spot: _Spot) -> bool:
    """Is it one of several rows of a table?"""
    above = spot.above[-1]
    if isinstance(above, ast.Dict):
        return spot.field == "keys" and len(above.keys) > 1
    if isinstance(above, ast.List | ast.Set | ast.Tuple) and spot.field == "elts" and len(above.elts) > 1:
        return isinstance(getattr(above, "ctx", ast.Load()), ast.Load) and (
            not spot.in_function or not isinstance(above, ast.Tuple)
        )
    return False
