"""Help of the command line: every command names what is below it and explains every option in Chinese."""

from __future__ import annotations

import re

import pytest

from desktop.cli.commands import main


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a question about the program is answered."""
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0
    return capsys.readouterr().out


def explained(capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The arguments that the help of a command does not explain in Chinese, and the commands below it."""
    text = re.sub(r"\n {14,}", "   ", said(capsys, *command, "--help")).partition("\n\n")[2]
    lines = [
        re.split(r" {2,}", line.strip(), maxsplit=1) for line in re.findall(r"^  (?=[-A-Z]).*", text, re.M)
    ]
    silent = [" ".join((*command, *line)) for line in lines if not re.search("[一-鿿]", line[-1])]
    below = re.findall(r"^    ([a-z][a-z-]*)(?: |$)", text, re.M)
    return [each for each in silent if not (below and each.rpartition(" ")[2].isupper())], below


def test_every_option_says_what_it_is_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    silent: list[str] = []
    left: list[tuple[str, ...]] = [()]
    asked = 0
    while left:
        command = left.pop()
        unexplained, below = explained(capsys, command)
        silent += unexplained
        left += [(*command, each) for each in below]
        asked += 1
    assert silent == []
    assert asked > 60


def test_help_names_the_commands_and_version_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "--version").startswith("tamga ")
    out = said(capsys, "--help")
    assert "None" not in out
    for command in ("setup", "slip", "cases", "journal", "catalogue", "staff", "proof", "doctor"):
        assert command in out
