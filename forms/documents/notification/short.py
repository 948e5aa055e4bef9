"""The short slip on 80 mm thermal paper: matter, number, code, only what to bring in both scripts, phones."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from forms.documents.kit.chip import number_chip
from forms.documents.kit.foot import parted, printed
from forms.documents.kit.head import code_rows
from forms.documents.kit.materials import MaterialLine, form_mn, form_zh, lacking, later_zh, listed_wanted
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import complaint_phone, consult_phone, issued_zh
from forms.documents.kit.words import Words, joined
from forms.documents.notification.compact_columns import bands, heights, readable
from forms.documents.notification.compact_looks import LOOKS
from forms.documents.notification.compact_parts import CompactSlip, paragraph
from forms.documents.notification.data import Notification
from forms.documents.notification.head import scanned_of
from forms.page import Document, Page
from forms.sheet.black import in_black
from forms.sheet.composing import Block, Sheet, draw_blocks, space, total
from forms.sheet.frame import framed
from forms.sheet.paper import THERMAL
from forms.text.fonts import FontSet

_INDENT, _CHIP = 21.0, 14.0
_QUIET = 10.0  # readers of the code want white above and below it
_CUT_ROOM = 12.0  # below the last line, before the knife


def lay_out(notification: Notification, fonts: FontSet) -> Document:
    """One page as long as its text.  Raises MissingGlyph when a character has no shape in any font."""
    slip = CompactSlip(notification, Words(notification), fonts, LOOKS[THERMAL])
    wanted = listed_wanted(notification.materials)
    panels = [_chinese(slip, wanted), _mongolian(slip, wanted)]
    if notification.settings.script_order == "mn_first":
        panels = [panels[1], [_rule(), *panels[0]]]
    # The foot is made last: only then is it known whether a draft was printed.
    blocks = [*_head(slip), *panels[0], *panels[1], *_foot(slip)]
    height = total(blocks) + 2 * THERMAL.top + _CUT_ROOM
    sheet = Sheet(fonts)
    draw_blocks(sheet, blocks, THERMAL.top)
    page = in_black(Page(THERMAL.width, height, tuple(sheet.items)), THERMAL)
    title = f"{slip.words.zh('title')} {notification.number}".strip()
    return framed(Document(title, (page,)), THERMAL, fonts)


def _head(slip: CompactSlip) -> list[Block]:
    notification, words, look = slip.notification, slip.words, slip.look
    applicant = notification.applicant_name

    def code(sheet: Sheet, top: float) -> None:
        corner = ((THERMAL.width - look.code) / 2, top + _QUIET)
        if notification.number:
            sheet.code(corner, look.code, code_rows(scanned_of(notification)))
        else:
            sheet.box(corner, (look.code, look.code), None)

    return [
        paragraph(slip, words.zh("title"), look.title),
        paragraph(slip, notification.site.name.zh, look.body),
        paragraph(slip, notification.matter.name.zh, look.name),
        Block(look.code + 2 * _QUIET, code),
        paragraph(slip, notification.number, look.name),
        paragraph(slip, joined(issued_zh(notification, words), applicant, by="　"), look.body),
        _rule(),
    ]


def _rule() -> Block:
    return Block(5.0, lambda sheet, top: sheet.rule(THERMAL.margin, THERMAL.right, top + 2.5, 0.8))


def _chinese(slip: CompactSlip, wanted: Sequence[MaterialLine]) -> list[Block]:
    words = slip.words
    heading = lacking(slip.notification.materials).zh(words)
    rows = [_row(slip, line) for line in wanted]
    return [paragraph(slip, heading, slip.look.count), *rows]


def _row(slip: CompactSlip, line: MaterialLine) -> Block:
    look = slip.look
    name = paragraph(slip, line.material.name.zh, look.name, _INDENT)
    kind = slip.words.zh("optional") if line.necessity == "optional" else ""
    instead = slip.words.zh("commitment") if line.material.commitment else ""
    later = later_zh(slip.words, line) if line.comes_later else ""
    about = joined(form_zh(slip.words, line.material), kind, line.reason, instead, later, by="；")
    form = paragraph(slip, about, look.body, _INDENT)

    def draw(sheet: Sheet, top: float) -> None:
        with sheet.entry():
            number_chip(sheet, line.number, (THERMAL.margin, top + 2.0), _CHIP)
            name.draw(sheet, top)
            form.draw(sheet, top + name.height)

    return Block(name.height + form.height + 3.0, draw)


def _mongolian(slip: CompactSlip, wanted: Sequence[MaterialLine]) -> list[Block]:
    words, density = slip.words, slip.look.density
    matter = words.mongolian(slip.notification.matter.name)
    heading = lacking(slip.notification.materials).mn(words)
    groups = [Group(tuple((text, density.mn_matter) for text in (matter, heading) if text))]
    for line in wanted:
        name = words.mongolian(line.material.name)
        texts = (
            (name, form_mn(words, line.material)) if name else (words.mn("not_translated", n=line.number),)
        )
        styles = (density.mn_name, density.mn_body)
        filled = tuple((text, style) for text, style in zip(texts, styles, strict=False) if text)
        groups += [Group(filled, line.number)] if filled else []
    shown = [readable(group, slip.look) for group in groups if group.texts]
    if not shown:
        return [paragraph(slip, words.zh("no_mongolian"), slip.look.body)]
    tried = (bands(slip, shown, height) for height in heights(slip.look))
    made = min(tried, key=lambda panels: total([panel.block for panel in panels]))
    # The head closes with a rule, which the first band then need not bring.
    first = slip.notification.settings.script_order == "mn_first"
    return [panel.bare if first and i == 0 and panel.bare else panel.block for i, panel in enumerate(made)]


def _foot(slip: CompactSlip) -> list[Block]:
    notification, words, look = slip.notification, slip.words, slip.look
    small = msgspec.structs.replace(look.small, grey=0.0)
    phones = [
        ("consult_phone", consult_phone(notification, notification.matter)),
        ("complaint_phone", complaint_phone(notification, notification.matter)),
    ]
    matter, site = notification.matter, notification.site
    where = (("place", matter.place or site.address), ("hours", matter.hours or site.hours))
    origin = joined(
        f"{words.zh('release')} {notification.release_name}", printed(notification, words), by="　"
    )
    texts = [
        parted(origin, small, look.paper.inner_width, slip.fonts),
        words.notice_zh() if notification.service_notice else "",
        words.zh("draft_mark") if words.printed_draft else "",
    ]
    blocks = [
        space(2.0),
        _rule(),
        *(paragraph(slip, f"{words.zh(key)} {text.zh}", look.body) for key, text in where if text),
        *(paragraph(slip, f"{words.zh(key)} {phone}", look.name) for key, phone in phones if phone),
    ]
    return blocks + [paragraph(slip, text, small) for text in texts if text]
