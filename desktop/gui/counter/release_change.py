"""Says what another release changes for the matter that is on screen, and asks how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.language import _, sentences
from casework.release.catalogue import Release
from casework.release.change_words import matter_change_words
from desktop.gui.parts.messages import Action, Message

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

KEY = "release"


class ReleaseChange:
    """Knows the release that the counter was on, and what the one in use now changes."""

    key = KEY

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._before = self._now = desk.catalogue.release

    def is_due(self) -> bool:
        """Did another release come into use since this was last asked?"""
        if self._desk.catalogue.release is self._now:
            return False
        self._before, self._now = self._now, self._desk.catalogue.release
        return True

    def message(self, code: str) -> Message | None:
        """What the newest change means for a draft of that matter."""
        return change_message(self._before, self._now, code)


def change_message(before: Release, after: Release, code: str) -> Message | None:
    """The message for a draft of that matter; None when nothing changes for it."""
    old, new = before.matter(code), after.matter(code)
    if not code or old == new:
        return None
    return Message(
        key=KEY,
        tone="attention",
        title=_("目录换成 {name}，正在办的事项有变化").format(name=after.name),
        what=sentences(matter_change_words(old, new)),
        actions=(Action("renew", _("按新目录继续(&C)")), Action("later", _("留作草稿(&G)"))),
    )
