"""An enrolment sheet that is scanned: its code holds the address and the enrolment code."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit


def fill_from_sheet(address: QLineEdit, code: QLineEdit) -> None:
    """Part what a scanner typed into the address; what was typed by hand has no blank and stays."""
    first, *rest = address.text().split()[:2] or [""]
    if rest:
        address.setText(first)
        code.setText(rest[0])


def take_sheets(address: QLineEdit, code: QLineEdit) -> None:
    """Do so whenever the address is left, or Enter comes from the scanner."""
    address.editingFinished.connect(lambda: fill_from_sheet(address, code))
