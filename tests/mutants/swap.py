"""Exchanging one function of a module that is loaded, instead of importing the module and its users anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import msgspec

from tests.mutants.changes import Mutant, mutated_tree
from tests.support.source import ROOT


class Swap(msgspec.Struct, frozen=True):
    """A function that is loaded, and its code with the change in it."""

    function: Any
    code: CodeType
    cached: Any = None

    def make(self) -> None:
        """Exchange it; what it has answered before is forgotten."""
        self.function.__code__ = self.code
        if self.cached is not None:
            self.cached.cache_clear()


def swap_of(mutant: Mutant) -> Swap | None:
    """How to make this mutant by one function; None where that cannot be: a table, a default, a class."""
    module = sys.modules.get(mutant.file.removesuffix(".py").replace("/", "."))
    if module is None or not mutant.in_function:
        return None
    owner: Any = module
    for part in mutant.place.split("."):
        owner = vars(owner).get(part)
        function, cached = _bare(owner)
        if function is not None:
            return _of(function, cached, mutant)
        if not isinstance(owner, type):
            return None
    return None


def _bare(owner: Any) -> tuple[FunctionType | None, Any]:
    """The function below properties, class methods and caches."""
    cached = owner if hasattr(owner, "cache_clear") else None
    for name in ("fget", "func", "__func__", "__wrapped__"):
        owner = getattr(owner, name, owner)
    return (owner if isinstance(owner, FunctionType) else None), cached


def _of(function: FunctionType, cached: Any, mutant: Mutant) -> Swap | None:
    path = ROOT / mutant.file
    tree = mutated_tree(path.read_text("utf-8"), mutant.number)
    for code in _codes(compile(tree, str(path), "exec", dont_inherit=True)):
        if code.co_qualname == function.__qualname__ and code.co_firstlineno == _first_line(function):
            is_new = code != function.__code__
            return Swap(function, code, cached) if is_new and _fits(code, function.__code__) else None
    return None


def _first_line(function: FunctionType) -> int:
    return function.__code__.co_firstlineno


def _fits(code: CodeType, old: CodeType) -> bool:
    return code.co_freevars == old.co_freevars and Path(old.co_filename) == Path(code.co_filename)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)
