"""An enrolment sheet that is scanned or comes as a file: it holds the address and the enrolment code."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from sync.device.enrolment_file import read_enrolment


def fill_from_sheet(address: QLineEdit, code: QLineEdit) -> None:
    """Part what a scanner typed into the address; what was typed by hand has no blank and stays."""
    first, *rest = address.text().split()[:2] or [""]
    if rest:
        address.setText(first)
        code.setText(rest[0])


def take_sheets(address: QLineEdit, code: QLineEdit) -> None:
    """Do so whenever the address is left, or Enter comes from the scanner."""
    address.editingFinished.connect(lambda: fill_from_sheet(address, code))


def fill_from_file(address: QLineEdit, code: QLineEdit, file: Path) -> None:
    """What a file of the desktop says; raises FileUnreadable where it is none."""
    sheet = read_enrolment(file)
    address.setText(sheet.address)
    code.setText(sheet.code)
