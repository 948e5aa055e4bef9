"""Says what another release changes for the matter that is on screen, and asks how to go on."""

from __future__ import annotations

from collections.abc import Iterator

from casework.release.catalogue import Matter, Release
from desktop.gui.parts.messages import Action, Message

KEY = "release"
_STATUS = {"suspended": "已暂停，不能新办", "withdrawn": "已取消，不能新办"}


def change_message(before: Release, after: Release, code: str) -> Message | None:
    """The message for a draft of that matter; None when nothing changes for it."""
    old, new = before.matter(code), after.matter(code)
    if not code or old == new:
        return None
    return Message(
        key=KEY,
        tone="attention",
        title=f"目录换成 {after.name}，正在办的事项有变化",
        what="；".join(_differences(old, new)) or "名称、时限、费用等文字有改动",
        actions=(Action("renew", "按新目录继续(&C)"), Action("later", "留作草稿(&G)")),
    )


def _differences(old: Matter | None, new: Matter | None) -> Iterator[str]:
    if new is None:
        yield "新目录里没有这个事项"
        return
    if new.status in _STATUS:
        yield _STATUS[new.status]
    was = {material.code: material for material in old.materials} if old else {}
    now = {material.code: material for material in new.materials}
    for words, codes in (
        ("新增材料", [code for code in now if code not in was]),
        ("不再要", [code for code in was if code not in now]),
        ("有改动", [code for code in now if code in was and now[code] != was[code]]),
    ):
        if codes:
            yield f"{words}：{'、'.join((now.get(code) or was[code]).name.zh for code in codes)}"
    if old and old.situations != new.situations:
        yield "情形有改动"
