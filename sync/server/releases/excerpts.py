"""What of a published release one page needs: its settings, sites, labels, working days, and one matter.

A release is kept in parts, so that a page about one case does not read the other thousands of matters.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from casework.cases.body import ReleaseRef
from casework.release.catalogue import Matter, Settings, Site, Text, WorkingCalendar
from sync.device.release_feed import Manifest
from sync.server.releases import trials
from sync.server.store.tables import PublishedRelease, ReleasePart

_MANIFEST = msgspec.json.Decoder(Manifest)


class _Head(msgspec.Struct):
    settings: Settings = Settings()


class ReleaseExcerpt(msgspec.Struct, frozen=True, kw_only=True):
    """Parts of the newest release; the matter is as the case's own release has it, where that is here."""

    settings: Settings = Settings()
    sites: tuple[Site, ...] = ()
    labels: dict[str, Text] = {}
    calendar: WorkingCalendar | None = None
    matter: Matter | None = None

    def site(self, code: str) -> Site | None:
        """The site of that code."""
        return next((site for site in self.sites if site.code == code), None)


def excerpt(connection: Connection, matter_code: str = "", of: ReleaseRef | None = None) -> ReleaseExcerpt:
    """An excerpt; empty before anything was published."""
    newest = _manifest(connection, None)
    if newest is None:
        return ReleaseExcerpt()
    matter = _matter(connection, _manifest(connection, of), matter_code) if of and matter_code else None
    if matter is None and matter_code:
        matter = _matter(connection, newest, matter_code)
    return ReleaseExcerpt(
        settings=_part(connection, newest, "head", _Head, _Head()).settings,
        sites=_part(connection, newest, "sites", tuple[Site, ...], ()),
        labels=_part(connection, newest, "labels", dict[str, Text], {}),
        calendar=_part(connection, newest, "calendar", WorkingCalendar, None),
        matter=matter,
    )


def _manifest(connection: Connection, of: ReleaseRef | None) -> Manifest | None:
    """That of the newest release for all, or of the one that a case names."""
    number = trials.number_for_all(connection) if of is None else of.number
    content = connection.scalar(select(PublishedRelease.content).where(PublishedRelease.number == number))
    manifest = _MANIFEST.decode(content) if content else None
    return manifest if of is None or (manifest and manifest.digest == of.digest) else None


def _matter(connection: Connection, manifest: Manifest | None, code: str) -> Matter | None:
    known: Matter | None = (
        _part(connection, manifest, f"matter {code}", Matter, None) if manifest is not None else None
    )
    return known


def _part(connection: Connection, manifest: Manifest, name: str, kind: Any, without: Any) -> Any:
    digest = next((part.digest for part in manifest.parts if part.name == name), None)
    content = connection.scalar(select(ReleasePart.content).where(ReleasePart.digest == digest))
    try:
        return without if content is None else msgspec.json.decode(content, type=kind)
    except msgspec.ValidationError:  # of a later program: the page says less
        return without
