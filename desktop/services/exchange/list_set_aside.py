"""Entries that came and that this device cannot use: what they are and why, for a person to look at."""

from __future__ import annotations

import msgspec

from casework.release.catalogue import Release
from desktop.database import set_aside
from desktop.database.engine import Store
from desktop.database.set_aside import SetAside
from desktop.services.cases.list_conflicts import act_words


class SetAsideTask(msgspec.Struct, frozen=True):
    """How many entries stand aside here, and the names of the sites that they come from."""

    count: int = 0
    sites: tuple[str, ...] = ()


class SetAsideLine(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that stands aside, in words: what it would say, from where, since when, and why it cannot."""

    act: str
    site: str
    at: str
    reason: str


def list_set_aside(store: Store) -> list[SetAside]:
    """All that stands aside, the newest first."""
    with store.reading() as connection:
        return set_aside.read_all(connection)


def set_aside_task(store: Store, release: Release) -> SetAsideTask:
    """What somebody has to know of: what the banner itself hides is the banner's to look after."""
    aside = _seen(store)
    codes = sorted({each.site for each in aside if each.site})
    return SetAsideTask(len(aside), tuple(_site_words(release, code) for code in codes))


def set_aside_lines(store: Store, release: Release) -> list[SetAsideLine]:
    """Those of `set_aside_task` one by one, the newest first."""
    return [
        SetAsideLine(
            act=act_words(each.kind),
            site=_site_words(release, each.site),
            at=each.noted_at,
            reason=each.reason,
        )
        for each in _seen(store)
    ]


def _seen(store: Store) -> list[SetAside]:
    return [each for each in list_set_aside(store) if not each.is_hidden]


def _site_words(release: Release, code: str) -> str:
    site = release.site(code)
    return f"{site.name.zh} {code}" if site else code
