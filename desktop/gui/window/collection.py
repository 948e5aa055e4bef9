"""Garbage is collected on the window's thread alone, and never for long.

Python collects cycles on whatever thread happens to allocate.  A cycle may hold Qt objects, and those
must not end on a worker's thread: the process would crash.  And what was loaded at start is looked
through each time, which takes 100 ms in the middle of typing; it is set aside instead.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Collector(QObject):
    """Takes the place of Python's own collection from its making until `stop`."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def set_aside(self) -> None:
        """What lives now stays: it is not looked through again."""
        gc.freeze()

    def look_through_all(self) -> None:
        """Collect everything that ended, also of what was set aside; takes 100 ms."""
        gc.unfreeze()
        gc.collect()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return
