"""The documents speak of what is there: links lead somewhere, files and modules named in them exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support import source

LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
FILE = re.compile(r"`((?:casework|forms|sync|desktop|resources|packaging|tests|docs)/[\w./-]+)`")
MODULE = re.compile(r"`((?:casework|forms|sync|desktop)(?:\.\w+)+)")
TEST = re.compile(r"`(test_\w+)`")
DOCUMENTS = [path for path in source.tracked_files() if path.suffix == ".md" and "golden" not in path.parts]


def missing_links(path: Path) -> list[str]:
    return [link for link in LINK.findall(path.read_text("utf-8")) if not (path.parent / link).exists()]


def missing_files(path: Path) -> list[str]:
    named = FILE.findall(path.read_text("utf-8"))
    return [name for name in named if not (source.ROOT / name.rstrip(".")).exists()]


def missing_modules(path: Path) -> list[str]:
    named = MODULE.findall(path.read_text("utf-8"))
    return [name for name in named if not is_module_or_name_in_one(name)]


def is_module_or_name_in_one(dotted: str) -> bool:
    place = source.ROOT / dotted.replace(".", "/")
    if place.is_dir() or place.with_suffix(".py").is_file():
        return True
    holder = place.parent.with_suffix(".py")
    return holder.is_file() and bool(re.search(rf"\b{place.name}\b", holder.read_text("utf-8")))


@pytest.mark.parametrize("path", DOCUMENTS, ids=source.name)
def test_what_a_document_names_exists(path: Path) -> None:
    assert missing_links(path) == []
    if path.name == "CHANGELOG.md":
        return  # it tells of former days
    assert missing_files(path) == []
    assert missing_modules(path) == []


@pytest.mark.parametrize("name", ["hard-cases.md", "threat-model.md"])
def test_each_test_that_a_document_rests_on_exists(name: str) -> None:
    named = TEST.findall((source.ROOT / "docs" / name).read_text("utf-8"))
    assert len(named) > 20
    paths = source.modules("tests")
    bodies = (source.tree(path).body for path in paths)
    tests = {node.name for body in bodies for node in body if isinstance(node, ast.FunctionDef)}
    assert [each for each in named if each not in tests | {path.stem for path in paths}] == []


def untested(page: str) -> list[str]:
    """What somebody wants, of each row of the tables of threats that names no test."""
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    return [row[0] for row in rows if row[0] != "wants" and (len(row) != 4 or not TEST.search(row[2]))]


def test_each_threat_names_what_shows_that_it_is_stopped() -> None:
    page = (source.ROOT / "docs" / "threat-model.md").read_text("utf-8")
    assert page.count("\n| wants | is stopped by | shown by | stays open |\n") > 3
    assert untested(page) == []
    assert untested("| wants | is |\n| to read | nothing | `test_x` | — |\n| a | b | c | d |") == ["a"]


def test_decisions_that_code_names_exist() -> None:
    decision = re.compile(r"docs/decisions/[\w-]+\.md")
    files = [path for path in source.tracked_files() if path.suffix == ".py"]
    named = {name for path in files for name in decision.findall(path.read_text("utf-8"))}
    assert "docs/decisions/0027-seen.md" in named
    assert [name for name in sorted(named) if not (source.ROOT / name).exists()] == []


def test_a_dead_name_is_seen(tmp_path: Path) -> None:
    made = tmp_path / "made.md"
    made.write_text("[x](gone.md) `casework/gone.py` `casework.gone` `casework.slip_number.NoSuchName`")
    assert missing_links(made) == ["gone.md"]
    assert missing_files(made) == ["casework/gone.py"]
    assert missing_modules(made) == ["casework.gone", "casework.slip_number.NoSuchName"]


def test_every_document_and_decision_is_in_the_index() -> None:
    index = (source.ROOT / "docs" / "README.md").read_text("utf-8")
    docs = source.ROOT / "docs"
    wanted = [
        path.relative_to(docs).as_posix() for path in sorted(docs.rglob("*.md")) if path.name != "README.md"
    ]
    assert [name for name in wanted if f"({name})" not in index] == []
