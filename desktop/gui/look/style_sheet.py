"""The one style sheet: what Fusion and the palette cannot say, made from the colour roles."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from desktop.gui.look.roles import Roles

# Borders are drawn at 1 px with 1 px of padding and at 2 px with none: the focus ring moves nothing.
_SHEET = Template("""
QToolTip { color: $ink; background: $surface; border: 1px solid $outline; padding: 4px 8px; }
QLabel[role="title"] { font-size: ${title}pt; }
QLabel[role="work"] { font-size: ${work}pt; }
QLabel[role="heading"] { color: $quiet; font-size: ${small}pt; font-weight: bold; }
QLabel[role="strong"] { font-weight: bold; }
QLabel[role="quiet"] { color: $quiet; font-size: ${small}pt; }
QLabel[role="key"] { color: $quiet; font-size: ${small}pt; }
QLabel[tone="stop"] { color: $stop; font-size: ${small}pt; }
QLabel[tone="attention"] { color: $attention_ink; font-size: ${small}pt; }
QLabel[tone="done"] { color: $done; font-size: ${small}pt; }

QFrame[role="hairline"] { background: $hairline; border: none; }
QWidget[role="surface"] { background: $surface; }
QWidget[role="desk"] { background: $desk; }
QFrame[role="tour"] { background: $surface; border: 1px solid $outline; border-radius: 6px; }
QWidget[role="bar"] { background: $surface; border: none; border-bottom: 1px solid $hairline; }

QLineEdit, QComboBox { background: $surface; border: 1px solid $outline; border-radius: 6px;
  padding: 1px 9px; min-height: 32px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: 0px 8px; }
QLineEdit[wrong="true"] { border-color: $stop; }
QLineEdit:disabled { color: $quiet; background: $ground; border-color: $hairline; }
QLineEdit[role="search"] { font-size: ${work}pt; min-height: 40px; padding-left: 37px; }
QLineEdit[role="search"]:focus { padding-left: 36px; }
QLineEdit[role="work"] { font-size: ${work}pt; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url($arrow); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $outline; padding: 4px;
  selection-background-color: $accent_wash; selection-color: $ink; outline: none; }
QComboBox QAbstractItemView::item { min-height: 34px; padding: 0 8px; }

QPushButton { background: $surface; color: $ink; border: 1px solid $outline; border-radius: 6px;
  padding: 1px 15px; min-height: 32px; }
QPushButton:hover { background: $accent_wash; }
QPushButton:pressed { background: $accent_wash; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 0 14px; }
QPushButton:disabled { color: $quiet; border-color: $hairline; background: $ground; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent;
  font-weight: bold; }
QPushButton[role="primary"]:hover { background: $accent; border-color: $ink; }
QPushButton[role="primary"]:focus { border: 2px solid $ink; }
QPushButton[role="primary"]:disabled { background: $ground; color: $quiet; border-color: $hairline; }
QPushButton[role="plain"] { background: transparent; border-color: transparent; color: $accent;
  padding: 1px 9px; }
QPushButton[role="plain"]:hover { background: $accent_wash; }
QPushButton[role="plain"]:focus { border: 2px solid $accent; padding: 0 8px; }
QPushButton[role="icon"] { background: transparent; border: 1px solid transparent; padding: 1px; }
QPushButton[role="icon"]:hover { background: $accent_wash; }
QPushButton[role="icon"]:focus { border: 2px solid $accent; padding: 0; }
QPushButton[role="choice"] { text-align: left; padding: 1px 13px 1px 9px; }
QPushButton[role="choice"]:checked { background: $accent_wash; border: 2px solid $accent;
  padding: 0 12px 0 8px; }
QPushButton[role="answered"] { background: transparent; border-color: transparent; text-align: left;
  padding: 1px 9px; }
QPushButton[role="answered"]:hover { background: $accent_wash; }
QPushButton[role="answered"]:focus { border: 2px solid $accent; padding: 0 8px; }
QPushButton::menu-indicator { image: none; width: 0; }

QFrame[role="question"] { border: 1px solid $hairline; border-radius: 6px; background: $surface;
  padding: 1px; }
QFrame[role="question"]:focus { border: 2px solid $accent; padding: 0; }

QListView, QTableView { background: $surface; border: 1px solid $hairline; border-radius: 6px;
  padding: 1px; outline: none; }
QListView[role="open"] { background: transparent; border-color: transparent; }
QListView:focus, QTableView:focus, QListView[role="open"]:focus { border: 2px solid $accent; padding: 0; }
QTableView { gridline-color: $hairline; selection-background-color: $accent_wash; selection-color: $ink; }
QHeaderView::section { background: $ground; color: $quiet; border: none;
  border-bottom: 1px solid $hairline; padding: 8px 11px; font-size: ${small}pt; text-align: left; }
QTableView::item { padding: 0 8px; border: none; }
QHeaderView { background: $ground; border: none; }
QTableCornerButton::section { background: $ground; border: none; }

QCheckBox { spacing: 8px; min-height: 36px; padding: 0 4px; border: 2px solid transparent;
  border-radius: 6px; }
QCheckBox:focus { border: 2px solid $accent; }
QCheckBox::indicator { width: 18px; height: 18px; border: 1px solid $outline; border-radius: 4px;
  background: $surface; }
QCheckBox::indicator:checked { border: 1px solid $accent; background: $accent; image: url($tick); }

QMenu { background: $surface; border: 1px solid $outline; padding: 4px; }
QMenu::item { padding: 8px 28px 8px 28px; border-radius: 4px; }
QMenu::item:selected { background: $accent_wash; color: $ink; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 8px; }

QTextBrowser { background: $surface; border: 2px solid transparent; }
QTextBrowser:focus { border: 2px solid $accent; }

QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget[role="flow"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $outline; border-radius: 3px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $outline; border-radius: 3px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: $hairline; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")


def style_sheet(roles: Roles, points: Mapping[str, float], images: Mapping[str, str] | None = None) -> str:
    """The style sheet for these colours, font sizes (points by role) and image files (path by name)."""
    names = {"arrow": "", "tick": ""} | dict(images or {})
    sizes = {role: f"{size:.1f}" for role, size in points.items()}
    return _SHEET.substitute(roles._asdict() | sizes | names)
