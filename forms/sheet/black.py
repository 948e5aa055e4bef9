"""Pages as a needle or thermal printer needs them: nothing grey, nothing white on black, no thin line."""

from __future__ import annotations

import msgspec

from forms.page import Box, GlyphRun, Item, Page, Rule
from forms.sheet.paper import Paper


def in_black(page: Page, paper: Paper) -> Page:
    """The page with all text and lines black, lines at least as wide as the paper wants.

    A filled box becomes a frame, so that ribbon and paper stay dry and what stood white in it is read.
    """
    return msgspec.structs.replace(
        page, items=tuple(_blackened(item, paper.least_rule) for item in page.items)
    )


def _blackened(item: Item, least: float) -> Item:
    if isinstance(item, GlyphRun):
        return msgspec.structs.replace(item, grey=0.0) if item.grey else item
    if isinstance(item, Rule):
        return msgspec.structs.replace(item, grey=0.0, width=max(item.width, least))
    if isinstance(item, Box):
        return msgspec.structs.replace(item, fill=None, grey=0.0, line=max(item.line, least))
    return item
