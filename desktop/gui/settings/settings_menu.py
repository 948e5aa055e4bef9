"""The menu of settings of this device: colours, text size, paper, language, when to lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import msgspec
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from casework.language import LANGUAGES, N_, _, n_
from desktop.gui.look.look import Appearance, Look, TextSize
from desktop.gui.look.roles import PaletteName
from forms.sheet.paper import PAPERS

_PALETTES: dict[PaletteName, str] = {"light": N_("浅色"), "dark": N_("深色"), "contrast": N_("高对比")}
_SIZES: dict[TextSize, str] = {"normal": N_("标准字"), "large": N_("大字"), "larger": N_("特大字")}
_IDLE_MINUTES = (2, 5, 10, 20)


class IdleChosen(msgspec.Struct, frozen=True):
    """Lock after so many minutes without a touch."""

    minutes: int


class LanguageChosen(msgspec.Struct, frozen=True):
    """Speak this language, a key of `casework.language.LANGUAGES`, from the next start on."""

    language: str


class PaperChosen(msgspec.Struct, frozen=True):
    """Print new slips on this paper, a key of `forms.sheet.paper.PAPERS`."""

    paper: str


def appearance_from(palette: str, text: str) -> Appearance:
    """The appearance that settings name; unknown words give the usual one."""
    return Appearance(
        palette=palette if palette in get_args(PaletteName) else "light",  # type: ignore[arg-type]
        text=text if text in get_args(TextSize) else "normal",  # type: ignore[arg-type]
    )


def idle_minutes_from(setting: str) -> int:
    """After how many minutes without a touch to lock; 5 unless the setting says another number."""
    return int(setting) if setting.isascii() and setting.isdigit() else 5


class Choice(msgspec.Struct, frozen=True):
    """A line of the menu: its words, whether it is in force, and what choosing it means."""

    words: str
    is_chosen: bool
    meaning: object


class Chosen(msgspec.Struct, frozen=True):
    """What is chosen when the menu is made."""

    idle_minutes: int
    paper: str
    language: str


def settings_menu(parent: QWidget, look: Look, chosen: Chosen, meant: Callable[[object], None]) -> QMenu:
    """The menu; `meant` hears an Appearance, a PaperChosen, an IdleChosen or a LanguageChosen."""
    menu = QMenu(parent)
    menu.setAccessibleName(_("设置"))
    now = look.appearance
    groups: tuple[tuple[Choice, ...], ...] = (
        tuple(Choice(_(words), name == now.palette, ("palette", name)) for name, words in _PALETTES.items()),
        tuple(Choice(_(words), name == now.text, ("text", name)) for name, words in _SIZES.items()),
        tuple(
            Choice(
                n_("{count} 分钟无操作就锁定", minutes).format(count=minutes),
                minutes == chosen.idle_minutes,
                IdleChosen(minutes),
            )
            for minutes in _IDLE_MINUTES
        ),
        tuple(Choice(name, key == chosen.language, LanguageChosen(key)) for key, name in LANGUAGES.items()),
    )
    for choices in groups:
        _add(menu, choices, lambda meaning: _mean(look, meaning, meant))
        if choices is not groups[-1]:
            menu.addSeparator()
    papers = QMenu(_("告知单的纸张(&P)"), menu)
    papers.setAccessibleName(_("告知单的纸张"))
    menu.insertMenu(menu.actions()[0], papers)
    menu.insertSeparator(menu.actions()[1])
    sheets = tuple(
        Choice(_(paper.name), key == chosen.paper, PaperChosen(key)) for key, paper in PAPERS.items()
    )
    _add(papers, sheets, lambda meaning: _mean(look, meaning, meant))
    return menu


def _add(menu: QMenu, choices: tuple[Choice, ...], meant: Callable[[object], None]) -> None:
    """Choices of which one is marked; choosing acts at once."""
    group = QActionGroup(menu)
    for choice in choices:
        action = menu.addAction(choice.words)
        action.setCheckable(True)
        action.setChecked(choice.is_chosen)
        group.addAction(action)
        action.triggered.connect(lambda _checked=False, meaning=choice.meaning: meant(meaning))


def _mean(look: Look, meaning: object, meant: Callable[[object], None]) -> None:
    if isinstance(meaning, tuple):
        meaning = msgspec.structs.replace(look.appearance, **{meaning[0]: meaning[1]})
    meant(meaning)
