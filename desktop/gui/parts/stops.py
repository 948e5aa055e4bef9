"""What the tour of day one shows, in its order: the way of one case, then what is around it."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QWidget

from casework.language import N_, _
from desktop.gui.keyboard.keys import KEYS, key_text


class Stop(msgspec.Struct, frozen=True):
    """A part of the window by the name it was marked with, and what is said of it, {actions} as keys."""

    name: str
    title: str
    words: str

    def text(self) -> str:
        """The words with the keys of today's table."""
        return _(self.words).format_map({key.action: key_text(key.action) for key in KEYS})


STOPS: tuple[Stop, ...] = (
    Stop(
        "find",
        N_("先问办什么"),
        N_("按 {find} 回到这里，输入首字母、汉字或编码，按回车开始。编号、姓名、证件、电话也在这里找。"),
    ),
    Stop(
        "ask",
        N_("再问情形，点材料"),
        N_("情形按数字键回答；填好申请人；材料按空格表示已收。每改一处都留在草稿里，断电也不丢。"),
    ),
    Stop(
        "slip",
        N_("告知单就在旁边"),
        N_("这里看到的和打印出来的一样，汉文、蒙古文各一份。{show_list_code} 把要带的材料变成二维码给人扫。"),
    ),
    Stop("save", N_("一个键存好、打印"), N_("{save} 先存到本机，再送打印机。存错了，半分钟内 {undo} 撤销。")),
    Stop(
        "rail",
        N_("一天里的其他事"),
        N_("“今日”列着要有人管的事；第二次来的、代办袋、月报各有一页，数字是等着的件数。"),
    ),
    Stop(
        "strip",
        N_("没有网也照常办"),
        N_("这里写着有几件还没传到旗里；有了网会自己传，{sync} 马上传。离开座位按 {lock} 锁定。"),
    ),
)


def mark(part: QWidget, name: str) -> None:
    """Say that this part of the window is what the stop of that name shows."""
    part.setObjectName(_marked(name))


def marked(window: QWidget, name: str) -> QWidget | None:
    """The part on screen that was marked so; None where it is hidden or there is none."""
    parts = window.findChildren(QWidget, _marked(name))  # pages may be built of the same parts
    return next((part for part in parts if part.isVisible()), None)


def _marked(name: str) -> str:
    return f"stop {name}"
