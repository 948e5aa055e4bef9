"""Parcels on a stick: written with who takes them along, handed over for others, their answers taken in."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from casework.errors import TamgaError
from casework.language import _, sentences
from casework.named_files import read_named, writing_named
from desktop.gui.background.tasks import Job
from desktop.gui.exchange.standing_words import parcel_words
from desktop.gui.exchange.to_look_at import empty
from desktop.gui.look.look import GRID
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.messages import Message, from_error
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.parts import button, field, key_button, label

if TYPE_CHECKING:
    from desktop.gui.exchange.exchange import Standing
    from desktop.services.exchange.exchange_parcel import Taken
    from sync.device.parcel import Packed

KEY = "parcel"
LANE = "parcel"
SUFFIX = ".tamga-parcel"
_ANSWER_SUFFIX = ".tamga-answer"
_SHOWN = 4


class Parcels(QWidget):
    """`message_raised` carries a Message; how far a parcel is stands here, with the way to stop it."""

    message_raised = Signal(object)
    _progressed = Signal(object)

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._runner, self._desk = workroom.runner, workroom.desk
        self._stop = threading.Event()
        self.setAccessibleName(_("U 盘上的包裹"))
        self.carrier = field(_("谁带走"), hint=_("谁带走（可以不写）"))
        self.pack = key_button(_("用 U 盘带走"), "pack_parcel", "")
        self.take = button(_("收下旗里的回执…"))
        self.carry = button(_("替别人递交…"))
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("正在封包裹"))
        self.progress.setTextVisible(False)
        self.stop = button(_("停下"), "plain")
        self.listed = QVBoxLayout()
        self._lay_out()
        self._show_packing(is_on=False)
        self._progressed.connect(self._show_progress)
        self.pack.clicked.connect(lambda: self.pack_parcel())
        self.take.clicked.connect(lambda: self.take_answer())
        self.carry.clicked.connect(lambda: self.carry_parcel())
        self.stop.clicked.connect(lambda: self._stop.set())

    def show_standing(self, standing: Standing) -> None:
        """Show the newest parcels with how they stand."""
        empty(self.listed)
        for parcel in standing.parcels[:_SHOWN]:
            about, state = parcel_words(parcel)
            self.listed.addWidget(label(f"{state}  ·  {about}", "quiet", wrap=True))

    def pack_parcel(self) -> None:
        """Everything that waits, into a file that only the banner opens."""
        from desktop.services.exchange.exchange_parcel import Packing, file_words

        day = dt.datetime.now().astimezone().date()
        start = str(Path.home() / f"{self._desk.site.code}-{day:%Y%m%d}{SUFFIX}")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("包裹写到哪里（U 盘）"), start, f"*{SUFFIX}")
        if not chosen:
            return
        path = Path(chosen) if chosen.endswith(SUFFIX) else Path(chosen + SUFFIX)
        self._stop = threading.Event()
        packing = Packing(self.carrier.text(), self._progressed.emit, self._stop)
        what = _("文件在 {path}。有回执才算送到；网络先通了也照常传，旗里不会记两遍").format(path=path)
        self._show_packing(is_on=True)
        self._runner.start(
            Job(
                title=_("正在封包裹"),
                work=lambda: self._desk.exchange.write_parcel(path, packing),
                lane=LANE,
                done=lambda packed: self._packed(sentences(filter(None, (file_words(packed), what)))),
                failed=self._not_packed,
                broke=lambda: self._show_packing(is_on=False),
            )
        )

    def take_answer(self) -> None:
        """The banner's answer came back on a stick."""
        chosen, _kind = QFileDialog.getOpenFileName(self, _("旗里的回执"), str(Path.home()))
        if chosen:
            self._take_answer(Path(chosen))

    def carry_parcel(self) -> None:
        """Somebody else's parcel goes over this device's network; the answer is for them."""
        chosen, _kind = QFileDialog.getOpenFileName(self, _("别人的包裹"), str(Path.home()))
        if chosen:
            self._carry(Path(chosen))

    def take_in(self, file: Path) -> None:
        """A file that the desktop handed over: what it is, is in its name."""
        if file.suffix == _ANSWER_SUFFIX:
            self._take_answer(file)
        else:
            self._carry(file)

    def _take_answer(self, file: Path) -> None:
        self._start(
            _("收下回执"),
            lambda: self._desk.exchange.take_answer(read_named(file)),
            lambda taken: self._tell(_("已收下回执"), taken_words(taken)),
        )

    def _carry(self, file: Path) -> None:
        path = file.with_suffix(_ANSWER_SUFFIX)

        def work() -> None:
            answer = self._desk.exchange.carry_parcel(read_named(file))
            with writing_named(path):
                path.write_bytes(answer)

        words = _("回执在 {path}，请带回给写包裹的人").format(path=path)
        self._start(_("递交包裹"), work, lambda _none: self._tell(_("已递交"), words))

    def put_away(self) -> None:
        """The window locks or closes."""
        self._stop.set()

    def _start(self, title: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._runner.start(Job(title=title, work=work, lane=LANE, done=done, failed=self._refused))

    def _packed(self, what: str) -> None:
        self._show_packing(is_on=False)
        self.carrier.clear()
        self._tell(_("包裹已写好"), what)

    def _not_packed(self, error: TamgaError) -> None:
        self._show_packing(is_on=False)
        if self._stop.is_set():
            self._tell(_("没有写包裹"), _("按要求停下；什么也没有改动"))
        else:
            self._refused(error)

    def _refused(self, error: TamgaError) -> None:
        self.message_raised.emit(from_error(KEY, error))

    def _tell(self, title: str, what: str) -> None:
        self.message_raised.emit(Message(key=KEY, tone="done", title=title, what=what))

    def _show_progress(self, packed: Packed) -> None:
        self.progress.setRange(0, max(1, packed.entries))
        self.progress.setValue(min(packed.packed, packed.entries))

    def _show_packing(self, *, is_on: bool) -> None:
        self.progress.setRange(0, 0)
        for part in (self.progress, self.stop):
            part.setVisible(is_on)
        self.pack.setEnabled(not is_on)

    def _lay_out(self) -> None:
        acts = QWidget()
        acts.setAccessibleName(_("U 盘上的包裹"))
        flow = FlowLayout(GRID, acts)
        for press in (self.pack, self.take, self.carry):
            flow.addWidget(press)
        running = QHBoxLayout()
        running.addWidget(self.progress, 1)
        running.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(label(_("没有网络：U 盘"), "heading"))
        column.addWidget(self.carrier)
        column.addWidget(acts)
        column.addLayout(running)
        column.addLayout(self.listed)


def taken_words(taken: Taken) -> str:
    """What an answer brought."""
    words = _("新到 {received} 条；{words}").format(received=taken.received, words=taken.waiting.words)
    return sentences(filter(None, (words, taken.release, taken.file_words, taken.program)))
