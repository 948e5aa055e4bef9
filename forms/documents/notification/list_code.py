"""The second code of a slip: what is still to be brought, as plain Chinese, for any phone without a network.

It holds no name and no number of a person; what does not fit into a code that is read easily stays on paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from forms.documents.kit.materials import form_zh, lacking, listed_wanted, state_zh
from forms.documents.kit.phrases import consult_phone
from forms.documents.kit.styles import BODY, PAPER
from forms.documents.kit.words import Words, chinese, joined
from forms.documents.notification.data import Notification
from forms.sheet.composing import Block, Sheet
from forms.sheet.paper import MILLIMETRE
from forms.sheet.qr_code import Rows, qr_rows

MODULE = 0.34 * MILLIMETRE  # simple cameras read 0.33 mm
_QUIET = 4  # light modules around a code (ISO/IEC 18004)
_MOST_BYTES = 520  # version 15 at level L: 77 modules, 26 mm
_BESIDE = 8.0
MOST_ON_SCREEN = 1_200  # bytes: version 24 at level L, 113 modules, read well from a screen


def is_wanted(notification: Notification) -> bool:
    """Whether anything is still to be brought."""
    return bool(listed_wanted(notification.materials))


def list_text(notification: Notification, words: Words, most_bytes: int = _MOST_BYTES) -> str:
    """The matter, what is missing with its number on the slip, where and whom to ask; cut at whole lines."""
    first, *rest = _lines(notification, words)
    last = words.zh("list_code_more")
    text = first
    for index, line in enumerate(rest):
        tail = len(f"\n{last}".encode()) if index < len(rest) - 1 else 0
        if len(f"{text}\n{line}".encode()) + tail > most_bytes:
            return f"{text}\n{last}"
        text = f"{text}\n{line}"
    return text


def _lines(notification: Notification, words: Words) -> Iterator[str]:
    matter, site = notification.matter, notification.site
    yield matter.name.zh
    yield lacking(notification.materials).zh(words)
    for line in listed_wanted(notification.materials):
        state = state_zh(words, line)
        mark = (
            "" if state == words.zh("missing") else f"（{state}）"
        )  # who reads it here sees no other column
        yield joined(f"{line.number}.{line.material.name.zh}{mark}", form_zh(words, line.material))
    yield chinese(matter.place or site.address)
    yield consult_phone(notification, matter)


def list_code(notification: Notification, words: Words) -> Block | None:
    """The code with a sentence beside it; None where the release wants none or nothing is missing."""
    if not (notification.settings.list_code and is_wanted(notification)):
        return None
    rows = rows_of(list_text(notification, words))
    side, quiet = len(rows) * MODULE, _QUIET * MODULE

    def draw(sheet: Sheet, top: float) -> None:
        corner = (PAPER.margin, top + quiet)
        sheet.code(corner, side, rows)
        left = PAPER.margin + side + quiet + _BESIDE
        sheet.paragraph(words.zh("list_code"), BODY, (left, top + quiet), PAPER.right - left)

    return Block(side + 2 * quiet, draw)


@lru_cache(maxsize=64)
def rows_of(text: str) -> Rows:
    """The modules of the code that says this text."""
    return qr_rows(text, error="l", boost_error=False, encoding="utf-8", mode="byte")
