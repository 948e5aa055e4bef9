"""The lower end of a form, on the grid of the notification: signatures, seal box, tear-off strip, foot."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from forms.documents.kit.form import Form
from forms.documents.kit.official import SEAL, Issuer, issuer_block
from forms.documents.kit.strip import Strip
from forms.documents.kit.styles import BODY, MN_SMALL, NOTICE, PAPER, SMALL, STRONG
from forms.documents.kit.words import Words, joined
from forms.errors import PaperTooSmall
from forms.sheet.composing import Block, Room, Sheet, columns_width, fitting, paragraph_height
from forms.sheet.paper import Paper
from forms.text.fonts import FontSet
from forms.text.lines import Style, line_length, stated

SIGNATURES_HEIGHT = 58.0
FOOT_HEIGHT = 15.0
_SEAL = (116.0, 52.0)
_LABEL_COLUMN = 50.0
_OFFICIAL_COLUMNS = 2


# Of the usual size: a long name at a place to sign would reach the line below.
_NAME_SHARES = (1.0, 0.9, 0.8, 0.7)
_NAME_TOP = 11.0
_SMALLEST_FOOT, _FOOT_LINES = 5.0, 2
_APART = "　"  # data: between what a foot names
_BASELINE, _AFTER = 11.0, 8.0
_ABOVE_NOTICE = 9.5  # the baseline of what stands above a notice, where both are long
_PRINT_SHARE = 0.75
_PRINT_SIDE = 40.0  # a finger-print box of 14 mm


class Signer(NamedTuple):
    """One place to sign: the key of its label, and the name printed there if it is known."""

    label: str
    name: str = ""


class FormCopy(NamedTuple):
    """One copy of a form: the key of its name, and its strip if it has one."""

    label: str
    tear_off: Strip | None = None


class Ending(NamedTuple):
    """How a form ends: who signs, whether a box for the seal stands there, the day written in it.

    A legal notice names its `issuer` where the seal goes over it; who signs stands in two columns there.
    """

    signers: tuple[Signer, ...] = ()
    seal: bool = True
    day: str = ""
    issuer: Issuer | None = None
    above: Block | None = None  # what stands before the lines to sign on

    @property
    def height(self) -> float:
        """The height in points of the signatures, and of what stands above them."""
        return self.signing_height + (self.above.height if self.above else 0.0)

    @property
    def signing_height(self) -> float:
        """The height in points of the signatures alone."""
        if self.issuer:
            return SEAL[1] + 2.0
        return SIGNATURES_HEIGHT if self.signers or self.seal else 0.0


def signatures(ending: Ending, words: Words, paper: Paper = PAPER) -> Block:
    """Lines to sign on, and the blank box for the seal (never a picture of one)."""
    if ending.issuer:
        return _official_signatures(ending, ending.issuer, words, paper)

    labels = [(words.zh(label), words.mn(label)) for label in _labels(ending)]

    def draw(sheet: Sheet, top: float) -> None:
        if ending.above:
            ending.above.draw(sheet, top)
        top += ending.height - ending.signing_height + 2.0
        key = (ending.signers, ending.seal, ending.day, tuple(labels), paper, top)
        sheet.same_part(key, lambda sheet: _places_to_sign(sheet, ending, words, (paper, top)))

    return Block(ending.height, draw)


def _labels(ending: Ending) -> list[str]:
    return [*(signer.label for signer in ending.signers), *(["seal"] if ending.seal else [])]


def _places_to_sign(sheet: Sheet, ending: Ending, words: Words, place: tuple[Paper, float]) -> None:
    paper, top = place
    end = paper.right
    if ending.seal:
        end -= _SEAL[0] + 12.0
    x, width = paper.margin, end + 10.0 * (not ending.seal) - paper.margin
    shares = [_share(signer) for signer in ending.signers]
    for signer, share in zip(ending.signers, shares, strict=True):
        step = width * share / sum(shares)
        with sheet.in_both():
            _field(sheet, words, signer, Room(x, top, step - 10.0))
        x += step
    if ending.seal:
        _seal(sheet, words, ending.day, (paper.right - _SEAL[0], top))


def _share(signer: Signer) -> float:
    """How much of the width a place to sign takes: a finger-print less, so that lines are long enough."""
    return _PRINT_SHARE if signer.label == "fingerprint" else 1.0


def _official_signatures(ending: Ending, issuer: Issuer, words: Words, paper: Paper) -> Block:
    """Two columns of lines to sign on, and at the right who issues it, with the seal over the day."""

    def draw(sheet: Sheet, top: float) -> None:
        top += 1.0
        left = paper.right - SEAL[0]
        step = (left - 12.0 - paper.margin) / _OFFICIAL_COLUMNS
        for index, signer in enumerate(ending.signers):
            row, column = divmod(index, _OFFICIAL_COLUMNS)
            place = Room(paper.margin + column * step, top + row * SEAL[1] / 2, step - 10.0)
            with sheet.in_both():
                _field(sheet, words, signer, place)
        issuer_block(sheet, issuer, words, (left, top))

    return Block(ending.height, draw)


def _seal(sheet: Sheet, words: Words, day: str, corner: tuple[float, float]) -> None:
    with sheet.in_both(), sheet.ground(corner, _SEAL, None):
        _seal_words(sheet, words, day, corner)


def _seal_words(sheet: Sheet, words: Words, day: str, corner: tuple[float, float]) -> None:
    x, top = corner
    sheet.line(words.zh("seal"), SMALL, x + 6.0, top + 11.0)
    sheet.line(day, SMALL, x + 6.0, top + _SEAL[1] - 5.0)
    mongolian = words.mn("seal")
    if mongolian:
        height = _SEAL[1] - 8.0
        style = fitting(mongolian, MN_SMALL, height, sheet.fonts)
        width = columns_width(mongolian, style, height, sheet.fonts)
        sheet.columns(mongolian, style, (x + _SEAL[0] - width - 3.0, top + 4.0), height)


def _field(sheet: Sheet, words: Words, signer: Signer, place: Room) -> None:
    """One place to sign: Mongolian label upright beside the Chinese one, a line below."""
    x, top, width = place
    start = x
    mongolian = words.mn(signer.label)
    if mongolian:
        style = fitting(mongolian, MN_SMALL, _LABEL_COLUMN, sheet.fonts)
        start = sheet.columns(mongolian, style, (x, top), _LABEL_COLUMN) + 2.0
    sheet.line(words.zh(signer.label), SMALL, start, top + 8.0)
    if signer.name:
        room = (x + width - start, _SEAL[1] - _NAME_TOP - 2.0)
        fitted = name_style(signer.name, BODY, room, sheet.fonts)
        sheet.paragraph(signer.name, fitted, (start, top + _NAME_TOP), room[0])
    if signer.label == "fingerprint":
        sheet.box((start, top + _NAME_TOP + 1.0), (_PRINT_SIDE, _PRINT_SIDE), None)
    else:
        # Below the Mongolian label too: a name is written over as much of the line as it needs.
        sheet.rule(x, x + width, top + _SEAL[1])


def name_style(name: str, usual: Style, room: tuple[float, float], fonts: FontSet) -> Style:
    """The style, or as much smaller as a name needs to stand in this width and height.

    Raises PaperTooSmall where not even the smallest type helps.
    """
    for share in _NAME_SHARES:
        style = msgspec.structs.replace(usual, size=stated(usual.size * share), leading=usual.leading * share)
        if paragraph_height(name, style, room[0], fonts) <= room[1]:
            return style
    raise PaperTooSmall(PAPER.name, name, "")


class FormFoot(NamedTuple):
    """What the foot of one page says beside the release: the copy's name ("" for none), page x of y."""

    copy: str
    page: tuple[int, int]
    notice: str = ""


