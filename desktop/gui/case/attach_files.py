"""Scans and other files come to a case: out of the folder of a document camera, or chosen by hand."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from casework.errors import TamgaError
from casework.language import _, n_, sentences
from desktop.gui.background.tasks import Job
from desktop.gui.keyboard.keys import key_text
from desktop.gui.parts.messages import Message, Tone
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.questions import Answers, LineQuestion, QuestionLine
from desktop.readers.scan_folder import KINDS, ScanFolder

if TYPE_CHECKING:
    from desktop.services.cases.case_place import CasePlace

KEY = "scans"  # of what is offered
_RESULT = "attached"
LANE = "attach"
_LOOK_MS = 1_000


class _Run:
    """One press of the key: how many files are still to come, and what became of the others."""

    def __init__(self, count: int) -> None:
        self.left, self.attached, self.stopped = count, 0, 0
        self.faults: list[str] = []


class _Goal(msgspec.Struct, frozen=True):
    """Where a file goes: the case by its slip, a material's code or ""."""

    slip_number: str
    about: str
    folder: ScanFolder | None  # that it came out of


class AttachFiles(QObject):
    """`message_raised` carries a Message for the page of the case."""

    message_raised = Signal(object)
    withdrawn = Signal(str)  # the key of what holds no more

    def __init__(self, workroom: Workroom, questions: QuestionLine, page: QWidget) -> None:
        super().__init__(page)
        self._runner, self._desk, self._page = workroom.runner, workroom.desk, page
        self._questions = questions
        self.folder: ScanFolder | None = None
        self.waiting: tuple[Path, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        setting = partial(workroom.desk.upkeep.setting, "scan_folder")
        self._runner.start(Job(title=_("扫描文件夹"), work=setting, done=self._use_chosen, quiet=True))

    def use(self, folder: ScanFolder) -> None:
        """Look into this one from now on, once a second while a case is on screen."""
        self.folder = folder
        self._timer.start()

    def begin(self) -> None:
        """Another case is opened: what lies in the folder is not of it."""
        self._show_waiting(())
        self.withdrawn.emit(_RESULT)
        if self.folder is not None:
            self.folder.begin()

    def look(self) -> None:
        """Look now; on another thread, because a folder may lie on a share that hangs."""
        if self.folder is None or self._runner.is_closed or not self._page.isVisible():
            return
        self._runner.start(
            Job(
                title=_("扫描文件夹"),
                work=self.folder.look,
                lane="scans",
                done=self._show_waiting,
                quiet=True,
                replaces=True,
            )
        )

    def attach(self, place: CasePlace, material: str) -> None:
        """The scans that wait, else files that are chosen now; `material` is the number to begin with."""
        paths, folder = (self.waiting, self.folder) if self.waiting else (self._chosen(), None)
        if not paths:
            return
        words = n_("{count} 个文件附到哪项材料", len(paths)).format(count=len(paths))
        question = LineQuestion(
            words=words, text=material, needed=False, hint=_("材料的序号；不写就附到整件")
        )
        self._questions.ask((question,), lambda answers: self._send(place, paths, folder, answers))

    def _send(
        self, place: CasePlace, paths: tuple[Path, ...], folder: ScanFolder | None, answers: Answers
    ) -> None:
        wanted = place.detail.materials if place.detail else ()
        codes = {str(each.number): each.material.code for each in wanted}
        if answers[0] and answers[0] not in codes:
            what = _("没有序号是 {number} 的材料").format(number=answers[0])
            self.message_raised.emit(Message(key=_RESULT, tone="attention", title=_("没有附上"), what=what))
            return
        goal = _Goal(place.shown.slip_number, codes.get(answers[0], ""), folder)
        run = _Run(len(paths))
        for count, path in enumerate(paths, start=1):
            title = _("附上文件 {count}/{total}").format(count=count, total=len(paths))
            self._runner.start(
                Job(
                    title=title,
                    work=partial(self._attach_one, goal, path),
                    lane=LANE,
                    done=partial(self._done, run, path),
                    failed=partial(self._failed, run, path),
                    cancelled=partial(self._stopped, run),
                )
            )

    def _attach_one(self, goal: _Goal, path: Path) -> bool:
        """Does the file stay where it came from, though it should not?"""
        self._desk.events.attach(goal.slip_number, path, goal.about)
        return goal.folder is not None and not goal.folder.take_away(path)

    def _done(self, run: _Run, path: Path, stays: object) -> None:
        run.attached += 1
        if stays:
            words = _("{name} 已附上，但删不掉：请从扫描文件夹里删去").format(name=path.name)
            run.faults.append(words)
        self._one_less(run)

    def _failed(self, run: _Run, path: Path, error: TamgaError) -> None:
        run.faults.append(_("{name}：{what}").format(name=path.name, what=error.what))
        self._one_less(run)

    def _stopped(self, run: _Run) -> None:
        run.stopped += 1
        self._one_less(run)

    def _one_less(self, run: _Run) -> None:
        run.left -= 1
        if run.left:
            return
        self._show_waiting(())
        title = n_("附上了 {count} 个文件", run.attached).format(count=run.attached)
        stopped = n_("停下了，{count} 个没有等到", run.stopped).format(count=run.stopped)
        what = sentences(
            (*run.faults, stopped if run.stopped else "", _("内容加密存在本机，同步时分段传到旗里"))
        )
        tone: Tone = "attention" if run.faults or run.stopped else "done"
        self.message_raised.emit(Message(key=_RESULT, tone=tone, title=title, what=what))

    def _use_chosen(self, folder: str) -> None:
        if folder and self.folder is None:
            self.use(ScanFolder(Path(folder)))

    def _show_waiting(self, paths: tuple[Path, ...]) -> None:
        if paths == self.waiting:
            return
        self.waiting = paths
        if not paths:
            self.withdrawn.emit(KEY)
            return
        title = n_("扫描文件夹来了 {count} 个文件", len(paths)).format(count=len(paths))
        what = _("按 {key} 附到这一件；是别人的就不用管").format(key=key_text("attach"))
        self.message_raised.emit(Message(key=KEY, tone="info", title=title, what=what))

    def _chosen(self) -> tuple[Path, ...]:
        kinds = " ".join(f"*{kind}" for kind in KINDS)
        folder = str(self.folder.folder if self.folder else Path.home())
        filters = _("扫描件、照片、PDF ({kinds})").format(kinds=kinds)
        names, _filter = QFileDialog.getOpenFileNames(self._page, _("附上文件"), folder, filters)
        return tuple(map(Path, names))
