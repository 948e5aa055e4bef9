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


class FromBanner(msgspec.Struct, frozen=True, kw_only=True):
    """A lost computer's place is taken by this one: who, with the code of the replacement.

    `password` is the one of before.  With `recovered`, a file that two officers of the banner made, and its
    code it is a new one.
    """

    data_dir: Path
    url: str
    code: str
    staff_name: str
    password: str
    certificate: Path | None = None
    release_path: Path | None = None
    site: str = ""  # where the code replaces nobody: the site as it was typed
    recovered: Path | None = None
    recovered_code: str = ""

    def __repr__(self) -> str:
        return f"FromBanner({self.url!r}, …)"  # no password in any message


class MadeReady(msgspec.Struct, frozen=True):
    """The workplace stands; `device` is the one that it replaces ("" for none), with so many drafts back."""

    site: str
    device: str
    deposited_at: str
    drafts: int
    unsent: int
