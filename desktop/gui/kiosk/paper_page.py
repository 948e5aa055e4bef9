"""Third step: the list goes to paper, and stands on the screen as a code for a phone."""

from __future__ import annotations

import logging
import secrets

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.kiosk.cards import touch_button
from desktop.gui.kiosk.code_view import ScreenCode
from desktop.gui.kiosk.public_catalogue import PublicCatalogue, WhatToBring
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import label, say
from desktop.printing.jobs import PrintJob, PrintRequest, PrintSystem
from forms.sheet.qr_code import Rows

_LOOK_MS = 2000
_LOOKS = 20  # then nobody waits any more: the clerk is asked
_log = logging.getLogger(__name__)


class Ready(msgspec.Struct, frozen=True):
    """The code, and the print job where there is a printer."""

    rows: Rows
    job: PrintJob | None = None


class PaperPage(QWidget):
    """`over` says that somebody is done."""

    over = Signal()

    def __init__(self, catalogue: PublicCatalogue, runner: TaskRunner, printing: PrintSystem) -> None:
        super().__init__()
        self._catalogue, self._runner, self._printing = catalogue, runner, printing
        self._asked = 0
        self._looks = 0
        self.setAccessibleName(_("打印"))
        self.words, self.advice = label("", "title", wrap=True), label("", "work", wrap=True)
        self.code = ScreenCode()
        self.again = touch_button(_("回到开头"), "primary")
        for part in (self.words, self.advice):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addStretch(1)
        for part in (self.words, self.advice):
            column.addWidget(part)
        column.addWidget(self.code, 8, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.again.clicked.connect(lambda: self.over.emit())

    def show_wanted(self, wanted: WhatToBring) -> None:
        """Lay it out, print it where a printer was named, show its code."""
        self._asked += 1
        number = self._asked
        self.code.show_rows(())
        say(self.words, _("正在准备…"))
        say(self.advice, "")
        self._runner.start(
            Job(
                title=_("打印要带什么"),
                work=lambda: self._work(wanted),
                lane="kiosk",
                done=lambda ready: self._show(number, ready),
                failed=lambda error: self._refused(number, wanted, error),
                quiet=True,
            )
        )

    def forget(self) -> None:
        """Whoever was here has gone: what still comes is not for the next one."""
        self._asked += 1
        self.code.show_rows(())

    def _work(self, wanted: WhatToBring) -> Ready:
        from forms.pdf.embed import to_pdf

        at = self._catalogue
        rows = wanted.code(at)
        if not at.queue:
            return Ready(rows)
        pdf = to_pdf(wanted.document(at), at.fonts)
        title = _("要带什么")
        request = PrintRequest(pdf=pdf, queue=at.queue, title=title, mark=secrets.token_hex(8))
        return Ready(rows, self._printing.submit(request))

    def _show(self, number: int, ready: Ready) -> None:
        if number != self._asked:
            return
        self.code.show_rows(ready.rows)
        say(self.advice, _("用手机的相机或“扫一扫”扫这个码，也能带走，不用上网"))
        if ready.job is None:
            say(self.words, _("要带什么，都在这个码里"))
            return
        say(self.words, _("正在打印，请在出纸口取"))
        self._looks = 0
        self._look_again(number, ready.job)

    def _look_again(self, number: int, job: PrintJob) -> None:
        QTimer.singleShot(_LOOK_MS, self, lambda: self._look(number, job))

    def _look(self, number: int, job: PrintJob) -> None:
        if number != self._asked or self._runner.is_closed:
            return
        self._looks += 1
        self._runner.start(
            Job(
                title=_("查看打印情况"),
                work=lambda: self._printing.follow(job),
                lane="kiosk",
                done=lambda now: self._hear(number, now),
                failed=lambda _error: self._say_stuck(number),
                quiet=True,
            )
        )

    def _hear(self, number: int, job: PrintJob) -> None:
        if number != self._asked:
            return
        if job.came_out:
            say(self.words, _("打印好了，请取纸"))
        elif job.is_over or job.hindrance or self._looks >= _LOOKS:
            self._say_stuck(number)
        else:
            self._look_again(number, job)

    def _say_stuck(self, number: int) -> None:
        if number == self._asked:
            say(self.words, _("打印机没有出纸：请扫下面的码，或问窗口"))

    def _refused(self, number: int, wanted: WhatToBring, error: TamgaError) -> None:
        _log.info("the kiosk could not print: %s", error.title)
        if number == self._asked:
            self.code.show_rows(wanted.code(self._catalogue))
            self._say_stuck(number)
