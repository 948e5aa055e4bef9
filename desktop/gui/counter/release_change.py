"""Says what another release changes for the matter that is on screen, and asks how to go on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casework.language import N_, _, listed, sentences
from casework.release.catalogue import Matter, Release
from casework.release.field_words import FIELD_WORDS
from desktop.gui.parts.messages import Action, Message

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

KEY = "release"
_STATUS = {"suspended": N_("已暂停，不能新办"), "withdrawn": N_("已取消，不能新办")}


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
        what=sentences(_differences(old, new)),
        actions=(Action("renew", _("按新目录继续(&C)")), Action("later", _("留作草稿(&G)"))),
    )


def _differences(old: Matter | None, new: Matter | None) -> Iterator[str]:
    if new is None:
        yield _("新目录里没有这个事项")
        return
    if new.status in _STATUS:
        yield _(_STATUS[new.status])
    was = {material.code: material for material in old.materials} if old else {}
    now = {material.code: material for material in new.materials}
    for words, codes in (
        (_("新增材料：{names}"), [code for code in now if code not in was]),
        (_("不再要：{names}"), [code for code in was if code not in now]),
        (_("有改动：{names}"), [code for code in now if code in was and now[code] != was[code]]),
    ):
        if codes:
            yield words.format(names=listed((now.get(code) or was[code]).name.zh for code in codes))
    if old:
        fields = [name for name in FIELD_WORDS if getattr(old, name) != getattr(new, name)]
        shown = [_(FIELD_WORDS[name]) for name in fields if name not in ("materials", "status")]
        if shown:
            yield _("{fields}有改动").format(fields=listed(shown))
