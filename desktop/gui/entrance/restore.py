"""Restoring from a copy at the entrance: which file, and who opens it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from casework.errors import TamgaError
from casework.language import _, n_
from desktop import bootstrap
from desktop.gui.background.tasks import Job, TaskRunner
from desktop.gui.entrance.entrance import FORM_WIDTH, Entrance
from desktop.gui.keyboard.keys import KEYS, bind
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import ElidedLabel, button, captioned, field, key_button, label, say
from desktop.services.upkeep.restoring import Restoring

if TYPE_CHECKING:
    from desktop.services.upkeep.restoring import RestoredCopy


class RestorePage(Entrance):
    """Asks for the file and for somebody's name and password in it.

    `restored` carries the words that say what came back; `left` comes when nothing is to be restored.
    """

    restored = Signal(str)
    left = Signal()

    def __init__(self, look: Look, data_dir: Path, runner: TaskRunner) -> None:
        lead = _("选一份拷贝，用拷贝里的姓名和密码打开。这台电脑上现在的数据不删除，整套留在旁边的文件夹里。")
        super().__init__(look, _("从拷贝恢复"), lead, data_dir)
        self._data_dir, self._runner = data_dir, runner
        self.copy = bootstrap.newest_copy(data_dir)
        self.chosen = ElidedLabel("")
        self.choose = button(_("选拷贝文件(&F)…"), "plain")
        self.name, self.password = field(_("姓名")), field(_("密码"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.note = label("", "quiet", wrap=True)
        self.begin, self.leave = button(_("恢复"), "primary"), key_button(_("不恢复，返回"), "leave_restore")
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._ask)
        self.begin.clicked.connect(self._ask)
        self.leave.clicked.connect(lambda: self.left.emit())
        bind(self, "restore", {"leave_restore": self.left.emit}, KEYS)
        self._show_chosen()
        self.setFocusProxy(self.name if self.copy else self.choose)

    def take(self, copy: Path) -> None:
        """Restore from this file."""
        self.copy = copy
        self._show_chosen()
        self.name.setFocus()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.chosen, 1)
        row.addWidget(self.choose)
        self.chosen.setMaximumWidth(FORM_WIDTH - 140)
        self.form.addLayout(row)
        for caption, entry in ((_("姓名(&N)"), self.name), (_("密码(&P)"), self.password)):
            self.form.addLayout(captioned(caption, entry))
        self.note.setMinimumHeight(4 * GRID)
        for part in (self.note, self.begin, self.leave):
            self.form.addWidget(part)

    def _show_chosen(self) -> None:
        say(self.chosen, self.copy.name if self.copy else _("还没有选拷贝文件"))
        self.chosen.setToolTip(str(self.copy or ""))
        say(self.note, "")
        if (copy := self.copy) is not None:  # on a stick maybe, which hangs
            self._runner.start(
                Job(
                    title=_("查看拷贝"),
                    work=lambda: bootstrap.copy_words(copy),
                    lane="copy",
                    done=lambda words: self._tell(copy, words),
                    replaces=True,
                    quiet=True,
                )
            )

    def _tell(self, copy: Path, words: str) -> None:
        """What the chosen copy holds, unless something else was said meanwhile."""
        if copy == self.copy and not self.note.text():
            say(self.note, words)

    def _choose(self) -> None:
        start = str(self.copy.parent if self.copy else "")
        kinds = _("拷贝 (*.tamga-copy *.db)")
        path, _filter = QFileDialog.getOpenFileName(self, _("选拷贝文件"), start, kinds)
        if path:
            self.take(Path(path))

    def _ask(self) -> None:
        if self.copy is None:
            say(self.note, _("请先选拷贝文件。"), "stop")
            self.choose.setFocus()
            return
        asked = Restoring(
            copy=self.copy,
            data_dir=self._data_dir,
            staff_name=self.name.text().strip(),
            password=self.password.text() if self.name.text().strip() else None,
            replace=True,
        )
        say(self.note, _("正在恢复…"))
        self.begin.setEnabled(False)
        job = Job(
            title=_("从拷贝恢复"),
            work=lambda: bootstrap.restore_copy(asked),
            done=self._done,
            failed=self._refused,
            broke=lambda: self.begin.setEnabled(True),
        )
        self._runner.when_idle(lambda: self._runner.start(job))

    def _done(self, restored: RestoredCopy) -> None:
        words = n_("已恢复 {count} 件办件；今后的告知单编号用设备字母 {letter}。", restored.cases)
        self.restored.emit(words.format(count=restored.cases, letter=restored.letter))

    def _refused(self, error: TamgaError) -> None:
        self.password.clear()
        self.begin.setEnabled(True)
        say(self.note, str(error), "stop")
        self.password.setFocus()


def offer_restoring(page: Entrance, asked: Callable[[], None]) -> None:
    """A way from this page to restoring, below all else that it asks."""
    way = button(_("从拷贝恢复…"), "plain")
    page.form.addWidget(way)
    way.clicked.connect(asked)
