"""Chinese is the source, other languages come from their catalogues, and those are complete."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework import language
from casework.language import N_, _, listed
from desktop import settings
from desktop.cli.commands import main
from desktop.errors import SetUpError
from tests.support import source


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    yield
    language.choose()


def test_the_catalogues_are_current_and_complete() -> None:
    command = [sys.executable, "packaging/language/refresh.py", "--check"]
    done = subprocess.run(command, cwd=source.ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_chinese_needs_no_catalogue() -> None:
    assert language.choose() == "zh"
    assert _("选项") == "选项"
    assert listed(["甲", "乙"]) == "甲、乙"


def test_the_setting_chooses_and_the_variable_overrules(monkeypatch: pytest.MonkeyPatch) -> None:
    options = N_("选项")
    assert language.choose("en") == "en"
    assert (_(options), _(""), _("没有这句"), listed("ab")) == ("options", "", "没有这句", "a, b")
    monkeypatch.setenv("TAMGA_LANGUAGE", "zh")
    assert language.choose("en") == "zh"
    monkeypatch.setenv("TAMGA_LANGUAGE", "xx")
    assert (language.choose("en"), language.chosen()) == ("zh", "zh")


def test_the_language_lies_beside_the_store(tmp_path: Path) -> None:
    assert settings.language_of(tmp_path) == ""
    settings.keep_language(tmp_path, "en")
    assert settings.language_of(tmp_path) == "en"
    with pytest.raises(SetUpError):
        settings.keep_language(tmp_path / "nowhere", "en")
    (tmp_path / settings.LANGUAGE_FILE).write_bytes(b"\xff")
    assert settings.language_of(tmp_path) == ""


def test_the_command_line_speaks_the_language_of_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.keep_language(tmp_path, "en")
    for place in (["--data", str(tmp_path), "--help"], ["slip", f"--data={tmp_path}", "--help"]):
        with pytest.raises(SystemExit):
            main(place)
        assert capsys.readouterr().out.startswith("usage: ")
    with pytest.raises(SystemExit):
        main(["--data"])
    assert "后面要写一个值" in capsys.readouterr().err


CHINESE = re.compile("[\u3400-\u9fff]")


def test_commands_speak_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAMGA_LANGUAGE", "en")
    folder = tmp_path / "data"
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert "record a case and print its slip" in told
    assert not CHINESE.search(told)
    assert main(["setup", "--demo", "--data", str(folder)]) == 0
    assert capsys.readouterr().out.startswith(f"Demonstration made: {folder} (site ML01, clerk ")
    assert main(["setup", "--demo", "--data", str(folder)]) == 1
    assert capsys.readouterr().err == (
        f"tamga: Set up already: There is a workplace in data folder {folder}; it is never overwritten. "
        "Choose an empty folder, or just open it.\n"
    )
    with pytest.raises(SystemExit):
        main(["cases", "--limit", "0", "--data", str(folder)])
    assert "--limit: must be a whole number from 1 to" in capsys.readouterr().err


@pytest.mark.slow
def test_the_server_speaks_english_where_it_is_asked_to(tmp_path: Path) -> None:
    def told(*words: str, **environment: str) -> str:
        command = [sys.executable, "-P", "-m", "sync.server", *words]
        everything = {**os.environ, "PYTHONPATH": str(source.ROOT), **environment}
        done = subprocess.run(
            command, env=everything, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout + done.stderr

    data = ("--data", str(tmp_path / "banner"))
    english = {"TAMGA_LANGUAGE": "en"}
    assert told("banner", "status", *data, **english) == (
        f"tamga: there is no banner in {data[1]}: check --data, or make one with banner init\n"
    )
    made = told("banner", "init", "ML", "示例旗", *data, **english)
    key = tmp_path / "banner" / "data.key"
    assert made.startswith(
        "Set up ML 示例旗\n"
        f"The data key is in {key}: keep a copy elsewhere, without it nobody opens the data here\n"
        "The first account of the console is admin (auditor, operator)\n"
    )
    assert "这里已经建立了一个旗" in told("banner", "init", "ML", "示例旗", *data)
    helped = told("banner", "--help", **english)
    assert "usage: " in helped
    assert not CHINESE.search(helped)
