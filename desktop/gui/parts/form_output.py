"""Makes a form and sends it to where F9 sends slips; what was made is recorded whatever the printer says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from casework.language import _
from desktop.gui.background.tasks import Job
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.messages import Message, Tone, from_error
from desktop.gui.parts.output_choice import Target

if TYPE_CHECKING:
    from desktop.gui.parts.page import Workroom
    from desktop.services.forms.form_kind import MadeForm


class _Made(msgspec.Struct, frozen=True):
    """A form, and where it went: "" where nobody has said where."""

    form: MadeForm
    goal: str


class FormOutput(QObject):
    """Its messages come by the output."""

    key = "form"

    def __init__(self, workroom: Workroom, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._desk, self._output = workroom.runner, workroom.desk, workroom.output

    def send(
        self, title: str, make: Callable[[], MadeForm], done: Callable[[MadeForm], None] | None = None
    ) -> None:
        """Make it off the window's thread, print or export it, and say so; `done` hears when it is made."""
        target = self._output.target

        def finish(made: _Made) -> None:
            self._tell(made)
            if done is not None:
                done(made.form)

        self._runner.start(
            Job(
                title=title,
                work=lambda: self._work(make, target),
                lane="print",
                done=finish,
                failed=lambda error: self._output.message_raised.emit(from_error(self.key, error)),
            )
        )

    def _work(self, make: Callable[[], MadeForm], target: Target) -> _Made:
        form = make()
        if target.queue:
            self._desk.forms.print_form(form, target.queue)
            return _Made(form, _("已送打印机 {queue}").format(queue=target.name))
        if target.folder:
            path = target.folder / f"{form.number or form.title}.pdf"
            self._desk.forms.export(form, path)
            return _Made(form, _("PDF 在 {path}").format(path=path))
        return _Made(form, "")

    def _tell(self, made: _Made) -> None:
        form, goal = made.form, made.goal
        title = _("已做好 {title} {number}").format(title=form.title, number=form.number).strip()
        words = goal or _("还没有选打印机：按 {key} 选一台，再从“纸”里打印").format(
            key=key_text("choose_printer")
        )
        tone: Tone = "done" if goal else "attention"
        self._output.message_raised.emit(Message(key=self.key, tone=tone, title=title, what=words))
