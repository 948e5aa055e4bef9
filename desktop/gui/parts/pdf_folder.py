"""A folder as the target of F9: what lies there lies in plain, which is told, and cleared on request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casework.language import _, n_
from desktop.gui.background.tasks import Job
from desktop.gui.parts.messages import Action, Message, MessageAnswer, from_error
from desktop.gui.parts.output_choice import Target

if TYPE_CHECKING:
    from casework.errors import TamgaError
    from desktop.gui.parts.page import Workroom

CLEAR = "clear_pdf_folder"


class PdfFolder(QObject):
    """Its messages come by the output, and their answers to `hear`.

    It tells of a folder when that is chosen, and whenever files are left there that could go.
    """

    key = "pdf_folder"

    def __init__(self, workroom: Workroom, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._desk, self._output = workroom.runner, workroom.desk, workroom.output
        self._output.target_changed.connect(self._look)
        self._output.clearing_wanted.connect(self.clear)
        self._look(Target())  # what was left from before

    def hear(self, answer: MessageAnswer) -> None:
        """The clerk wants the files gone, or looked away."""
        if answer.meaning == CLEAR:
            self.clear()

    def clear(self) -> None:
        """Remove the files of the folder that was chosen last."""
        folder = self._output.pdf_folder
        if folder is not None:
            self._runner.start(
                Job(
                    title=_("清理文件夹里的 PDF"),
                    work=lambda: self._desk.slips.clear_folder(folder),
                    lane=self.key,
                    done=lambda count: self._cleared(folder, count),
                    failed=self._not_cleared,
                )
            )

    def _look(self, target: Target) -> None:
        folder = self._output.pdf_folder
        if folder is not None:
            self._runner.start(
                Job(
                    title=_("查看文件夹里的 PDF"),
                    work=lambda: self._desk.slips.count_in_folder(folder),
                    lane=self.key,
                    done=lambda count: self._tell(folder, count, is_chosen=target.folder is not None),
                    quiet=True,
                )
            )

    def _tell(self, folder: Path, count: int, *, is_chosen: bool) -> None:
        if self._output.is_put_away or not (count or is_chosen):
            return
        what = _("{folder}：能打开这个文件夹的人都能看。存档在本机是加密的，用完可以清理").format(
            folder=folder
        )
        actions: tuple[Action, ...] = ()
        title = _("PDF 在文件夹里是明文")
        if count:
            title = n_("文件夹里有 {count} 份明文的 PDF", count).format(count=count)
            actions = (Action(CLEAR, _("清理(&K)")),)
        message = Message(key=self.key, title=title, what=what, tone="attention", actions=actions)
        self._output.message_raised.emit(message)

    def _cleared(self, folder: Path, count: int) -> None:
        title = n_("已删去 {count} 份 PDF", count).format(count=count)
        what = _("{folder}：只删存档里也有的，别的没有动").format(folder=folder)
        self._output.message_raised.emit(Message(key=self.key, title=title, what=what, tone="done"))

    def _not_cleared(self, error: TamgaError) -> None:
        self._output.message_raised.emit(from_error(self.key, error))
