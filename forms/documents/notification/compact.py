"""The notification on A5 and on 241 mm continuous paper: the same parts as on A4, in one column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from forms.documents.kit.panel import Group
from forms.documents.kit.words import Words, joined
from forms.documents.notification import compact_parts as parts
from forms.documents.notification.compact_columns import bands, heights, readable
from forms.documents.notification.compact_ending import signatures, tear_off
from forms.documents.notification.compact_looks import LOOKS, tighter
from forms.documents.notification.compact_parts import Desk, Part
from forms.documents.notification.data import Notification
from forms.documents.notification.foot import Copy
from forms.documents.notification.mongolian import flowed
from forms.documents.notification.rows import Maker, Row, make
from forms.errors import PaperTooSmall
from forms.page import Document, Page
from forms.sheet.black import in_black
from forms.sheet.composing import Block, Sheet, space, total
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
        _page(desk, page, _Place(copy, number, len(pages)))
        for copy in _copies(paper)
        for number, page in enumerate(pages, 1)
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


class _Place(NamedTuple):
    """Which page of which copy of how many pages."""

    copy: Copy
    number: int
    of: int


def _copies(paper: Paper) -> tuple[Copy, ...]:
    """Paper of several layers has the applicant's strip on each: the lower ones are the stub."""
    return ("applicant", "stub") if paper.copies else ("applicant",)


def _pages(desk: Desk) -> list[list[Block]]:
    """The blocks of each page, with Mongolian columns as high as makes the fewest pages."""
    maker, rows = make(desk.notification, desk.words, desk.fonts)
    han = _chinese(desk, maker, rows)
    groups = [readable(group, desk.look) for group in _groups(desk, maker, rows)]
    ends = [signatures(desk), _room_for_strip(desk)]
    if not groups:
        absent = desk.words.zh("no_mongolian")
        said = Part(parts.paragraph(desk, absent, desk.look.small), absent)
        return _paged(desk, [*_ordered(desk, han, [said]), *ends])
    tried = []
    for height in heights(desk.look):
        mongol = bands(desk, groups, height)
        pages = _paged(desk, [*_ordered(desk, han, mongol), *ends])
        tried.append((pages, total([part.block for part in mongol])))
    return min(tried, key=lambda one: (len(one[0]), one[1]))[0]


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
    height = max(tear_off(desk, copy).height for copy in _copies(desk.look.paper))
    return Part(space(height), desk.words.zh("receipt"))


def _paged(desk: Desk, all_parts: Sequence[Part]) -> list[list[Block]]:
    """The parts on pages, each filled as far as it goes; a heading never stands last."""
    paper = desk.look.paper
    room = paper.bottom - paper.top - _foot_height(desk)
    pages: list[list[Block]] = [[]]
    above: Part | None = None
    for part, together in _with_followers(all_parts):
        if pages[-1] and total(pages[-1]) + together > room:
            above = parts.repeated_head(desk)
            pages.append([above.block])
            if part.is_gap:
                continue
        if above and above.closes:
            part = part._replace(block=part.bare or part.block)
        if total(pages[-1]) + part.block.height > room:
            raise PaperTooSmall(paper.name, part.name, "")
        pages[-1].append(part.block)
        above = part
    return pages


def _with_followers(all_parts: Sequence[Part]) -> list[tuple[Part, float]]:
    """Each part with the height that it and what it must stand with take."""
    result: list[tuple[Part, float]] = []
    below = 0.0
    for part in reversed(all_parts):
        together = part.block.height + (below if part.keeps_next else 0.0)
        result.append((part, together))
        below = together
    return result[::-1]


def _foot_height(desk: Desk) -> float:
    return 2 * desk.look.small.leading + 2.0


def _page(desk: Desk, blocks: Sequence[Block], place: _Place) -> Page:
    paper = desk.look.paper
    sheet = Sheet(desk.fonts)
    top = paper.top
    for block in blocks:
        block.draw(sheet, top)
        top += block.height
    if place.number == place.of:
        strip = tear_off(desk, place.copy)
        strip.draw(sheet, paper.bottom - _foot_height(desk) - strip.height)
    _foot(desk, sheet, place)
    page = Page(paper.width, paper.height, tuple(sheet.items))
    return in_black(page, paper) if paper.black else page


def _foot(desk: Desk, sheet: Sheet, place: _Place) -> None:
    """Copy, page, release, print; below them the notice and the mark of unapproved Mongolian."""
    notification, words, look = desk.notification, desk.words, desk.look
    paper = look.paper
    again = notification.print_no > 1
    text = joined(
        words.zh(f"copy_{place.copy}") if paper.copies else "",
        words.zh("page", x=place.number, y=place.of),
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
