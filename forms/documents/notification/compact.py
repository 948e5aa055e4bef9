"""The notification on A5 and on 241 mm continuous paper: the same parts as on A4, in one column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from forms.documents.kit.foot import FormCopy, FormFoot, foot_line, parted, printed
from forms.documents.kit.materials import lacking
from forms.documents.kit.panel import Group, flowed
from forms.documents.kit.plan import pages_of, plan_of, taken_over
from forms.documents.kit.words import Words, joined
from forms.documents.notification import compact_parts as parts
from forms.documents.notification.compact_columns import bands, heights, readable
from forms.documents.notification.compact_ending import signatures, tear_off
from forms.documents.notification.compact_looks import LOOKS, tighter, tightest
from forms.documents.notification.compact_parts import ColumnPart, CompactSlip
from forms.documents.notification.data import Notification
from forms.documents.notification.foot import copies
from forms.documents.notification.rows import Maker, Row, make
from forms.errors import DocumentError, PaperTooSmall
from forms.page import Document, Page
from forms.sheet.black import in_black
from forms.sheet.composing import Block, Room, Sheet, draw_blocks, space, total
from forms.sheet.frame import framed
from forms.sheet.paper import A4_LARGE, Paper
from forms.text.fonts import FontSet
from forms.text.lines import line_length

# More sheets than this are no slip any more: a larger paper is asked for.
_MOST_PAGES = 4
_LEAST_FILLED = 0.37  # of the last page, as on A4
_LONG = 200  # characters: a text that may ask for a page more


def lay_out(notification: Notification, fonts: FontSet, paper: Paper) -> Document:
    """The notification on `paper`; in two copies, unless the paper itself has several layers.

    Raises PaperTooSmall, naming what does not fit, and MissingGlyph when a character has no shape in any
    installed font.
    """
    words = Words(notification)
    slip, pages = _fewest(CompactSlip(notification, words, fonts, LOOKS[paper]))
    if len(pages) > _MOST_PAGES:
        raise _too_many_pages(slip)
    drawn = [
        _page(slip, blocks, FormFoot(copy.label if paper.copies else "", (number, len(pages))), copy)
        for copy in _copies(slip)
        for number, blocks in enumerate(pages, 1)
    ]
    title = f"{words.zh('title')} {notification.number}".strip()
    return framed(Document(title, tuple(drawn)), paper, fonts)


def _too_many_pages(slip: CompactSlip) -> PaperTooSmall:
    """What takes the room: a long text, else all of the slip together."""
    texts = [
        part.name for part in [*parts.opening(slip, lacking(slip.notification.materials)), *parts.facts(slip)]
    ]
    longest = max(texts, key=len, default="")
    name = slip.notification.matter.name.zh
    error = PaperTooSmall(slip.look.paper.name, longest if len(longest) >= _LONG else name, "")
    error.of_one_text = len(longest) >= _LONG
    return error


def _fewest(slip: CompactSlip) -> tuple[CompactSlip, list[list[Block]]]:
    """The pages in the paper's look, or in a tighter one where that saves a sheet.

    Also where only that tells on as few in both languages what to bring, on the first of them; but not in
    large print, where readers would take the lines of both scripts, so near to one another, for one.
    """
    chosen, best = slip, _pages(slip)
    for tight in (tighter, tightest):
        if len(best.pages) == 1:
            break
        tried = slip._replace(look=tight(slip.look))
        made = _pages(tried)
        is_better = made.worth() < best.worth()
        if len(made.pages) < len(best.pages) or (is_better and slip.look.paper is not A4_LARGE):
            chosen, best = tried, made
    return chosen, best.pages


def _copies(slip: CompactSlip) -> tuple[FormCopy, ...]:
    """Paper of several layers has the applicant's strip on each: the lower ones are the stub."""
    both = copies(slip.notification)
    return both if slip.look.paper.copies else both[:1]


