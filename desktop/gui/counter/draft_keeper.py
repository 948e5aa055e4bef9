"""Keeps the draft on disk: at most a quarter of a second behind what was typed, never out of order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from casework.cases.draft import Draft
from casework.errors import TamgaError
from casework.language import _
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.counter.draft_edits import is_empty

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

BEHIND_MS = 250
RETRY_MS = 2000  # after a draft could not be stored, doubled each time
LONGEST_MS = 60_000


class DraftKeeper(QObject):
    """Stores each state of the draft through the runner's store lane; several in a row become one.

    `failed` carries the TamgaError that kept a draft off the disk, `written` says that all is well again.
    """

    failed = Signal(object)
    written = Signal()

    def __init__(self, runner: TaskRunner, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._desk = runner, desk
        self._unkept: dict[str, Draft] = {}  # by id: where the disk is full, those of several people
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._patience_ms = RETRY_MS
        self._timer.timeout.connect(self.flush)

    def keep(self, draft: Draft) -> None:
        """Note the newest state; the timer is not pushed back, so typing never starves the disk."""
        self._unkept[draft.draft_id] = draft
        if not self._timer.isActive() or self._timer.remainingTime() > BEHIND_MS:
            self._timer.start(BEHIND_MS)

    def flush(self) -> None:
        """Hand over what is not kept yet, now."""
        self._timer.stop()
        waiting, self._unkept = self._unkept, {}
        for draft in waiting.values():
            if not is_empty(draft):
                self._hand_over(draft)

    def forget(self, draft_id: str) -> None:
        """The draft became a case: what is not kept of it yet never will be.

        One that is under way comes after the case in the store lane, and the desk does not keep it.
        """
        self._unkept.pop(draft_id, None)

    def _hand_over(self, draft: Draft) -> None:
        def try_again(error: TamgaError) -> None:
            self._unkept.setdefault(draft.draft_id, draft)
            self.failed.emit(error)
            if not self._timer.isActive():  # by itself, ever more seldom, until it is on the disk
                self._timer.start(self._patience_ms)
                self._patience_ms = min(2 * self._patience_ms, LONGEST_MS)

        def written() -> None:
            self._patience_ms = RETRY_MS
            self.written.emit()

        self._runner.start(
            Job(
                title=_("保存草稿"),
                work=lambda: self._desk.cases.keep_draft(draft),
                done=lambda _: written(),
                failed=try_again,
                quiet=True,
            )
        )
