"""The page while the workplace opens: shown for the moment before there is anything to ask."""

from __future__ import annotations

from pathlib import Path

from casework.errors import TamgaError
from casework.language import _
from desktop.gui.entrance.entrance import Entrance
from desktop.gui.look.look import Look
from desktop.gui.parts.parts import label, say


class OpeningPage(Entrance):
    """Says that the workplace is being opened, or why it cannot be."""

    def __init__(self, look: Look, data_dir: Path) -> None:
        super().__init__(look, _("一次性告知单"), _("蒙汉双语，当面一次说清。"), data_dir)
        self.note = label(_("正在打开…"), wrap=True)
        self.form.addWidget(self.note)

    def refused(self, error: TamgaError) -> None:
        """Say why the workplace did not open."""
        say(self.note, str(error), "stop")
