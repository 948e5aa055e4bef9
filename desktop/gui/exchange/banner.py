"""The banner page: enrolling by code, how the exchange stands, what people have to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from casework.language import _, listed, n_, sentences
from casework.people.masking import mask_name
from desktop.changes import Area, Changes
from desktop.gui.exchange.exchange import (
    KEY,
    EnrolRequested,
    Exchange,
    Standing,
    backup_words,
    contact_words,
    here_words,
    upload_words,
)
from desktop.gui.exchange.scanned import take_sheets
from desktop.gui.look.look import GRID
from desktop.gui.parts.messages import Message, MessageArea
from desktop.gui.parts.page import Act, Badge, Needs, WindowPage, Workroom
from desktop.gui.parts.parts import button, captioned, field, hairline, key_button, label, say

if TYPE_CHECKING:
    from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask
    from desktop.services.exchange.list_set_aside import SetAsideTask
    from desktop.services.slips.settle_doubled import DoubledCase, DoubledTask

_WIDTH = 80 * GRID
_MOST_SIDES = 9  # of a conflict; `conflicts` lists all
_NOTES = 8


class BannerPage(WindowPage):
    """Enrolling, and what people have to look at; the exchange itself goes on while another page is shown."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries", "deliveries", "releases"))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self.exchange = Exchange(workroom.runner, workroom.desk, self)
        self.setAccessibleName(_("联到旗里"))
        self.messages = MessageArea(workroom.look)
        self.url = field(_("旗服务器地址"), hint="https://…")
        self.code = field(_("注册码"), hint=_("旗里发的 16 位注册码，只能用一次"))
        self.certificate = label(_("不另选证书"), "quiet")
        self.choose = button(_("服务器证书(&F)…"), "plain")
        self.enrol = button(_("联到旗里"), "primary")
        self.note = label("", "quiet", wrap=True)
        self.state, self.contact = label("", "heading"), label("", "quiet", wrap=True)
        self.sync = key_button(_("立即同步"), "sync", "primary")
        self.form, self.standing = _box(_("注册")), _box(_("同步情况"))
        self.tasks, self.notes = QVBoxLayout(), QVBoxLayout()
        self.task_heading = label(_("要看一看的"), "heading")
        self.note_heading = label(_("最近的消息"), "heading")
        self._certificate: Path | None = None
        self._shown: Standing | None = None
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.url)
        self.standing.hide()

    def refresh(self, changes: Changes) -> None:
        """What was recorded here is sent when the window is quiet."""
        if changes.own_entries:
            self.exchange.soon()
        else:
            self.exchange.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.exchange.refresh()

    def acts(self) -> Mapping[str, Act]:
        return {"sync": self.sync_now}

    def put_away(self) -> None:
        self.exchange.put_away()

    def sync_now(self) -> None:
        """Exchange now; a device without a banner is led to the page where it gets one."""
        if self.exchange.is_enrolled:
            self.exchange.now()
        else:
            self.wanted.emit()

    def show_standing(self, standing: Standing) -> None:
        """Show how things stand; what is being typed stays."""
        if standing == self._shown:
            return
        self._shown = standing
        self.badge_changed.emit(_badge(standing))
        aside = standing.set_aside.count if standing.set_aside else 0
        waiting = len(standing.conflicts) + len(standing.doubled) + aside
        self.needs_changed.emit(Needs(waiting))
        status = standing.status
        self.form.setVisible(not status.enrolled)
        self.standing.setVisible(status.enrolled)
        self.setFocusProxy(self.sync if status.enrolled else self.url)
        say(self.state, f"{status.banner}  ·  {upload_words(status)}")
        parts = [contact_words(status), backup_words(status)]
        if status.release_expired_at:
            expired = _("目录已过有效期（{day}），照常使用，请尽快同步")
            parts.append(expired.format(day=status.release_expired_at[:10]))
        say(self.contact, sentences(parts))
        _empty(self.tasks)
        for task in standing.conflicts:
            self.tasks.addWidget(self._task(task))
        for doubled in standing.doubled:
            self.tasks.addWidget(self._doubled(doubled))
        if standing.set_aside and standing.set_aside.count:
            self.tasks.addWidget(label(set_aside_words(standing.set_aside), wrap=True))
        self.task_heading.setVisible(self.tasks.count() > 0)
        _empty(self.notes)
        for at, _kind, text in status.notes[:_NOTES]:
            self.notes.addWidget(label(f"{at[5:16].replace('T', ' ')}  {text}", "quiet", wrap=True))
        self.note_heading.setVisible(bool(status.notes))

    def _task(self, task: ConflictTask) -> QWidget:
        result = _box(
            _("冲突 {slip_number} {subject}").format(slip_number=task.slip_number, subject=task.subject)
        )
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 0, 0, GRID)
        words = _("{slip_number}  {matter_name}：{subject}在两处记得不一样").format(
            slip_number=task.slip_number, matter_name=task.matter_name, subject=task.subject
        )
        column.addWidget(label(words, wrap=True))
        for side in task.sides[-_MOST_SIDES:]:
            row = QHBoxLayout()
            press = button(side_words(side))
            press.clicked.connect(lambda _=False, side=side: self.exchange.settle(task, side))
            row.addWidget(press)
            row.addStretch(1)
            column.addLayout(row)
        return result

    def _doubled(self, task: DoubledTask) -> QWidget:
        result = _box(_("重复的编号 {slip_number}").format(slip_number=task.slip_number))
        column = QVBoxLayout(result)
        column.setContentsMargins(0, 0, 0, GRID)
        count = len(task.cases)
        words = n_("编号 {number} 用在 {count} 件办件上。编号不再改：请在各张告知单上注明。", count)
        words = words.format(number=task.slip_number, count=count)
        column.addWidget(label(words, wrap=True))
        for case in task.cases:
            column.addWidget(label(doubled_words(case), "quiet", wrap=True))
        row = QHBoxLayout()
        press = button(_("各张都已核对、注明"))
        press.clicked.connect(lambda: self.exchange.settle_doubled(task.slip_number))
        row.addWidget(press)
        row.addStretch(1)
        column.addLayout(row)
        return result

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        take_sheets(self.url, self.code)
        self.url.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self._ask)
        self.enrol.clicked.connect(self._ask)
        self.sync.clicked.connect(lambda: self.sync_now())
        self.exchange.standing.connect(self.show_standing)
        self.exchange.message_raised.connect(self._tell)

    def _choose(self) -> None:
        path, _filter = QFileDialog.getOpenFileName(self, _("旗服务器的证书"), "", _("证书 (*.pem *.crt)"))
        if path:
            self._certificate = Path(path)
            say(self.certificate, self._certificate.name)

    def _tell(self, message: Message) -> None:
        """Here while this is on screen; elsewhere nobody waits to hear that all is well."""
        if self.isVisible():
            self.messages.tell(message)
        elif message.key != KEY or message.tone != "done":
            self.message_raised.emit(message)

    def _ask(self) -> None:
        for entry, words in (
            (self.url, _("请输入旗服务器的地址。")),
            (self.code, _("请输入旗里发的注册码。")),
        ):
            if not entry.text().strip():
                say(self.note, words, "stop")
                entry.setFocus()
                return
        say(self.note, "")
        asked = EnrolRequested(self.url.text().strip(), self.code.text().strip(), self._certificate)
        self.exchange.enrol(asked)

    def _lay_out(self) -> None:
        form = QVBoxLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GRID)
        lead = _(
            "注册一次以后，本机的办件自动上传到旗里，旗里的目录、进度和要求自动下来。没有网络也照常办件。"
        )
        form.addWidget(label(lead, "quiet", wrap=True))
        for caption, entry in ((_("地址(&D)"), self.url), (_("注册码(&Z)"), self.code)):
            form.addLayout(captioned(caption, entry))
        chosen = QHBoxLayout()
        chosen.addSpacing(13 * GRID)
        chosen.addWidget(self.certificate, 1)
        chosen.addWidget(self.choose)
        form.addLayout(chosen)
        form.addWidget(self.note)
        form.addWidget(self.enrol)
        standing = QVBoxLayout(self.standing)
        standing.setContentsMargins(0, 0, 0, 0)
        standing.setSpacing(GRID)
        for part in (self.state, self.contact, self.sync, hairline(), self.task_heading):
            standing.addWidget(part)
        standing.addLayout(self.tasks)
        standing.addWidget(self.note_heading)
        standing.addLayout(self.notes)
        self._frame()

    def _frame(self) -> None:
        inner = QWidget()
        inner.setProperty("role", "flow")
        inner.setAccessibleName(_("联到旗里"))
        column = QVBoxLayout(inner)
        column.setContentsMargins(6 * GRID, 3 * GRID, 6 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        head = QHBoxLayout()
        head.addWidget(label(_("联到旗里"), "title"))
        head.addStretch(1)
        head.addWidget(self.back_button())
        column.addLayout(head)
        for part in (self.form, self.standing):
            part.setMaximumWidth(_WIDTH)
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName(_("联到旗里"))
        area.viewport().setAccessibleName(_("联到旗里"))
        area.setWidget(inner)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.messages)
        page.addWidget(area, 1)


