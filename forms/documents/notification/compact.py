"""The notification on A5 and on 241 mm continuous paper: the same parts as on A4, in one column."""

from __future__ import annotations

from collections.abc import Sequence

from forms.documents.kit.foot import Copy, Foot
from forms.documents.kit.panel import Group, flowed
from forms.documents.kit.plan import pages_of
from forms.documents.kit.words import Words, joined
from forms.documents.notification import compact_parts as parts
from forms.documents.notification.compact_columns import bands, heights, readable
from forms.documents.notification.compact_ending import signatures, tear_off
from forms.documents.notification.compact_looks import LOOKS, tighter
from forms.documents.notification.compact_parts import Desk, Part
from forms.documents.notification.data import Notification
from forms.documents.notification.foot import copies
from forms.documents.notification.rows import Maker, Row, make
from forms.errors import DocumentError, PaperTooSmall
from forms.page import Document, Page
from forms.sheet.black import in_black
from forms.sheet.composing import Block, Sheet, draw_blocks, space, total
from forms.sheet.frame import framed
from forms.sheet.paper import Paper
from forms.text.fonts import FontSet
from forms.text.lines import line_length

# More sheets than this are no slip any more: a larger paper is asked for.
_MOST_PAGES = 4


def lay_out(notification: Notification, fonts: FontSet, paper: Paper) -> Document:
    """The notification on `paper`; in two copies, unless the paper itself has several layers.

    Raises PaperTooSmall, naming what does not fit, and MissingGlyph when a character has no shape in any
    installed font.
    """
    words = Words(notification)
    desk, pages = _fewest(Desk(notification, words, fonts, LOOKS[paper]))
    if len(pages) > _MOST_PAGES:
        raise PaperTooSmall(paper.name, notification.matter.name.zh, "")
    drawn = [
        _page(desk, blocks, Foot(copy.label if paper.copies else "", (number, len(pages))), copy)
        for copy in _copies(desk)
        for number, blocks in enumerate(pages, 1)
    ]
    title = f"{words.zh('title')} {notification.number}".strip()
    return framed(Document(title, tuple(drawn)), paper, fonts)


def _fewest(desk: Desk) -> tuple[Desk, list[list[Block]]]:
    """The pages in the paper's look, or in a tighter one where that saves a sheet."""
    pages = _pages(desk)
    if len(pages) > 1:
        tight = desk._replace(look=tighter(desk.look))
        tried = _pages(tight)
        if len(tried) < len(pages):
            return tight, tried
    return desk, pages


def _copies(desk: Desk) -> tuple[Copy, ...]:
    """Paper of several layers has the applicant's strip on each: the lower ones are the stub."""
    both = copies(desk.notification)
    return both if desk.look.paper.copies else both[:1]


def _pages(desk: Desk) -> list[list[Block]]:
    """The blocks of each page, with Mongolian columns as high as makes the fewest pages."""
    maker, rows = make(desk.notification, desk.words, desk.fonts)
    han = _chinese(desk, maker, rows)
    groups = [readable(group, desk.look) for group in _groups(desk, maker, rows)]
    ends = [signatures(desk), _room_for_strip(desk)]
    if not groups:
        absent = desk.words.zh("no_mongolian")
        absence = Part(parts.paragraph(desk, absent, desk.look.small), absent)
        return pages_of(_Column(desk, [*_ordered(desk, han, [absence]), *ends]))
    tried = []
    for height in heights(desk.look):
        mongol = bands(desk, groups, height)
        pages = pages_of(_Column(desk, [*_ordered(desk, han, mongol), *ends]))
        tried.append((pages, total([part.block for part in mongol])))
    return min(tried, key=lambda one: (len(one[0]), one[1]))[0]


