"""Which program this is, under which licence, where help is; and what a package adds to this computer."""

from __future__ import annotations

import datetime as dt
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from casework.language import _
from casework.system_words import reason
from desktop import autostart, which_version
from desktop.gui.background.tasks import Job
from desktop.gui.look.look import GRID
from desktop.gui.parts.page import Workroom
from desktop.gui.parts.parts import button, label, say

_START = "tamga.exe" if sys.platform == "win32" else "tamga"


class About(QWidget):
    """The last part of the help page.  `program` is what an autostart entry names; None hides the choice."""

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        from desktop.services.upkeep.check_package import package_folder
        from desktop.services.upkeep.support_file import program_words

        self._runner, self._desk = workroom.runner, workroom.desk
        self.setAccessibleName(_("关于"))
        folder = package_folder()
        # A version that came later makes way for its next: its launcher is not there for ever.
        self.program = Path(os.environ.get(which_version.PACKAGE_TREE, folder)) / _START if folder else None
        self.version = label(program_words())
        licences = _("许可证 Apache-2.0；别人写的部件和各自的许可证在 {folder}")
        where = folder / "licences" if folder else "NOTICE"
        self.licence = label(licences.format(folder=where), "quiet", wrap=True)
        advice = _("出了问题：先看上面的办法；仍不行，把下面存出的文件交给旗里的技术支持，里面没有姓名和号码")
        self.support = label(advice, "quiet", wrap=True)
        self.save = button(_("存出给技术支持的文件…"), "plain")
        self.opens_itself = QCheckBox(_("开机登录后自动打开本程序"))
        self.note = label("", "quiet", wrap=True)
        self._lay_out()
        self.opens_itself.setVisible(self.program is not None)
        self.opens_itself.setChecked(autostart.is_on())
        self.save.clicked.connect(lambda: self._save())
        self.opens_itself.toggled.connect(self._switch)

    def _save(self) -> None:
        day = dt.datetime.now().astimezone().date()
        start = str(Path.home() / f"tamga-{self._desk.site.code}-{day:%Y%m%d}.txt")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("给技术支持的文件"), start, "*.txt")
        if not chosen:
            return
        words = _("已存到 {path}").format(path=chosen)
        self._runner.start(
            Job(
                title=_("存出给技术支持的文件"),
                work=lambda: self._desk.upkeep.write_support_file(Path(chosen)),
                done=lambda _none: say(self.note, words, "done"),
            )
        )

    def _switch(self, on: bool) -> None:
        if self.program is None:
            return
        try:
            autostart.switch(self.program, on=on)
        except OSError as error:
            say(self.note, _("没有改成（{why}）").format(why=reason(error)), "stop")

    def _lay_out(self) -> None:
        acts = QHBoxLayout()
        acts.addWidget(self.save)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.version, self.licence, self.support):
            column.addWidget(part)
        column.addLayout(acts)
        column.addWidget(self.opens_itself)
        column.addWidget(self.note)
