"""Prints a slip that nobody has printed yet with the forms that go out with it: one key for all of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from casework.errors import TamgaError
from casework.language import _, listed, n_
from desktop.gui.background.tasks import Job
from desktop.gui.parts.messages import Message, Tone, from_error
from desktop.gui.parts.output_choice import Target

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.gui.parts.page import Workroom
    from desktop.services.forms.print_set import PrintedMember, PrintSet

KEY = "print_set"


class _Sent(msgspec.Struct, frozen=True):
    """What went out: the slip was among it, the forms, and what could not be made."""

    with_slip: bool
    forms: PrintSet


class SetOutput(QObject):
    """Its messages come by the output."""

    def __init__(self, workroom: Workroom, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._desk, self._output = workroom.runner, workroom.desk, workroom.output

    def send(self, slip_number: str) -> None:
        """To where F9 sends slips; without such a place it says so."""
        target, paper = self._output.target, self._output.paper
        if target == Target():
            self._output.tell_no_printer(slip_number)
            return

        def done(sent: _Sent) -> None:
            if sent.with_slip and target.queue:
                self._output.follow_slip(slip_number)
            self._tell(slip_number, target, sent)

        self._runner.start(
            Job(
                title=_("成套打印 {slip_number}").format(slip_number=slip_number),
                work=lambda: _send(self._desk, slip_number, target, paper),
                lane="print",
                done=done,
                failed=self._fail,
            )
        )

    def _tell(self, slip_number: str, target: Target, sent: _Sent) -> None:
        names = [_counted(member) for member in sent.forms.members]
        if sent.with_slip:
            names.insert(0, _("告知单"))
        words = _("没有可以成套打印的单据")
        if names:
            sent_words = _("{forms}，已送 {name}")
            words = sent_words.format(forms=listed(names), name=target.name)
        if sent.forms.left_out:
            words = _("{words}；没有打：{left_out}").format(words=words, left_out=listed(sent.forms.left_out))
        title = _("成套打印 {slip_number}").format(slip_number=slip_number)
        tone: Tone = "done" if names and not sent.forms.left_out else "attention"
        self._output.message_raised.emit(Message(key=KEY, title=title, what=words, tone=tone))

    def _fail(self, error: TamgaError) -> None:
        self._output.message_raised.emit(from_error(KEY, error))


def _send(desk: Desk, slip_number: str, target: Target, paper: str) -> _Sent:
    waits = any(slip.slip_number == slip_number and not slip.tried for slip in desk.slips.unprinted())
    if waits:
        desk.slips.archive(slip_number, paper)
        if target.queue:
            desk.slips.print(slip_number, target.queue)
        elif target.folder:
            desk.slips.export(slip_number, target.folder / f"{slip_number}.pdf")
    forms = desk.forms.make_set(slip_number)
    for member in forms.members:
        if target.queue:
            desk.forms.print_form(member.form, target.queue, member.copies)
        elif target.folder:
            desk.forms.export(member.form, _file(target.folder, member))
    return _Sent(waits, forms)


def _file(folder: Path, member: PrintedMember) -> Path:
    return folder / f"{member.form.number or member.form.title}.pdf"


def _counted(member: PrintedMember) -> str:
    words = n_("{title} {count} 份", member.copies)
    return words.format(title=member.form.title, count=member.copies)
