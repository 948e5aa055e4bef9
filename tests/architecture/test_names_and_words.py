"""Folders that say what they hold, and public doors that say what they do."""

from __future__ import annotations

import ast

from tests.support import source

# Words under which anything could be put, so that nothing is found there.
ROOMS_WITHOUT_A_NAME = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}


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
