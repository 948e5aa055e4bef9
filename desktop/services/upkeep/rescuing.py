"""What a rescue asks for and gives; loads no database, so that the command line can ask for it."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Rescuing(msgspec.Struct, frozen=True, kw_only=True):
    """Which damaged data folder, into which empty one, by whom; `copies` are further folders with copies."""

    data_dir: Path
    to: Path
    copies: tuple[Path, ...] = ()
    staff_name: str = ""
    password: str | None = None

    def __repr__(self) -> str:
        return f"Rescuing({self.data_dir}, …)"  # no password in any message


class Gap(msgspec.Struct, frozen=True):
    """What of one device's chain is missing: numbers of entries, and how many lack their bodies.

    `is_end_unknown` says that nothing tells how far the chain went.
    """

    device: str
    missing: tuple[int, ...]
    without_body: int = 0
    is_end_unknown: bool = False


class RescuedStore(msgspec.Struct, frozen=True, kw_only=True):
    """What came out of a damaged store.

    `written_again` own entries stood behind a gap and are now at the chain's end; `unreadable` counts rows
    beside the journal's gaps whose key alone could be read; `copies_used` brought entries that the damaged
    store did not give.
    """

    entries: int
    gaps: tuple[Gap, ...]
    written_again: int
    at_banner: int
    drafts: int
    pdfs: int
    has_catalogue: bool = True
    unreadable: int = 0
    copies_used: tuple[Path, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Nothing that the journal is known to have had is missing."""
        return not self.gaps
