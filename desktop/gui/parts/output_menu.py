"""The menu of what F9 sends to: the printers of this computer, and PDF always."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.parts.output import SlipOutput
from desktop.gui.parts.output_choice import Target
from desktop.printing.jobs import Printer
from desktop.printing.reasons import shown


class OutputMenu(QObject):
    """Fills the menu each time it is about to open.  `failed` carries the TamgaError of the print system."""

    failed = Signal(object)

    def __init__(self, menu: QMenu, output: SlipOutput) -> None:
        super().__init__(menu)
        self._menu, self._output = menu, output
        menu.aboutToShow.connect(self._ask)

    def _ask(self) -> None:
        self._fill(None)
        self._output.printers(self._fill, self._no_printers)

    def _no_printers(self, error: TamgaError) -> None:
        self._fill([])
        self.failed.emit(error)

    def _fill(self, printers: list[Printer] | None) -> None:
        """The printers (None while they are being asked for) and the way to PDF; choosing acts at once."""
        self._menu.clear()
        if printers is None:
            self._menu.addAction(_("正在查找打印机…")).setEnabled(False)
        elif not printers:
            self._menu.addAction(_("本机没有打印机")).setEnabled(False)
        for printer in printers or ():
            self._add_printer(printer)
        self._menu.addSeparator()
        folder = self._output.target.folder
        words = _("另存为 PDF（{folder}）").format(folder=folder) if folder else _("另存为 PDF…")
        action = self._menu.addAction(words)
        _check(action, folder is not None)
        action.triggered.connect(lambda: self._choose_folder())
        if self._output.pdf_folder is not None:
            clear = self._menu.addAction(
                _("清理文件夹里的 PDF（{folder}）").format(folder=self._output.pdf_folder)
            )
            clear.triggered.connect(lambda: self._output.clearing_wanted.emit())

    def _add_printer(self, printer: Printer) -> None:
        words = self._output.shown_name(printer.name)
        if printer.reasons_zh:
            happened = shown(printer.reasons_zh[0]).partition(_("："))[0]  # what to do has no room here
            words = _("{name}（{happened}）").format(name=words, happened=happened)
        action = self._menu.addAction(words.replace("&", "&&"))  # a sign of its name, no key
        _check(action, self._output.target.queue == printer.name)
        action.triggered.connect(lambda _=False: self._output.aim_at(printer.name))

    def _choose_folder(self) -> None:
        start = str(self._output.target.folder or Path.home())
        path = QFileDialog.getExistingDirectory(self._menu, _("PDF 存到哪个文件夹"), start)
        if path and not self._output.is_put_away:
            self._output.choose(Target(folder=Path(path)))


def _check(action: QAction, chosen: bool) -> None:
    action.setCheckable(True)
    action.setChecked(chosen)
