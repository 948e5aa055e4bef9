"""The bars at the top of a page: few at once, and none that matters gives way to one that does not."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop.gui.look.look import Look
from desktop.gui.parts.messages import Message, MessageArea, MessageBar


def test_a_warning_outlasts_what_is_done(qtbot: QtBot) -> None:
    area = MessageArea(Look())
    qtbot.addWidget(area)
    area.tell(Message(key="clock", title="本机时钟可能不对", tone="attention"))
    for number in range(4):
        area.tell(Message(key=f"saved {number}", title="已保存", tone="done"))
    assert [message.key for message in area.shown()] == ["clock", "saved 2", "saved 3"]
    area.tell(Message(key="stop", title="连不上", tone="stop"))
    assert [message.key for message in area.shown()] == ["clock", "saved 3", "stop"]


def test_the_newest_is_always_shown(qtbot: QtBot) -> None:
    area = MessageArea(Look())
    qtbot.addWidget(area)
    for number in range(3):
        area.tell(Message(key=f"warning {number}", title="请看一看", tone="attention"))
    area.tell(Message(key="saved", title="已保存", tone="done"))
    assert [message.key for message in area.shown()] == ["warning 1", "warning 2", "saved"]


def test_a_low_window_keeps_room_for_the_work(qtbot: QtBot) -> None:
    area = MessageArea(Look())
    qtbot.addWidget(area)
    area.resize(600, 300)
    for key in ("first", "second"):
        area.tell(Message(key=key, title=key))
    assert [bar.isHidden() for bar in area.findChildren(MessageBar)] == [True, False]
    area.take_back("second")
    assert [bar.isHidden() for bar in area.findChildren(MessageBar) if bar.message.key == "first"] == [False]
