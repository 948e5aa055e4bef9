"""What a new workplace is made from; loads no database, so that the window can ask for it."""

from __future__ import annotations

from pathlib import Path

import msgspec


class SetUp(msgspec.Struct, frozen=True, kw_only=True):
    """What a new workplace needs.  Without a password it is a throw-away demonstration.

    `release_path` None takes the sample release; `device_letter` tells the devices of one site apart in
    slip numbers (docs/decisions/0004-slip-number.md).  `joins`: the site is what the banner's code says, and
    its catalogue, which names the site, comes with the first exchange.
    """

    site_code: str
    staff_name: str
    password: str | None = None
    release_path: Path | None = None
    device_letter: str = "A"
    joins: bool = False

    def __repr__(self) -> str:
        return f"SetUp(site_code={self.site_code!r}, …)"  # no password in any message
