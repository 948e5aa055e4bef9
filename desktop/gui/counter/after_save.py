"""What follows a save: the slip goes to the printer or into a PDF, and for a while it can be taken back."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from casework.cases.draft import Draft
from desktop.gui.counter.case_saved import CaseSaved
from desktop.gui.counter.save_undo import UNDO, SaveUndo
from desktop.gui.parts.messages import MessageAnswer
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.pdf_folder import PdfFolder
from desktop.gui.parts.save_pdf import save_pdf
from desktop.gui.parts.set_output import SetOutput
from desktop.gui.parts.waiting_slips import WaitingSlips


class AfterSave(QObject):
    """Sends each saved slip on its way; its messages come by the output and by `undo`."""

    def __init__(self, workroom: Workroom, page: QWidget) -> None:
        super().__init__(page)
        self._page, self._output = page, workroom.output
        self.newest_slip = ""
        self.newest: Draft | None = None  # as it was saved
        self._pdf_wanted = False
        self._set = SetOutput(workroom, self)
        self.waiting = WaitingSlips(workroom, self)
        self.folder = PdfFolder(workroom, self)
        self.undo = SaveUndo(workroom.runner, workroom.desk, workroom.output)

    def go_on(self, saved: CaseSaved) -> None:
        """A case was saved."""
        self.newest_slip, self.newest = saved.case.slip_number, saved.draft
        if saved.is_last:
            self.undo.offer(saved)
        if self._pdf_wanted:
            self._pdf_wanted = False
            self.save_pdf()
        else:
            self._output.send(self.newest_slip)

    def print_set(self) -> None:
        """The newest slip with what goes out with it."""
        if self.newest_slip:
            self._set.send(self.newest_slip)

    def want_pdf(self) -> None:
        """The case that is being saved becomes a PDF in place of a print."""
        self._pdf_wanted = True

    def forget_pdf(self) -> None:
        """It was not saved."""
        self._pdf_wanted = False

    def save_pdf(self) -> None:
        """Ask where the PDF of the newest slip is to be, and write it there."""
        slip_number = self._output.newest_slip or self.newest_slip  # a further visit made one, too
        if slip_number:
            save_pdf(self._page, self._output, slip_number)

    def hear(self, answer: MessageAnswer) -> None:
        """What the clerk chose about the newest slip."""
        if answer.key == self.waiting.key:
            self.waiting.hear(answer)
        elif answer.key == self.folder.key:
            self.folder.hear(answer)
        elif answer.meaning == UNDO:
            self.undo.undo()
        elif answer.meaning == "here":
            self._output.confirm()
        elif answer.meaning == "again":
            self._output.send_again()
        elif answer.meaning == "pdf":
            save_pdf(self._page, self._output, self._output.newest_slip)
