"""The exchange with the banner, as the window runs it: on F5, after a save, and every few minutes."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from casework.errors import TamgaError
from casework.language import _, sentences
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.exchange.way_words import way_message
from desktop.gui.parts.messages import Message, from_error

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask
    from desktop.services.exchange.list_set_aside import SetAsideLine, SetAsideTask
    from desktop.services.exchange.list_waiting import ParcelOnWay, WaitingCase
    from desktop.services.exchange.sync_now import SyncStatus
    from desktop.services.slips.settle_doubled import DoubledTask
    from sync.device.engine import Progress, Report

KEY = "exchange"
LANE = "exchange"
EVERY_MS = 3 * 60 * 1000
_SOON_MS = 1500  # after a save: the next person is served first


class EnrolRequested(msgspec.Struct, frozen=True):
    """Make this device known to the banner at `url`."""

    url: str
    code: str
    certificate: Path | None = None


class Standing(msgspec.Struct, frozen=True):
    """How this device stands with the banner, and what people have to look at."""

    status: SyncStatus
    conflicts: tuple[ConflictTask, ...]
    doubled: tuple[DoubledTask, ...] = ()
    set_aside: SetAsideTask | None = None
    aside_lines: tuple[SetAsideLine, ...] = ()
    waiting: tuple[WaitingCase, ...] = ()
    parcels: tuple[ParcelOnWay, ...] = ()


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the newest attempt to reach the banner, and when the next one comes by itself.

    `failed` is why the newest one did not get through, None where it did or where none was made.
    """

    is_running: bool = False
    sent: int = 0  # entries, of the run under way
    to_send: int = 0
    arranged: int = 0  # steps, where what is here has to be put in order
    to_arrange: int = 0
    failed: TamgaError | None = None
    ended_at: dt.datetime | None = None
    next_at: dt.datetime | None = None


