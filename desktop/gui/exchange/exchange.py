"""The exchange with the banner, as the window runs it: on F5, after a save, and every few minutes."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from casework.cases.sending import SendingCounts
from casework.errors import TamgaError
from casework.language import _, n_, sentences
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.parts.messages import Message, from_error

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask
    from desktop.services.exchange.list_set_aside import SetAsideTask
    from desktop.services.exchange.sync_now import SyncStatus
    from desktop.services.slips.settle_doubled import DoubledTask
    from sync.device.engine import Report

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


class Exchange(QObject):
    """`standing` carries a Standing whenever it was looked up, `told` a Message."""

    standing = Signal(object)
    message_raised = Signal(object)

    def __init__(self, runner: TaskRunner, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self._desk = runner, desk
        self._stop = threading.Event()
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
            self._again.start(_SOON_MS)

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
        self._enrolled = False

    def _run(self, *, asked: bool) -> None:
        if self._stop.is_set():
            return
        if self._running:  # what was asked for meanwhile is not forgotten
            self._asked_again = self._asked_again or asked
            self._wanted_again = True
            return
        self._running, self._wanted_again, self._asked_again = True, False, False
        self._pause_ms = EVERY_MS
        tries = 3 if asked else 1  # in the background the next time comes by itself
        self._runner.start(
            Job(
                title=_("正在同步"),
                work=lambda: self._desk.exchange.sync(tries=tries, stop=self._stop),
                lane=LANE,
                done=lambda report: self._ended(report, asked=asked),
                failed=lambda error: self._broke_off(error, asked=asked),
                broke=self._over,
                quiet=not asked,
            )
        )

    def _ended(self, report: Report, *, asked: bool) -> None:
        notes = sentences(dict.fromkeys(note.text for note in report.notes))
        if notes:
            self.message_raised.emit(Message(key=KEY, tone="attention", title=_("同步完成"), what=notes))
        elif asked:
            what = _("上传 {sent} 条，收到 {received} 条").format(sent=report.sent, received=report.received)
            self.message_raised.emit(Message(key=KEY, tone="done", title=_("同步完成"), what=what))
        self._over()

    def _broke_off(self, error: TamgaError, *, asked: bool) -> None:
        if asked and not self._stop.is_set():
            self._failed(error)
        self._over()

    def _failed(self, error: TamgaError) -> None:
        self.message_raised.emit(from_error(KEY, error))

    def _over(self) -> None:
        self._running = False
        if self._stop.is_set():
            return
        self.refresh()
        self._again.start(self._pause_ms)  # short where something was saved meanwhile
        if self._wanted_again:
            self._run(asked=self._asked_again)

    def _look(self) -> Standing:
        tasks = (tuple(self._desk.cases.conflicts()), tuple(self._desk.slips.doubled()))
        return Standing(self._desk.exchange.status(), *tasks, self._desk.exchange.set_aside_task())

    def _stand(self, standing: Standing) -> None:
        first = standing.status.enrolled and not self._enrolled
        self._enrolled = standing.status.enrolled
        self.standing.emit(standing)
        if first and not self._stop.is_set():
            self._again.start(_SOON_MS)


def upload_words(status: SyncStatus) -> str:
    """The status strip's word on what has not reached the banner, in cases."""
    if not status.enrolled:
        return _("未联到旗里")
    if status.cases == SendingCounts() and status.entries_waiting:  # an unlocking, a setting up
        return _("没有办件要传")
    return status.cases.words


def here_words(status: SyncStatus) -> str:
    """What a device without a banner has."""
    return status.cases.words if status.cases.here else ""


def backup_words(status: SyncStatus) -> str:
    """How much of what was recorded here is in a backup of the banner's."""
    if not status.backed_up:
        return _("旗里的备份还没有本机的记录")
    missing = status.recorded - status.backed_up
    if not missing:
        return _("已备份到第 {last} 条").format(last=status.backed_up)
    words = n_("已备份到第 {last} 条，其后 {count} 条还没进旗里的备份", missing)
    return words.format(last=status.backed_up, count=missing)


def contact_words(status: SyncStatus) -> str:
    """When the banner was last heard of, in this computer's time."""
    if not status.contact_at:
        return _("还没有联系过")
    at = dt.datetime.fromisoformat(status.contact_at).astimezone()
    today = at.date() == dt.datetime.now().astimezone().date()
    return _("上次联系 {at}").format(at=at.strftime("%H:%M" if today else "%m-%d %H:%M"))