def _pages(slip: CompactSlip) -> _Try:
    """The blocks of each page, with Mongolian columns as high as makes the fewest pages.

    Where there are several, the first of them tells in both languages what to bring, if it can: then the
    panels are parted, and what else there is to say follows.
    """
    maker, rows = make(slip.notification, slip.words, slip.fonts)
    han = _chinese(slip, maker, rows)
    wanted, rest = _groups(slip, maker, rows)
    if not maker.bilingual:
        ends = [signatures(slip), _room_for_strip(slip)]
        absent = slip.words.zh("no_mongolian")
        absence = ColumnPart(parts.paragraph(slip, absent, slip.look.small), absent)
        alone = [*parts.head(slip), *_ordered(slip, [*han.bring, *han.more], [absence]), *ends]
        return _Try(pages_of(_Column(slip, alone)), True, False, 0.0)

    def tried(parted: bool) -> _Try:
        return min(
            (_try(slip, han, (wanted, rest), (height, parted)) for height in heights(slip.look)),
            key=_Try.best,
        )

    together = tried(parted=False)
    if together.both and not together.thin:
        return together
    return min(together, tried(parted=True), key=_Try.best)


class _Chinese(NamedTuple):
    """What stands above the list, what to bring, and all else, in Chinese."""

    opening: list[ColumnPart]
    wanted: list[ColumnPart]
    more: list[ColumnPart]

    @property
    def bring(self) -> list[ColumnPart]:
        """What to bring, with what stands above it."""
        return [*self.opening, *self.wanted]


class _Try(NamedTuple):
    """Pages for one height of columns, and how high these are.

    The first page tells in `both` languages what to bring, or not; the last is `thin`, or not.
    """

    pages: list[list[Block]]
    both: bool
    thin: bool
    height: float

    def worth(self) -> tuple[int, bool]:
        """The least is the best: few pages, then one that tells in both languages what to bring."""
        return len(self.pages), not self.both

    def best(self) -> tuple[int, bool, bool, float]:
        """The same within one look, where lower columns leave more room."""
        return *self.worth(), self.thin, self.height


def _try(
    slip: CompactSlip, han: _Chinese, groups: tuple[list[Group], list[Group]], way: tuple[float, bool]
) -> _Try:
    height, parted = way
    panels = (
        [(han.bring, groups[0]), (han.more, groups[1])]
        if parted
        else [([*han.bring, *han.more], [*groups[0], *groups[1]])]
    )
    made = [(chinese, bands(slip, some, height)) for chinese, some in panels]
    ordered: list[ColumnPart] = []
    for chinese, mongol in made:
        if ordered and not _is_mongolian_first(slip):
            ordered.append(parts.rule(slip))
        ordered += _ordered(slip, chinese, mongol)
    ends = [signatures(slip), _room_for_strip(slip)]
    column = _Column(slip, [*parts.head(slip), *ordered, *ends])
    plan = plan_of(column)
    wanted = (han.wanted or han.opening, made[0][1])
    tries = ([planned.page for planned in each] for each in (taken_over(column, plan, column.is_thin), plan))
    height = total([part.block for _, mongol in made for part in mongol])
    made_of = (
        _Try(pages, _tells(wanted, pages[0]), len(pages) > 1 and column.is_thin(pages[-1]), height)
        for pages in tries
    )
    return min(made_of, key=_Try.best)


def _tells(wanted: Sequence[Sequence[ColumnPart]], page: Sequence[Block]) -> bool:
    """Whether something of each stands on the page."""
    blocks = set(map(id, page))
    return all(_stands(some, blocks) for some in wanted)


def _stands(some: Sequence[ColumnPart], blocks: set[int]) -> bool:
    return any(id(part.block) in blocks or id(part.bare) in blocks for part in some)


class _Column:
    """The pages of parts in one column: the blocks of each, below the parts' own head or a repeated one."""

    def __init__(self, slip: CompactSlip, all_parts: Sequence[ColumnPart]) -> None:
        self._slip = slip
        self._parts = all_parts
        self._repeated_head = parts.repeated_head(slip)
        self.count = len(all_parts)
        self.room = slip.look.paper.bottom - slip.look.paper.top - _foot_height(slip)

    def least_height(self, index: int) -> float:
        part = self._parts[index]
        return 0.0 if part.is_gap else min(part.block.height, (part.bare or part.block).height)

    def keeps_next(self, index: int) -> bool:
        return self._parts[index].keeps_next

    def too_long(self, index: int) -> DocumentError:
        return PaperTooSmall(self._slip.look.paper.name, self._parts[index].name, "")

    def is_thin(self, blocks: Sequence[Block]) -> bool:
        """Whether a last page has too little on it, places to sign and the strip included."""
        return total(blocks) < self.room * _LEAST_FILLED

    def page(self, start: int, end: int) -> list[Block] | None:
        """No gap stands first, and no rule below another."""
        above = self._repeated_head if start else None
        blocks = [above.block] if above else []
        for index in range(start + bool(start and self._parts[start].is_gap), end):
            part = self._parts[index]
            blocks.append(part.bare if part.bare and above and above.closes else part.block)
            above = part
        return blocks if total(blocks) <= self.room else None


