"""Warns that the same person was here with the same matter lately; nothing is held up by it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from casework.cases.draft import Draft
from casework.language import _, n_
from desktop.gui.background.tasks import Job
from desktop.gui.parts.lines import when_words
from desktop.gui.parts.messages import Action, Message, MessageAnswer
from desktop.gui.parts.page import Place

if TYPE_CHECKING:
    from desktop.gui.parts.page import Workroom
    from desktop.services.cases.find_duplicate import EarlierCase

KEY = "duplicate"
_OPEN = "open_earlier"
_SOON_MS = 150


class DuplicateWatch(QObject):
    """`message_raised` carries the warning, `withdrawn` takes it back, `place_wanted` leads to that case."""

    message_raised = Signal(object)
    withdrawn = Signal()
    place_wanted = Signal(object)

    def __init__(self, workroom: Workroom, parent: QObject, key: str = KEY) -> None:
        super().__init__(parent)
        self.key = key  # each page's own: all pages hear each answer
        self._runner, self._desk = workroom.runner, workroom.desk
        self._asked: tuple[object, ...] = ("", "")
        self._draft: Draft | None = None
        self._number = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SOON_MS)
        self._timer.timeout.connect(self._look)

    def look_at(self, draft: Draft) -> None:
        """What is typed now; only another matter or number is asked about, of a bundle other matters."""
        asked = _asked(draft)
        if asked == self._asked:
            return
        self._asked, self._draft = asked, draft
        if self._number:
            self._number = ""
            self.withdrawn.emit()
        if all(asked[:2]):
            self._timer.start()
        else:
            self._timer.stop()

    def hear(self, answer: MessageAnswer) -> None:
        """Go on with the earlier case; whoever closes the warning makes another one."""
        if answer.key == self.key and answer.meaning == _OPEN and self._number:
            self.withdrawn.emit()
            self.place_wanted.emit(Place("case", self._number))

    def _look(self) -> None:
        draft, asked = self._draft, self._asked
        if draft is None or self._runner.is_closed:
            return
        self._runner.start(
            Job(
                title=_("查找以前的办件"),
                work=lambda: self._desk.cases.earlier(draft),
                lane="duplicate",
                done=lambda earlier: self._tell(asked, earlier),
                failed=lambda _error: None,
                replaces=True,
                quiet=True,
            )
        )

    def _tell(self, asked: tuple[object, ...], earlier: EarlierCase | None) -> None:
        if earlier is None or asked != self._asked:
            return
        self._number = earlier.slip_number
        when = when_words(earlier.opened_at, dt.datetime.now().astimezone().date())
        missing = n_("缺 {count} 份", earlier.missing_count).format(count=earlier.missing_count)
        state = f"{earlier.state}，{missing}" if earlier.missing_count else earlier.state  # data
        title = _("{when} 办过这一项").format(when=when)
        words = _("{number} {state}。接着办就不用再问一遍；另办一件就照常保存。")
        if earlier.matters:
            title = _("{when} 办过{matters}").format(when=when, matters=self._names(earlier.matters))
            words = _("{number} {state}。不用再办的请移出；另办就照常保存。")
        self.message_raised.emit(
            Message(
                key=self.key,
                tone="attention",
                title=title,
                what=words.format(number=earlier.slip_number, state=state),
                actions=(Action(_OPEN, _("接着办(&O)")),),
            )
        )

    def _names(self, codes: tuple[str, ...]) -> str:
        matters = (self._desk.catalogue.release.matter(code) for code in codes)
        return "".join(f"“{matter.name.zh}”" for matter in matters if matter)  # data


def _asked(draft: Draft) -> tuple[object, ...]:
    """What the answer rests on; which matters of a bundle are handled depends on answers."""
    if not draft.bundle_code:
        return (draft.matter_code, draft.applicant.id_number)
    answers = tuple(sorted(draft.answers.items()))
    return (draft.bundle_code, draft.applicant.id_number, frozenset(draft.left_out), answers)
