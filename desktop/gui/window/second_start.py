"""A second start brings the running window to the front, with the file that it was started for.

The running window listens at a name made of its data folder, for its own user alone.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

_PATIENCE_MS = 2000
_LONGEST_PATH_BYTES = 8192


def raise_running(data_dir: Path, file: Path | None = None) -> bool:
    """Ask the window of this folder to come to the front and to open a file; did it hear?"""
    line = QLocalSocket()
    line.connectToServer(_name(data_dir))
    heard = line.waitForConnected(_PATIENCE_MS)
    if heard and file is not None:
        line.write(os.fsencode(file))
        heard = line.waitForBytesWritten(_PATIENCE_MS)
    line.disconnectFromServer()
    return heard


class SecondStarts(QObject):
    """Listens while the window lives; where that is not possible, a second start says so in words.

    `file_handed` carries the Path of a file that the other start was for.
    """

    file_handed = Signal(object)

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
            self._hear_out(line)
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)  # where the desktop lets nobody take the focus

    def _hear_out(self, line: QLocalSocket) -> None:
        """The path comes with the call or after it; the end of the call is the end of the path."""

        def ended() -> None:
            path = bytes(line.read(_LONGEST_PATH_BYTES).data())
            line.deleteLater()
            if path:
                self.file_handed.emit(Path(os.fsdecode(path)))

        line.disconnected.connect(ended)
        if line.state() == QLocalSocket.LocalSocketState.UnconnectedState:
            ended()


def _name(data_dir: Path) -> str:
    return f"tamga-{hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:24]}"
