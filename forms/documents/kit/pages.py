"""Forms of several pages: which entries stand on which page, in both panels alike.

An entry is what belongs together: a row of a table, a paragraph.  Its Mongolian stands on the page
where its Chinese stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from forms.documents.kit.foot import Copy, Ending, Foot, foot, signatures, tear_off
from forms.documents.kit.form import Form
from forms.documents.kit.head import Head, head, repeated_head
from forms.documents.kit.panel import Group, panel
from forms.documents.kit.strip import TEAR_OFF_HEIGHT
from forms.documents.kit.styles import DENSITIES, PAPER, SEVERAL_PAGES, Density
from forms.documents.kit.words import Words, joined
from forms.documents.notification import chinese
from forms.documents.notification.pages import BETWEEN_PANELS, FOOT_TOP, panels
from forms.errors import TextTooLong
from forms.page import Document, Item, Page
from forms.sheet.composing import Block, Sheet, draw_blocks, total
from forms.sheet.frame import framed
from forms.text.columns import ColumnStyle
from forms.text.fonts import FontSet

# More entries than this are not tried on one page.
_ONE_PAGE_AT_MOST = 40


class Entry(NamedTuple):
    """Blocks of the Chinese panel with their Mongolian groups.

    `table` is the head that stands above, once on each page.  A heading keeps with the next entry.
    """

    blocks: tuple[Block, ...] = ()
    groups: tuple[Group, ...] = ()
    table: Block | None = None
    keeps_next: bool = False


class Layout(NamedTuple):
    """All that a form is laid out from; `entries` makes them for a density."""

    form: Form
    words: Words
    fonts: FontSet
    head: Head
    entries: Callable[[Density], list[Entry]]
    ending: Ending
    copies: tuple[Copy, ...]
    densities: tuple[Density, ...] = DENSITIES

    @property
    def closing_height(self) -> float:
        """What the last page keeps free above its foot."""
        strip = any(copy.tear_off for copy in self.copies)
        return self.ending.height + (TEAR_OFF_HEIGHT if strip else 0.0)


def group(*texts: tuple[str, ColumnStyle], number: int = 0) -> tuple[Group, ...]:
    """One group of the texts that are not empty, or none."""
    kept = tuple((text, style) for text, style in texts if text)
    return (Group(kept, number),) if kept else ()


def entries_of(
    blocks: Sequence[Block], groups: Sequence[Group] = (), table: Block | None = None
) -> list[Entry]:
    """An entry for each block, so that pages may part them; the groups go with the first."""
    if not blocks:
        return [Entry((), tuple(groups))] if groups else []
    return [Entry((block,), tuple(groups) if i == 0 else (), table) for i, block in enumerate(blocks)]


def lay_out(layout: Layout) -> Document:
    """The document, every copy of it.

    Raises MissingGlyph when a character has no shape in any installed font, TextTooLong when one text
    alone is longer than a page, and PaperTooSmall when one of a single line is wider.
    """
    plans = _plan(layout)
    # The copies share the very items of their pages, so that the file holds them once.
    bodies = [_body(layout, plan, plan is plans[-1]) for plan in plans]
    pages: list[Page] = []
    for copy in layout.copies:
        for number, body in enumerate(bodies, start=1):
            end = _end(layout, copy, (number, len(bodies)))
            pages.append(Page(PAPER.width, PAPER.height, (*body, *end)))
    title = joined(layout.words.zh(layout.head.title), layout.form.number)
    return framed(Document(title, tuple(pages)), PAPER, layout.fonts)


def _body(layout: Layout, blocks: Sequence[Block], last: bool) -> list[Item]:
    sheet = Sheet(layout.fonts)
    draw_blocks(sheet, blocks, PAPER.margin)
    if last and layout.ending.height:
        signatures(layout.ending, layout.words).draw(sheet, FOOT_TOP - layout.closing_height)
    return sheet.items


def _end(layout: Layout, copy: Copy, page: tuple[int, int]) -> list[Item]:
    """What differs between the copies: the tear-off strip on the last page, and the foot."""
    sheet = Sheet(layout.fonts)
    if copy.tear_off and page[0] == page[1]:
        strip = tear_off(layout.form, copy.tear_off, layout.words, layout.fonts)
        strip.draw(sheet, FOOT_TOP - strip.height)
    content = Foot(copy.label, page)
    foot(layout.form, content, layout.words).draw(sheet, FOOT_TOP)
    return sheet.items


def _plan(layout: Layout) -> list[list[Block]]:
    """The blocks of each page: one page if any density allows it, else as many as are needed."""
    rest = layout.entries(SEVERAL_PAGES)
    if len(rest) <= _ONE_PAGE_AT_MOST:
        whole = _airiest(layout, rest)
        if whole:
            return [whole]
    plans: list[list[Block]] = []
    while rest:
        blocks, taken = _fullest(layout, rest, not plans)
        plans.append(blocks)
        rest = rest[taken:]
    return plans


def _airiest(layout: Layout, rest: Sequence[Entry]) -> list[Block] | None:
    """All on one page as airily as it can be; None if even the tightest density does not hold it.

    What the density of several pages does not hold, no airier one does: those are then not made.
    """
    usual = _page(layout, rest, (True, True))
    for density in layout.densities:
        if density == SEVERAL_PAGES:
            if usual:
                return usual
            continue
        if not usual and density.padding > SEVERAL_PAGES.padding:
            continue
        whole = _page(layout, layout.entries(density), (True, True))
        if whole:
            return whole
    return usual


def _fullest(layout: Layout, rest: Sequence[Entry], first: bool) -> tuple[list[Block], int]:
    """The next page with as many entries as it holds; the signatures need a page with an entry."""
    # So few entries were tried on one page already.
    whole = None if first and len(rest) <= _ONE_PAGE_AT_MOST else _page(layout, rest, (first, True))
    if whole:
        return whole, len(rest)
    for count in range(_at_most(layout, rest), 0, -1):
        if count > 1 and rest[count - 1].keeps_next:
            continue
        blocks = _page(layout, rest[:count], (first, False))
        if blocks:
            return blocks, count
    raise TextTooLong(layout.head.subject or layout.words.zh(layout.head.title))


def _at_most(layout: Layout, rest: Sequence[Entry]) -> int:
    """How many entries a page could hold if nothing else stood on it; never all that are left."""
    used = 0.0
    for count, entry in enumerate(rest):
        used += total(entry.blocks)
        used += sum(group.area(layout.fonts) for group in entry.groups) / PAPER.inner_width
        if used > FOOT_TOP - PAPER.margin:
            return max(1, min(count, len(rest) - 1))
    return max(1, len(rest) - 1)


def _page(layout: Layout, entries: Sequence[Entry], ends: tuple[bool, bool]) -> list[Block] | None:
    """The blocks of a page that is the first, the last, both or neither; None if they do not fit."""
    first, last = ends
    form, words, fonts = layout.form, layout.words, layout.fonts
    top = head(form, layout.head, words, fonts) if first else repeated_head(form, layout.head, words)
    room = FOOT_TOP - PAPER.margin - top.height - (layout.closing_height if last else 0.0)
    han = _chinese(entries)
    groups = [group for entry in entries for group in entry.groups]
    if first and not words.mn(layout.head.title):
        han.append(chinese.no_mongolian(words))
    left = room - total(han) - (BETWEEN_PANELS if groups else 0.0)
    if left < 0:
        return None
    mongol = panel(groups, left, fonts)
    if mongol is None:
        return None
    if not mongol.height:
        return [top, *han]
    return [top, *panels(han, mongol, form.settings.script_order == "mn_first", _tables(entries))]


def _tables(entries: Sequence[Entry]) -> tuple[bool, bool]:
    """Whether the Chinese panel begins with a table, and whether it ends with one."""
    shown = [entry for entry in entries if entry.blocks]
    return bool(shown and shown[0].table), bool(shown and shown[-1].table)


def _chinese(entries: Sequence[Entry]) -> list[Block]:
    blocks: list[Block] = []
    table: Block | None = None
    for entry in entries:
        if entry.table is not None and entry.table is not table:
            blocks.append(entry.table)
        table = entry.table
        blocks += entry.blocks
    return blocks
