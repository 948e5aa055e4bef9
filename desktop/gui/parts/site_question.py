"""Asking for a site: its name, a part of it, first letters or code; all are offered while one types."""

from __future__ import annotations

from casework.language import _
from casework.release.catalogue import Release
from desktop.gui.parts.questions import LineQuestion
from desktop.services.catalogue.find_site import site_words


def site_question(words: str, release: Release, here: str) -> LineQuestion:
    """Which other site; the one above this site stands there already."""
    own = release.site(here)
    above = release.site(own.parent) if own else None
    return LineQuestion(
        words=words,
        hint=_("站点名称、首字母或编码"),
        text=site_words(above) if above else "",
        choices=tuple(site_words(site) for site in release.sites if site.code != here),
    )