def foot(form: Form, content: FormFoot, words: Words, paper: Paper = PAPER) -> Block:
    """Copy, page x of y, release, print, a sentence, and the mark of unapproved Mongolian."""

    def draw(sheet: Sheet, top: float) -> None:
        after = _draw_copy(sheet, content, words, (paper.margin, top))
        _draw_origin(sheet, _origin(form, content.notice, words), (after, top), paper)

    return Block(FOOT_HEIGHT, draw)


def _page_words(content: FormFoot, words: Words) -> str:
    return words.zh("page", x=content.page[0], y=content.page[1])


def _draw_copy(sheet: Sheet, content: FormFoot, words: Words, corner: tuple[float, float]) -> float:
    """Copy and page; gives the x after them."""
    x, baseline = corner[0], corner[1] + _BASELINE
    if content.copy:
        x += sheet.line(words.zh(content.copy), STRONG, x, baseline) + _AFTER
    return x + sheet.line(_page_words(content, words), SMALL, x, baseline) + _AFTER


class _Origin(NamedTuple):
    """What stands after copy and page: release and print, a sentence, the mark of unapproved Mongolian."""

    text: str
    notice: str
    mark: str


def _origin(form: Form, notice: str, words: Words) -> _Origin:
    text = joined(f"{words.zh('release')} {form.release_name}", printed(form, words), by=_APART)
    return _Origin(text, notice, words.zh("draft_mark") if words.printed_draft else "")


