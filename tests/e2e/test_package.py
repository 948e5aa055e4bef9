"""The built package in an empty environment: it works from any folder, with all that it needs inside."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from desktop import __version__
from tests.support import source
from tests.support.banners import wait_until_listening
from tests.support.environments import Environment

pytestmark = pytest.mark.slow

SLIP = ("slip", "SAMPLE-001", "--name", "草原", "--answer", "person=normal", "--answer", "agent=no")
# Alembic runs these itself, and Python the third.
NOT_TO_BE_IMPORTED = ("env", "versions", "__main__")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(source.ROOT)]
    subprocess.run(command, check=True, timeout=300)
    (built,) = folder.iterdir()
    assert built.name == f"tamga-{__version__}-py3-none-any.whl"
    return built


@pytest.fixture(scope="module")
def counter(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = Environment(tmp_path_factory.mktemp("counter") / "env", "counter.lock")
    environment.install(wheel)
    return environment


@pytest.fixture(scope="module")
def banner(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    environment = Environment(tmp_path_factory.mktemp("banner") / "env", "banner.lock")
    environment.install(wheel)
    return environment


def test_the_wheel_has_every_file_of_the_packages_and_leaves_nothing_behind(wheel: Path) -> None:
    kept = {source.name(path) for path in source.tracked_files()}
    wanted = {name for name in kept if name.split("/")[0] in (*source.PACKAGES, "resources")}
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert inside == wanted
    assert not [name for name in ("build", "dist", "tamga.egg-info") if (source.ROOT / name).exists()]


def test_a_counter_from_the_wheel(counter: Environment, tmp_path: Path) -> None:
    """Its own fonts, catalogue and icons, without a word of the checkout."""
    found = counter.run("python", "-c", "import desktop, resources; print(resources.FOLDER)", cwd=tmp_path)
    assert Path(found.stdout.strip()).is_relative_to(counter.program("python").parents[1]), found.stderr
    assert counter.run("tamga", "--version", cwd=tmp_path).stdout == f"tamga {__version__}\n"
    made = counter.run("tamga", "setup", "--demo", "--data", "data", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    slip = counter.run("tamga", *SLIP, "--data", "data", "--out", "slip.pdf", cwd=tmp_path)
    assert slip.returncode == 0, slip.stderr
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF-")
    doctor = counter.run("tamga", "doctor", "--data", "data", cwd=tmp_path)
    assert "Traceback" not in doctor.stderr
    assert "Python 软件包" in doctor.stdout
    assert "没有安装" not in doctor.stdout


def test_the_window_of_the_wheel(counter: Environment, tmp_path: Path) -> None:
    """Every module that the window loads, with Qt and without the server's packages."""
    code = (
        "import importlib, pkgutil, desktop\n"
        "for module in pkgutil.walk_packages(desktop.__path__, 'desktop.'):\n"
        f"    if not set(module.name.split('.')) & set({NOT_TO_BE_IMPORTED}):\n"
        "        importlib.import_module(module.name)\n"
    )
    done = counter.run("python", "-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_counter_that_is_to_serve_is_told_what_to_install(counter: Environment, tmp_path: Path) -> None:
    assert counter.run("tamga", "banner", "init", "BQ00", "旗", "--data", "b", cwd=tmp_path).returncode == 0
    (tmp_path / "list.xlsx").write_bytes(b"PK")
    for command in (
        ["serve", "--data", "b", "--port", "0"],
        ["banner", "open-data", "--out", "open", "--data", "b"],
        ["banner", "catalogue", "check", "list.xlsx", "--data", "b"],
    ):
        done = counter.run("tamga", *command, cwd=tmp_path)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert 'pip install "tamga[banner]"' in line


@pytest.fixture
def served(banner: Environment, tmp_path: Path) -> Iterator[str]:
    """The address of a server without Qt, on a banner of its own."""
    made = banner.run("tamga", "banner", "init", "BQ00", "旗", "--data", "b", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    command = [str(banner.program("tamga")), "serve", "--data", "b", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1]
        wait_until_listening(int(address.rpartition(":")[2]))
        yield address
        server.terminate()


def test_a_server_without_qt(banner: Environment, served: str, tmp_path: Path) -> None:
    assert banner.run("python", "-c", "import PySide6", cwd=tmp_path).returncode == 1
    assert requests.get(f"{served}/health", timeout=10).status_code == 200
