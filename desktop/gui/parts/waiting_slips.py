"""Slips that were saved while there was no printer are offered when one is chosen at last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from casework.language import _, n_
from desktop.gui.background.tasks import Job
from desktop.gui.parts.messages import Action, Message, MessageAnswer
from desktop.gui.parts.output_choice import Target

if TYPE_CHECKING:
    from desktop.gui.parts.page import Workroom
    from desktop.services.slips.list_unprinted import Unprinted

OFFERED_UP_TO = "waiting_slips_offered"  # the setting: what was offered once is not offered again
PRINT = "print_waiting"


class WaitingSlips(QObject):
    """Its messages come by the output, and their answers to `hear`."""

    key = "waiting_slips"

    def __init__(self, workroom: Workroom, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._desk, self._output = workroom.runner, workroom.desk, workroom.output
        self._waiting: tuple[Unprinted, ...] = ()
        self._output.target_changed.connect(self._look)

    def hear(self, answer: MessageAnswer) -> None:
        """The clerk wants them printed, or looked away."""
        waiting, self._waiting = self._waiting, ()
        if answer.meaning == PRINT:
            count = len(waiting)
            title = n_("{count} 张告知单送去打印", count).format(count=count)
            self._output.message_raised.emit(Message(key=self.key, tone="done", title=title))
            for slip in waiting:
                self._output.send(slip.slip_number)
        if waiting:
            newest = max(slip.position for slip in waiting)
            self._runner.start(
                Job(
                    title=_("记住待打印的告知单"),
                    work=lambda: self._desk.upkeep.keep_setting(OFFERED_UP_TO, str(newest)),
                    quiet=True,
                )
            )

    def _look(self, target: Target) -> None:
        if target != Target():
            title = _("查找待打印的告知单")
            self._runner.start(
                Job(title=title, work=self._find, lane="waiting", done=self._offer, quiet=True)
            )

    def _find(self) -> tuple[Unprinted, ...]:
        after = int(self._desk.upkeep.setting(OFFERED_UP_TO, "0"))
        return tuple(slip for slip in self._desk.slips.unprinted(after) if not slip.tried)

    def _offer(self, waiting: tuple[Unprinted, ...]) -> None:
        self._waiting = waiting
        if not waiting or self._output.is_put_away:
            return
        count = len(waiting)
        title = n_("还有 {count} 张告知单没有打印", count).format(count=count)
        what = _("是还没有选打印机时保存的：{first}").format(first=waiting[0].slip_number)
        if count > 1:
            numbers = (waiting[0].slip_number, waiting[-1].slip_number)
            what = _("是还没有选打印机时保存的：{first} 到 {last}").format(first=numbers[0], last=numbers[1])
        actions = (Action(PRINT, _("现在打印(&Q)")),)
        self._output.message_raised.emit(
            Message(key=self.key, title=title, what=what, tone="attention", actions=actions)
        )
