"""A newer program becomes ready beside the old one, is tried at the next start, and never costs the start."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from casework.version_order import is_newer
from desktop import which_version
from desktop.database.engine import Store
from desktop.database.keys import DatabaseKey
from desktop.database.schema import HEAD, MIGRATIONS, bring_up_to_date
from desktop.errors import MigrationFailed, SetUpError
from desktop.services.upkeep.check_program import check_package
from desktop.services.upkeep.own_program import OwnProgram, note_came_up, program_state
from desktop.services.upkeep.program_folder import ProgramFolder
from desktop.services.upkeep.stage_program import ROOM_LEFT_BYTES, stage_program, tidy
from sync.device import program_feed
from sync.device.program_feed import ProgramUntrusted, TreeFile
from sync.wire import signatures
from tests.support.program_trees import SHARED, installed, make_tree, sign_tree
from tests.support.source import ROOT

BASE = "0.1.0"


class PowerCut(BaseException):
    """The machine is off from here on."""


@pytest.fixture
def own(tmp_path: Path) -> OwnProgram:
    return installed(make_tree(tmp_path / "package", BASE), tmp_path / "versions")


def feed(tmp_path: Path, version: str, **tree: object) -> ProgramFolder:
    return ProgramFolder(make_tree(tmp_path / f"stick-{version}", version, **tree))  # type: ignore[arg-type]


def start(own: OwnProgram, *, comes_up: bool = True) -> str:
    """What the launcher does at a start of the window, without the processes."""
    folder = str(own.versions)
    version = which_version.chosen(folder, BASE)
    if version != BASE:
        which_version.note_start(folder, version)
        if comes_up:
            which_version.came_up(folder, version)
    return version


def test_three_versions_one_after_the_other(own: OwnProgram, tmp_path: Path) -> None:
    assert start(own) == BASE
    for version in ("0.2.0", "0.3.0", "0.10.0"):
        assert stage_program(own, feed(tmp_path, version)) == version
        assert which_version.settled(str(own.versions), BASE) != version  # a command goes on as before
        assert start(own) == start(own) == version
        assert which_version.is_whole(str(own.versions / version))
        assert (own.versions / version / "tamga").stat().st_mode & 0o777 == 0o755
        tidy(own)
    assert sorted(each.name for each in own.versions.iterdir() if each.is_dir()) == ["0.10.0", "0.3.0"]
    shared = [own.versions / version / "lib/shared.bin" for version in ("0.3.0", "0.10.0")]
    assert len({path.stat().st_ino for path in shared}) == 1  # kept once


def test_a_full_disk_is_left_alone(own: OwnProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(tmp_path)._replace(free=ROOM_LEFT_BYTES)
    with monkeypatch.context() as full:
        full.setattr(shutil, "disk_usage", lambda _path: free)
        with pytest.raises(SetUpError, match=r"要有 1\.0 GB"):
            stage_program(own, feed(tmp_path, "0.2.0"))
    assert [each.name for each in (own.versions / "coming").iterdir() if len(each.name) == 64] != []
    assert stage_program(own, feed(tmp_path, "0.2.0")) == "0.2.0"


def test_what_does_not_come_up_is_not_started_a_third_time(own: OwnProgram, tmp_path: Path) -> None:
    stage_program(own, feed(tmp_path, "0.2.0"))
    start(own)
    stage_program(own, feed(tmp_path, "0.3.0"))
    starts = [start(own, comes_up=False) for _ in range(3)]
    assert starts == ["0.3.0", "0.3.0", "0.2.0"]
    assert which_version.refused(str(own.versions)) == {"0.3.0": "did not come up"}
    with pytest.raises(ProgramUntrusted, match="没有启动起来"):
        stage_program(own, feed(tmp_path, "0.3.0"))
    assert stage_program(own, feed(tmp_path, "0.3.1")) == "0.3.1"
    assert start(own) == "0.3.1"


def test_a_version_that_rots_on_the_disk_makes_way_and_comes_again(own: OwnProgram, tmp_path: Path) -> None:
    for version in ("0.2.0", "0.3.0"):
        stage_program(own, feed(tmp_path, version, files={"a": version.encode()}))
        start(own)
    starts = [start(own, comes_up=False) for _ in range(4)]
    assert starts == ["0.3.0"] * 4  # whole: the screen may be at fault, an older one is no better
    (own.versions / "0.3.0" / "a").write_bytes(b"0.0.0")
    assert start(own) == "0.2.0"
    assert stage_program(own, feed(tmp_path, "0.3.0", files={"a": b"0.3.0"})) == "0.3.0"
    assert start(own) == "0.3.0"


def test_a_changed_file_of_the_version_before_is_not_taken_over(own: OwnProgram, tmp_path: Path) -> None:
    (own.tree / "lib/shared.bin").write_bytes(b"rotten    " * 500)
    assert stage_program(own, feed(tmp_path, "0.2.0")) == "0.2.0"
    assert (own.versions / "0.2.0" / "lib/shared.bin").read_bytes() == SHARED["lib/shared.bin"]


def running(monkeypatch: pytest.MonkeyPatch, own: OwnProgram, version: str) -> None:
    """This process is that version, as its launcher started it."""
    tree = own.tree if version == BASE else own.versions / version
    monkeypatch.setenv(which_version.TREE, str(tree))
    monkeypatch.setenv(which_version.VERSIONS, str(own.versions))
    monkeypatch.setenv(which_version.CHOSEN, version)
    monkeypatch.setenv(which_version.PACKAGE, BASE)


def test_a_window_that_is_there_says_that_its_version_comes_up(
    own: OwnProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running(monkeypatch, own, BASE)
    note_came_up()  # the package's own: nothing to say
    assert not own.versions.exists()
    stage_program(own, feed(tmp_path, "0.2.0", changes="更快"))
    assert program_state().words == "下次打开时换成 0.2.0 版"
    assert program_state().changes == "更快"
    start(own, comes_up=False)
    running(monkeypatch, own, "0.2.0")
    note_came_up()
    assert which_version.settled(str(own.versions), BASE) == "0.2.0"
    assert program_state().words == ""
    stage_program(own, feed(tmp_path, "0.3.0"))
    start(own, comes_up=False)
    running(monkeypatch, own, "0.3.0")
    monkeypatch.setitem(sys.modules, "forms.text.fonts", None)
    with pytest.raises(ImportError):
        note_came_up()
    assert start(own) == "0.2.0"
    assert own_program_finding() == ("attention", "0.3.0 版在本机没有启动起来")


def own_program_finding() -> tuple[str, str]:
    (finding,) = check_package(Path(os.environ[which_version.TREE]))
    return finding.level, finding.state.partition("；")[2].partition("，")[0]


def test_data_that_cannot_be_brought_up_sends_the_version_away(
    own: OwnProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "tamga.db", DatabaseKey(b"k" * 32, bytes(16)))
    bring_up_to_date(store)
    steps = tmp_path / "steps"
    shutil.copytree(MIGRATIONS, steps)
    bad = steps / "versions" / "9001_bad.py"
    step = f"revision, down_revision = '9001', '{HEAD}'\ndef upgrade():\n    raise OSError\n"
    bad.write_text(step, "utf-8")
    stage_program(own, feed(tmp_path, "0.2.0"))
    assert start(own, comes_up=False) == "0.2.0"
    running(monkeypatch, own, "0.2.0")
    with pytest.raises(MigrationFailed, match=r"会用回 0\.1\.0 版"):
        bring_up_to_date(store, steps, "9001")
    assert start(own) == BASE
    assert list((tmp_path / "backups").glob(f"*schema-{HEAD}.db"))
    bring_up_to_date(store)  # the version before reads what it left
    stage_program(own, feed(tmp_path, "0.3.0"))
    assert start(own, comes_up=False) == "0.3.0"
    running(monkeypatch, own, "0.3.0")
    bad.write_text(bad.read_text("utf-8").replace("raise OSError", "pass"), "utf-8")
    bring_up_to_date(store, steps, "9001")
    store.close()
    assert which_version.settled(str(own.versions), BASE) == "0.3.0"  # no other reads it from here on


def test_a_doctor_sees_a_damaged_program(own: OwnProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    running(monkeypatch, own, BASE)
    assert [finding.level for finding in check_package(own.tree)] == ["ok"]
    (own.tree / "version.txt").write_bytes(b"0.1.1")
    assert [finding.level for finding in check_package(own.tree)] == ["broken"]


def test_a_newer_package_goes_before_what_came_later(own: OwnProgram, tmp_path: Path) -> None:
    stage_program(own, feed(tmp_path, "0.2.0"))
    start(own)
    folder = str(own.versions)
    assert which_version.chosen(folder, "0.2.0") == which_version.settled(folder, "0.2.0") == "0.2.0"
    assert which_version.chosen(folder, "0.4.0") == "0.4.0"


@pytest.mark.parametrize(
    ("version", "facts", "why"),
    [
        ("0.1.0", {}, "不能退回"),
        ("0.0.9", {}, "不能退回"),
        ("0.2.0", {"target": "linux-aarch64"}, "linux-aarch64"),
        ("0.2.0", {"glibc": "9.99"}, "glibc"),
        ("0.2.0", {"seed": signatures.new_seed()}, "签名不对"),
    ],
)
def test_what_is_not_for_here_is_refused(
    own: OwnProgram, tmp_path: Path, version: str, facts: dict[str, object], why: str
) -> None:
    with pytest.raises(ProgramUntrusted, match=why):
        stage_program(own, feed(tmp_path, version, **facts))
    assert start(own) == BASE


def test_older_than_one_that_was_seen_is_refused(own: OwnProgram, tmp_path: Path) -> None:
    stage_program(own, feed(tmp_path, "0.3.0"))
    with pytest.raises(ProgramUntrusted, match=r"见过的 0\.3\.0 版旧"):
        stage_program(own, feed(tmp_path, "0.2.0"))


def test_a_tree_that_was_changed_after_signing_is_refused(own: OwnProgram, tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "stick", "0.2.0")
    (tree / "version.txt").write_bytes(b"0.2.1")
    with pytest.raises(ProgramUntrusted, match="不符"):
        stage_program(own, ProgramFolder(tree))
    assert start(own) == BASE


@pytest.mark.parametrize(
    "name", ["../up", "/abs", "a/../../b", "C:x", "a\\b", "a//b", "", "dot.", "manifest.json", "TAMGA", "lib"]
)
def test_a_name_that_leads_out_or_meets_another_is_refused(tmp_path: Path, name: str) -> None:
    tree = make_tree(tmp_path / "tree", "0.2.0")
    manifest = program_feed.read_manifest((tree / "manifest.json").read_bytes())
    files = {**manifest.files, name: TreeFile("0" * 64, 1)}
    sign_tree(tree, msgspec.structs.replace(manifest, files=files))
    with pytest.raises(ProgramUntrusted):
        ProgramFolder(tree)


def test_a_name_that_cannot_be_is_told_as_it_stands(tmp_path: Path) -> None:
    tree = make_tree(tmp_path / "tree", "0.2.0")
    manifest = program_feed.read_manifest((tree / "manifest.json").read_bytes())
    sign_tree(tree, msgspec.structs.replace(manifest, files={"a\\b'\n": TreeFile("0" * 64, 1)}))
    with pytest.raises(ProgramUntrusted) as refused:
        ProgramFolder(tree)
    assert refused.value.what == "新版本清单里的 “a\\b'<U+000A>” 不能用"


class Machine:
    """Goes off at one of the steps that last; what was not synced by then is torn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, goes_off_at: int) -> None:
        self.folder, self.left, self.synced = folder, goes_off_at, set[int]()
        self._fsync = os.fsync
        for name in ("fsync", "replace", "link", "unlink", "mkdir", "rmdir", "chmod"):
            monkeypatch.setattr(os, name, self._watched(getattr(os, name)))

    def _watched(self, real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: Any, **more: Any) -> object:
            self.left -= 1
            if not self.left:
                self._go_off()
            if real is not self._fsync:
                return real(*arguments, **more)
            self.synced.add(os.fstat(arguments[0]).st_ino)
            return None

        return step

    def _go_off(self) -> None:
        for each in [each for each in self.folder.rglob("*") if each.is_file()]:
            if each.stat().st_ino not in self.synced:
                os.truncate(each, each.stat().st_size // 2)
        raise PowerCut


def two_updates(package: Path, versions: Path, sticks: Path) -> None:
    """Each version comes, is started, and what nobody goes back to is removed."""
    for version in ("0.2.0", "0.3.0"):
        in_use = which_version.settled(str(versions), BASE)
        tree = package if in_use == BASE else versions / in_use
        own = installed(tree, versions, in_use)
        if is_newer(version, in_use):
            stage_program(own, ProgramFolder(sticks / version))
            assert start(own) == version
        tidy(own)


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder that no disk slows down, where the system has one: hundreds of versions come and go in it."""
    shared = Path("/dev/shm")  # noqa: S108 - the folder inside it is made anew
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as folder:
        yield Path(folder)


def test_power_may_go_at_every_step(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = make_tree(memory / "package", BASE)
    for version in ("0.2.0", "0.3.0"):
        make_tree(memory / version, version, files={**SHARED, "lib/own.bin": version.encode() * 99})
    cuts = 0
    while True:
        versions = memory / f"machine-{cuts}"
        with monkeypatch.context() as patched:
            Machine(patched, versions, cuts + 1)
            try:
                two_updates(package, versions, memory)
                break
            except PowerCut:
                cuts += 1
        version = which_version.chosen(str(versions), BASE)
        assert version == BASE or which_version.is_whole(str(versions / version)), cuts
        with monkeypatch.context() as patched:
            Machine(patched, versions, 0)  # stays on
            two_updates(package, versions, memory)
        assert which_version.settled(str(versions), BASE) == "0.3.0"
        assert which_version.is_whole(str(versions / "0.3.0"))
    assert cuts > 60


def test_a_start_costs_next_to_nothing() -> None:
    """Nothing heavier is loaded than what Python itself loads."""
    script = "import sys; before = set(sys.modules); import desktop.launch; print(set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {script}"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    heavy = {"json", "pathlib", "subprocess", "hashlib", "re", "msgspec", "typing"}
    assert heavy.isdisjoint(ast.literal_eval(done.stdout))
