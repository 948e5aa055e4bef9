"""What a commit changed: the store tells it, and pages refresh themselves from it and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

# What a page may be concerned with; `entries` are those of cases, staff and the catalogue alike.
Area = Literal["entries", "drafts", "settings", "deliveries", "releases", "prints"]

_NONE: frozenset[str] = frozenset()


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the store now and was not before; empty says that nothing is.

    `kinds` and `subjects` (ids of cases) are those of the new entries, of this device and of others;
    `own_entries` says that some were recorded here and wait to be sent.  The
    rest is this device's own: ids of drafts, names of settings, numbers of slips that were archived or went
    to a printer, whether the banner was heard of, and whether another release came into use.
    """

    kinds: frozenset[str] = _NONE
    subjects: frozenset[str] = _NONE
    drafts: frozenset[str] = _NONE
    settings: frozenset[str] = _NONE
    prints: frozenset[str] = _NONE
    own_entries: bool = False
    deliveries: bool = False
    releases: bool = False

    @property
    def areas(self) -> frozenset[Area]:
        """Where something changed."""
        return frozenset(self._areas())

    def joined(self, other: Changes) -> Changes:
        """Both changes as one."""
        names = Changes.__struct_fields__
        return Changes(**{name: getattr(self, name) | getattr(other, name) for name in names})

    def _areas(self) -> Iterator[Area]:
        if self.kinds:
            yield "entries"
        if self.drafts:
            yield "drafts"
        if self.settings:
            yield "settings"
        if self.prints:
            yield "prints"
        if self.deliveries:
            yield "deliveries"
        if self.releases:
            yield "releases"
