"""The paste card of a case: fetched when it is asked for, then the next field with each further press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from casework.language import _
from desktop.gui.background.tasks import Job
from desktop.gui.case.paste_card import PasteCard
from desktop.gui.parts.page import Workroom

if TYPE_CHECKING:
    from casework.report.profile_fields import FilledProfile
    from desktop.services.cases.case_place import CasePlace


class Pasting(QObject):
    """`refused` carries why the fields cannot be had."""

    refused = Signal(object)

    def __init__(self, workroom: Workroom, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._desk, self._look = workroom.runner, workroom.desk, workroom.look
        self._page = page
        self.card: PasteCard | None = None

    def paste(self, place: CasePlace | None) -> None:
        """The fields of the case beside another program; once it is there, its next field is copied."""
        if self.card is not None and self.card.isVisible() and self.card.is_about(place):
            self.card.copy_field(self.card.next_field)
        elif place is not None:
            number = place.shown.slip_number
            self._runner.start(
                Job(
                    title=_("粘贴卡"),
                    work=lambda: self._desk.cases.paste_fields(number),
                    done=self._show,
                    failed=self.refused.emit,
                )
            )

    def put_away(self) -> None:
        """Nothing of the case stays on the screen."""
        if self.card is not None:
            self.card.close()

    def _show(self, profiles: tuple[FilledProfile, ...]) -> None:
        if self.card is not None:
            self.card.close()
            self.card.deleteLater()
        self.card = PasteCard(self._look, profiles, self._page)
        self.card.show()
