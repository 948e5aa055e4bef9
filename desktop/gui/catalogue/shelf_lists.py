"""The shelves of the catalogue and the matters on one of them, as lines of lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from casework.cases.availability import why_unavailable
from casework.language import _, n_
from casework.release.catalogue import Matter, Release, Site
from casework.release.release_changes import CHANGE_KINDS, ReleaseChanges
from casework.shared_words import MODES
from casework.shelves import Shelf
from desktop.gui.parts.lines import Line


def shelf_lines(shelves: Iterable[Shelf]) -> tuple[Line, ...]:
    """A line a shelf; its number is its place."""
    return tuple(
        Line(
            words=shelf.words,
            about=n_("{count} 项", len(shelf.codes)).format(count=len(shelf.codes)),
            number=str(place),
        )
        for place, shelf in enumerate(shelves)
    )


def matter_lines(release: Release, site: Site, codes: Iterable[str]) -> tuple[Line, ...]:
    """A line a matter; its number is its code, at its right stands what this site does for it."""
    today = dt.datetime.now().astimezone().date()
    known = {matter.code: matter for matter in release.matters}
    return tuple(_matter_line(known[code], site, today) for code in codes if code in known)


def change_shelves(changes: ReleaseChanges) -> tuple[Shelf, ...]:
    """What changed, as shelves: new matters, changed ones, those that are gone."""
    return tuple(
        Shelf(_(words), codes)
        for kind, words in CHANGE_KINDS.items()
        if (codes := tuple(each.code for each in changes.matters if each.kind == kind))
    )


def change_lines(changes: ReleaseChanges, codes: Iterable[str]) -> tuple[Line, ...]:
    """A line a changed matter, with what changed."""
    wanted = set(codes)
    return tuple(
        Line(words=each.name, about=each.words, number=each.code, sign="attention", tone="attention")
        for each in changes.matters
        if each.code in wanted
    )


def _matter_line(matter: Matter, site: Site, today: dt.date) -> Line:
    why = why_unavailable(matter, today)
    mode = matter.modes.get(site.kind)
    return Line(
        words=matter.name.zh,
        about=" · ".join(filter(None, (matter.code, matter.authority.zh, why))),
        number=matter.code,
        word=_(MODES[mode]) if mode else "",
        sign="stop" if why else "",
        tone="stop",
    )
