"""Sends saved slips on their way in the background: to a printer or to a PDF file, and follows them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from casework.errors import TamgaError
from casework.language import _
from desktop.errors import PrintUnanswered
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.messages import Action, Message, Tone
from desktop.gui.parts.output_choice import OutputChoice
from desktop.gui.parts.output_choice import Target as Target
from desktop.printing.jobs import PrintJob
from desktop.printing.reasons import LOST, UNANSWERED, shown
from forms.sheet.paper import PAPERS

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.slips.follow_prints import FollowedPrint

FOLLOW_EVERY_MS = 2000
NOT_DONE = "上次没有打印完成"  # data: recorded
LONGEST_PAUSE_MS = 60_000  # between questions while nothing new is heard
_log = logging.getLogger(__name__)


class Printed(msgspec.Struct, frozen=True):
    """A job that went to the printer, and the paper it is for, "" where nobody asked for one."""

    job: PrintJob
    paper: str


class TakenBack(msgspec.Struct, frozen=True):
    """What became of a slip that was taken back: its print jobs, and the PDF that says so now."""

    jobs: tuple[FollowedPrint, ...]
    pdf: Path | None = None


class SlipOutput(OutputChoice):
    """One per desk.  `message_raised` carries a Message about the newest slip, `sent` its number then.

    `heard` carries all print jobs of this device as they stand, whenever they were asked about.
    """

    message_raised = Signal(object)
    sent = Signal(str)
    heard = Signal(object)

    def __init__(self, runner: TaskRunner, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(runner, desk, parent)
        self._followed: set[str] = set()
        self._heard: list[FollowedPrint] = []
        self._offered: tuple[str, Action] | None = None
        self._newest: Message | None = None
        self.newest_slip = ""  # the slip that the newest message is about
        self.is_put_away = False
        self._taken_back: set[str] = set()
        self._aimed_at: dict[str, Path] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FOLLOW_EVERY_MS)
        self._timer.timeout.connect(self.follow)

    def offer(self, slip_number: str, action: Action) -> None:
        """Messages about this slip offer that too, until it is withdrawn."""
        self._offered = (slip_number, action)

    def withdraw_offer(self) -> None:
        """The message on screen no longer offers it."""
        offered, self._offered = self._offered, None
        if offered and self._newest and offered[1] in self._newest.actions:
            rest = tuple(action for action in self._newest.actions if action != offered[1])
            self.message_raised.emit(msgspec.structs.replace(self._newest, actions=rest))

    def take_back(
        self, slip_number: str, done: Callable[[TakenBack], None], failed: Callable[[TamgaError], None]
    ) -> None:
        """The case is void: what has not gone to the printer goes no further, the rest is asked back.

        `done` hears what became of it.  A PDF that was written says 已作废 from now on.
        """
        self._taken_back.add(slip_number)
        self._followed.discard(slip_number)
        aimed_at = self._aimed_at.pop(slip_number, None)

        def work() -> TakenBack:
            self._desk.slips.jobs()  # what came out meanwhile cannot be taken back
            self._desk.slips.cancel(slip_number)
            written = aimed_at if aimed_at and aimed_at.exists() else None
            if written:
                self._desk.slips.export(slip_number, written)
            jobs = [job for job in self._desk.slips.jobs() if job.number == slip_number]
            return TakenBack(tuple(jobs), written)

        # The same lane: what is being handed over just now is in the print system by then.
        title = _("取消打印 {slip_number}").format(slip_number=slip_number)
        self._runner.start(Job(title=title, work=work, lane="print", done=done, failed=failed))

    def send(self, slip_number: str, reason: str = "", paper: str = "") -> None:
        """Archive the slip, then send it to the target.  The case is saved whatever happens here.

        A first print is on the paper that is set here, a further one on that before; or on `paper`.
        """
        target = self.target
        if target.folder:
            self.save_pdf(slip_number, target.folder / f"{slip_number}.pdf", paper)
            return
        self._taken_back.discard(slip_number)  # asked for once more: it says 已作废 now
        self._tell(
            slip_number,
            _("正在归档") if not target.queue else _("正在送往 {queue}").format(queue=target.name),
        )
        title = _("打印") if target.queue else _("归档")

        def archived(_result: object) -> None:
            if slip_number in self._taken_back:
                self.sent.emit(slip_number)
            elif target.queue:
                self._print(slip_number, target.queue, reason, paper)
            else:
                what = _("还没有选打印机：按 {choose} 选一台，或按 {save} 另存为 PDF").format(
                    choose=key_text("choose_printer"), save=key_text("save_as_pdf")
                )
                self._tell(slip_number, what, "attention", (Action("pdf", _("另存为 PDF")),))
                self.sent.emit(slip_number)

        first = paper or self.paper
        self._start(slip_number, title, lambda: self._desk.slips.archive(slip_number, first), archived)

    def send_again(self) -> None:
        """The slip of the newest message did not come out."""
        self.send(self.newest_slip, NOT_DONE)

    def confirm(self, slip_number: str = "") -> None:
        """The sheet of which nobody knew is here; without a number, that of the newest message."""
        number = slip_number or self.newest_slip
        self._followed.discard(number)
        self._runner.start(
            Job(
                title=_("确认出纸"),
                work=lambda: self._desk.slips.confirm(number),
                lane="print",
                done=lambda _nothing: self._tell(number, _("已记下：纸在这里"), "done"),
                failed=lambda error: self._tell(number, error.what, "attention"),
            )
        )

    def follow_slip(self, slip_number: str) -> None:
        """A print of that slip was handed over: say what becomes of it."""
        self._followed.add(slip_number)
        self._timer.start(FOLLOW_EVERY_MS)

    def put_away(self) -> None:
        """The window locks or closes: whoever still asks where to print gets no answer any more."""
        self.is_put_away = True
        self._timer.stop()

    @property
    def is_asking(self) -> bool:
        """Will the print system be asked again?"""
        return self._timer.isActive()

    def follow_soon(self) -> None:
        """Prints that were not over when the program ended are asked about once the window stands."""
        self._timer.start(FOLLOW_EVERY_MS)

    def tell_no_pdf(self, slip_number: str) -> None:
        """Nobody said where the PDF should be."""
        self.message_raised.emit(
            Message(
                key="saved",
                tone="done",
                title=_("已保存 {slip_number}").format(slip_number=slip_number),
                what=_("没有另存 PDF"),
            )
        )

    def tell_no_printer(self, slip_number: str) -> None:
        """A slip cannot be printed again while no printer is chosen."""
        words = _("还没有选打印机：回到窗口按 {key} 选一台，或另存为 PDF").format(
            key=key_text("choose_printer")
        )
        self.message_raised.emit(Message(key="saved", tone="attention", title=slip_number, what=words))

    def save_pdf(self, slip_number: str, path: Path, paper: str = "") -> None:
        """Write the slip's PDF to `path`: the archived one, or on another `paper`."""
        self._taken_back.discard(slip_number)
        self._aimed_at[slip_number] = path
        self._tell(slip_number, _("正在写 {name}").format(name=path.name))

        def written(_result: object) -> None:
            self._tell(slip_number, _("PDF 在 {path}").format(path=path), "done")
            self.sent.emit(slip_number)

        first = paper or self.paper

        def write() -> None:
            self._desk.slips.archive(slip_number, first)
            self._desk.slips.export(slip_number, path, paper)

        self._start(slip_number, _("另存为 PDF"), write, written)

    def _print(self, slip_number: str, queue: str, reason: str, paper: str) -> None:
        def printed(done: Printed) -> None:
            self._tell_sent(slip_number, done.job.queue)
            if paper and done.paper != paper:
                what = _("已送打印机 {queue}：第一份存档是 {name}，仍用这种纸").format(
                    queue=self.shown_name(queue), name=_(PAPERS[done.paper].name)
                )
                self._tell(slip_number, what, "attention")
            self.sent.emit(slip_number)
            self.follow_slip(slip_number)

        def work() -> Printed:
            job = self._desk.slips.print(slip_number, queue, reason, paper)
            return Printed(job, self._desk.cases.find(slip_number).paper if paper else "")

        self._start(slip_number, _("打印"), work, printed)

    def _start(
        self, slip_number: str, title: str, work: Callable[[], object], done: Callable[..., None]
    ) -> None:
        self._runner.start(
            Job(
                title=f"{title} {slip_number}",
                work=work,
                lane="print",
                done=done,
                failed=lambda error: self._tell_failure(slip_number, error),
                cancelled=lambda: self._tell(slip_number, _("打印已取消，可在“办件”里再打印"), "attention"),
            )
        )

    def follow(self) -> None:
        """Ask what became of prints of this device that are not over, and again while some are not."""
        if self.is_put_away or self._runner.is_closed:
            self._timer.stop()
            return
        self._runner.start(
            Job(
                title=_("查看打印情况"),
                work=self._desk.slips.jobs,
                lane="follow",
                done=self._hear,
                failed=self._hear_nothing,
                replaces=True,
                quiet=True,
            )
        )

    def _hear(self, jobs: list[FollowedPrint]) -> None:
        newest = {job.number: job for job in reversed(jobs)}
        for slip_number in tuple(self._followed):
            job = newest.get(slip_number)
            if job and (job.is_open or job not in self._heard):
                self._tell_job(job)
            if job is None or not job.is_asked_again:
                self._followed.discard(slip_number)
        pause = self._timer.interval() * 2 if jobs == self._heard else FOLLOW_EVERY_MS
        self._heard = jobs
        self.heard.emit(jobs)
        if any(job.is_asked_again for job in jobs):
            self._ask_again(pause)

    def _hear_nothing(self, error: TamgaError) -> None:
        """The print system does not answer: what was heard last stands, and it is asked again."""
        _log.info("prints are not followed just now: %s", error.title)
        self._ask_again(self._timer.interval() * 2)

    def _ask_again(self, pause_ms: int) -> None:
        if not self.is_put_away and not self._runner.is_closed:
            self._timer.start(min(pause_ms, LONGEST_PAUSE_MS))

    def _tell_job(self, job: FollowedPrint) -> None:
        slip_number, state, queue = job.number, job.standing.state, self.shown_name(job.queue)
        if state == "printed":
            self._tell(slip_number, _("{queue} 已出纸").format(queue=queue), "done")
        elif state == "unconfirmed":
            what = _("打印没有完成，办件不受影响")
            if job.reason in (LOST, UNANSWERED):
                what = _("是否出纸未确认，办件不受影响")
            self._tell(slip_number, what, "attention", look_actions())
        elif job.hint or job.reason:
            self._tell(slip_number, job.hint or shown(job.reason), "attention")
        elif state == "printing":
            self._tell(slip_number, _("{queue} 打印中").format(queue=queue), "done")
        else:
            self._tell_sent(slip_number, job.queue)

    def _tell_sent(self, slip_number: str, queue: str) -> None:
        self._tell(slip_number, _("已送打印机 {queue}").format(queue=self.shown_name(queue)), "done")

    def _tell_failure(self, slip_number: str, error: TamgaError) -> None:
        what = _("{title}：{what}。{next_step}").format(
            title=error.title, what=error.what, next_step=error.next_step
        )
        first: tuple[Action, ...] = (Action("again", _("再打印(&R)")),)
        if isinstance(error, PrintUnanswered):  # it may be on paper, or become known yet
            first = look_actions()
            self.follow_slip(slip_number)
        self._tell(slip_number, what, "stop", (*first, Action("pdf", _("另存为 PDF"))))
        self.sent.emit(slip_number)

    def _tell(
        self, slip_number: str, what: str, tone: Tone = "done", actions: tuple[Action, ...] = ()
    ) -> None:
        if slip_number in self._taken_back or self.is_put_away:
            return  # what was under way tells no more of a slip that is void, or behind the lock
        if self._offered and self._offered[0] == slip_number:
            actions = (*actions, self._offered[1])
        self.newest_slip = slip_number
        title = _("已保存 {slip_number}").format(slip_number=slip_number)
        self._newest = Message(key="saved", title=title, what=what, tone=tone, actions=actions)
        self.message_raised.emit(self._newest)


def look_actions(form: str = "") -> tuple[Action, ...]:
    """Whoever looks at the printer knows: the sheet is here, or it is to be printed again.

    `form` is the number of a form, which the meanings carry; those of the newest slip carry none.
    """
    here, again = f"here {form}".rstrip(), f"again {form}".rstrip()
    return (Action(here, _("纸在这里(&H)")), Action(again, _("再打印(&R)")))
