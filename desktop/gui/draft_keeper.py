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
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BEHIND_MS)
        self._timer.timeout.connect(self.flush)

    def keep(self, draft: Draft) -> None:
        """Note the newest state; the timer is not pushed back, so typing never starves the disk."""
        self._unkept = draft
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Hand over what is not kept yet, now."""
        self._timer.stop()
        draft, self._unkept = self._unkept, None
        if draft is None or is_empty(draft):
            return
        self._runner.start(Job(title="保存草稿", work=lambda: self._desk.keep_draft(draft), quiet=True))

    def forget(self, draft_id: str) -> None:
        """The draft became a case: what is not kept of it yet never will be.

        One that is under way comes after the case in the store lane, and the desk does not keep it.
        """
        if self._unkept is not None and self._unkept.draft_id == draft_id:
            self._timer.stop()
            self._unkept = None
