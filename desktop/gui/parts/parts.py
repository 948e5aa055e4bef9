"""Small pieces that every page is made of: labels, buttons, hairlines, named for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from casework.language import _
from desktop.gui.keyboard.keys import key_text, tip
from desktop.gui.look.icons import icon
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.announce import announce


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label of a type role ("title", "work", "heading", "quiet", "key" or body)."""
    result = QLabel(text)
    result.setProperty("role", role)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setWordWrap(wrap)
    result.setAccessibleName(text.replace("&", "") or _("说明"))
    return result


class ElidedLabel(QLabel):
    """A label that shortens its text with an ellipsis where there is no room; the tool tip has it all."""

    def __init__(self, text: str, role: str = "") -> None:
        super().__init__(text)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(text or _("说明"))
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(4 * GRID, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
            painter.drawText(self.rect(), int(self.alignment()), shown)


def say(target: QLabel, text: str, tone: str = "") -> None:
    """Put `text` on a label in a tone ("stop", "attention", "done" or none)."""
    if tone in ("stop", "attention") and text != target.text() and target.isVisible():
        announce(target, text, is_urgent=tone == "stop")
    target.setText(text)
    target.setAccessibleName(text or _("说明"))
    if target.property("tone") != tone:
        target.setProperty("tone", tone)
        restyle(target)


def restyle(widget: QWidget) -> None:
    """Apply the style sheet anew after a property changed that it asks for."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def field(name: str, *, hint: str = "", role: str = "") -> QLineEdit:
    """A line of text that says its name to screen readers."""
    result = QLineEdit()
    result.setAccessibleName(name)
    result.setPlaceholderText(hint)
    result.setProperty("role", role)
    return result


def button(text: str, role: str = "", *, name: str = "") -> QPushButton:
    """A button of a role ("primary", "plain" or ordinary); Enter presses it when it has the focus."""
    result = QPushButton(text)
    result.setProperty("role", role)
    result.setAccessibleName(name or text.replace("&", ""))
    result.setAutoDefault(True)
    return result


def key_button(words: str, action: str, role: str = "plain") -> QPushButton:
    """A button that shows the keys of its action, and says in its tool tip what they do."""
    result = button(f"{words}  {key_text(action)}", role, name=words)
    result.setToolTip(tip(action))
    return result


def icon_button(look: Look, picture: str, name: str, action: str = "") -> QPushButton:
    """A button with an icon alone; a screen reader says `name`, the tool tip the keys of its action too."""
    result = _IconButton(look, picture)
    result.setProperty("role", "icon")
    result.setAccessibleName(name)
    result.setAutoDefault(True)
    result.setToolTip(tip(action) or name)
    return result


class _IconButton(QPushButton):
    """Draws its icon anew when the look changes; a method, so that Qt forgets it with the button."""

    def __init__(self, look: Look, picture: str) -> None:
        super().__init__()
        self._look, self._picture = look, picture
        self.setFixedSize(36, 36)
        self.setIconSize(QSize(20, 20))
        look.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setIcon(icon(self._picture, self._look.colour("quiet")))


def hairline(*, upright: bool = False) -> QFrame:
    """A line of one pixel between two parts."""
    result = QFrame()
    result.setProperty("role", "hairline")
    result.setAccessibleName(_("分隔线"))
    if upright:
        result.setFixedWidth(1)
    else:
        result.setFixedHeight(1)
    return result


def with_key(text: str, keys: str = "") -> QWidget:
    """A heading with the key that brings one there, in a quiet tone."""
    result = QWidget()
    result.setAccessibleName(text)
    row = QHBoxLayout(result)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    row.addWidget(label(text, "heading"))
    row.addStretch(1)
    if keys:
        row.addWidget(label(keys, "key"))
    result.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return result


def captioned(caption: str, entry: QWidget) -> QHBoxLayout:
    """A field behind its caption, which leads to it by its key."""
    row = QHBoxLayout()
    words = label(caption)
    words.setBuddy(entry)
    words.setFixedWidth(12 * GRID)
    row.addWidget(words)
    row.addWidget(entry, 1)
    return row