class Exchange(QObject):
    """`standing` carries a Standing whenever it was looked up, `message_raised` a Message.

    `attempt_changed` comes when `attempt` is another one.
    """

    standing = Signal(object)
    message_raised = Signal(object)
    attempt_changed = Signal()
    _progressed = Signal(object)

    def __init__(self, runner: TaskRunner, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._desk = runner, desk
        self._stop, self._stop_run = threading.Event(), threading.Event()
        self.attempt = Attempt()
        self._progressed.connect(self._tell_progress)
        self._enrolled = self._running = self._wanted_again = self._asked_again = False
        self._pause_ms = EVERY_MS
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(lambda: self._run(asked=False))
        self.refresh()

    @property
    def is_enrolled(self) -> bool:
        """Does this device have a banner?"""
        return self._enrolled

    def refresh(self) -> None:
        """Look up how things stand; nobody is asked."""
        self._runner.start(
            Job(
                title=_("查看上传"),
                work=self._look,
                lane="standing",
                done=self._stand,
                quiet=True,
                replaces=True,
            )
        )

    def soon(self) -> None:
        """Something was saved: say so, and send it when the window is quiet."""
        self.refresh()
        if self._enrolled:
            self._pause_ms = _SOON_MS
            self._try_again_in(_SOON_MS)

    def cancel(self) -> None:
        """Somebody stops the run under way; what was acknowledged stays so, the rest goes the next time."""
        self._stop_run.set()

    def now(self) -> None:
        """Somebody asked for it."""
        self._run(asked=True)

    def enrol(self, asked: EnrolRequested) -> None:
        """Make this device known, then exchange."""

        def enrolled(name: str) -> None:
            self._enrolled = True
            self.message_raised.emit(
                Message(
                    key=KEY, tone="done", title=_("已联到 {name}").format(name=name), what=_("正在第一次同步")
                )
            )
            self.now()

        self._runner.start(
            Job(
                title=_("联到旗里"),
                work=lambda: self._desk.exchange.enrol(asked.url, asked.code, asked.certificate),
                lane=LANE,
                done=enrolled,
                failed=self._failed,
            )
        )

    def correct_site(self, asked: EnrolRequested) -> None:
        """Let this device stand at the code's site, then exchange."""
        from desktop.services.exchange.correct_site import SiteCorrection

        def corrected(site: str) -> None:
            self._enrolled = True
            title = _("本机的站点已更正为 {site}").format(site=site)
            what = _("今后的办件和编号用新站点，正在同步")
            self.message_raised.emit(Message(key=KEY, tone="done", title=title, what=what))
            self.now()

        given = SiteCorrection(asked.code, asked.url, asked.certificate)
        self._runner.start(
            Job(
                title=_("更正站点"),
                work=lambda: self._desk.exchange.correct_site(given),
                lane=LANE,
                done=corrected,
                failed=self._not_corrected,
            )
        )

    def _not_corrected(self, error: TamgaError) -> None:
        self.message_raised.emit(from_error("correct_site", error))

    def look_at_way(self) -> None:
        """Somebody asks why the banner is not reached."""
        self._runner.start(
            Job(
                title=_("看看去旗里的路"),
                work=self._desk.exchange.look_at_way,
                lane=LANE,
                done=lambda steps: self.message_raised.emit(way_message(steps)),
                failed=self._failed,
            )
        )

    def settle(self, task: ConflictTask, side: ConflictSide) -> None:
        """Somebody has looked at a conflict."""
        self._runner.start(
            Job(
                title=_("记下决定"),
                work=lambda: self._desk.cases.settle_conflict(task, side),
                failed=self._failed,
            )
        )

    def settle_doubled(self, slip_number: str) -> None:
        """Somebody has marked both papers of a number."""
        self._runner.start(
            Job(
                title=_("记下决定"),
                work=lambda: self._desk.slips.settle_doubled(slip_number),
            )
        )

    def put_away(self) -> None:
        """The window locks or closes: no more exchanges; the one under way ends with its request."""
        self._again.stop()
        self._stop.set()
        self._stop_run.set()
        self._enrolled = False

    def _run(self, *, asked: bool) -> None:
        if self._stop.is_set():
            return
        if self._running:  # what was asked for meanwhile is not forgotten
            self._asked_again = self._asked_again or asked
            self._wanted_again = True
            return
        self._running, self._wanted_again, self._asked_again = True, False, False
        self._stop_run = stop = threading.Event()
        self._note(is_running=True, sent=0, to_send=0, arranged=0, to_arrange=0)
        self._pause_ms = EVERY_MS
        tries = 3 if asked else 1  # in the background the next time comes by itself
        self._runner.start(
            Job(
                title=_("正在同步"),
                work=lambda: self._desk.exchange.sync(tries=tries, tell=self._progressed.emit, stop=stop),
                lane=LANE,
                done=lambda report: self._ended(report, asked=asked),
                failed=lambda error: self._broke_off(error, asked=asked),
                broke=self._over,
                quiet=not asked,
            )
        )

    def _tell_progress(self, progress: Progress) -> None:
        """It comes from the worker's thread, by a signal."""
        if not self._running:
            return
        if progress.phase == "arranging":
            self._note(arranged=progress.arranged, to_arrange=progress.to_arrange)
        else:
            self._note(sent=progress.sent, to_send=progress.to_send, arranged=0, to_arrange=0)

    def _note(self, **known: object) -> None:
        self.attempt = msgspec.structs.replace(self.attempt, **known)
        self.attempt_changed.emit()

    def _try_again_in(self, pause_ms: int) -> None:
        self._again.start(pause_ms)
        self._note(next_at=dt.datetime.now().astimezone() + dt.timedelta(milliseconds=pause_ms))

    def _ended(self, report: Report, *, asked: bool) -> None:
        self._note(failed=None, ended_at=dt.datetime.now().astimezone())
        notes = sentences(dict.fromkeys(note.text for note in report.notes))
        if notes:
            self.message_raised.emit(Message(key=KEY, tone="attention", title=_("同步完成"), what=notes))
        elif asked:
            what = _("上传 {sent} 条，收到 {received} 条").format(sent=report.sent, received=report.received)
            self.message_raised.emit(Message(key=KEY, tone="done", title=_("同步完成"), what=what))
        self._over()

    def _broke_off(self, error: TamgaError, *, asked: bool) -> None:
        self._note(failed=error, ended_at=dt.datetime.now().astimezone())
        if asked and not self._stop.is_set():
            self._failed(error)
        self._over()

    def _failed(self, error: TamgaError) -> None:
        self.message_raised.emit(from_error(KEY, error))

    def _over(self) -> None:
        self._running = False
        self._note(is_running=False)
        if self._stop.is_set():
            return
        self.refresh()
        self._try_again_in(self._pause_ms)  # short where something was saved meanwhile
        if self._wanted_again:
            self._run(asked=self._asked_again)

    def _look(self) -> Standing:
        at = self._desk.exchange
        return Standing(
            status=at.status(),
            conflicts=tuple(self._desk.cases.conflicts()),
            doubled=tuple(self._desk.slips.doubled()),
            set_aside=at.set_aside_task(),
            aside_lines=tuple(at.set_aside_lines()),
            waiting=tuple(at.waiting()),
            parcels=tuple(at.parcels()),
        )

    def _stand(self, standing: Standing) -> None:
        first = standing.status.enrolled and not self._enrolled
        self._enrolled = standing.status.enrolled
        self.standing.emit(standing)
        if first and not self._stop.is_set():
            self._try_again_in(_SOON_MS)
