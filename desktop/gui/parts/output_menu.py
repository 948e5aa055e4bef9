"""The menu of what F9 sends to: the printers of this computer, and PDF always."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from casework.language import _
from desktop.gui.parts.output import SlipOutput, Target
from desktop.printing.jobs import Printer
from desktop.printing.reasons import shown


def fill_output_menu(
    menu: QMenu,
    output: SlipOutput,
    printers: list[Printer] | None,
    choose_folder: Callable[[], Path | None],
) -> None:
    """List the printers (None while they are being asked for) and the way to PDF; choosing acts at once."""
    menu.clear()
    if printers is None:
        menu.addAction(_("正在查找打印机…")).setEnabled(False)
    elif not printers:
        menu.addAction(_("本机没有打印机")).setEnabled(False)
    for printer in printers or ():
        words = printer.description or printer.name
        if printer.reasons_zh:
            happened = shown(printer.reasons_zh[0]).partition(_("："))[0]  # what to do has no room here
            words = _("{name}（{happened}）").format(name=words, happened=happened)
        action = menu.addAction(words)
        _check(action, output.target.queue == printer.name)
        action.triggered.connect(lambda _=False, name=printer.name: output.choose(Target(queue=name)))
    menu.addSeparator()
    folder = output.target.folder
    action = menu.addAction(_("另存为 PDF（{folder}）").format(folder=folder) if folder else _("另存为 PDF…"))
    _check(action, folder is not None)
    action.triggered.connect(lambda: _to_folder(output, choose_folder))


def _check(action: QAction, chosen: bool) -> None:
    action.setCheckable(True)
    action.setChecked(chosen)


def _to_folder(output: SlipOutput, choose_folder: Callable[[], Path | None]) -> None:
    folder = choose_folder()
    if folder:
        output.choose(Target(folder=folder))
