"""What giving a password anew asks for; loads no database, so that the window can ask for it."""

from __future__ import annotations

from pathlib import Path

import msgspec


class WayIn(msgspec.Struct, frozen=True, kw_only=True):
    """Every password is forgotten: the file of two officers, its code, for whom, and the new password."""

    data_dir: Path
    recovered: Path
    code: str
    staff_name: str
    password: str

    def __repr__(self) -> str:
        return f"WayIn({self.recovered}, …)"  # no password in any message
