"""Prints a slip that nobody has printed yet with the forms that go out with it: one key for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer

from casework.errors import TamgaError
from casework.language import _, listed, n_
from desktop.gui.background.tasks import Job
from desktop.gui.parts.messages import Message, Tone, from_error
from desktop.gui.parts.output import FOLLOW_EVERY_MS, LONGEST_PAUSE_MS
from desktop.gui.parts.output_choice import Target
from desktop.printing.jobs import PrintJob
from desktop.printing.reasons import shown

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.gui.parts.page import Workroom
    from desktop.services.forms.print_set import PrintedMember, PrintSet

KEY = "print_set"


class _Sent(msgspec.Struct, frozen=True):
    """What went out: the slip was among it, the forms, and what could not be made."""

    with_slip: bool
    forms: PrintSet
    target: Target
    jobs: tuple[PrintJob, ...] = ()  # of the forms; that of the slip is followed with all slips

    @property
    def is_open(self) -> bool:
        """Is there more to hear of its jobs?"""
        return any(not job.is_over for job in self.jobs)


class SetOutput(QObject):
    """Its messages come by the output."""

    def __init__(self, workroom: Workroom, parent: QObject) -> None:
        super().__init__(parent)
        self._runner, self._desk, self._output = workroom.runner, workroom.desk, workroom.output
        self._newest: tuple[str, _Sent] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.follow)

    def send(self, slip_number: str) -> None:
        """To where F9 sends slips; without such a place it says so."""
        target, paper = self._output.target, self._output.paper
        if target == Target():
            self._output.tell_no_printer(slip_number)
            return

        def done(sent: _Sent) -> None:
            if sent.with_slip and target.queue:
                self._output.follow_slip(slip_number)
            self._newest = (slip_number, sent)
            self._tell(slip_number, sent)
            if sent.is_open:
                self._output.follow_soon()  # what becomes of each is recorded
                self._timer.start(FOLLOW_EVERY_MS)

        self._runner.start(
            Job(
                title=_("成套打印 {slip_number}").format(slip_number=slip_number),
                work=lambda: _send(self._desk, slip_number, target, paper),
                lane="print",
                done=done,
                failed=self._fail,
            )
        )

    def follow(self) -> None:
        """Ask what became of the forms of the newest set, and again while some are not over."""
        if self._newest is None or self._output.is_put_away or self._runner.is_closed:
            return
        slip_number, sent = self._newest

        def ask() -> tuple[PrintJob, ...]:
            return tuple(job if job.is_over else self._desk.forms.follow(job) for job in sent.jobs)

        self._runner.start(
            Job(
                title=_("查看打印情况"),
                work=ask,
                lane="printers",
                done=lambda jobs: self._hear(slip_number, sent, jobs),
                failed=lambda _error: self._timer.start(LONGEST_PAUSE_MS),
                quiet=True,
            )
        )

    def _hear(self, slip_number: str, sent: _Sent, jobs: tuple[PrintJob, ...]) -> None:
        if self._newest != (slip_number, sent):
            return  # a newer set is on its way
        now = msgspec.structs.replace(sent, jobs=jobs)
        self._newest = (slip_number, now)
        if jobs != sent.jobs:
            self._tell(slip_number, now)
        if now.is_open:
            self._timer.start(FOLLOW_EVERY_MS)

    def _tell(self, slip_number: str, sent: _Sent) -> None:
        target = sent.target
        names = [_counted(member) for member in sent.forms.members]
        if sent.with_slip:
            names.insert(0, _("告知单"))
        words = _("没有可以成套打印的单据")
        if names:
            sent_words = _("{forms}，已送 {name}")
            words = sent_words.format(forms=listed(names), name=target.name) + _state_words(sent.jobs)
        if sent.forms.left_out:
            words = _("{words}；没有打：{left_out}").format(words=words, left_out=listed(sent.forms.left_out))
        title = _("成套打印 {slip_number}").format(slip_number=slip_number)
        is_well = names and not sent.forms.left_out and not _doubts(sent.jobs)
        tone: Tone = "done" if is_well else "attention"
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
    jobs = []
    for member in forms.members:
        if target.queue:
            jobs.append(desk.forms.print_form(member.form, target.queue, member.copies))
        elif target.folder:
            desk.forms.export(member.form, _file(target.folder, member))
    return _Sent(waits, forms, target, tuple(jobs))


def _doubts(jobs: Sequence[PrintJob]) -> tuple[str, ...]:
    """What holds them up, or leaves open whether they are on paper."""
    hints = [shown(job.hindrance) for job in jobs if not job.is_over and job.hindrance]
    if any(job.is_over and not job.came_out for job in jobs):
        hints.append(_("有单据是否出纸未确认，请到打印机那里看一看"))
    return tuple(dict.fromkeys(hints))


def _state_words(jobs: Sequence[PrintJob]) -> str:
    """What is known of the forms by now, after the words that they were sent."""
    doubts = _doubts(jobs)
    if doubts:
        return _("；") + listed(doubts)
    return _("，单据已出纸") if jobs and all(job.came_out for job in jobs) else ""


def _file(folder: Path, member: PrintedMember) -> Path:
    return folder / f"{member.form.number or member.form.title}.pdf"


def _counted(member: PrintedMember) -> str:
    words = n_("{title} {count} 份", member.copies)
    return words.format(title=member.form.title, count=member.copies)
