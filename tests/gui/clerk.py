"""A clerk at the window, who knows of it what is seen: words, found and clicked where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.gui.window.main_window import MainWindow
from tests.gui.test_fit import clipped

_PATIENCE_MS = 20_000
_LEFT = Qt.MouseButton.LeftButton


class Sight(msgspec.Struct, frozen=True):
    """Words on screen: where they stand in the widget that shows them."""

    words: str
    shown_by: QWidget
    place: QRect

    @property
    def middle(self) -> QPoint:
        """Where one would click."""
        return self.place.center()


class Clerk:
    """Looks, clicks and types.  Whatever cannot be seen or is covered cannot be used."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot

    def sees(self, words: str) -> bool:
        """Do these words stand anywhere on screen?"""
        return any(words in sight.words for sight in self._sights())

    def waits_for(self, words: str) -> None:
        """Look until these words are there."""
        self._qtbot.waitUntil(lambda: self.sees(words), timeout=_PATIENCE_MS)

    def reads(self) -> list[str]:
        """Everything that stands on screen."""
        return [sight.words for sight in self._sights()]

    def cut_off(self) -> list[str]:
        """What is there and has no room."""
        return clipped(self._window)

    def click(self, words: str) -> None:
        """Click on what shows exactly these words, else on what begins with them, else on what has them."""
        self._click_at(self._find(words), lambda sight: sight.middle)

    def click_left_edge(self, words: str) -> None:
        """Click on the sign in front of a row."""
        self._click_at(self._find(words), lambda sight: QPoint(sight.place.left() + 16, sight.middle.y()))

    def click_field(self, caption: str) -> None:
        """Click into the field behind its caption."""
        label = self._find(caption).shown_by
        field = label.buddy() if isinstance(label, QLabel) else None
        assert isinstance(field, QLineEdit), f"{caption} has no field"
        self._click_at(Sight(caption, field, field.rect()), lambda sight: sight.middle)

    def choose(self, menu: str, *lines: str) -> None:
        """Open the menu of a button and go through its lines."""
        self.click(menu)
        for line in lines:
            self.waits_for(line)
            self.click(line)

    def ticked(self) -> list[str]:
        """The lines of the open menu that have a tick."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), "no menu is open"
        return [_plain(action.text()) for action in menu.actions() if action.isChecked()]

    def in_dialog(self, act: Callable[[], None]) -> None:
        """What the clerk does in the next dialog that holds up the program."""

        def look() -> None:
            dialog, focus = QApplication.activeModalWidget(), QApplication.focusWidget()
            if dialog is None or focus is None or not dialog.isAncestorOf(focus):
                QTimer.singleShot(20, look)
                return
            try:
                act()
            finally:
                if dialog.isVisible():
                    dialog.close()

        QTimer.singleShot(20, look)

    def writes(self, text: str) -> None:
        """Type into what has the focus; Chinese comes from an input method."""
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus"
        if text.isascii():
            QTest.keyClicks(focus, text)
            return
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(focus, event)

    def press(self, key: Qt.Key) -> None:
        """Press a key where the focus is; an open menu takes it first."""
        popup = QApplication.activePopupWidget()
        menu = popup if isinstance(popup, QMenu) else None
        QTest.keyClick(menu or QApplication.focusWidget() or self._window, key)

    def settle(self) -> None:
        """Wait until the window has done what was asked."""
        idle = self._window.runner, self._window.feed
        self._qtbot.waitUntil(lambda: not idle[0].busy and idle[1].is_idle, timeout=_PATIENCE_MS)
        QCoreApplication.processEvents()

    def _find(self, words: str) -> Sight:
        QCoreApplication.processEvents()
        sights = list(self._sights())
        for fits in (str.__eq__, str.startswith, str.__contains__):
            for sight in sights:
                if fits(sight.words, words):
                    return sight
        raise AssertionError(f"{words} is nowhere among {[sight.words for sight in sights]}")

    def _click_at(self, sight: Sight, where: Callable[[Sight], QPoint]) -> None:
        _bring_into_view(sight)
        QCoreApplication.processEvents()
        shown = sight.shown_by
        whole = shown.window()
        if QApplication.activePopupWidget() is None and not whole.isActiveWindow():
            whole.activateWindow()  # as a desktop does with the window that is clicked on
            self._qtbot.waitUntil(whole.isActiveWindow, timeout=_PATIENCE_MS)
        point = shown.mapTo(whole, where(sight))
        assert whole.rect().contains(point), f"{sight.words} is outside the window"
        hit = whole.childAt(point) or whole
        is_free = hit is shown or shown.isAncestorOf(hit) or hit.isAncestorOf(shown)
        assert is_free, f"{hit} covers {sight.words}"
        QTest.mouseClick(hit, _LEFT, pos=hit.mapFrom(whole, point))
        QCoreApplication.processEvents()

    def _sights(self) -> Iterator[Sight]:
        """An open menu or dialog first: it lies over the rest."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            yield from _seen_in(popup)
            return
        dialogs = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.isModal()]
        for dialog in dialogs:
            yield from _seen_in(dialog)
        if not dialogs:
            yield from _seen_in(self._window)


def _seen_in(shown: QWidget) -> Iterator[Sight]:
    for widget in (shown, *shown.findChildren(QWidget)):
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, QMenu):
            yield from (_line(widget, action) for action in widget.actions() if not action.isSeparator())
        elif isinstance(widget, QAbstractButton | QLabel):
            if widget.text():
                yield Sight(_plain(widget.text()), widget, widget.rect())
        elif isinstance(widget, QAbstractItemView):
            yield from _rows(widget)


def _line(menu: QMenu, action: QAction) -> Sight:
    return Sight(_plain(action.text()), menu, menu.actionGeometry(action))


def _rows(view: QAbstractItemView) -> Iterator[Sight]:
    model = view.model()
    for row in range(model.rowCount() if model else 0):
        for column in range(model.columnCount() if isinstance(view, QTableView) else 1):
            index = model.index(row, column)
            place = view.visualRect(index)
            if index.data() and view.viewport().rect().contains(place.center()):
                yield Sight(str(index.data()), view.viewport(), place)


def _plain(text: str) -> str:
    """Without its key and the mark of its access key; && is a sign of its own."""
    return "&".join(part.replace("&", "") for part in text.partition("\t")[0].split("&&"))


def _bring_into_view(sight: Sight) -> None:
    """Turn the wheel until it is there, as far as there is one."""
    above = sight.shown_by.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(sight.shown_by)
        above = above.parentWidget()
