"""How the columns of the table of cases share its width: words are cut only for want of room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTableView


def fit_columns(table: QTableView, usual: Sequence[int], gives: int) -> None:
    """Give each column what its words need and the column `gives` the rest."""
    headings = [table.horizontalHeader().sectionSizeHint(column) for column in range(len(usual))]
    wanted = [max(table.sizeHintForColumn(column), heading) for column, heading in enumerate(headings)]
    least = [max(pair) for pair in zip(usual, headings, strict=True)]
    for column, width in enumerate(shared(table.viewport().width(), wanted, least, gives)):
        table.setColumnWidth(column, width)


def shared(room: int, wanted: Sequence[int], usual: Sequence[int], gives: int) -> list[int]:
    """Widths for so much room: the column `gives` has what the others leave, but never less than its usual.

    Where even that is too much, the others fall back to their usual width, those that want most first.
    """
    widths = list(wanted)
    others = [column for column in range(len(wanted)) if column != gives]
    over = sum(widths[column] for column in others) + usual[gives] - room
    for column in sorted(others, key=lambda column: usual[column] - wanted[column]):
        if over <= 0:
            break
        cut = min(over, max(0, widths[column] - usual[column]))
        widths[column] -= cut
        over -= cut
    widths[gives] = max(usual[gives], room - sum(widths[column] for column in others))
    return widths
