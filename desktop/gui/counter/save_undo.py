"""Taking the last save back: for half a minute, until the next case begins, its message offers it.

Nothing is deleted: the case is void with its reason, its number is never given again, and what was typed
is a draft once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from casework.cases.draft import Draft
from casework.errors import TamgaError
from casework.language import _
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.counter import draft_edits
from desktop.gui.counter.case_saved import CaseSaved
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.messages import Action, Message, Tone
from desktop.gui.parts.output import SlipOutput, TakenBack

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

OFFERED_MS = 30_000
REASON = "保存后随即撤销"  # data: recorded
UNDO = "undo"


class SaveUndo(QObject):
    """`message_raised` carries a Message, `undone` the Draft to go on with, None where it is on screen."""

    message_raised = Signal(object)
    undone = Signal(object)

    def __init__(self, runner: TaskRunner, desk: Desk, output: SlipOutput) -> None:
        super().__init__(output)
        self._runner, self._desk, self._output = runner, desk, output
        self._offered: CaseSaved | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(OFFERED_MS)
        self._timer.timeout.connect(self.end)

    def offer(self, saved: CaseSaved) -> None:
        """This case was saved just now."""
        self._offered = saved
        self._output.offer(saved.case.slip_number, Action(UNDO, undo_words()))
        self._timer.start()

    def end(self) -> None:
        """Time went by, or the next case has begun."""
        self._timer.stop()
        if self._offered:
            self._offered = None
            self._output.withdraw_offer()

    def undo(self) -> bool:
        """Take it back; False where nothing is offered: a second press, or one that came too late."""
        saved = self._offered
        if saved is None:
            return False
        self.end()
        number = saved.case.slip_number
        back = None if saved.was_edited else draft_edits.anew(saved.draft)
        self._runner.start(
            Job(
                title=_("撤销 {number}").format(number=number),
                work=lambda: _void(self._desk, number, back),
                done=lambda _: self._voided(saved, back),
                failed=lambda error: self._not_voided(number, error),
            )
        )
        return True

    def _voided(self, saved: CaseSaved, back: Draft | None) -> None:
        number = saved.case.slip_number
        self._tell(number, _where(_("办件已作废，编号不再使用。"), saved))
        self.undone.emit(back)
        self._output.take_back(
            number,
            lambda taken: self._tell(number, *_about_paper(taken, saved)),
            lambda error: self._tell(
                number, _("打印没有取消（{what}）：纸出来请收回。").format(what=error.what), "attention"
            ),
        )

    def _not_voided(self, number: str, error: TamgaError) -> None:
        what = _("{what}；{next_step}。办件还在。").format(what=error.what, next_step=error.next_step)
        self.message_raised.emit(
            Message(key="saved", tone="stop", title=_("没有撤销 {number}").format(number=number), what=what)
        )

    def _tell(self, number: str, what: str, tone: Tone = "done") -> None:
        self.message_raised.emit(
            Message(key="saved", tone=tone, title=_("已撤销 {number}").format(number=number), what=what)
        )


def undo_words() -> str:
    """What a button says that takes something back."""
    return f"{_('撤销')}  {key_text(UNDO)}"


def _void(desk: Desk, number: str, back: Draft | None) -> None:
    """The draft is on disk before the case is void: a power cut in between loses nothing."""
    if back:
        desk.cases.keep_draft(back)
    try:
        desk.cases.void(number, REASON)
    except TamgaError:
        if back:
            desk.cases.discard_draft(back.draft_id)
        raise


def _where(happened: str, saved: CaseSaved) -> str:
    """What happened, and where the contents are now."""
    if saved.was_edited:
        edited = _("{happened}改动后的内容在窗口里，按 {key} 再存。")
        return edited.format(happened=happened, key=key_text("save"))
    return _("{happened}填的内容回到了窗口里。").format(happened=happened)


def _about_paper(taken: TakenBack, saved: CaseSaved) -> tuple[str, Tone]:
    states = {job.standing.state for job in taken.jobs} - {"unprinted"}  # those never reached the printer
    if "printed" in states:
        return _where(_("告知单已经打出，请把那张纸收回。"), saved), "attention"
    if states:
        return _where(_("打印已取消；万一有纸出来，请收回。"), saved), "attention"
    if taken.pdf:
        void = _("办件已作废，{name} 上已标明作废。").format(name=taken.pdf.name)
    else:
        void = _("办件已作废，没有打出纸。")
    return _where(void, saved), "done"
