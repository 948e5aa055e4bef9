"""Turns what the desk finds into rows of the list of matters."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from casework.cases.availability import why_unavailable
from casework.language import _, n_
from casework.release.catalogue import Bundle, Matter, Release, Site
from casework.search.initials import has_initials
from casework.shared_words import MODES
from desktop.gui.counter.matter_list import MatterRow

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

SHOWN = 30


class MatterRows:
    """Finds matters for what was typed; with nothing typed, the recent ones and then the most used."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._release: Release | None = None
        self._matters: dict[str, Matter] = {}

    def find(self, query: str) -> tuple[MatterRow, ...]:
        """Rows for a query, best first."""
        query = query.strip()
        if (
            self._release is not self._desk.catalogue.release
        ):  # the first time, and when another came into use
            self._release = self._desk.catalogue.release
            self._matters = {matter.code: matter for matter in self._release.matters}
        hits = self._desk.catalogue.find(query, SHOWN)
        is_question = {hit.code: hit.is_question for hit in hits}
        codes = list(is_question)
        if not query:
            codes = list(dict.fromkeys([*self._desk.catalogue.recent(), *codes]))[:SHOWN]
        rows = [
            self._row(self._matters[code], query, is_question=is_question.get(code, False))
            for code in codes
            if code in self._matters
        ]
        bundles = [_bundle_row(each, query) for each in bundles_for(self._release, query)]
        if rows and all(row.is_question for row in rows):
            rows = rows if not bundles else []  # nobody guesses where something is called so
        first = 0 if any(row.name.startswith(query) for row in bundles) else 1
        return (*rows[:first], *bundles, *rows[first:])

    def _row(self, matter: Matter, query: str, *, is_question: bool) -> MatterRow:
        start = matter.name.zh.find(query) if query else -1
        return MatterRow(
            code=matter.code,
            name=matter.name.zh,
            about=about_matter(matter, self._desk.site),
            hit=(start, len(query)) if start >= 0 else (0, 0),
            is_question=is_question,
            unavailable=why_unavailable(matter, dt.datetime.now().astimezone().date()),
        )


def bundles_for(release: Release, typed: str) -> list[Bundle]:
    """The bundles (一件事) that are called so: by name, a word that people use, initials or code."""
    typed = typed.strip().casefold()
    if len(typed) < 2:
        return []
    return [bundle for bundle in release.bundles if bundle.status == "in_use" and _is_called(bundle, typed)]


def _is_called(bundle: Bundle, typed: str) -> bool:
    names = [bundle.name, *bundle.keywords]
    if any(typed in text.casefold() for name in names for text in (name.zh, name.mn)):
        return True
    if typed.isascii() and typed.isalpha():
        return bundle.initials.startswith(typed) or any(has_initials(name.zh, typed) for name in names)
    return typed == bundle.code.casefold()


def _bundle_row(bundle: Bundle, query: str) -> MatterRow:
    start = bundle.name.zh.find(query)
    count = n_("{count} 个事项一起办", len(bundle.matters)).format(count=len(bundle.matters))
    return MatterRow(
        code=bundle.code,
        name=bundle.name.zh,
        about=" · ".join(filter(None, (_("一件事"), count, bundle.lead.zh if bundle.lead else ""))),
        hit=(start, len(query)) if start >= 0 else (0, 0),
        is_bundle=True,
    )


def about_matter(matter: Matter, site: Site) -> str:
    """Mode at this site, code and department, such as 代收 · SAMPLE-001 · 旗医疗保障局."""
    mode = matter.modes.get(site.kind)
    parts = [_(MODES[mode]) if mode else "", matter.code, matter.authority.zh]
    return " · ".join(part for part in parts if part)


def matter_of(release: Release, code: str) -> Matter | None:
    """The matter of a draft, None when none is chosen or the release no longer has it."""
    return release.matter(code) if code else None


def mongolian_of(matter: Matter, release: Release) -> str:
    """The Mongolian name as paper would have it: a draft only where the release lets drafts be printed."""
    approved = matter.name.status == "approved"
    return matter.name.mn if approved or release.settings.print_drafts else ""
