"""The file that a clerk gives away after a bug: where in the program, and nothing of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.errors import FileUnwritable
from desktop.bug_log import log_bug, log_path
from desktop.desk.desk import Desk
from desktop.services.upkeep import support_file
from tests.support.desks import desk, folder, tray

__all__ = ["desk", "folder", "tray"]


def written(desk: Desk, to: Path) -> str:
    desk.upkeep.write_support_file(to)
    return to.read_text("utf-8")


def test_a_bug_is_told_by_its_place_and_kind_without_its_words(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    try:
        raise ValueError("其其格 152129195001010004")
    except ValueError as error:
        log_bug(folder, error)
    text = written(desk, tmp_path / "support.txt")
    assert "ValueError" in text
    assert "test_support_file" in text
    assert "其其格" not in text
    assert "152129195001010004" not in text


def test_the_home_of_the_user_is_not_named_and_the_older_log_stands_first(
    desk: Desk, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "qiqige"
    monkeypatch.setenv("HOME", str(home))
    log = log_path(folder)
    log.parent.mkdir(exist_ok=True)
    log.write_text(f"newer {home}/tamga/b.py\n", "utf-8")
    log.with_name(f"{log.name}.1").write_bytes(f"older {home}/tamga/a.py ".encode() + b"\xff\n")
    text = written(desk, tmp_path / "support.txt")
    assert text.endswith("older ~/tamga/a.py �\nnewer ~/tamga/b.py\n\n")
    assert "qiqige" not in text


def test_of_a_long_log_the_newest_is_given(
    desk: Desk, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(support_file, "_NEWEST_CHARACTERS", 6)
    log_path(folder).parent.mkdir(exist_ok=True)
    log_path(folder).write_text("oldest newest", "utf-8")
    assert written(desk, tmp_path / "support.txt").endswith("\n\nnewest\n")


def test_where_nothing_went_wrong_it_says_so_and_which_program_it_is(desk: Desk, tmp_path: Path) -> None:
    text = written(desk, tmp_path / "support.txt")
    assert support_file.program_words() in text.splitlines()
    assert text.endswith("没有出过错\n")


def test_where_it_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(FileUnwritable):
        desk.upkeep.write_support_file(tmp_path / "nowhere" / "support.txt")


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_package_is_named_with_its_kind_of_machine_where_its_list_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_whole: bool
) -> None:
    manifest = '{"version":"9.8","target":"linux-aarch64","files":{}}' if is_whole else "{"
    (tmp_path / "manifest.json").write_text(manifest, "utf-8")
    monkeypatch.setattr(support_file, "package_folder", lambda: tmp_path)
    words = support_file.program_words()
    assert ("linux-aarch64" in words) is is_whole
    assert words.startswith("Tamga ")
