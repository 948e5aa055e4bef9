"""No two rooms import each other, at any depth, not even for a type: a made-up circle is caught."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import source


def settings() -> dict[str, Any]:
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text("utf-8"))
    linter: dict[str, Any] = project["tool"]["importlinter"]
    return linter


def contract() -> dict[str, Any]:
    contracts: list[dict[str, Any]] = settings()["contracts"]
    (found,) = [each for each in contracts if each["type"] == "acyclic_siblings"]
    return found


def keeps_contract(folder: Path, modules: dict[str, str]) -> bool:
    """Does a made-up package `house` of these modules keep the project's own contract?"""
    for name, text in modules.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        for room in path.relative_to(folder).parents[:-1]:
            (folder / room / "__init__.py").touch()
    own = {**contract(), "ancestors": ["house"], "ignore_imports": []}
    all_settings = {"root_packages": ["house"], "exclude_type_checking_imports": are_types_left_out()}
    lines = ["[tool.importlinter]", *_toml(all_settings), "[[tool.importlinter.contracts]]", *_toml(own)]
    (folder / "pyproject.toml").write_text("\n".join(lines), "utf-8")
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    command = [sys.executable, "-c", program]
    environment = {"PYTHONPATH": str(folder), "PATH": ""}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return done.returncode == 0


def are_types_left_out() -> bool:
    left_out: bool = settings()["exclude_type_checking_imports"]
    return left_out


def _toml(values: dict[str, Any]) -> Iterator[str]:
    return (f"{key} = {json.dumps(value)}" for key, value in values.items())


def test_all_packages_are_held() -> None:
    assert contract()["ancestors"] == settings()["root_packages"]


def test_rooms_that_import_one_way_are_fine(tmp_path: Path) -> None:
    assert keeps_contract(tmp_path, {"house/desk/a.py": "import house.store.b", "house/store/b.py": ""})


@pytest.mark.parametrize(
    "back",
    ["import house.desk.c", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import house.desk.c"],
    ids=["runtime", "type"],
)
def test_a_circle_of_rooms_is_caught(tmp_path: Path, back: str) -> None:
    """Between rooms, though no module imports one that imports it."""
    modules = {"house/desk/a.py": "import house.store.b", "house/store/b.py": back, "house/desk/c.py": ""}
    assert not keeps_contract(tmp_path, modules)


def test_a_circle_deep_below_is_caught(tmp_path: Path) -> None:
    modules = {"house/x/y/z/a.py": "import house.x.y.z.b", "house/x/y/z/b.py": "import house.x.y.z.a"}
    assert not keeps_contract(tmp_path, modules)
