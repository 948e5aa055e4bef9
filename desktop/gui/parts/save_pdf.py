"""Asks where the PDF of a slip is to be, and has it written there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from casework.language import _
from desktop.gui.parts.output import SlipOutput


def save_pdf(page: QWidget, output: SlipOutput, slip_number: str) -> None:
    """Ask by the desktop's own dialog; the slip is saved whatever is answered."""
    folder = output.target.folder or Path.home()
    proposal = str(folder / f"{slip_number}.pdf")
    path, _filter = QFileDialog.getSaveFileName(page, _("告知单另存为 PDF"), proposal, "PDF (*.pdf)")
    if output.is_put_away:
        return  # locked while the dialog was open
    if path:
        output.save_pdf(slip_number, Path(path))
    else:
        output.tell_no_pdf(slip_number)
