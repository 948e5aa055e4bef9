"""The first-run page: catalogue, site, the first staff member and their password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from casework.errors import TamgaError
from casework.language import _, n_
from desktop.gui.entrance.entrance import FORM_WIDTH, Entrance
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import ElidedLabel, button, captioned, field, label, say
from desktop.password_rules import judge
from desktop.services.upkeep.new_workplace import SetUp
from resources import SAMPLE_RELEASE

if TYPE_CHECKING:
    from casework.release.catalogue import Release


class SetUpPage(Entrance):
    """Asks what a new workplace needs.

    `release_chosen` carries the Path to read; `set_up_requested` a SetUp that is complete.
    """

    release_chosen = Signal(object)
    set_up_requested = Signal(object)

    def __init__(self, look: Look, data_dir: Path, joins: str = "") -> None:
        lead = _("建立这台电脑的工作点。所有数据只以密文保存在本机；密码忘了找不回，请记牢。")
        if joins:
            lead = _("注册码是站点 {site} 的。再写第一位工作人员，就联到旗里，取回目录和名册。").format(
                site=joins
            )
        self._joins = joins
        super().__init__(look, _("首次使用"), lead, data_dir)
        self._release_path = SAMPLE_RELEASE
        self.release = ElidedLabel(_("样例目录"))
        self.choose = button(_("换一个文件(&F)…"), "plain")
        self.site = QComboBox()
        self.site.setAccessibleName(_("站点"))
        self.name = field(_("姓名"))
        self.password, self.again = field(_("密码")), field(_("再输一遍密码"))
        for entry in (self.password, self.again):
            entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.strength, self.note = label("", "quiet"), label("", "quiet", wrap=True)
        self.begin = button(_("开始使用"), "primary")
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.name if joins else self.site)
        self._judge()

    def show_release(self, release: Release) -> None:
        """Offer the sites of the release that was read."""
        say(
            self.release,
            n_("{title}（{name}，{count} 个事项）", len(release.matters)).format(
                title=release.title.zh, name=release.name, count=len(release.matters)
            ),
        )
        self.release.setToolTip(self.release.text())
        chosen = self.site.currentData()
        self.site.clear()
        for site in release.sites:
            self.site.addItem(f"{site.name.zh}  {site.code}", site.code)
        self.site.setCurrentIndex(max(0, self.site.findData(chosen)))
        say(self.note, "")

    def refused(self, error: TamgaError) -> None:
        """Say why the release or the workplace was refused; everything typed stays."""
        self.begin.setEnabled(True)
        say(
            self.note,
            str(error),
            "stop",
        )

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.release, 1)
        row.addWidget(self.choose)
        self.release.setMaximumWidth(FORM_WIDTH - 140)
        first, second = label(_("1 · 事项目录"), "heading"), label(_("2 · 站点"), "heading")
        self.form.addWidget(first)
        self.form.addLayout(row)
        self.form.addWidget(second)
        self.form.addWidget(self.site)
        for part in (first, self.release, self.choose, second, self.site):
            part.setVisible(not self._joins)
        staff = _("第一位工作人员") if self._joins else _("3 · 第一位工作人员")
        self.form.addWidget(label(staff, "heading"))
        for caption, entry in (
            (_("姓名(&N)"), self.name),
            (_("密码(&P)"), self.password),
            (_("再输一遍(&A)"), self.again),
        ):
            self.form.addLayout(captioned(caption, entry))
            if entry is self.password:
                self.form.addLayout(_indented(self.strength))
        self.note.setMinimumHeight(3 * GRID)
        self.form.addWidget(self.note)
        self.form.addWidget(self.begin)

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._ask)
        self.name.textChanged.connect(self._judge)
        self.password.textChanged.connect(self._judge)
        self.begin.clicked.connect(self._ask)

    def _judge(self) -> None:
        words = judge(self.password.text(), self.name.text().strip())
        tone = "done" if words.usable else ("attention" if self.password.text() else "")
        say(self.strength, words.words, tone)

    def _choose(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(self, _("选择事项目录"), "", _("事项目录 (*.json)"))
        if path:
            self._release_path = Path(path)
            self.release_chosen.emit(self._release_path)

    def _ask(self) -> None:
        for wrong, entry, words in (
            (not self._joins and self.site.currentData() is None, self.site, _("请先选择站点。")),
            (not self.name.text().strip(), self.name, _("请输入姓名。")),
            (
                not judge(self.password.text(), self.name.text().strip()).usable,
                self.password,
                _("密码还不能用。"),
            ),
            (self.password.text() != self.again.text(), self.again, _("两次密码不一样，请再输一遍。")),
        ):
            if wrong:
                say(self.note, words, "stop")
                entry.setFocus()
                return
        say(self.note, _("正在建立…"))
        self.begin.setEnabled(False)
        self.set_up_requested.emit(
            SetUp(
                site_code=self._joins or self.site.currentData(),
                staff_name=self.name.text().strip(),
                password=self.password.text(),
                release_path=self._release_path,
                joins=bool(self._joins),
            )
        )


def _indented(words: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addSpacing(13 * GRID)
    row.addWidget(words, 1)
    return row
