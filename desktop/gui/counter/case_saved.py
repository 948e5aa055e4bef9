"""What the counter page says when F9 made a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from casework.cases.draft import Draft
from casework.language import _
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.messages import Message

if TYPE_CHECKING:
    from desktop.services.cases.open_case import SavedCase


class CaseSaved(msgspec.Struct, frozen=True):
    """A case that F9 made, with the draft as it was taken.

    `was_edited`: it was changed after F9, while a slow disk was saving; that goes on as a draft of its own.
    `is_last`: nobody else has begun since.
    """

    case: SavedCase
    draft: Draft
    was_edited: bool
    is_last: bool


def edited_message(slip_number: str) -> Message:
    """What was changed while F9 was saving is not on the slip."""
    what = _(
        "{slip_number} 存的是按 {key} 那一刻的内容；之后的改动留在窗口里。要用改动，请先撤销那一张。"
    ).format(slip_number=slip_number, key=key_text("save"))
    return Message(key="edited", tone="attention", title=_("保存时又改了内容"), what=what)
