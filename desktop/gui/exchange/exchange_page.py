"""同步: where each case is on its way to the banner and why, when it goes on, what to decide."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from casework.language import N_, _
from desktop.changes import Area, Changes
from desktop.gui.exchange import standing_words
from desktop.gui.exchange.enrol_form import EnrolForm
from desktop.gui.exchange.exchange import KEY, EnrolRequested, Exchange, Standing
from desktop.gui.exchange.parcels import Parcels
from desktop.gui.exchange.to_look_at import ToLookAt, box, empty
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID, ROW_HEIGHT
from desktop.gui.parts.flow_layout import FlowLayout
from desktop.gui.parts.flowing_area import FlowingArea
from desktop.gui.parts.lines import line_list
from desktop.gui.parts.messages import Message, MessageArea, ToneSign
from desktop.gui.parts.page import Act, Needs, Place, WindowPage, Workroom
from desktop.gui.parts.parts import button, hairline, key_button, label, say
from desktop.gui.parts.questions import Answers, LineQuestion, QuestionLine
from sync.device import enrolment_file

_FORM_WIDTH = 80 * GRID
_BESIDE_FROM = 900  # logical pixels: below, what stands at the right goes under the list
_NOTES = 6
_FEWEST_ROWS, _MOST_ROWS = 3, 8
_FIGURES = {
    "here": N_("在本机"),
    "sending": N_("正在传"),
    "doubted": N_("旗里存疑"),
    "aside": N_("收到、没有采用"),
    "decide": N_("要看一看"),
}


class ExchangePage(WindowPage):
    """Enrolling, and how the exchange stands; it goes on by itself while another page is shown."""

    messages: MessageArea
    concern: ClassVar[frozenset[Area]] = frozenset(("entries", "deliveries", "releases"))

    def __init__(self, workroom: Workroom) -> None:
        super().__init__()
        self._desk = workroom.desk
        self.exchange = Exchange(workroom.runner, workroom.desk, self)
        self.setAccessibleName(_("同步"))
        self.messages = MessageArea(workroom.look)
        self.form = EnrolForm()
        self.questions = QuestionLine(workroom.look)
        self.correct = key_button(_("更正站点"), "correct_site")
        self.sign = ToneSign(workroom.look, "info")
        self.diagnosis, self.advice = label("", "work", wrap=True), label("", "quiet", wrap=True)
        self.sync = key_button(_("立即同步"), "sync", "primary")
        self.cancel = button(_("停下"), "plain")
        self.look = button(_("看看去旗里的路"), "plain")
        self.figures = {name: label("0", "title") for name in _FIGURES}
        self.list, self.model = line_list(workroom.look, _("还没到旗里的"), self)
        self.nothing = label(_("办件都到旗里了；新存的会列在这里，自己传"), "quiet", wrap=True)
        self.aside = label("", wrap=True)
        self.to_look_at = ToLookAt(self.exchange)
        self.facts = QVBoxLayout()
        self.parcels = Parcels(workroom)
        self.notes, self.note_heading = QVBoxLayout(), label(_("最近的消息"), "heading")
        self.standing = box(_("同步情况"))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._shown: Standing | None = None
        self._had_focus = False
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.form)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        is_wide = self.width() >= _BESIDE_FROM
        self._columns.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)

    def acts(self) -> Mapping[str, Act]:
        return {
            "sync": self.sync_now,
            "send_case": self.send_case,
            "pack_parcel": self.pack_parcel,
            "correct_site": self.correct_site,
        }

    def put_away(self) -> None:
        self.exchange.put_away()
        self.parcels.put_away()

    def show_about(self, about: str) -> None:
        """A parcel, an answer or an enrolment sheet from the desktop."""
        if Path(about).suffix == enrolment_file.SUFFIX:
            self._take_sheet(Path(about))
        elif about:
            self.parcels.take_in(Path(about))

    def _take_sheet(self, file: Path) -> None:
        if not self.exchange.is_enrolled:
            self.form.show_sheet(file)
            return
        words = _("注册文件没有用上，里面的注册码还能用。本机的站点不对的，点“更正站点”。")
        self._tell(Message(key="enrolment", title=_("本机已经注册"), what=words))

    def sync_now(self) -> None:
        """Exchange now; a device without a banner is led to the page where it gets one."""
        if self.exchange.is_enrolled:
            self.exchange.now()
        else:
            self.wanted.emit()

    def send_case(self) -> None:
        """Send the chosen case now, with what was recorded before it: entries go in their order."""
        self.sync_now()

    def pack_parcel(self) -> None:
        """Everything that waits, on a stick."""
        if self.exchange.is_enrolled:
            self.parcels.pack_parcel()

    def correct_site(self) -> None:
        """This device stands at the wrong site: ask for a code of the right one."""
        code = self.form.asked.code if not self.exchange.is_enrolled else ""
        site = self._desk.site
        words = _("本机在 {site} {name}；正确站点的注册码").format(site=site.code, name=site.name.zh)
        question = LineQuestion(words=words, text=code, hint=_("旗里发的 32 位注册码，只能用一次"))
        self.questions.ask((question,), self._correct_site)

    def step_back(self) -> None:
        """Out of what is asked, then off the page."""
        if not self.questions.leave():
            self.left.emit()

    def _correct_site(self, answers: Answers) -> None:
        self.messages.take_back("correct_site")
        asked = self.form.asked
        url = "" if self.exchange.is_enrolled else asked.url
        self.exchange.correct_site(EnrolRequested(url, answers[0].strip(), asked.certificate))

    def show_standing(self, standing: Standing) -> None:
        """Show how things stand; what is being typed stays."""
        if standing == self._shown:
            return
        self._shown = standing
        self._had_focus = self._has_focus()
        self.badge_changed.emit(standing_words.badge_of(standing))
        aside = standing.set_aside.count if standing.set_aside else 0
        to_decide = len(standing.conflicts) + len(standing.doubled)
        self.needs_changed.emit(Needs(to_decide + aside))
        status = standing.status
        self.form.setVisible(not status.enrolled)
        self.standing.setVisible(status.enrolled)
        counts = (status.cases.here, status.cases.sending, status.cases.doubted, aside, to_decide)
        for figure, count in zip(self.figures.values(), counts, strict=True):
            say(figure, str(count))
        say(
            self.aside,
            standing_words.set_aside_words(standing.set_aside) if standing.set_aside and aside else "",
        )
        self.aside.setVisible(aside > 0)
        self.to_look_at.show_standing(standing)
        self.parcels.show_standing(standing)
        self._show_facts(standing)
        self._show_attempt()

    def _show_attempt(self) -> None:
        """What is said of the newest attempt and the next one changes without anything being committed."""
        standing, attempt = self._shown, self.exchange.attempt
        if standing is None:
            return
        self._had_focus = self._had_focus or self._has_focus()
        tone, title, what = standing_words.diagnosis(standing, attempt)
        self.sign.show_tone(tone)
        say(self.diagnosis, title)
        say(self.advice, what)
        self.advice.setVisible(bool(what))
        self.cancel.setVisible(attempt.is_running)
        self.look.setVisible(standing.status.enrolled and attempt.failed is not None)
        lines = standing_words.waiting_lines(standing, attempt)
        before = self.list.currentIndex().row()
        self.model.show(lines)
        row = before if 0 < before < len(lines) else 1
        self.list.setCurrentIndex(self.model.index(row))
        self.list.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self._begin_at(self.form if not standing.status.enrolled else self.list if lines else self.sync)
        rows = min(_MOST_ROWS, max(_FEWEST_ROWS, len(lines)))
        self.list.setMinimumHeight(rows * (ROW_HEIGHT + GRID))

    def _begin_at(self, first: QWidget) -> None:
        """The part where one begins; who waited at the former one, or in one that is gone, is led there."""
        before = self.focusProxy()
        waits = before is not first and before is not None and before.hasFocus()
        self.setFocusProxy(first)
        if waits or (self._had_focus and not self._has_focus()):
            first.setFocus()
        self._had_focus = self._has_focus()

    def _has_focus(self) -> bool:
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _show_facts(self, standing: Standing) -> None:
        status = standing.status
        empty(self.facts)
        facts = (
            standing_words.contact_words(status),
            standing_words.server_words(status),
            standing_words.release_words(status, self._desk.catalogue.release.name),
            standing_words.backup_words(status),
            standing_words.files_words(status),
            standing_words.clock_words(status),
        )
        for words in filter(None, facts):
            self.facts.addWidget(label(words, wrap=True))
        empty(self.notes)
        for at, _kind, text in status.notes[:_NOTES]:
            self.notes.addWidget(label(f"{at[5:16].replace('T', ' ')}  {text}", "quiet", wrap=True))
        self.note_heading.setVisible(bool(status.notes))

    def _open(self) -> None:
        line = self.model.line(self.list.currentIndex().row())
        if line is not None and line.number:
            self.place_wanted.emit(Place("case", line.number))

    def _connect(self) -> None:
        self.form.enrol_requested.connect(self.exchange.enrol)
        self.sync.clicked.connect(lambda: self.sync_now())
        self.correct.clicked.connect(lambda: self.correct_site())
        self.look.clicked.connect(lambda: self.exchange.look_at_way())
        self.cancel.clicked.connect(lambda: self.exchange.cancel())
        self.list.activated.connect(lambda _index: self._open())
        self.to_look_at.place_wanted.connect(self.place_wanted)
        self.exchange.standing.connect(self.show_standing)
        self.exchange.attempt_changed.connect(self._show_attempt)
        for part in (self.exchange, self.parcels):
            part.message_raised.connect(self._tell)

    def _tell(self, message: Message) -> None:
        """Here while this is on screen; elsewhere nobody waits to hear that all is well.

        Why the banner is not reached stands on this page anyway.
        """
        if self.isVisible():
            if message.key != KEY or message.tone != "stop" or not self.exchange.is_enrolled:
                self.messages.tell(message)
        elif message.key != KEY or message.tone != "done":
            self.message_raised.emit(message)

    def _lay_out(self) -> None:
        inner = box(_("同步"))
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        head = QHBoxLayout()
        head.addWidget(label(_("同步"), "title"))
        head.addSpacing(GRID)
        head.addWidget(label(_("每一件到了哪里，照实说"), "quiet"), 1)
        head.addWidget(self.correct)
        head.addWidget(self.back_button())
        column.addLayout(head)
        column.addWidget(hairline())
        column.addLayout(self._verdict())
        self.form.setMaximumWidth(_FORM_WIDTH)
        column.addWidget(self.form)
        column.addWidget(self.standing, 1)
        column.addStretch(0)
        self._fill_standing()
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.messages)
        page.addWidget(FlowingArea(_("同步"), inner), 1)
        page.addWidget(self.questions)

    def _verdict(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.diagnosis)
        words.addWidget(self.advice)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.sign)
        row.addLayout(words, 1)
        self.cancel.hide()
        self.look.hide()
        for press in (self.cancel, self.look, self.sync):
            row.addWidget(press)
        return row

    def _fill_standing(self) -> None:
        figures = box(_("数"))
        flow = FlowLayout(3 * GRID, figures)
        for name, figure in self.figures.items():
            flow.addWidget(_figure(_(_FIGURES[name]), figure))
        left = QVBoxLayout()
        left.setSpacing(GRID)
        for part in (self.list, self.nothing):
            left.addWidget(part)
        left.addWidget(label(_send_words(), "key"))
        left.addWidget(self.aside)
        left.addWidget(self.to_look_at)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(label(_("联系、服务器、目录"), "heading"))
        right.addLayout(self.facts)
        right.addWidget(hairline())
        right.addWidget(self.parcels)
        right.addWidget(hairline())
        right.addWidget(self.note_heading)
        right.addLayout(self.notes)
        right.addStretch(1)
        self._columns.setSpacing(3 * GRID)
        self._columns.addLayout(left, 3)
        self._columns.addLayout(right, 2)
        whole = QVBoxLayout(self.standing)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        for row in (hairline(), figures, hairline()):
            whole.addWidget(row)
        whole.addLayout(self._columns, 1)


def _figure(words: str, figure: QLabel) -> QWidget:
    each = box(words)
    lines = QVBoxLayout(each)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(0)
    lines.addWidget(figure)
    lines.addWidget(label(words, "quiet"))
    each.setMinimumWidth(14 * GRID)
    return each


def _send_words() -> str:
    return _("Enter 打开   {key} 现在就传这一件").format(key=key_text("send_case"))
