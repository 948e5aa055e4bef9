"""Folders that say what they hold, and public doors that say what they do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.support import source

# Words under which anything could be put, so that nothing is found there.
ROOMS_WITHOUT_A_NAME = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}

# Names made of these say what happened to a thing, not what it is.
SAY_ONLY_WHAT_HAPPENED = {"told", "said", "found", "kept"}
EMPTY_NAMES = 0  # may only shrink


def test_no_room_without_a_name() -> None:
    parts = {
        source.name(path): set(path.relative_to(source.ROOT).with_suffix("").parts) & ROOMS_WITHOUT_A_NAME
        for path in source.modules(*source.PACKAGES, "tests")
    }
    assert {name: words for name, words in parts.items() if words} == {}


def test_every_package_says_in_one_sentence_what_it_holds() -> None:
    unclear = []
    for path in source.modules(*source.PACKAGES):
        if path.name != "__init__.py":
            continue
        sentence = " ".join((ast.get_docstring(source.tree(path)) or "").split())
        if not sentence.endswith(".") or ". " in sentence:
            unclear.append(f"{source.name(path)}: {sentence!r}")
    assert unclear == []


def test_tests_go_through_public_doors() -> None:
    private = {
        f"{source.name(path)}: {node.module}.{each.name}"
        for path in source.modules("tests")
        for node in source.nodes(path)
        if isinstance(node, ast.ImportFrom)
        for each in node.names
        if each.name.startswith("_") and each.name != "_" and not each.name.endswith("__")
    }
    assert private == set()


def test_every_package_is_a_package() -> None:
    folders = {path.parent for path in source.modules(*source.PACKAGES)}
    without = [source.name(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()]
    # Alembic loads migrations by path; they are no package of ours.
    assert [name for name in without if "migrations" not in name] == []


def test_public_doors_have_docstrings() -> None:
    silent = [
        f"{source.name(path)}:{node.lineno} {node.name}"
        for path in source.modules(*source.PACKAGES)
        if "migrations/versions" not in source.name(path)
        for node in source.tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def class_names() -> dict[str, set[str]]:
    """The modules that define each class name, wherever in them it stands."""
    places: dict[str, set[str]] = {}
    for path in source.modules(*source.PACKAGES):
        for node in source.nodes(path):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, set()).add(f"{source.name(path)}:{node.lineno}")
    return places


def test_one_class_name_stands_for_one_thing() -> None:
    assert {name: places for name, places in class_names().items() if len(places) > 1} == {}


def given_names(tree: ast.AST) -> Iterator[str]:
    """Every name that a module gives: to functions, classes and their fields, parameters and variables."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.arg():
                yield node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.attr


def says_only_what_happened(name: str) -> bool:
    """Is `told`, `said`, `found` or `kept` one of the name's words, in either way of writing it?"""
    words = {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name)}
    return bool(words & SAY_ONLY_WHAT_HAPPENED)


def test_names_say_what_a_thing_is() -> None:
    empty = [
        f"{source.name(path)} {name}"
        for path in source.modules(*source.PACKAGES)
        for name in given_names(source.tree(path))
        if says_only_what_happened(name)
    ]
    assert len(empty) <= EMPTY_NAMES, empty


def test_an_empty_name_is_seen() -> None:
    module = ast.parse("def f(told, kept_at): found_case = 1\nclass KeptDraft: said: int\nfounder = 1")
    assert sum(map(says_only_what_happened, given_names(module))) == 5
