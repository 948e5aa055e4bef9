"""Makes a form and sends it to where F9 sends slips; what was made is recorded whatever the printer says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from casework.errors import TamgaError
from casework.language import _
from desktop.errors import PrintError, PrintUnanswered
from desktop.gui.background.tasks import Job
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.messages import Action, Message, MessageAnswer, Tone, from_error
from desktop.gui.parts.output import NOT_DONE, look_actions
from desktop.gui.parts.output_choice import Target
from desktop.printing.reasons import shown

if TYPE_CHECKING:
    from desktop.gui.parts.page import Workroom
    from desktop.services.forms.form_kind import MadeForm
    from desktop.services.slips.follow_prints import FollowedPrint


class _Made(msgspec.Struct, frozen=True):
    """A form, and where it went: "" where nobody has said where, or where the printer did not take it."""

    form: MadeForm
    goal: str = ""
    error: PrintError | None = None
    is_printing: bool = False
    path: Path | None = None


class RecalledForm(msgspec.Struct, frozen=True):
    """What became of a form that was taken back: the states of its prints, and its file."""

    states: frozenset[str]
    path: Path | None


class FormOutput(QObject):
    """Its messages come by the output, and their answers to `hear`."""

    key = "form"

    def __init__(self, workroom: Workroom, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._desk, self._output = workroom.runner, workroom.desk, workroom.output
        self._sent: MadeForm | None = None  # the newest that went to a printer, of which is told
        self._heard: FollowedPrint | None = None
        self._written: Path | None = None
        self._output.heard.connect(self._hear_jobs)

    def send(
        self, title: str, make: Callable[[], MadeForm], done: Callable[[MadeForm], None] | None = None
    ) -> None:
        """Make it off the window's thread, print or export it, and say so; `done` hears when it is made."""
        target = self._output.target

        def finish(made: _Made) -> None:
            self._tell_made(made)
            if done is not None:
                done(made.form)

        self._start(title, lambda: self._work(make, target), finish)

    def take_back(self, done: Callable[[RecalledForm], None], failed: Callable[[TamgaError], None]) -> None:
        """What the newest form claims was taken back: of its paper is printed what came out already."""
        form, self._sent = self._sent, None
        path, self._written = self._written, None

        def work() -> RecalledForm:
            if form is not None:
                self._desk.slips.jobs()  # what came out meanwhile cannot be taken back
                self._desk.slips.cancel(form.name)
            jobs = [job for job in self._desk.slips.jobs() if form is not None and job.number == form.name]
            return RecalledForm(frozenset(job.standing.state for job in jobs), path)

        # The same lane: what is being handed over just now is in the print system by then.
        self._runner.start(Job(title=_("取消打印"), work=work, lane="print", done=done, failed=failed))

    def hear(self, answer: MessageAnswer) -> None:
        """What the clerk chose about the newest form: it is here, or is to be printed again."""
        form, (meaning, _blank, number) = self._sent, answer.meaning.partition(" ")
        if form is None or number != form.name:
            return
        if meaning == "here":
            words = _("已记下：纸在这里")
            self._start(
                _("确认出纸"),
                lambda: self._desk.forms.confirm(form.name),
                lambda _nothing: self._tell(form, words),
            )
        elif meaning == "again":
            self.send(_("再打印"), lambda: self._once_more(form))

    def _once_more(self, form: MadeForm) -> MadeForm:
        """A sheet without a number goes out again as it was made."""
        return self._desk.forms.once_more(form.number, NOT_DONE) if form.number else form

    def _work(self, make: Callable[[], MadeForm], target: Target) -> _Made:
        form = make()
        if target.queue:
            try:
                self._desk.forms.print_form(form, target.queue)
            except PrintError as error:
                return _Made(form, error=error, is_printing=isinstance(error, PrintUnanswered))
            return _Made(form, _("已送打印机 {queue}").format(queue=target.name), is_printing=True)
        if target.folder:
            path = target.folder / f"{form.number or form.title}.pdf"
            self._desk.forms.export(form, path)
            return _Made(form, _("PDF 在 {path}").format(path=path), path=path)
        return _Made(form)

    def _tell_made(self, made: _Made) -> None:
        form, error = made.form, made.error
        self._sent, self._heard, self._written = form, None, made.path
        if error is not None:
            words = _("{title}：{what}。{next_step}").format(
                title=error.title, what=error.what, next_step=error.next_step
            )
            actions = look_actions(form.name)
            self._tell(form, words, "stop", actions if made.is_printing else actions[1:])
        elif made.goal:
            self._tell(form, made.goal)
        else:
            words = _("还没有选打印机：按 {key} 选一台，再从“纸”里打印")
            self._tell(form, words.format(key=key_text("choose_printer")), "attention")
        if made.is_printing:
            self._output.follow_soon()

    def _hear_jobs(self, jobs: list[FollowedPrint]) -> None:
        """Say what became of the newest form, when something new is known."""
        form = self._sent
        if form is None or self._output.is_put_away:
            return
        job = next((each for each in jobs if each.number == form.name), None)
        if job is None or job == self._heard:
            return
        self._heard = job
        queue, state = self._output.shown_name(job.queue), job.standing.state
        if state == "printed":
            self._tell(form, _("{queue} 已出纸").format(queue=queue))
        elif state == "unconfirmed":
            self._tell(form, _("是否出纸未确认，办件不受影响"), "attention", look_actions(form.name))
        elif job.hint or job.reason:
            self._tell(form, job.hint or shown(job.reason), "attention")
        elif state == "printing":
            self._tell(form, _("{queue} 打印中").format(queue=queue))

    def _start(self, title: str, work: Callable[[], object], done: Callable[..., None]) -> None:
        def failed(error: TamgaError) -> None:
            self._output.message_raised.emit(from_error(self.key, error))

        self._runner.start(Job(title=title, work=work, lane="print", done=done, failed=failed))

    def _tell(
        self, form: MadeForm, words: str, tone: Tone = "done", actions: tuple[Action, ...] = ()
    ) -> None:
        title = _("已做好 {title} {number}").format(title=form.title, number=form.number).strip()
        self._output.message_raised.emit(
            Message(key=self.key, tone=tone, title=title, what=words, actions=actions)
        )
