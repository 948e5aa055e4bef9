"""How the window looks now: palette, text sizes, fonts by role; widgets ask it and hear of changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from desktop.gui.look.icons import FOLDER
from desktop.gui.look.roles import PALETTES, PaletteName, Roles
from desktop.gui.look.style_sheet import style_sheet
from desktop.gui.look.typefaces import OWN_MONGOLIAN, family

TextSize = Literal["normal", "large", "larger"]
FontRole = Literal["body", "work", "title", "small"]

TEXT_SCALES: dict[TextSize, float] = {"normal": 1.0, "large": 1.15, "larger": 1.3}
POINTS: dict[FontRole, float] = {"body": 11.0, "work": 14.0, "title": 20.0, "small": 9.5}
GRID = 8  # logical pixels
ROW_HEIGHT = 36


class Appearance(msgspec.Struct, frozen=True, kw_only=True):
    """What a person chose: palette and text size."""

    palette: PaletteName = "light"
    text: TextSize = "normal"


Upright = Callable[[str, str], QPixmap | None]  # a caption and a colour role: what stands beside it


class Look(QObject):
    """The appearance in force.  `changed` carries the new Appearance."""

    changed = Signal(object)

    def __init__(self, appearance: Appearance | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.appearance = appearance or Appearance()
        self.upright: Upright | None = None  # where the window speaks two languages

    @property
    def roles(self) -> Roles:
        """The colours in force."""
        return PALETTES[self.appearance.palette]

    def colour(self, role: str) -> QColor:
        """The colour of that role."""
        return QColor(getattr(self.roles, role))

    def points(self, role: FontRole) -> float:
        """Size of a font role in points, text size applied."""
        return POINTS[role] * TEXT_SCALES[self.appearance.text]

    def font(self, role: FontRole = "body", *, bold: bool = False) -> QFont:
        """The font of that role."""
        font = QFont([family(), OWN_MONGOLIAN])
        font.setPointSizeF(self.points(role))
        font.setBold(bold)
        return font

    def wear(self, appearance: Appearance) -> None:
        """Change the whole window to `appearance`; styling every widget anew takes a tenth of a second."""
        if appearance == self.appearance:
            return
        self.appearance = appearance
        self.apply()
        self.changed.emit(appearance)

    def apply(self) -> None:
        """Set font, palette and style sheet of the application."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        application.setFont(self.font())
        application.setPalette(_palette(self.roles))
        points: dict[str, float] = {role: self.points(role) for role in POINTS}
        application.setStyleSheet(style_sheet(self.roles, points, _images(self.appearance.palette)))


def _images(palette: PaletteName) -> dict[str, str]:
    tick = "tick_on_dark" if palette == "light" else "tick_on_light"
    return {"arrow": (FOLDER / "arrow.svg").as_posix(), "tick": (FOLDER / f"{tick}.svg").as_posix()}


def _palette(roles: Roles) -> QPalette:
    palette = QPalette()
    part = QPalette.ColorRole
    for role, name in (
        (part.Window, "ground"),
        (part.WindowText, "ink"),
        (part.Base, "surface"),
        (part.AlternateBase, "ground"),
        (part.Text, "ink"),
        (part.PlaceholderText, "quiet"),
        (part.Button, "surface"),
        (part.ButtonText, "ink"),
        (part.ToolTipBase, "surface"),
        (part.ToolTipText, "ink"),
        (part.Highlight, "accent"),
        (part.HighlightedText, "on_accent"),
        (part.Link, "accent"),
        (part.LinkVisited, "accent"),
        (part.BrightText, "stop"),
        (part.Mid, "hairline"),
        (part.Light, "surface"),
        (part.Dark, "outline"),
    ):
        palette.setColor(role, QColor(getattr(roles, name)))
    for role in (part.WindowText, part.Text, part.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(roles.quiet))
    return palette
