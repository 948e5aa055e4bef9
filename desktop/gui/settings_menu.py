"""The menu of settings of this device: colours, text size, when to lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import msgspec
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.gui.look import Appearance, Look, TextSize
from desktop.gui.roles import PaletteName

_PALETTES: dict[PaletteName, str] = {"light": "浅色", "dark": "深色", "contrast": "高对比"}
_SIZES: dict[TextSize, str] = {"normal": "标准字", "large": "大字", "larger": "特大字"}
_IDLE_MINUTES = (2, 5, 10, 20)


class IdleChosen(msgspec.Struct, frozen=True):
    """Lock after so many minutes without a touch."""

    minutes: int


def appearance_from(palette: str, text: str) -> Appearance:
    """The appearance that settings name; unknown words give the usual one."""
    return Appearance(
        palette=palette if palette in get_args(PaletteName) else "light",  # type: ignore[arg-type]
        text=text if text in get_args(TextSize) else "normal",  # type: ignore[arg-type]
    )


def idle_minutes_from(setting: str) -> int:
    """After how many minutes without a touch to lock; 5 unless the setting says another number."""
    return int(setting) if setting.isascii() and setting.isdigit() else 5


def settings_menu(parent: QWidget, look: Look, idle_minutes: int, meant: Callable[[object], None]) -> QMenu:
    """The menu; `meant` hears an Appearance or an IdleChosen."""
    menu = QMenu(parent)
    menu.setAccessibleName("设置")
    now = look.appearance
    groups: tuple[tuple[tuple[str, bool, object], ...], ...] = (
        tuple((words, name == now.palette, ("palette", name)) for name, words in _PALETTES.items()),
        tuple((words, name == now.text, ("text", name)) for name, words in _SIZES.items()),
        tuple(
            (f"{minutes} 分钟无操作就锁定", minutes == idle_minutes, IdleChosen(minutes))
            for minutes in _IDLE_MINUTES
        ),
    )
    for choices in groups:
        group = QActionGroup(menu)
        for words, chosen, meaning in choices:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(chosen)
            group.addAction(action)
            action.triggered.connect(lambda _=False, meaning=meaning: _mean(look, meaning, meant))
        if choices is not groups[-1]:
            menu.addSeparator()
    return menu


def _mean(look: Look, meaning: object, meant: Callable[[object], None]) -> None:
    if isinstance(meaning, tuple):
        meaning = msgspec.structs.replace(look.appearance, **{meaning[0]: meaning[1]})
    meant(meaning)
