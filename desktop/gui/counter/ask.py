"""The second column: the chosen matter, its questions, the applicant, the materials to tick."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from casework.cases.draft import Draft
from casework.language import _, n_
from casework.release.catalogue import Matter, Situation
from desktop.gui.counter.applicant import ApplicantForm
from desktop.gui.counter.next_steps import NextSteps
from desktop.gui.counter.number_verdict import Check
from desktop.gui.counter.situations import SituationsView
from desktop.gui.keyboard.keys import key_text
from desktop.gui.look.look import GRID, Look
from desktop.gui.parts.material_rows import MaterialRow
from desktop.gui.parts.materials import MaterialsView
from desktop.gui.parts.mongolian_name import MongolianName
from desktop.gui.parts.page import Act, Place
from desktop.gui.parts.parts import hairline, label, say


class AskColumn(QWidget):
    """What is asked and ticked; its parts report what the clerk meant.

    `finished`: everything was gone through, saving is next.  `place_wanted` carries a Place, `step_meant` the
    action of what may follow a saved case.
    """

    finished = Signal()
    place_wanted = Signal(object)
    step_meant = Signal(str)

    def __init__(self, look: Look, check: Check, mongolian: MongolianName) -> None:
        super().__init__()
        self.setAccessibleName(_("询问与勾选"))
        self.situations = SituationsView()
        self.applicant = ApplicantForm(check)
        self.materials = MaterialsView(look)
        self._matter = ""
        self.title = label("", "work", wrap=True)
        self.about = label("", "quiet", wrap=True)
        self.mongolian = mongolian
        self._stack = QStackedWidget()
        self._stack.setAccessibleName(_("询问与勾选"))
        self.next_steps = NextSteps(self.step_meant.emit)
        self._stack.addWidget(self.next_steps)
        self._stack.addWidget(self._scroll())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.situations.finished.connect(self._to_applicant)
        self.applicant.finished.connect(self.materials.list.setFocus)
        self.materials.finished.connect(self.finished)

    def show_matter(self, matter: Matter | None, about: str, mongolian: str = "") -> None:
        """Show which matter is handled, or none; `mongolian` is its name where that may be shown."""
        self._stack.setCurrentIndex(1 if matter else 0)
        self._matter = matter.code if matter else ""
        if matter:
            count = len(matter.faq)
            asked = n_("{count} 条问答 {key}", count).format(count=count, key=key_text("matter_answers"))
            self.show_title(matter.name.zh, f"{about} · {asked}" if count else about, mongolian)

    def acts(self) -> dict[str, Act]:
        """What keys may ask of it: what people ask about the matter, and the answers."""
        return {"matter_answers": lambda: self.place_wanted.emit(Place("answers", self._matter))}

    def show_title(self, name: str, about: str, mongolian: str = "") -> None:
        """Show what is handled by its name, and what is said about it."""
        self._stack.setCurrentIndex(1)
        say(self.title, name)
        say(self.about, about)
        self.mongolian.show_text(mongolian)

    def show_case(self, draft: Draft, asked: tuple[Situation, ...], rows: tuple[MaterialRow, ...]) -> None:
        """Show questions, answers and materials as the draft has them."""
        self.situations.show_situations(asked, draft.answers)
        self.materials.show_rows(rows, f"{draft.draft_id} {draft.matter_code or draft.bundle_code}")

    def begin(self) -> None:
        """Put the focus on what comes first: an open question, the name, or the materials."""
        if not self.situations.focus_open():
            self._to_applicant()

    def _to_applicant(self) -> None:
        if self.applicant.name.text().strip():
            self.materials.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.applicant.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.about)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addLayout(words, 1)
        head.addWidget(self.mongolian, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _scroll(self) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("role", "flow")
        inner.setAccessibleName(_("询问与勾选"))
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(self._head())
        column.addWidget(hairline())
        column.addWidget(self.situations)
        column.addWidget(self.applicant)
        column.addWidget(self.materials, 1)
        area = _UprightScroll((self.applicant.heading, self.situations.heading))
        area.setAccessibleName(_("询问与勾选"))
        area.viewport().setAccessibleName(_("询问与勾选"))
        area.setWidget(inner)
        return area


class _UprightScroll(QScrollArea):
    """Scrolls up and down only: it is never narrower than what it holds.

    Where that is too high, headings give way first, those of `spare` in their order: what stands below them
    has captions of its own.
    """

    def __init__(self, spare: tuple[QWidget, ...]) -> None:
        super().__init__()
        self._spare = spare
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        inner = self.widget()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize((inner.minimumSizeHint().width() if inner else 0) + bar, 12 * GRID)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._make_room()
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        gone = sum(_high(each) for each in self._spare if each.isHidden())
        over = self.widget().sizeHint().height() + gone - self.viewport().height()
        for each in self._spare:
            is_spared = over > 0
            if is_spared != each.isHidden():
                each.setVisible(not is_spared)
            over -= _high(each) if is_spared else 0


def _high(heading: QWidget) -> int:
    """With the space below it."""
    return heading.sizeHint().height() + 4
