"""Papers as the window speaks of them: by the keys of `forms.sheet.paper.PAPERS`, shown by their names."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from casework.language import _
from forms.sheet.paper import PAPERS

USUAL = "a4"


def known_paper(paper: str) -> str:
    """The paper of a setting; A4 where it names none."""
    return paper if paper in PAPERS else USUAL


def paper_words(paper: str) -> str:
    """The name of a paper, "" for the usual one, of which nobody needs to be told."""
    return "" if paper == USUAL else _(PAPERS[paper].name)


def paper_choice(name: str, first: str) -> QComboBox:
    """A choice of papers; its first line, with "" as data, leaves the choice to others."""
    choice = QComboBox()
    choice.setAccessibleName(name)
    choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    choice.setMinimumContentsLength(8)  # the name of the longest has no room in a small window
    choice.addItem(first, "")
    for key, paper in PAPERS.items():
        choice.addItem(_(paper.name), key)
    return choice
