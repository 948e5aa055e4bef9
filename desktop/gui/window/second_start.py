"""A second start brings the running window to the front instead of telling somebody that there is one.

The running window listens at a name made of its data folder, for its own user alone.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

_PATIENCE_MS = 2000


def raise_running(data_dir: Path) -> bool:
    """Ask the window of this folder to come to the front; did it hear?"""
    line = QLocalSocket()
    line.connectToServer(_name(data_dir))
    heard = line.waitForConnected(_PATIENCE_MS)
    line.abort()
    return heard


class SecondStarts(QObject):
    """Listens while the window lives; where that is not possible, a second start says so in words."""

    def __init__(self, window: QWidget, data_dir: Path) -> None:
        super().__init__(window)
        self._window = window
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._come_forward)
        name = _name(data_dir)
        QLocalServer.removeServer(name)  # of a window that was killed: this one has the claim on the folder
        self._server.listen(name)

    def _come_forward(self) -> None:
        while (line := self._server.nextPendingConnection()) is not None:
            line.abort()
            line.deleteLater()
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)  # where the desktop lets nobody take the focus


def _name(data_dir: Path) -> str:
    return f"tamga-{hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:24]}"
