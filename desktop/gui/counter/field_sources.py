"""Where what stands in the applicant's fields came from, while they are filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from casework.people.provenance import Source


class FieldSources(QObject):
    """Follows the fields, by their names in Applicant; what is typed into one is the clerk's."""

    def __init__(self, entries: Mapping[str, QLineEdit], parent: QObject) -> None:
        super().__init__(parent)
        self.known: dict[str, str] = {}  # besides what was typed
        self._before = dict.fromkeys(entries, "")
        for name, entry in entries.items():
            entry.textEdited.connect(partial(self._edited, name))
            entry.textChanged.connect(partial(self._before.__setitem__, name))  # comes after the other

    def begin(self, known: Mapping[str, str]) -> None:
        """Another applicant is in the fields."""
        self.known = dict(known)

    def note(self, names: Iterable[str], source: Source) -> None:
        """These were filled from there."""
        self.known |= dict.fromkeys(names, source)

    def _edited(self, name: str, text: str) -> None:
        self.known.pop(name, None)
        if len(text) > len(self._before[name]) + 1 and text.strip() == _clipboard():
            self.known[name] = "pasted"


def _clipboard() -> str:
    return QGuiApplication.clipboard().text().strip()