class _Column:
    """The pages of parts in one column: the blocks of each, below the parts' own head or a repeated one."""

    def __init__(self, desk: Desk, all_parts: Sequence[Part]) -> None:
        self._desk = desk
        self._parts = all_parts
        self.count = len(all_parts)
        self.room = desk.look.paper.bottom - desk.look.paper.top - _foot_height(desk)

    def least_height(self, index: int) -> float:
        part = self._parts[index]
        return 0.0 if part.is_gap else min(part.block.height, (part.bare or part.block).height)

    def keeps_next(self, index: int) -> bool:
        return self._parts[index].keeps_next

    def too_long(self, index: int) -> DocumentError:
        return PaperTooSmall(self._desk.look.paper.name, self._parts[index].name, "")

    def page(self, start: int, end: int) -> list[Block] | None:
        """No gap stands first, and no rule below another."""
        above = parts.repeated_head(self._desk) if start else None
        blocks = [above.block] if above else []
        for index in range(start + bool(start and self._parts[start].is_gap), end):
            part = self._parts[index]
            blocks.append(part.bare if part.bare and above and above.closes else part.block)
            above = part
        return blocks if total(blocks) <= self.room else None


def _chinese(desk: Desk, maker: Maker, rows: Sequence[Row]) -> list[Part]:
    result = parts.opening(desk, maker.missing)
    result += [parts.material_row(desk, row.portion) for row in rows if row.portion]
    result.append(parts.gap(3.0))
    result += [parts.settled(desk, lines) for row in rows for lines in row.settled]
    return [*result, *parts.facts(desk), parts.gap(3.0)]


def _groups(desk: Desk, maker: Maker, rows: Sequence[Row]) -> list[Group]:
    if not maker.bilingual:
        return []
    density = desk.look.density
    wanted = [group for row in rows if row.portion for group in maker.mongolian(row, density)]
    rest = [group for row in rows if not row.portion for group in maker.mongolian(row, density)]
    title = Group(((desk.words.mn("title"), density.mn_matter),))
    return [title, *maker.opening(density), *wanted, *flowed(rest)]


def _ordered(desk: Desk, han: list[Part], mongol: list[Part]) -> list[Part]:
    first = desk.notification.settings.script_order == "mn_first"
    panels = [*mongol, parts.rule(desk), *han] if first else [*han, *mongol]
    return [*parts.head(desk), *panels]


def _room_for_strip(desk: Desk) -> Part:
    """What the last page keeps free for the strip of either copy, which is drawn against its foot."""
    strips = [copy.tear_off for copy in _copies(desk) if copy.tear_off]
    height = max(tear_off(desk, strip).height for strip in strips)
    return Part(space(height), desk.words.zh("receipt"))


def _foot_height(desk: Desk) -> float:
    return 2 * desk.look.small.leading + 2.0


def _page(desk: Desk, blocks: Sequence[Block], content: Foot, copy: Copy) -> Page:
    paper = desk.look.paper
    sheet = Sheet(desk.fonts)
    draw_blocks(sheet, blocks, paper.top)
    if copy.tear_off and content.page[0] == content.page[1]:
        strip = tear_off(desk, copy.tear_off)
        strip.draw(sheet, paper.bottom - _foot_height(desk) - strip.height)
    _foot(desk, sheet, content)
    page = Page(paper.width, paper.height, tuple(sheet.items))
    return in_black(page, paper) if paper.black else page


def _foot(desk: Desk, sheet: Sheet, content: Foot) -> None:
    """Copy, page, release, print; below them the notice and the mark of unapproved Mongolian."""
    notification, words, look = desk.notification, desk.words, desk.look
    paper = look.paper
    again = notification.print_no > 1
    text = joined(
        words.zh(content.copy) if content.copy else "",
        words.zh("page", x=content.page[0], y=content.page[1]),
        f"{words.zh('release')} {notification.release_name}",
        words.zh("reprint", n=notification.print_no) if again else words.zh("first_print"),
        by="　",
    )
    mark = words.zh("draft_mark") if words.printed_draft else ""
    room = paper.inner_width - (line_length(mark, look.body, desk.fonts) + 8.0 if mark else 0.0)
    sheet.first_line(text, look.small, (paper.margin, paper.bottom - look.small.leading - 3.0), room)
    sheet.line_right(mark, look.body, paper.right, paper.bottom - look.small.leading - 3.0)
    if notification.service_notice:
        sheet.line(words.notice_zh(), look.small, paper.margin, paper.bottom - 3.0)
