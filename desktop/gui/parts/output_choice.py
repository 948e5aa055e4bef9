"""Where F9 sends slips, and on which paper: chosen by the clerk, kept on the device."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.parts.papers import known_paper
from desktop.printing.jobs import Printer, shown_names

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

PDF = "pdf:"  # stands in the setting `printer` where a queue's name would
_log = logging.getLogger(__name__)


class Target(msgspec.Struct, frozen=True):
    """Where F9 sends slips: a queue, a folder for PDF files, or nowhere yet.

    `description` is what people call the printer.
    """

    queue: str = ""
    folder: Path | None = None
    description: str = ""

    @property
    def name(self) -> str:
        """What the button shows."""
        if self.queue:
            return self.description or self.queue
        return f"PDF → {self.folder.name}" if self.folder else _("选打印机")


class OutputChoice(QObject):
    """`target_changed` carries the Target that was chosen, `paper_changed` the key of the paper.

    `clearing_wanted`: the PDF files in `pdf_folder`, the folder that was chosen last, are to go.
    """

    target_changed = Signal(object)
    paper_changed = Signal(str)
    clearing_wanted = Signal()

    def __init__(self, runner: TaskRunner, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._desk = runner, desk
        self._names: dict[str, str] = {}
        setting = desk.upkeep.setting
        self.paper = known_paper(setting("paper", ""))
        queue, folder = setting("printer", ""), setting("pdf_folder", "")
        self.pdf_folder = Path(folder) if folder else None
        if queue == PDF:
            self.target = Target(folder=self.pdf_folder)
        else:
            self.target = Target(queue=queue, description=setting("printer_description", ""))

    def choose(self, target: Target) -> None:
        """Send to `target` from now on, and remember it on this device."""
        self.pdf_folder = target.folder or self.pdf_folder
        self._aim(target)

        def keep() -> None:
            self._desk.upkeep.keep_setting("printer", PDF if target.folder else target.queue)
            self._desk.upkeep.keep_setting("printer_description", target.description)
            if target.folder:
                self._desk.upkeep.keep_setting("pdf_folder", str(target.folder))

        self._runner.start(Job(title=_("记住打印机"), work=keep, quiet=True))

    def choose_paper(self, paper: str) -> None:
        """Print new slips on `paper` (a key of `forms.sheet.paper.PAPERS`) from now on, on this device."""
        self.paper = paper
        self.paper_changed.emit(paper)
        keep = Job(
            title=_("记住纸张"), work=lambda: self._desk.upkeep.keep_setting("paper", paper), quiet=True
        )
        self._runner.start(keep)

    def take_default(self) -> None:
        """While nothing is chosen, send to the printer that the system calls the default one.

        The one that is chosen is called what people call it now.
        """

        def take(printers: list[Printer]) -> None:
            usual = [printer.name for printer in printers if printer.is_default and printer.accepts_jobs]
            queue = self.target.queue or (usual[0] if usual and not self.target.folder else "")
            if queue not in self._names:
                return
            target = Target(queue=queue, description=_other_than(queue, self._names[queue]))
            if target != self.target:
                self._aim(target)

        if self.target.folder is None:
            self.printers(take, lambda error: _log.info("no default printer: %s", error.title))

    def printers(self, show: Callable[[list[Printer]], None], failed: Callable[[TamgaError], None]) -> None:
        """Ask the system for its printers, which may take seconds."""

        def done(printers: list[Printer]) -> None:
            self._names = shown_names(printers)
            show(printers)

        self._runner.start(
            Job(
                title=_("查找打印机"),
                work=self._desk.slips.printers,
                lane="printers",
                done=done,
                failed=failed,
                quiet=True,
            )
        )

    def aim_at(self, queue: str) -> None:
        """Send to that printer of this computer from now on."""
        self.choose(Target(queue=queue, description=_other_than(queue, self.shown_name(queue))))

    def shown_name(self, queue: str) -> str:
        """What people call that printer; the name of its queue while nobody has said."""
        usual = self.target.name if queue == self.target.queue else queue
        return self._names.get(queue, usual)

    def _aim(self, target: Target) -> None:
        self.target = target
        self.target_changed.emit(target)


def _other_than(queue: str, name: str) -> str:
    return "" if name == queue else name
