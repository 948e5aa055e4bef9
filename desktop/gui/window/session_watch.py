"""Notices that the computer goes to sleep or that its screen is locked: who comes back is asked who it is.

One interface, two systems: logind and the desktops' screen savers over D-Bus on Linux, the messages of
sessions and of power on Windows.  Where neither can be asked the time without a key locks as ever.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

_log = logging.getLogger(__name__)

_LOGIN = "org.freedesktop.login1"
_SAVERS = tuple(f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "mate", "ukui"))

_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x0218, 0x0004
_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK = 0x02B1, 0x0007


class SessionWatch(QObject):
    """`left` comes when nobody can be at this window any more: asleep, or behind a locked screen."""

    left = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._filter: _WindowsMessages | None = None
        self._listens = False

    def start(self, window: QWidget) -> None:
        """Listen from now on, once; what cannot be listened to is left alone."""
        if self._listens:
            return
        self._listens = True
        try:
            if sys.platform == "win32":
                self._filter = _WindowsMessages(self, window)
            else:
                self._listen_on_buses()
        except (ImportError, OSError, AttributeError, TypeError, ValueError) as error:
            _log.info("sleep and the locked screen are not noticed: %s", type(error).__name__)

    @Slot(bool)
    def sleeping(self, begins: bool) -> None:
        """The computer falls asleep, or wakes up."""
        if begins:
            self.left.emit()

    @Slot(bool)
    def saver_changed(self, covers: bool) -> None:
        """A screen saver covers the screen, or uncovers it."""
        if covers:
            self.left.emit()

    @Slot()
    def session_locked(self) -> None:
        """The session of this user is locked."""
        self.left.emit()

    def _listen_on_buses(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # not before the first paint

        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        if system.isConnected():
            manager = f"{_LOGIN}.Manager"
            self._on(system, (manager, "PrepareForSleep"), "sleeping(bool)")
            self._on(system, (f"{_LOGIN}.Session", "Lock"), "session_locked()")
        if session.isConnected():
            for saver in _SAVERS:
                self._on(session, (saver, "ActiveChanged"), "saver_changed(bool)")

    def _on(self, bus: Any, signal: tuple[str, str], slot: str) -> None:
        interface, name = signal
        # Whoever sends it and from wherever: desktops name their objects differently.
        if not bus.connect("", "", interface, name, self, f"1{slot}"):  # as Qt's SLOT has it, as text
            _log.info("%s is not listened to", interface)


class _WindowsMessages(QAbstractNativeEventFilter):
    """Hears the messages of this window's session and of power."""

    def __init__(self, watch: SessionWatch, window: QWidget) -> None:
        super().__init__()
        import ctypes

        self._watch, self._ctypes = watch, ctypes
        # 0: of this session alone.
        ctypes.windll.wtsapi32.WTSRegisterSessionNotification(int(window.winId()), 0)  # type: ignore[attr-defined]
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self)

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> object:
        if QByteArray(kind).data() == b"windows_generic_MSG":
            from ctypes import wintypes

            heard = wintypes.MSG.from_address(int(message))
            if (heard.message, heard.wParam) in (
                (_WM_POWERBROADCAST, _PBT_APMSUSPEND),
                (_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK),
            ):
                self._watch.left.emit()
        return False, 0
