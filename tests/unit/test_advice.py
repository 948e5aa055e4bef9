"""What messages advise can be done: commands they name are there with their options, keys do something."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator

import pytest

from desktop.cli.commands import main
from desktop.gui.keyboard.keys import KEYS
from desktop.gui.window.pages import PAGES
from sync.server.commands.main import main as operate
from tests.support.source import ROOT

_CALLS = ("_", "N_", "n_", "p_")
_RUN = re.compile(r"-{0,2}[A-Za-z][A-Za-z0-9-]*(?:[ =](?:--)?[A-Za-z][A-Za-z0-9-]*)*")
_KEY = re.compile(r"(?:Ctrl\+|Alt\+|Shift\+)+[A-Za-z0-9]+|\bF[0-9]{1,2}\b")
_OF_OTHERS = {"pip", "apt-get", "lpstat", "openssl", "journalctl", "systemctl"}


@functools.cache
def texts() -> tuple[tuple[str, str], ...]:
    """Every text of the program with its file."""
    return tuple(_texts())


def _texts() -> Iterator[tuple[str, str]]:
    for room in ("casework", "desktop", "sync", "forms"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
                    for value in node.args[:2]:
                        if isinstance(value, ast.Constant) and isinstance(value.value, str):
                            yield value.value, str(path.relative_to(ROOT))


class Helped:
    """The help of each command that was asked for, "" where there is none."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self._known: dict[tuple[str, ...], str] = {}

    def text(self, verbs: tuple[str, ...]) -> str:
        """As `--help` says it."""
        if verbs not in self._known:
            run = operate if verbs[:1] in (("banner",), ("serve",)) else main
            self._capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                run([*verbs, "--help"])
            self._known[verbs] = self._capsys.readouterr().out if ended.value.code == 0 else ""
        return self._known[verbs]

    def knows(self, words: tuple[str, ...]) -> bool:
        """Does the program take these words, with all the options among them?"""
        verbs = tuple(word for word in words if not word.startswith("--") and word.upper() != word)
        told = self.text(verbs)
        options = (word for word in words if word.startswith("--"))
        return bool(told) and all(re.search(rf"{option}\b", told) for option in options)


def test_every_command_that_a_message_names_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    helped = Helped(capsys)
    verbs = set(re.findall(r"^    ([a-z]+) ", helped.text(()), re.MULTILINE))
    assert {"restore", "rescue", "doctor", "journal", "clock", "banner", "serve"} <= verbs
    wanted: dict[tuple[str, ...], str] = {}
    for text, file in texts():
        for run in _RUN.findall(re.sub(r"\{[^}]*\}", "§", text)):
            words = tuple(re.split(r"[ =]", run))
            if words[0] in verbs and len(words) > 1:
                wanted[words] = file
    assert len(wanted) > 20, "they are not found any more"
    wrong = {words: file for words, file in wanted.items() if not helped.knows(words)}
    assert wrong == {}


def test_every_key_that_a_message_names_does_something() -> None:
    known = " ".join(["Shift+Tab", *[*(key.keys for key in KEYS), *(page.keys for page in PAGES)]])
    wrong = {(key, file) for text, file in texts() for key in _KEY.findall(text) if key not in known}
    assert wrong == set()
