"""Entries that came and that this device cannot use: what they are and why, for a person to look at."""

from __future__ import annotations

import msgspec

from casework.release.catalogue import Release
from desktop.database import set_aside
from desktop.database.engine import Store
from desktop.database.set_aside import SetAside


class SetAsideTask(msgspec.Struct, frozen=True):
    """How many entries stand aside here, and the names of the sites that they come from."""

    count: int = 0
    sites: tuple[str, ...] = ()


def list_set_aside(store: Store) -> list[SetAside]:
    """All that stands aside, the newest first."""
    with store.reading() as connection:
        return set_aside.read_all(connection)


def set_aside_task(store: Store, release: Release) -> SetAsideTask:
    """What somebody has to know of: what the banner itself hides is the banner's to look after."""
    aside = [each for each in list_set_aside(store) if not each.is_hidden]
    codes = sorted({each.site for each in aside if each.site})
    sites = ((code, release.site(code)) for code in codes)
    return SetAsideTask(len(aside), tuple(f"{site.name.zh} {code}" if site else code for code, site in sites))
