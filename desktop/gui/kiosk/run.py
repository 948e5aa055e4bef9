"""Runs the kiosk in a process of its own: full screen, until a lead lets it go or another catalogue came."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from casework import language
from desktop import bug_log, kiosk_folder
from desktop.gui.kiosk.kiosk_window import KioskWindow
from desktop.gui.kiosk.public_catalogue import PublicCatalogue
from desktop.gui.look.look import Appearance, Look
from desktop.gui.look.qt_words import translate_qt
from desktop.gui.look.typefaces import load_mongolian, load_scripts, load_typeface
from desktop.printing.print_system import print_system

LEFT, NEWER, FAILED = 0, 4, 1  # exit codes; the process around this one starts it again but for the first


def run_kiosk(folder: Path) -> int:
    """Show the kiosk of that folder; the exit code.  Raises NoKiosk."""
    os.environ.pop("TAMGA_PASSWORD", None)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    bug_log.keep_log(folder)
    window = open_kiosk(folder)
    window.left.connect(lambda: application.exit(LEFT))
    age = kiosk_folder.age_of(folder)
    window.at_start.connect(lambda: application.exit(NEWER) if kiosk_folder.age_of(folder) != age else None)
    # After a mistake in the program nobody knows what is on screen: it begins anew.
    bug_log.watch_for_bugs(lambda _error: application.exit(FAILED))
    code: int = application.exec()
    window.let_go()
    return code


def open_kiosk(folder: Path) -> KioskWindow:
    """The window on the whole screen.  Needs a QApplication; raises NoKiosk."""
    about, catalogue = kiosk_folder.read_about(folder), PublicCatalogue(folder)
    QApplication.setApplicationName("Tamga")
    QApplication.setStyle("Fusion")
    translate_qt(language.chosen())
    for weight in ("Regular", "Bold"):
        load_typeface(weight)
    load_mongolian()
    load_scripts()
    look = Look(Appearance(text="larger"))
    look.apply()
    window = KioskWindow(look, catalogue, about, print_system())
    look.setParent(window)
    window.showFullScreen()
    return window
