"""Looks after the workplace while the window is open: the end of the journal, and what stands beside it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from casework.errors import TamgaError
from casework.language import _, sentences
from desktop.gui.parts.messages import Message

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

COMPARE_AFTER_MS = 3 * 60 * 1000
COMPARE_AGAIN_MS = 30 * 60 * 1000
CLOCK_EVERY_MS = 15_000
_log = logging.getLogger(__name__)


class WorkplaceWatch(QObject):
    """Says in red what was seen; `message_raised` carries a Message.

    The journal is looked over slice by slice, some time after the start and then every half hour, on a thread
    of its own, which ends with the process.
    """

    message_raised = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stop = threading.Event()
        self._timer = QTimer(self)
        self._timer.setInterval(COMPARE_AFTER_MS)
        self._timer.timeout.connect(self.compare)
        self._arrived.connect(self._take)
        self._is_clock_trusted = True
        self._clock_timer = QTimer(self)
        self._clock_timer.setInterval(CLOCK_EVERY_MS)
        self._clock_timer.timeout.connect(self.look_at_clock)
        self._clock_timer.start()
        self._start(self._first_look)
        self._timer.start()

    def compare(self) -> None:
        """Look over what is new in the journal, and the next part of all else, with what stands beside it."""
        self._timer.setInterval(COMPARE_AGAIN_MS)
        self._start(self._compare)

    def look_at_clock(self) -> None:
        """Say when the clock is no longer believed, and when it is again."""
        self._start(self._look_at_clock)

    def stop(self) -> None:
        """The window locks or closes."""
        self._stop.set()
        self._timer.stop()
        self._clock_timer.stop()

    def _start(self, look: Callable[[], Message | None]) -> None:
        threading.Thread(target=lambda: self._run(look), name="watch", daemon=True).start()

    def _run(self, look: Callable[[], Message | None]) -> None:
        try:
            message = look()
        except TamgaError as error:  # locked meanwhile, or the store cannot be read: others say so
            _log.info("not looked at: %s", error.title)
            return
        if message is not None:
            try:
                self._arrived.emit(message)
            except RuntimeError:
                _log.info("the window is gone")

    def _take(self, message: Message) -> None:
        if not self._stop.is_set():
            self.message_raised.emit(message)

    def _first_look(self) -> Message | None:
        if self._desk.upkeep.is_only_looked_at():
            what = _(
                "这里不会保存什么。可以查看，可以另存为 PDF 和表格；要接着办，请用 rescue 抢救到别的文件夹。"
            )
            title = _("磁盘或文件夹不能写入，只能查看")
            return Message(key="looking", title=title, what=what, tone="attention")
        lost = self._desk.upkeep.lost_end()
        if lost is not None:
            if lost.hash and self._desk.exchange.status().enrolled:
                return _fetch_message(lost.words)
            return _stop_message("lost_end", lost.words)
        return self._look_at_clock()

    def _look_at_clock(self) -> Message | None:
        before, self._is_clock_trusted = self._is_clock_trusted, self._desk.upkeep.is_clock_trusted()
        if before == self._is_clock_trusted:
            return None
        if self._is_clock_trusted:
            return Message(key="clock", title=_("本机时钟核实过了"), tone="done")
        what = _("单上会印“时间待核”。请校准系统时间；已校准的，同步一次，或由两个人确认（clock confirm）。")
        return Message(key="clock", title=_("本机时钟可能不对"), what=what, tone="attention")

    def _compare(self) -> Message | None:
        wrong = self._desk.upkeep.compare(self._stop)
        if wrong and not self._stop.is_set():
            return _stop_message("journal", wrong[0].words)
        return self._compare_program()

    def _compare_program(self) -> Message | None:
        """Fonts and modules: a disk that fails changes them as well as the data."""
        from desktop.services.upkeep.check_package import package_folder
        from desktop.services.upkeep.check_program import check_package

        for finding in check_package(package_folder(), self._stop):
            if finding.level == "broken" and not self._stop.is_set():
                what = sentences([finding.state, finding.mend])
                return Message(key="program", title=_("程序文件与安装包不一致"), what=what, tone="stop")
        return None


def _fetch_message(words: str) -> Message:
    what = _("{words}。请先同步一次，旗里有的会取回；取不回的，告诉负责人，与拷贝和纸质存根核对。")
    title = _("本机的数据退回过旧的状态")
    return Message(key="lost_end", title=title, what=what.format(words=words), tone="stop")


def _stop_message(key: str, words: str) -> Message:
    advice = _("{words}。请先不要再办件，告诉负责人：用 rescue 抢救到新文件夹，与拷贝和纸质存根核对。")
    title = _("本机的数据与日志不符")
    return Message(key=key, title=title, what=advice.format(words=words), tone="stop")
