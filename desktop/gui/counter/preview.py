"""Keeps the preview up with the draft: laid out off the window's thread, the newest state wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from casework.cases.draft import Draft
from casework.errors import TamgaError
from casework.language import _
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.parts.page_painter import PagePainter
from forms.page import Document

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from forms.documents.notification.data import Notification


Make = Callable[[Draft, str], Document]  # a draft on that paper


class Preview(QObject):
    """`laid_out` carries a forms.page.Document; `refused` the TamgaError that says why there is none."""

    laid_out = Signal(object)
    refused = Signal(object)

    def __init__(
        self, runner: TaskRunner, desk: Desk, parent: QObject | None = None, make: Make | None = None
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._make = make or (lambda draft, paper: lay_out(desk, desk.slips.preview(draft), paper))
        self.paper = "a4"
        self._wanted = 0
        self._dropped = 0
        self.painter = PagePainter(lambda name: desk.fonts.face(name).path)

    def show(self, draft: Draft) -> None:
        """Lay out this state; states that nobody has begun to lay out are skipped."""
        self._wanted += 1
        number, paper = self._wanted, self.paper
        self._runner.start(
            Job(
                title=_("排版预览"),
                work=lambda: self._make(draft, paper),
                lane="preview",
                done=lambda document: self._deliver(number, document),
                failed=lambda error: self._refuse(number, error),
                replaces=True,
                quiet=True,
            )
        )

    def drop(self) -> None:
        """Nothing is to be shown; what is still being laid out is not delivered."""
        self._dropped = self._wanted

    def _deliver(self, number: int, document: Document) -> None:
        if number > self._dropped:
            self.laid_out.emit(document)

    def _refuse(self, number: int, error: TamgaError) -> None:
        if number == self._wanted:
            self.refused.emit(error)


def lay_out(desk: Desk, notification: Notification, paper: str) -> Document:
    """The slip as it will be printed on that paper; raises DocumentError with what to do."""
    # Loaded on a worker's thread: HarfBuzz and the fonts must not delay the first paint.
    from forms.documents.notification import papers as notification_papers
    from forms.sheet.mark import marked
    from forms.sheet.paper import PAPERS

    laid_out = notification_papers.lay_out(notification, desk.fonts, PAPERS[paper])
    return marked(laid_out, desk.fonts)  # as paper is, in practice
