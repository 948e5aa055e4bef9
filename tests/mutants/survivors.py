"""The mutants that no test sees, each with the reason why nothing hangs on it: `survivors.txt`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_name("survivors.txt")
_REASON = "    "  # begins the line below a mutant


def read_survivors(file: Path = FILE) -> dict[str, str]:
    """A mutant's words → why it changes nothing, "" where nobody has said so yet."""
    survivors: dict[str, str] = {}
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        if line.startswith(_REASON):
            survivors[list(survivors)[-1]] = line.strip()
        else:
            survivors[line] = ""
    return survivors


def write_survivors(survivors: Mapping[str, str], file: Path = FILE) -> None:
    """The same, in the order of their words."""
    lines = [
        line
        for words in sorted(survivors)
        for line in (words, survivors[words] and _REASON + survivors[words])
    ]
    file.write_text("".join(f"{line}\n" for line in lines if line), "utf-8")