def _chinese(slip: CompactSlip, maker: Maker, rows: Sequence[Row]) -> _Chinese:
    wanted = [parts.material_row(slip, row.portion) for row in rows if row.portion]
    more = [part for row in rows for lines in row.settled for part in parts.settled(slip, lines)]
    end = [parts.gap(3.0), *more, *parts.facts(slip), parts.gap(3.0)]
    return _Chinese(parts.opening(slip, maker.lacking), wanted, end)


def _groups(slip: CompactSlip, maker: Maker, rows: Sequence[Row]) -> tuple[list[Group], list[Group]]:
    """In Mongolian what to bring, and all else."""
    if not maker.bilingual:
        return [], []
    density = slip.look.density
    wanted = [group for row in rows if row.portion for group in maker.mongolian(row, density)]
    rest = [group for row in rows if not row.portion for group in maker.mongolian(row, density)]
    title = Group(((slip.words.mn("title"), density.mn_matter),))
    bring = [title, *maker.opening(density), *wanted]
    return [readable(group, slip.look) for group in bring], [
        readable(group, slip.look) for group in flowed(rest)
    ]


def _ordered(slip: CompactSlip, han: list[ColumnPart], mongol: list[ColumnPart]) -> list[ColumnPart]:
    return [*mongol, parts.rule(slip), *han] if _is_mongolian_first(slip) else [*han, *mongol]


def _is_mongolian_first(slip: CompactSlip) -> bool:
    return slip.notification.settings.script_order == "mn_first"


def _room_for_strip(slip: CompactSlip) -> ColumnPart:
    """What the last page keeps free for the strip of either copy, which is drawn against its foot."""
    strips = [copy.tear_off for copy in _copies(slip) if copy.tear_off]
    height = max(tear_off(slip, strip).height for strip in strips)
    return ColumnPart(space(height), slip.words.zh("receipt"))


def _foot_height(slip: CompactSlip) -> float:
    return (1 + _foot_lines(slip)) * slip.look.foot.leading + 2.0


def _foot_lines(slip: CompactSlip) -> int:
    """In large print what the foot names takes two lines; elsewhere one, smaller where it has to be."""
    return 2 if slip.look.paper == A4_LARGE else 1


def _page(slip: CompactSlip, blocks: Sequence[Block], content: FormFoot, copy: FormCopy) -> Page:
    paper = slip.look.paper
    sheet = Sheet(slip.fonts)
    draw_blocks(sheet, blocks, paper.top)
    if copy.tear_off and content.page[0] == content.page[1]:
        strip = tear_off(slip, copy.tear_off)
        strip.draw(sheet, paper.bottom - _foot_height(slip) - strip.height)
    _foot(slip, sheet, content)
    page = Page(paper.width, paper.height, tuple(sheet.items))
    return in_black(page, paper) if paper.black else page


def _foot(slip: CompactSlip, sheet: Sheet, content: FormFoot) -> None:
    """Copy, page, release, print; below them the notice and the mark of unapproved Mongolian."""
    notification, words, look = slip.notification, slip.words, slip.look
    paper = look.paper
    text = joined(
        words.zh(content.copy) if content.copy else "",
        words.zh("page", x=content.page[0], y=content.page[1]),
        f"{words.zh('release')} {notification.release_name}",
        printed(notification, words),
        by="　",
    )
    mark = words.zh("draft_mark") if words.printed_draft else ""
    room = paper.inner_width - (line_length(mark, look.close, slip.fonts) + 8.0 if mark else 0.0)
    lines = [text] if _foot_lines(slip) == 1 else parted(text, look.foot, room, slip.fonts).split("\n")
    for below, line in enumerate(lines):
        above = (len(lines) - below) * look.foot.leading
        place = Room(paper.margin, paper.bottom - above - 3.0, room)
        foot_line(sheet, line, look.foot, place, paper)
    sheet.line_right(mark, look.close, paper.right, paper.bottom - look.foot.leading - 3.0)
    if notification.service_notice:
        sheet.line(words.notice_zh(), look.foot, paper.margin, paper.bottom - 3.0)
