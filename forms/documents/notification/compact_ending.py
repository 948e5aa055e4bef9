"""How a notification on small paper ends: who signs, the blank box for the seal, the strip to tear off."""

from __future__ import annotations

from math import inf

from forms.documents.kit.foot import name_style
from forms.documents.kit.strip import (
    BESIDE_COLUMNS,
    SIGNED_ABOVE,
    TEXT_TOP,
    Strip,
    StripLook,
    signing_line,
    strip_block,
)
from forms.documents.notification.compact_looks import PITCH
from forms.documents.notification.compact_parts import ColumnPart, CompactSlip
from forms.errors import PaperTooSmall
from forms.sheet.composing import Block, Sheet, columns_width, fitting, paragraph_height
from forms.text.columns import ColumnStyle, stays_whole
from forms.text.lines import line_length

_SIGNED = ("handler_signature", "applicant_signature", "fingerprint", "witness")
_SEAL_SHARES = {1: 1.5, 2: 0.85}  # of the width of a place to sign, by their rows: a seal is round and broad
_BETWEEN = 10.0
_LEAST_MONGOLIAN = 8.0
_AROUND_COLUMNS = 14.0
_AFTER_COLUMNS = 2.0
_LABEL_BASELINE, _NAME_TOP = 10.0, 13.0  # at least
# A strip is as high as its Mongolian needs to leave so much of the width to Chinese, and so long a line
# to sign on, within limits: in points, and in ems of the Mongolian where that is more.
_CHINESE_SHARE, _LEAST_LINE = 0.45, 60.0
_LOWEST, _STEP, _HIGHEST, _HIGHEST_EMS = 64.0, 2.0, 136.0, 12.0


def signatures(slip: CompactSlip) -> ColumnPart:
    """Lines to sign on, room for a finger-print and a witness, and the blank box for the seal."""
    words, look, paper = slip.words, slip.look, slip.look.paper
    in_row = len(_SIGNED) // look.signing_rows
    step = (paper.inner_width + _BETWEEN) / (in_row + _SEAL_SHARES[look.signing_rows])
    height = look.signing_height
    # In one row either all labels speak both languages or none does.
    bilingual = all(_label_width(slip, key) <= step - _BETWEEN for key in _SIGNED)

    def place(sheet: Sheet, key: str, corner: tuple[float, float]) -> None:
        x, top = corner
        sheet.rule(x, x + step - _BETWEEN, top + height - 10.0)
        with sheet.in_both():
            after = _label(slip, sheet, key, corner, bilingual)
            if key == "handler_signature":
                _name(slip, sheet, (after, top), x + step - _BETWEEN - after)

    def draw(sheet: Sheet, top: float) -> None:
        top += 5.0
        for index, key in enumerate(_SIGNED):
            row, column = divmod(index, in_row)
            place(sheet, key, (paper.margin + column * step, top + row * height))
        x = paper.margin + in_row * step
        box = (paper.right - x, look.signing_rows * height - 8.0)
        with sheet.in_both(), sheet.ground((x, top), box, None):
            _label(slip, sheet, "seal", (x + 5.0, top), _label_width(slip, "seal") <= paper.right - x - 10.0)

    return ColumnPart(Block(look.signing_rows * height, draw), words.zh("seal"), keeps_next=True)


def _columns_height(slip: CompactSlip) -> float:
    return slip.look.signing_height - _AROUND_COLUMNS


def _label_style(slip: CompactSlip, key: str) -> ColumnStyle:
    return fitting(slip.words.mn(key), slip.look.density.mn_body, _columns_height(slip), slip.fonts)


def _label_width(slip: CompactSlip, key: str) -> float:
    """What a label takes in both scripts; more than any paper has where Mongolian would be too small."""
    style = _label_style(slip, key)
    if style.size < max(slip.look.paper.least_mongolian, slip.look.least, _LEAST_MONGOLIAN):
        return inf
    chinese = line_length(slip.words.zh(key), slip.look.signing, slip.fonts)
    return (
        columns_width(slip.words.mn(key), style, _columns_height(slip), slip.fonts) + _AFTER_COLUMNS + chinese
    )


def _label(slip: CompactSlip, sheet: Sheet, key: str, corner: tuple[float, float], bilingual: bool) -> float:
    """The label in both scripts, or in Chinese alone: the panel above says all in Mongolian.

    Gives the x of the Chinese.
    """
    words, look = slip.words, slip.look
    x, top = corner
    mongolian = words.mn(key)
    if bilingual and mongolian:
        x = sheet.columns(mongolian, _label_style(slip, key), (x, top + 3.0), _columns_height(slip))
        x += _AFTER_COLUMNS
    sheet.line(words.zh(key), look.signing, x, top + max(_LABEL_BASELINE, look.signing.size))
    return x


def _name(slip: CompactSlip, sheet: Sheet, corner: tuple[float, float], width: float) -> None:
    """The handler's name above the line, in smaller type if it is long."""
    x, top = corner
    look, name = slip.look, slip.notification.handler
    above = max(_NAME_TOP, look.signing.leading + 3.0)
    style = name_style(name, look.signed, (width, look.signing_height - 12.0 - above), slip.fonts)
    sheet.paragraph(name, style, (x, top + above), width)


def tear_off(slip: CompactSlip, strip: Strip) -> Block:
    """The strip of a copy: the applicant's receipt, or the stub that stays.

    Raises PaperTooSmall where no strip of this paper holds its text.
    """
    mongolian_first = slip.notification.settings.script_order == "mn_first"
    return strip_block(strip, slip.words, slip.fonts, mongolian_first, _look(slip, strip))


def _look(slip: CompactSlip, strip: Strip) -> StripLook:
    """The lowest strip that holds both texts, no smaller than the paper's printers show them."""
    look = slip.look
    size = max(look.paper.least_mongolian, _LEAST_MONGOLIAN, look.least)
    columns = ColumnStyle(size, round(size * PITCH, 1))
    made = StripLook(look.paper, look.name, look.small, look.body, look.small, columns, _LOWEST)
    while not _holds(slip, strip, made):
        if made.height > max(_HIGHEST, _HIGHEST_EMS * size):
            raise PaperTooSmall(look.paper.name, slip.words.zh(strip.title), "")
        made = made._replace(height=made.height + _STEP)
    return made


def _holds(slip: CompactSlip, strip: Strip, look: StripLook) -> bool:
    mongolian = strip.mongolian(slip.words)
    room = look.paper.inner_width
    if mongolian:
        if not stays_whole(mongolian, look.columns, look.columns_height, slip.fonts):
            return False
        room -= columns_width(mongolian, look.columns, look.columns_height, slip.fonts) + BESIDE_COLUMNS
    signer = line_length(slip.words.zh(strip.signer), look.small, slip.fonts)
    if room < _CHINESE_SHARE * look.paper.inner_width or signing_line(signer, room) < _LEAST_LINE:
        return False
    text = slip.words.zh(strip.text, number=strip.number)
    below = look.small.leading + SIGNED_ABOVE
    return TEXT_TOP + paragraph_height(text, look.body, room, slip.fonts) + below <= look.height
