"""Taking back what F9 made of a bundle: for half a minute its message offers it, all of it or nothing.

As for one case nothing is deleted: the cases are void with the reason, and what was typed is a draft again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from casework.cases.draft import Draft
from casework.errors import TamgaError
from casework.language import _, listed, n_
from desktop.gui.background.tasks import Job
from desktop.gui.counter import draft_edits
from desktop.gui.counter.save_undo import OFFERED_MS, REASON, UNDO, undo_words
from desktop.gui.parts.form_output import FormOutput, RecalledForm
from desktop.gui.parts.messages import Action, Message, MessageAnswer, Tone

if TYPE_CHECKING:
    from desktop.gui.parts.page import Workroom
    from desktop.services.cases.open_together import SavedBundle


class _Offered(msgspec.Struct, frozen=True):
    """A bundle that was saved just now, the draft it was made of, and what is said of it."""

    saved: SavedBundle
    draft: Draft
    message: Message


class TogetherUndo(QObject):
    """`message_raised` carries a Message under `key`, `undone` the Draft to go on with."""

    key = "together_saved"
    message_raised = Signal(object)
    undone = Signal(object)

    def __init__(self, workroom: Workroom, forms: FormOutput, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._desk, self._forms = workroom.runner, workroom.desk, forms
        self._offered: _Offered | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(OFFERED_MS)
        self._timer.timeout.connect(self.end)

    def offer(self, saved: SavedBundle, draft: Draft) -> None:
        """It was saved just now: say so, and offer to take it back."""
        count = len(saved.slip_numbers)
        message = Message(
            key=self.key,
            tone="done",
            title=n_("已保存 {count} 件：{name}", count).format(count=count, name=saved.name),
            what=_("编号 {numbers}").format(numbers=listed(saved.slip_numbers)),
        )
        self._offered = _Offered(saved, draft, message)
        self._timer.start()
        offering = msgspec.structs.replace(message, actions=(Action(UNDO, undo_words()),))
        self.message_raised.emit(offering)

    def end(self) -> None:
        """Time went by, the next one has begun, or the window locks: what is said stays."""
        self._timer.stop()
        offered, self._offered = self._offered, None
        if offered is not None:
            self.message_raised.emit(offered.message)

    def hear(self, answer: MessageAnswer) -> None:
        """The clerk wants it back, or closed the message."""
        offered = self._offered
        if answer.key != self.key or offered is None:
            return
        self._timer.stop()
        self._offered = None
        if answer.meaning != UNDO:
            return
        back = draft_edits.anew(offered.draft)
        self._runner.start(
            Job(
                title=_("撤销 {number}").format(number=offered.saved.name),
                work=lambda: self._desk.affairs.void_bundle(offered.saved.bundle_id, REASON, back),
                done=lambda _bundle: self._voided(offered.saved, back),
                failed=lambda error: self._not_voided(offered.saved, error),
            )
        )

    def _voided(self, saved: SavedBundle, back: Draft) -> None:
        count = len(saved.slip_numbers)
        happened = n_("{count} 件都已作废，编号不再使用。填的内容回到了窗口里。", count).format(count=count)
        self._tell(saved, happened)
        self.undone.emit(back)
        self._forms.take_back(
            lambda taken: self._tell(saved, f"{happened}{_about_paper(taken)}", _tone(taken)),
            lambda error: self._tell(
                saved,
                _("{happened}打印没有取消（{what}）：纸出来请收回。").format(
                    happened=happened, what=error.what
                ),
                "attention",
            ),
        )

    def _not_voided(self, saved: SavedBundle, error: TamgaError) -> None:
        what = _("{what}；{next_step}。办件都还在。").format(what=error.what, next_step=error.next_step)
        title = _("没有撤销 {number}").format(number=saved.name)
        self.message_raised.emit(Message(key=self.key, tone="stop", title=title, what=what))

    def _tell(self, saved: SavedBundle, what: str, tone: Tone = "done") -> None:
        title = _("已撤销 {number}").format(number=saved.name)
        self.message_raised.emit(Message(key=self.key, tone=tone, title=title, what=what))


def _tone(taken: RecalledForm) -> Tone:
    return "attention" if taken.path or taken.states - {"unprinted"} else "done"


def _about_paper(taken: RecalledForm) -> str:
    if "printed" in taken.states:
        return _("办理单已经打出，请把那张纸收回。")
    if taken.states - {"unprinted"}:
        return _("打印已取消；万一有纸出来，请收回。")
    return _("{name} 请删掉。").format(name=taken.path.name) if taken.path else _("没有打出纸。")