def _badge(standing: Standing) -> Badge:
    """What has not reached the banner, and when it was last heard of; pressing sends what waits.

    Before that is possible, or when somebody has to look, it opens the page.
    """
    status, conflicts, doubled = standing.status, len(standing.conflicts), len(standing.doubled)
    parts = [upload_words(status)]
    if conflicts:
        parts.append(n_("{count} 处冲突", conflicts).format(count=conflicts))
    if doubled:
        parts.append(n_("{count} 个编号重复", doubled).format(count=doubled))
    aside = standing.set_aside.count if standing.set_aside else 0
    if aside:
        parts.append(n_("{count} 条没有采用", aside).format(count=aside))
    words = _("，").join(parts)
    contact = contact_words(status) if status.enrolled else here_words(status)
    is_clear = status.enrolled and not (conflicts or doubled or aside)
    return Badge(words, contact, status.notes[0][2] if status.notes else contact, "sync" if is_clear else "")


def set_aside_words(task: SetAsideTask) -> str:
    """What came and was not taken in: how much, from where, what it means here, what to do."""
    count = n_("收到 {count} 条本机不能采用的记录", task.count).format(count=task.count)
    origin = _("来自 {sites}").format(sites=listed(task.sites)) if task.sites else ""
    meaning = _("已原样另存，别的照常收发；这几条里说的事，本机的办件上还看不到")
    advice = _("您不用改什么：急用时请打电话问那个站点，并请告诉旗里；换了新程序会自动再试")
    return sentences(part for part in (count, origin, meaning, advice) if part)


def doubled_words(case: DoubledCase) -> str:
    """One of the cases that carry a number: when, what, for whom, by whom."""
    opened = ""
    if case.opened_at:
        opened = dt.datetime.fromisoformat(case.opened_at).astimezone().strftime("%m-%d %H:%M")
    parts = (opened, case.site, case.matter_name, mask_name(case.applicant_name), case.staff_name)
    return "  ·  ".join(part for part in parts if part)


def side_words(side: ConflictSide) -> str:
    """One statement of a conflict: who recorded what, where and when, and whether it is what counts now."""
    at = dt.datetime.fromisoformat(side.at).astimezone().strftime("%m-%d %H:%M")
    place = "  ".join(filter(None, (side.who, side.where, at)))
    if side.is_current:
        return _("{place} 记的（现在有效）：{words}").format(place=place, words=side.words)
    return _("{place} 记的：{words}").format(place=place, words=side.words)


def _box(name: str) -> QWidget:
    result = QWidget()
    result.setAccessibleName(name)
    return result


def _empty(column: QVBoxLayout) -> None:
    while column.count():
        item = column.takeAt(0)
        part = item.widget() if item else None
        if part:
            part.hide()
            part.deleteLater()
