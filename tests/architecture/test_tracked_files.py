"""What the repository must not carry, and what it must: hosts, machine paths, licences, pins."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from installers.targets import TARGETS
from tests.support import source

# Written in pieces, so that this file passes its own test.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted", "debian" + ".org", "npm" + "js", "ubuntu" + ".com"]
MACHINE_PATH = re.compile(rb"(?<![\w.])/(?:root|home|Users|work|mnt)/[\w.]")
BINARY = {".ttf", ".otf", ".woff2", ".png", ".pdf", ".ico", ".xlsx", ".gz", ".mo"}
PYTHON = source.ROOT / "packaging" / "python"


def text_files() -> list[Path]:
    return [path for path in source.tracked_files() if path.suffix not in BINARY]


def test_no_registry_host_in_any_file() -> None:
    pattern = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)).encode())
    assert [source.name(path) for path in text_files() if pattern.search(path.read_bytes())] == []


def test_no_path_of_one_machine_in_any_file() -> None:
    found = {source.name(path): MACHINE_PATH.search(path.read_bytes()) for path in text_files()}
    assert {name: match.group() for name, match in found.items() if match} == {}


def test_every_font_lies_beside_its_licence() -> None:
    fonts = [path for path in source.tracked_files() if path.suffix in {".ttf", ".otf", ".woff2"}]
    assert fonts
    bare = [source.name(path) for path in fonts if not list(path.parent.glob("OFL*.txt"))]
    assert bare == []


def requirements(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for: for a counter, and with these extras."""
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"]]
    for extra in extras:
        asked += project["optional-dependencies"][extra]
    return [Requirement(line) for line in asked]


def pins(file: str) -> dict[str, set[Version]]:
    """Name → pinned versions; a universal lock may pin one name for several kinds of machine."""
    found: dict[str, set[Version]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", (PYTHON / file).read_text("utf-8"), re.M
    ):
        found.setdefault(canonicalize_name(name), set()).add(Version(version))
    return found


def test_locks_hold_what_is_asked_for() -> None:
    for lock, asked in (
        ("counter.lock", requirements()),
        ("banner.lock", requirements("banner")[len(requirements()) :]),
        ("test.lock", requirements("banner", "tests")),
    ):
        pinned = pins(lock)
        for requirement in asked:
            versions = pinned.get(canonicalize_name(requirement.name), set())
            assert versions, f"{lock} lacks {requirement.name}: run packaging/python/lock"
            assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_arm_has_the_same_versions_but_for_an_older_qt() -> None:
    target = TARGETS["linux-aarch64"]
    counter, arm = pins("counter.lock"), pins(f"counter-{target.name}.lock")
    qt = {"pyside6-essentials", "shiboken6"}
    assert {name for name in counter | arm if counter.get(name) != arm.get(name)} == qt
    assert {str(version) for name in qt for version in arm[name]} == {target.qt}


@pytest.mark.parametrize("lock", ["counter.lock", "banner.lock"])
def test_all_environments_have_the_versions_of_the_tests(lock: str) -> None:
    tests = pins("test.lock")
    assert {name: tests.get(name) for name in pins(lock)} == pins(lock)


def test_no_server_at_the_counter_and_no_qt_on_the_server() -> None:
    assert {"starlette", "uvicorn", "httptools", "psycopg"}.isdisjoint(pins("counter.lock"))
    assert {"pyside6-essentials", "shiboken6", "sqlcipher3"}.isdisjoint(pins("banner.lock"))


def test_every_pin_is_held_by_a_hash() -> None:
    for lock in ("counter.lock", "counter-linux-aarch64.lock", "banner.lock", "test.lock"):
        entries = re.split(r"^(?=[A-Za-z0-9])", (PYTHON / lock).read_text("utf-8"), flags=re.M)
        bare = [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]
        assert bare == [], lock