def _draw_origin(sheet: Sheet, origin: _Origin, corner: tuple[float, float], paper: Paper) -> None:
    text, notice, mark = origin
    x, top = corner
    baseline = top + _BASELINE
    right = paper.right - (line_length(mark, STRONG, sheet.fonts) + _AFTER if mark else 0.0)
    beside = right - (line_length(notice, NOTICE, sheet.fonts) + _AFTER if notice else 0.0)
    if notice and not _fits(text, SMALL, beside - x, sheet.fonts):
        foot_line(sheet, text, SMALL, Room(x, top + _ABOVE_NOTICE, right - x), paper)
        sheet.line_right(notice, _small(NOTICE), right, top + FOOT_HEIGHT - 0.5)
    else:
        foot_line(sheet, text, SMALL, Room(x, baseline, beside - x), paper)
        sheet.line_right(notice, NOTICE, right, baseline)
    sheet.line_right(mark, STRONG, paper.right, baseline)


def foot_line(sheet: Sheet, text: str, usual: Style, room: Room, paper: Paper) -> None:
    """One line of a foot, in smaller type or in two lines of the smallest where a release has a long name.

    Raises PaperTooSmall where that is not enough.
    """
    x, baseline, width = room
    style = usual
    while style.size > _SMALLEST_FOOT and line_length(text, style, sheet.fonts) > width:
        style = msgspec.structs.replace(style, size=max(_SMALLEST_FOOT, style.size - 0.5))
    if line_length(text, style, sheet.fonts) <= width:
        sheet.line(text, style, x, baseline)
        return
    if not _fits(text, usual, width, sheet.fonts):
        raise PaperTooSmall(paper.name, text, "")
    small = _small(usual)
    lines = parted(text, small, width, sheet.fonts)
    whole = lines if lines.count("\n") < _FOOT_LINES else text
    sheet.paragraph(whole, small, (x, baseline - small.leading - small.size), width)


def parted(text: str, style: Style, width: float, fonts: FontSet) -> str:
    """What a foot says in lines, each as full as can be, that end where something else is named.

    So no code stands on another line than the word before it.
    """
    first, *others = text.split(_APART)
    lines = [first]
    for part in others:
        longer = f"{lines[-1]}{_APART}{part}"
        if line_length(longer, style, fonts) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return "\n".join(lines)


def _fits(text: str, usual: Style, width: float, fonts: FontSet) -> bool:
    """Whether a line of a foot has room there, in two lines of the smallest type at worst."""
    small = _small(usual)
    return width > 0 and (
        line_length(text, usual, fonts) <= width
        or paragraph_height(text, small, width, fonts) <= 2 * small.leading
    )


def _small(usual: Style) -> Style:
    return msgspec.structs.replace(usual, size=_SMALLEST_FOOT, leading=_SMALLEST_FOOT)


def printed(form: Form, words: Words) -> str:
    """Which print it is, and the code by which paper and journal are held against one another."""
    code = f"校验码 {form.check_code}" if form.check_code else ""  # data: on paper
    if form.print_no == 0:
        return code
    again = form.print_no > 1
    return joined(words.zh("reprint", n=form.print_no) if again else words.zh("first_print"), code, by=_APART)
