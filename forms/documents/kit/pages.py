"""Forms on A4: entries in two panels, a page after the other, the same in every copy.

An entry is what belongs together: a row of a table, a paragraph.  Its Mongolian stands on the page
where its Chinese stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeVar

import msgspec

from forms.documents.kit.blocks import no_mongolian
from forms.documents.kit.foot import (
    FOOT_HEIGHT,
    Ending,
    FormCopy,
    FormFoot,
    foot,
    signatures,
)
from forms.documents.kit.form import Form
from forms.documents.kit.halves import HALVED, HalfPage, Narrow, halved
from forms.documents.kit.head import FormHead, head, repeated_head
from forms.documents.kit.panel import BETWEEN_PANELS, Group, both_panels, cut_group, flowed, panel
from forms.documents.kit.plan import Planned, plan_of, taken_over
from forms.documents.kit.sources import naming_sources
from forms.documents.kit.strip import TEAR_OFF_HEIGHT, strip_block
from forms.documents.kit.styles import DENSITIES, PAPER, SEVERAL_PAGES, Density
from forms.documents.kit.words import Words, joined
from forms.errors import DocumentError, NoRoom, TextTooLong
from forms.page import Document, Item, Page
from forms.sheet.composing import Block, Sheet, draw_alike, space, total
from forms.sheet.frame import framed
from forms.sheet.paper import Paper
from forms.text.columns import ColumnStyle
from forms.text.fonts import FontSet

FOOT_TOP = PAPER.bottom - FOOT_HEIGHT
_LEAST_PADDING = 0.2
_PARTED_ABOVE = 200.0  # points
_LEAST_FILLED = 0.37  # of the last page, with the room below its last line: a third of it has text


class PageEntry(NamedTuple):
    """Blocks of the Chinese panel with their Mongolian groups.

    `table` is the head that stands above, once on each page.  A heading keeps with the next entry.
    `above` is room before what follows a table; groups of entries that `flow` run on in one, where the
    density lets them.  Groups are made `later` where a page is given up as soon as its Chinese does not fit.
    """

    blocks: tuple[Block, ...] = ()
    groups: tuple[Group, ...] = ()
    table: Block | None = None
    keeps_next: bool = False
    above: float = 0.0
    flows: bool = False
    later: Callable[[], Sequence[Group]] | None = None

    def mongolian(self) -> Sequence[Group]:
        """All groups of the Mongolian panel."""
        return self.later() if self.later else self.groups


class Layout(NamedTuple):
    """All that a form is laid out from; `entries` makes them for a density.

    A form whose entries are the same in every density is `even`: its last page is set as airily as it can
    be, and rows of tables take the room that is left.  `absent` says that there is no Mongolian, at the end
    of the first page; without it the kit says so where the title has none.
    """

    form: Form
    words: Words
    fonts: FontSet
    head: FormHead
    entries: Callable[[Density], Sequence[PageEntry]]
    ending: Ending
    copies: tuple[FormCopy, ...]
    densities: tuple[Density, ...] = DENSITIES
    even: bool = False
    absent: tuple[Block, ...] | None = None
    most_on_one_page: int = 40  # with more entries, all on one page is not tried in every density
    notice: str = ""  # in the foot
    first_head: Block | None = None  # what stands above the first page in place of the usual head
    narrow: Callable[[Density, Paper], Sequence[PageEntry]] | None = None  # where two copies may share a page

    @property
    def closing_height(self) -> float:
        """What the last page keeps free above its foot."""
        strip = any(copy.tear_off for copy in self.copies)
        return self.ending.height + (TEAR_OFF_HEIGHT if strip else 0.0)

    @property
    def absence(self) -> tuple[Block, ...]:
        """What says that there is no Mongolian, or nothing."""
        if self.absent is not None:
            return self.absent
        return () if self.words.mn(self.head.title) else (no_mongolian(self.words),)


def group(*texts: tuple[str, ColumnStyle], number: int = 0) -> tuple[Group, ...]:
    """One group of the texts that are not empty, or none."""
    filled = tuple((text, style) for text, style in texts if text)
    return (Group(filled, number),) if filled else ()


def entries_of(
    blocks: Sequence[Block], groups: Sequence[Group] = (), table: Block | None = None
) -> list[PageEntry]:
    """An entry for each block, so that pages may part them; the groups go with the first."""
    if not blocks:
        return [PageEntry((), tuple(groups))] if groups else []
    return [PageEntry((block,), tuple(groups) if i == 0 else (), table) for i, block in enumerate(blocks)]


def lay_out(layout: Layout) -> Document:
    """The document, every copy of it.

    Raises MissingGlyph when a character has no shape in any installed font, TextTooLong when one text
    alone is longer than a page, and PaperTooSmall when one of a single line is wider.
    """
    with naming_sources(layout.form):
        return _laid_out(layout)


def _laid_out(layout: Layout) -> Document:
    title = joined(layout.words.zh(layout.head.title), layout.form.number)
    page = _halved(layout)
    if page:
        with suppress(NoRoom):  # what is not right in a half has a page for each copy
            return framed(Document(title, (page,)), HALVED, layout.fonts)
    plan = _plan(layout)
    # The copies share the very items of their pages, so that the file holds them once.
    bodies = [_body(layout, blocks, (number, len(plan))) for number, blocks in enumerate(plan, start=1)]
    pages: list[Page] = []
    for copy in layout.copies:
        for number, body in enumerate(bodies, start=1):
            end = _end(layout, copy, (number, len(bodies)))
            pages.append(Page(PAPER.width, PAPER.height, (*body.items, *end)))
    return framed(Document(title, tuple(pages)), PAPER, layout.fonts, bodies)


def _halved(layout: Layout) -> Page | None:
    """Both copies on one page, where the document has a narrow shape and that fits."""
    narrow = layout.narrow
    if narrow is None:
        return None

    def entries(density: Density, paper: Paper) -> Narrow:
        made = narrow(density, paper)
        return Narrow(_chinese(made), _groups(made, density))

    top = head(layout.form, layout.head, layout.words, layout.fonts)
    form, words, fonts = layout.form, layout.words, layout.fonts
    return halved(HalfPage(form, words, fonts, top, entries, layout.ending, layout.copies))


def _plan(layout: Layout) -> list[list[Block]]:
    """The blocks of each page; entries too long for one are parted.

    Where little is left for the last page, all are set more tightly if that saves it; else it takes over
    what the page before can spare.  Where a page is thin even so, long entries are parted too.
    """
    panels = _Panels(layout)
    try:
        plan = plan_of(panels)
    except TextTooLong:
        panels = _Panels(layout, parting=True)
        plan = plan_of(panels)
    if len(plan) > 1 and _is_thin(plan[-1].page):
        tighter = _Panels(layout, parting=panels.parting, several=DENSITIES[-2])
        fewer = plan_of(tighter)
        if len(fewer) < len(plan):
            panels, plan = tighter, fewer
    plan = taken_over(panels, plan, _is_thin)
    if _thin_pages(plan) and not panels.parting:
        with suppress(TextTooLong):
            panels = _Panels(layout, parting=True)
            parted = taken_over(panels, plan_of(panels), _is_thin)
            if len(parted) <= len(plan):
                plan = min(plan, parted, key=lambda each: (len(each), _thin_pages(each)))
    return [planned.page for planned in plan]


def _thin_pages(plan: Sequence[Planned[list[Block]]]) -> int:
    return sum(_is_thin(planned.page) for planned in plan) if len(plan) > 1 else 0


def _is_thin(blocks: Sequence[Block]) -> bool:
    return total(blocks) < _Panels.room * _LEAST_FILLED


def _parted(entry: PageEntry, fonts: FontSet) -> list[PageEntry]:
    """The entry in as many as it has blocks or parts of Mongolian text; a short one stays as it is."""
    groups = entry.mongolian()
    if _least_height(entry, fonts) <= _PARTED_ABOVE:
        return [entry]
    pieces = [piece for each in groups for piece in cut_group(each)]
    count = max(len(entry.blocks), len(pieces))
    return [
        entry._replace(
            blocks=_share(entry.blocks, index, count),
            groups=_share(pieces, index, count),
            later=None,
            above=entry.above if index == 0 else 0.0,
            keeps_next=entry.keeps_next and index == count - 1,
        )
        for index in range(count)
    ]


Part = TypeVar("Part")


def _share(parts: Sequence[Part], index: int, count: int) -> tuple[Part, ...]:
    """What of the parts goes with one of `count` entries, in order and evenly."""
    return tuple(parts[index * len(parts) // count : (index + 1) * len(parts) // count])


def _least_height(entry: PageEntry, fonts: FontSet) -> float:
    area = sum(each.area(fonts) for each in entry.mongolian())
    return total(entry.blocks) + area / PAPER.inner_width


def _body(layout: Layout, blocks: Sequence[Block], page: tuple[int, int]) -> Sheet:
    """What all copies of a page have."""
    sheet = Sheet(layout.fonts)
    draw_alike(sheet, blocks, PAPER.margin, page[0])
    if page[0] == page[1] and layout.ending.height:
        signatures(layout.ending, layout.words).draw(sheet, FOOT_TOP - layout.closing_height)
    return sheet


def _end(layout: Layout, copy: FormCopy, page: tuple[int, int]) -> list[Item]:
    """What differs between the copies: the tear-off strip on the last page, and the foot, read after it."""
    sheet = Sheet(layout.fonts)
    if copy.tear_off and page[0] == page[1]:
        mongolian_first = layout.form.settings.script_order == "mn_first"
        strip = strip_block(copy.tear_off, layout.words, layout.fonts, mongolian_first)
        strip.draw(sheet, FOOT_TOP - strip.height)
    content = FormFoot(copy.label, page, layout.notice)
    foot(layout.form, content, layout.words).draw(sheet, FOOT_TOP)
    return sheet.items


class _Panels:
    """The pages of a form on A4: the blocks of each, in order from the top margin."""

    room = FOOT_TOP - PAPER.margin

    def __init__(self, layout: Layout, parting: bool = False, several: Density = SEVERAL_PAGES) -> None:
        self._layout = layout
        self._several = several
        self.parting = parting
        self._made: dict[Density, Sequence[PageEntry]] = {}
        self._heads: dict[bool, Block] = {}
        first = layout.densities[0] if layout.even and not parting else self._several
        self.count = len(self._entries(first))

    def least_height(self, index: int) -> float:
        return _least_height(self._entries(self._several)[index], self._layout.fonts)

    def keeps_next(self, index: int) -> bool:
        return self._entries(self._several)[index].keeps_next

    def too_long(self, _index: int) -> DocumentError:
        layout = self._layout
        content = layout.head
        # What is shorter than a page may still find no room below a head that is none.
        high = self._head(True).height > self.room / 2
        text = max([content.subject, *(value for _, value in content.pairs)], key=len) if high else ""
        return TextTooLong(content.subject or layout.words.zh(content.title), text)

    def page(self, start: int, end: int) -> list[Block] | None:
        if end < self.count or self.parting:
            return self._set(self._several, start, end)
        is_tried = start == 0 and self.count <= self._layout.most_on_one_page
        if self._layout.even:
            if not is_tried and not self._set(self._several, start, end):
                return None
            settings = (self._set(density, start, end) for density in self._layout.densities)
            return next(filter(None, settings), None)
        return self._airiest(start, end) if is_tried else self._set(self._several, start, end)

    def _airiest(self, start: int, end: int) -> list[Block] | None:
        """The page as airily as it can be; None if even the tightest density does not hold it.

        What the density of several pages does not hold, no airier one does: those are then not made.
        """
        usual = self._set(self._several, start, end)
        for density in self._layout.densities:
            if density == self._several:
                if usual:
                    return usual
                continue
            if not usual and density.padding > self._several.padding:
                continue
            page = self._set(density, start, end)
            if page:
                return page
        return usual

    def _entries(self, density: Density) -> Sequence[PageEntry]:
        made = self._made.get(density)
        if made is None:
            made = self._made[density] = self._entries_in(density)
        return made

    def _entries_in(self, density: Density) -> Sequence[PageEntry]:
        entries = self._layout.entries(density)
        if not self.parting:
            return entries
        return [part for entry in entries for part in _parted(entry, self._layout.fonts)]

    def _head(self, first: bool) -> Block:
        made = self._heads.get(first)
        if made is None:
            layout = self._layout
            form, content, words = layout.form, layout.head, layout.words
            if not first:
                made = repeated_head(form, content, words)
            else:
                made = layout.first_head or head(form, content, words, layout.fonts)
            self._heads[first] = made
        return made

    def _set(self, density: Density, start: int, end: int) -> list[Block] | None:
        """The blocks of a page in that density; None if they do not fit."""
        layout = self._layout
        # A table may have more rows in another density: the last page holds all that there are.
        entries = self._entries(density)[start : end if end < self.count else None]
        top = self._head(start == 0)
        absence, han = layout.absence if start == 0 else (), _chinese(entries)
        left = self.room - top.height - (layout.closing_height if end == self.count else 0.0)
        left -= total(absence) + total(han)
        groups = _groups(entries, density) if left >= 0 else []
        left -= BETWEEN_PANELS if groups else 0.0
        if left < 0:
            return None
        mongol = panel(groups, left, layout.fonts)
        if mongol is None:
            return None
        if layout.even:
            airy = _airier(density, entries, left - mongol.height)
            han = _chinese(self._entries_in(airy)[start:end]) if airy else han
        han += absence
        if not mongol.height:
            return [top, *han]
        mongolian_first = layout.form.settings.script_order == "mn_first"
        return [top, *both_panels(han, mongol, mongolian_first, _tables(entries))]


def _airier(density: Density, entries: Sequence[PageEntry], spare: float) -> Density | None:
    """The density with the room that is left on a page given to the rows of tables."""
    count = sum(1 for entry in entries if entry.table)
    more = min(spare / (2 * count), DENSITIES[0].padding - density.padding) if count else 0.0
    return (
        msgspec.structs.replace(density, padding=density.padding + more) if more >= _LEAST_PADDING else None
    )


def _tables(entries: Sequence[PageEntry]) -> tuple[bool, bool]:
    """Whether the Chinese panel begins with a table, and whether it ends with one."""
    shown = [entry for entry in entries if entry.blocks]
    return bool(shown and shown[0].table), bool(shown and shown[-1].table)


def _chinese(entries: Sequence[PageEntry]) -> list[Block]:
    blocks: list[Block] = []
    table, above = None, 0.0
    for entry in entries:
        if entry.table is not None and entry.table is not table:
            blocks.append(entry.table)
        if entry.above and blocks and not above:
            blocks.append(space(entry.above))
        table, above = entry.table, entry.above
        blocks += entry.blocks
    return blocks


def _groups(entries: Sequence[PageEntry], density: Density) -> list[Group]:
    groups = [group for entry in entries if not entry.flows for group in entry.mongolian()]
    flowing = [group for entry in entries if entry.flows for group in entry.mongolian()]
    return groups + (flowed(flowing) if density.flowing else flowing)
