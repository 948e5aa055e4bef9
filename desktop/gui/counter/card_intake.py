"""Cards that are read at the counter: typed by a reader into a field, or dropped as files by its program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from casework.language import _
from desktop.gui.background.tasks import Job
from desktop.gui.counter.applicant import ApplicantForm
from desktop.gui.parts.messages import Message, MessageArea
from desktop.gui.parts.page import Workroom
from desktop.readers.card import CardReader, ReadCard
from desktop.readers.card_folder import CardFolder
from desktop.readers.keyboard_wedge import USUAL_PATTERN, KeyboardWedge, is_pattern

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

KEY = "card"
_LOOK_MS = 1_000
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CardIntake(QObject):
    """Fills the applicant's fields from each card that a reader gives."""

    def __init__(self, workroom: Workroom, form: ApplicantForm, messages: MessageArea) -> None:
        super().__init__(form)
        self._runner, self._form, self._messages = workroom.runner, form, messages
        self.wedge = KeyboardWedge()
        self._readers: tuple[CardReader, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        for entry in form.findChildren(QLineEdit):
            entry.installEventFilter(self)
        desk = workroom.desk
        self._runner.start(
            Job(title=_("读卡器"), work=lambda: chosen_readers(desk), done=self._use_chosen, quiet=True)
        )

    def use(self, *readers: CardReader) -> None:
        """Ask these from now on, once a second."""
        self._readers = readers
        self._timer.start()

    def look(self) -> None:
        """Ask the readers now; on another thread, because a folder may lie on a share that hangs."""
        if self._runner.is_closed:
            return
        readers = self._readers
        self._runner.start(
            Job(
                title=_("读卡器"),
                work=lambda: tuple(card for reader in readers for card in reader.take()),
                lane="cards",
                done=self._take,
                quiet=True,
                replaces=True,
            )
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter at the end of what a reader typed is the reader's, and does not lead on."""
        if not (isinstance(watched, QLineEdit) and isinstance(event, QKeyEvent)):
            return False
        if event.type() != QEvent.Type.KeyPress or event.key() not in _ENDS:
            return False
        typed_before = self.wedge.hear(watched.text())
        if typed_before is None:
            return False
        watched.setText(typed_before)
        self._take(self.wedge.take())
        return True

    def _use_chosen(self, chosen: tuple[str, str]) -> None:
        pattern, folder = chosen
        if is_pattern(pattern):
            self.wedge = KeyboardWedge(pattern)
        if folder and not self._readers:
            self.use(CardFolder(Path(folder)))

    def _take(self, cards: tuple[ReadCard, ...]) -> None:
        for card in cards:
            if card.fault:
                self._tell(_("读卡没有成功"), card.fault)
            elif not self._form.isVisible():  # nobody would see whose fields it fills
                self._tell(_("读到的卡没有填入"), _("申请人一栏没有打开：请先选事项，再刷一次卡"))
            else:
                self._messages.take_back(KEY)
                self._form.take_card(card)

    def _tell(self, title: str, what: str) -> None:
        self._messages.tell(Message(key=KEY, tone="attention", title=title, what=what))


def chosen_readers(desk: Desk) -> tuple[str, str]:
    """The pattern of the reader that types, and the folder of the one that drops files; "" for none."""
    return desk.upkeep.setting("card_pattern", USUAL_PATTERN), desk.upkeep.setting("card_folder")
