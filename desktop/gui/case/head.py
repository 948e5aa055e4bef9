"""Who and what a case is: name and matter, number, the path of its states, its days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from casework.cases.states import AWAITING_PAPERS, STATES, State
from casework.language import _, n_
from casework.people.provenance import source_words
from desktop.gui.look.icons import paint_icon
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.parts import ElidedLabel, key_button, label, say

if TYPE_CHECKING:
    from desktop.services.cases.case_place import CasePlace
    from desktop.services.cases.show_case import ShownCase

_PATH: tuple[State, ...] = (
    "informed",
    "incomplete",
    "complete",
    "accepted",
    "processing",
    "finished",
    "delivered",
)
_TONES: dict[str, str] = {
    "incomplete": "attention",
    "refused": "stop",
    "escalated": "stop",
    "voided": "quiet",
}


class StatePath(QWidget):
    """The states of a case in their order; a side way stands alone."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._state: State = "informed"
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(24)

    def show_state(self, state: State, words: str) -> None:
        """Say in which state the case is."""
        self._state, self._words = state, words
        self.setAccessibleName(_("状态：{words}").format(words=words))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        left = 0
        steps = _PATH if self._state in _PATH else (self._state,)
        here = steps.index(self._state)
        with QPainter(self) as painter:
            for place, step in enumerate(steps):
                words = self._words if place == here else _(STATES[step])
                font = self._look.font("body" if place == here else "small", bold=place == here)
                role = self._role(step) if place == here else "done" if place < here else "quiet"
                if left:
                    painter.fillRect(left, self.height() // 2, 2 * GRID, 1, self._look.colour("outline"))
                    left += 2 * GRID + 6
                width = QFontMetrics(font).horizontalAdvance(words) + (20 if place <= here else 0)
                if left + width > self.width():
                    return
                if place <= here:
                    sign = "handed_in" if place < here or role in ("done", "accent") else "missing"
                    colour = self._look.colour("attention" if role == "attention_ink" else role)
                    paint_icon(painter, sign, colour, QRectF(left, 4, 16, 16))
                    left += 20
                painter.setFont(font)
                painter.setPen(self._look.colour(role))
                painter.drawText(left, 0, width + 40, self.height(), 0x81, words)  # left, vertically centred
                left += QFontMetrics(font).horizontalAdvance(words) + 6

    def _role(self, state: State) -> str:
        tone = _TONES.get(state, "")
        return {"attention": "attention_ink", "stop": "stop", "quiet": "quiet"}.get(tone, "done")


class CaseHead(QWidget):
    """The head of the page."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(_("办件"))
        self.title, self.about = ElidedLabel("", "work"), ElidedLabel("", "quiet")
        self.path = StatePath(look)
        self.day, self.sending = label("", "work"), label("", "quiet")
        self.sources = ElidedLabel("", "key")
        self.sources.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.person = key_button(_("看这个人"), "open_person")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        who = QHBoxLayout()
        who.addWidget(self.about)
        who.addWidget(self.person)
        who.addStretch(1)
        words.addLayout(who)
        below = QHBoxLayout()
        below.addWidget(self.path, 3)
        below.addWidget(self.sources, 2)
        words.addLayout(below)
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self.day)
        right.addWidget(self.sending)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.addLayout(words, 1)
        row.addLayout(right)

    def show_place(self, place: CasePlace) -> None:
        """Show what the case is now."""
        shown = place.shown
        detail = place.detail
        name = detail.applicant.name if detail else shown.applicant.name
        say(self.title, " · ".join(filter(None, (name, shown.matter_name))))
        self.title.setToolTip(self.title.text())
        who = shown.applicant
        agent = (
            _("代办人 {name}").format(name=detail.applicant.agent_name) if who.agent_name and detail else ""
        )
        parts = (
            shown.slip_number,
            place.site_name,
            place.authority,
            f"{who.document} {who.id_number}".strip(),
        )
        say(self.about, " · ".join(filter(None, (*parts, who.phone, agent))))
        self.about.setToolTip(self.about.text())
        say(self.sources, source_words(shown.sources))
        self.sources.setToolTip(self.sources.text())
        self.path.show_state(shown.state, _state_words(shown))
        words, tone = _day_words(shown)
        say(self.day, words, tone)
        result = _("结果：{words}").format(words=detail.result) if detail and detail.result else ""
        say(self.sending, result)


def _state_words(shown: ShownCase) -> str:
    if shown.state in AWAITING_PAPERS and shown.missing_count:
        missing = n_("缺 {count} 份", shown.missing_count).format(count=shown.missing_count)
        return _("{state}，{missing}").format(state=shown.state_words, missing=missing)
    return shown.state_words


def _day_words(shown: ShownCase) -> tuple[str, str]:
    """The day that matters now, and its tone."""
    clocks = shown.clocks
    if shown.state in ("delivered", "voided", "refused"):
        return "", ""
    if clocks.supplement_by and not clocks.accepted_on:
        day = clocks.supplement_by.day
        return _("{month}月{day}日前一次告知补正").format(month=day.month, day=day.day), "attention"
    if clocks.promised:
        day = clocks.promised.day
        return _("承诺 {month}月{day}日办结").format(month=day.month, day=day.day), ""
    return "", ""
