"""What restoring a workplace asks for and gives; loads no database, so that the window can ask for it."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Restoring(msgspec.Struct, frozen=True, kw_only=True):
    """Which copy, into which folder, by whom.  `replace` puts a workplace that stands there aside."""

    copy: Path
    data_dir: Path
    staff_name: str = ""
    password: str | None = None
    replace: bool = False

    def __repr__(self) -> str:
        return f"Restoring({self.copy}, …)"  # no password in any message


class RestoredCopy(msgspec.Struct, frozen=True):
    """What came back: as of when, how many cases; the letter from now on; where the former files are."""

    made_at: str
    cases: int
    letter: str
    aside: Path | None
