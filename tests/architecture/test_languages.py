"""What people read can be put into another language: no text stands in the code alone."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator
from pathlib import Path

from tests.support import source

CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
MARKS = {"_", "N_", "n_"}
# Said to nobody at the counter, or matched and not shown.
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}
PATTERNS = {"compile", "fullmatch", "match", "search", "sub", "split", "findall", "finditer"}
# A line, or the first line of a table, that holds words which are stored, compared or looked up says so.
AS_DATA = "# data"
# What forms have to say on screen; their papers take their words from the release or from the form itself.
SHOWN_OF_FORMS = {"forms/errors.py", "forms/sheet/paper.py"}


def files() -> list[Path]:
    """Every file with texts for people; what is on paper comes from the release or from the form itself."""
    return [
        path
        for path in source.modules(*source.PACKAGES)
        if source.name(path) in SHOWN_OF_FORMS
        or (not source.name(path).startswith("forms/") and "migrations/versions" not in source.name(path))
    ]


def bare_texts(path: Path) -> Iterator[str]:
    """Each Chinese literal of a file that no language can replace."""
    tree = source.tree(path)
    lines = path.read_text("utf-8").splitlines()
    nodes = source.nodes(path)
    allowed = set(_allowed(nodes)) | set(_in_tables(tree, lines))
    for node in nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in allowed:
            continue
        if CHINESE.search(node.value) and AS_DATA not in lines[node.lineno - 1]:
            yield f"{source.name(path)}:{node.lineno} {node.value}"


def _allowed(nodes: list[ast.AST]) -> Iterator[int]:
    for node in nodes:
        if isinstance(node, ast.Expr):  # a docstring
            yield id(node.value)
        elif isinstance(node, ast.Call) and _name(node.func) in MARKS:
            yield from (id(argument) for argument in node.args[:1])
        elif isinstance(node, ast.Call) and _is_unseen(node.func):
            yield from (id(part) for argument in node.args for part in ast.walk(argument))


def _in_tables(tree: ast.Module, lines: list[str]) -> Iterator[int]:
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and AS_DATA in lines[statement.lineno - 1]:
            yield from map(id, ast.walk(statement))


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _is_unseen(function: ast.expr) -> bool:
    """A call of the log, or of `re`."""
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
        return False
    owner = function.value.id
    return (owner in {"_log", "log"} and function.attr in LOGS) or (
        owner == "re" and function.attr in PATTERNS
    )


def marked_calls(path: Path) -> Iterator[ast.Call]:
    """Each call of a mark in one file."""
    for node in source.nodes(path):
        if isinstance(node, ast.Call) and _name(node.func) in MARKS:
            yield node


def test_no_text_stands_in_the_code_alone() -> None:
    bare = [text for path in files() for text in bare_texts(path)]
    assert bare == [], "write _(…), N_(…) or n_(…) of casework.language"


def test_a_marked_text_is_one_literal() -> None:
    """An f-string or a sum would be another key each time; what is no literal comes from a table of N_."""
    wrong = [
        f"{source.name(path)}:{call.lineno} {ast.unparse(call)}"
        for path in source.modules(*source.PACKAGES)
        for call in marked_calls(path)
        for text in call.args[:1]
        if isinstance(text, ast.JoinedStr | ast.BinOp)
        or (_name(call.func) != "_" and not isinstance(text, ast.Constant))
        or (isinstance(text, ast.Constant) and re.search(r"\{(\d*[!:}])", str(text.value)))
    ]
    assert wrong == []


def test_nothing_is_translated_while_a_module_loads() -> None:
    """The language is chosen after the imports: a table is marked with N_, and translated where shown."""
    early = [
        f"{source.name(path)}:{call.lineno} {ast.unparse(call)}"
        for path in source.modules(*source.PACKAGES)
        for call in _at_load(source.tree(path))
        if _name(call.func) in {"_", "n_"}
    ]
    assert early == []


def _at_load(node: ast.AST) -> Iterator[ast.Call]:
    """Calls that run when the module is imported: those in no function's body."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for default in filter(None, [*child.args.defaults, *child.args.kw_defaults]):
                yield from _at_load(ast.Tuple([default]))
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from _at_load(child)


def test_no_variable_hides_the_translation() -> None:
    """`for _ in …` beside `_("…")` in one function would call a number."""
    hidden = [
        f"{source.name(path)}:{scope.get_lineno()} {scope.get_name()}"
        for path in source.modules(*source.PACKAGES)
        for scope in _scopes(symtable.symtable(path.read_text("utf-8"), str(path), "exec"))
        if scope.get_type() == "function" and _is_hidden(scope)
    ]
    assert hidden == []


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _scopes(child)


def _is_hidden(scope: symtable.SymbolTable) -> bool:
    if "_" not in scope.get_identifiers():
        return False
    symbol = scope.lookup("_")
    return symbol.is_free() or (symbol.is_local() and symbol.is_referenced())
