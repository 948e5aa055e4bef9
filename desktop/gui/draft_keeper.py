"""Keeps the draft on disk: at most a quarter of a second behind what was typed, never out of order."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from casework.draft import Draft
from desktop.desk import Desk
from desktop.gui.draft_edits import is_empty
from desktop.gui.tasks import Job, TaskRunner

BEHIND_MS = 250


class DraftKeeper(QObject):
    """Stores each state of the draft through the runner's store lane; several in a row become one."""

    def __init__(self, runner: TaskRunner, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._desk = runner, desk
        self._unkept: Draft | None = None
        self._paused = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BEHIND_MS)
        self._timer.timeout.connect(self.flush)

    def keep(self, draft: Draft) -> None:
        """Note the newest state; the timer is not pushed back, so typing never starves the disk."""
        self._unkept = draft
        if not self._paused and not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hand over what is not kept yet, now."""
        self._timer.stop()
        draft, self._unkept = self._unkept, None
        if draft is None or is_empty(draft):
            return
        self._runner.start(Job(title="保存草稿", work=lambda: self._desk.keep_draft(draft), quiet=True))

    def pause(self) -> None:
        """Hold back while the case is being saved: a draft must not outlive its case."""
        self._timer.stop()
        self._paused = True

    def resume(self) -> None:
        """Saving failed: the draft lives on."""
        self._paused = False
        if self._unkept is not None:
            self._timer.start()

    def forget(self) -> None:
        """The draft became a case or was given up: nothing of it is kept any more."""
        self._timer.stop()
        self._paused = False
        self._unkept = None
