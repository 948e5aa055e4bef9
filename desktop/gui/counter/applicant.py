"""Who it is for: name, document with its number, phone, address, and the agent if there is one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import get_args

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from casework.language import _, sentences
from casework.people import phone
from casework.people.applicant import DOCUMENT_NAMES, Applicant, DocumentKind
from casework.people.name import read_name
from desktop.gui.counter.field_sources import FieldSources
from desktop.gui.counter.fill_from_card import fill_from_card
from desktop.gui.counter.number_verdict import Check, NumberVerdict
from desktop.gui.look.look import GRID
from desktop.gui.parts.parts import field, label, restyle, say, with_key
from desktop.readers.card import ReadCard

_DIGITS = 18  # of the longest usual number: they must be seen at once


class ApplicantForm(QWidget):
    """The fields of the applicant.  `edited` carries the Applicant; `finished` after the last field."""

    edited = Signal(object)
    finished = Signal()

    def __init__(self, check: Check) -> None:
        super().__init__()
        self._check = check
        self._filling = False
        self.setAccessibleName(_("申请人"))
        self.name, self.phone = field(_("申请人姓名"), role="work"), field(_("电话"))
        self.document = QComboBox()
        self.document.setAccessibleName(_("证件种类"))
        self.document.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.document.setMinimumContentsLength(5)
        for kind in get_args(DocumentKind):
            self.document.addItem(_(DOCUMENT_NAMES[kind]), kind)
        self.number = field(_("证件号码"))
        self.reason = field(_("没有号码或号码对不上的原因"), hint=_("请写明原因，会记入办件"))
        self.address = field(_("住址"))
        self.has_agent = QCheckBox(_("有代办人(&D)"))
        self.has_agent.setAccessibleName(_("有代办人"))
        self.agent_name, self.agent_phone = field(_("代办人姓名")), field(_("代办人电话"))
        self.agent_number = field(_("代办人证件号码"))
        self.number_note, self.agent_note = label("", "quiet", wrap=True), label("", "quiet")
        self.name_note, self.phone_note = label("", "quiet", wrap=True), label("", "quiet")
        self.address_note = label("", "quiet", wrap=True)
        self.legal_person = field(_("法定代表人"))
        self._card_words: dict[str, str] = {}  # by field: what was said of the card that was read last
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.name)
        self._show_parts()

    @property
    def applicant(self) -> Applicant:
        """What stands in the fields; the agent only while there is one."""
        agent = self.has_agent.isChecked()
        return Applicant(
            name=self.name.text().strip(),
            document=self.document.currentData(),
            id_number=self.number.text().strip(),
            document_reason=self.reason.text().strip() if self.reason.isVisibleTo(self) else "",
            phone=self.phone.text().strip(),
            address=self.address.text().strip(),
            agent_name=self.agent_name.text().strip() if agent else "",
            agent_id_number=self.agent_number.text().strip() if agent else "",
            agent_phone=self.agent_phone.text().strip() if agent else "",
            legal_person=self.legal_person.text().strip() if self._is_organization else "",
        )

    def fill(self, applicant: Applicant, sources: Mapping[str, str]) -> None:
        """Show an applicant, such as that of a draft which came back, and where what is known came from."""
        self._filling = True
        self.document.setCurrentIndex(self.document.findData(applicant.document))
        for entry, text in (
            (self.name, applicant.name),
            (self.number, applicant.id_number),
            (self.reason, applicant.document_reason),
            (self.phone, applicant.phone),
            (self.address, applicant.address),
            (self.agent_name, applicant.agent_name),
            (self.agent_number, applicant.agent_id_number),
            (self.agent_phone, applicant.agent_phone),
            (self.legal_person, applicant.legal_person),
        ):
            entry.setText(text)
        agent = (applicant.agent_name, applicant.agent_id_number, applicant.agent_phone)
        self.has_agent.setChecked(any(agent))
        self._filling = False
        self.sources.begin(sources)
        self._card_words = {}
        say(self.name_note, "")
        self._show_parts()

    def take_card(self, card: ReadCard) -> None:
        """Fill what is empty with what the card says; what was typed stays, and the field says so."""
        fills, self._card_words = fill_from_card(self.applicant, card, self._check)
        self._filling = True
        if "id_number" in fills:
            self.document.setCurrentIndex(self.document.findData(card.document))
        for name, text in fills.items():
            self._by_name[name].setText(text)
        self.sources.note(fills, "card")
        self._filling = False
        self._changed()

    def expect_organization(self, only: bool) -> None:
        """Offer the organization's code first where the matter is for organizations only, else a person's.

        What the clerk has typed already stays.
        """
        if not (self.name.text().strip() or self.number.text().strip()):
            kind = "credit_code" if only else "resident_id"
            if only or self._is_organization:
                self.document.setCurrentIndex(self.document.findData(kind))

    @property
    def _is_organization(self) -> bool:
        return bool(self.document.currentData() == "credit_code")

    def expect_agent(self, expected: bool) -> None:
        """Open or close the agent's fields as a situation's answer asks."""
        if expected != self.has_agent.isChecked() and not (not expected and self.agent_name.text()):
            self.has_agent.setChecked(expected)

    def tell_problem(self, name: str, reason: str) -> None:
        """Say next to the field `name` of Applicant why the case cannot be saved yet, and go there."""
        entries = {
            "name": (self.name, self.name_note),
            "id_number": (self.number, self.number_note),
            "document": (self.document, self.number_note),
            "document_reason": (self.reason, self.number_note),
            "legal_person": (self.legal_person, self.name_note),
            "phone": (self.phone, self.phone_note),
            "agent_name": (self.agent_name, self.agent_note),
            "agent_id_number": (self.agent_number, self.agent_note),
        }
        entry, note = entries.get(name, (getattr(self, name, self.name), self.name_note))
        if note is self.agent_note:
            self.has_agent.setChecked(True)
        say(note, reason, "stop")
        note.show()
        entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PolishRequest):
            wide = QFontMetrics(self.font()).horizontalAdvance("0" * _DIGITS) + 4 * GRID
            self.number.setMinimumWidth(wide)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 10)
        grid.setColumnStretch(3, 10)
        self.name_label = _put(grid, 0, 0, (_("姓名(&N)"), self.name))
        _put(grid, 0, 2, (_("电话(&T)"), self.phone))
        grid.addWidget(self.name_note, 1, 0, 1, 2)
        grid.addWidget(self.phone_note, 1, 2, 1, 2)
        _put(grid, 2, 0, (_("证件(&Z)"), self.document))
        _put(grid, 2, 2, (_("号码(&M)"), self.number))
        grid.addWidget(self.number_note, 3, 0, 1, 4)
        self.reason_parts = (_put(grid, 4, 0, (_("原因(&Y)"), self.reason), 3), self.reason)
        _put(grid, 5, 0, (_("住址(&J)"), self.address), 2)
        grid.addWidget(self.has_agent, 5, 3)
        grid.addWidget(self.address_note, 6, 0, 1, 4)
        self.agent_parts = (
            _put(grid, 7, 0, (_("代办人"), self.agent_name)),
            self.agent_name,
            _put(grid, 7, 2, (_("电话"), self.agent_phone)),
            self.agent_phone,
            _put(grid, 8, 0, (_("证件号"), self.agent_number)),
            self.agent_number,
            self.agent_note,
        )
        grid.addWidget(self.agent_note, 8, 2, 1, 2)
        self.legal_parts = (_put(grid, 9, 0, (_("法定代表人"), self.legal_person), 3), self.legal_person)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(4)
        self.heading = with_key(_("申请人"))
        column.addWidget(self.heading)
        column.addLayout(grid)

    def _connect(self) -> None:
        order: list[QLineEdit] = [
            self.name,
            self.phone,
            self.number,
            self.reason,
            self.address,
            self.agent_name,
            self.agent_phone,
            self.agent_number,
            self.legal_person,
        ]
        for entry in order:
            entry.textChanged.connect(self._changed)
            entry.returnPressed.connect(self._go_on)
        for entry in (self.name, self.phone, self.number, self.agent_name, self.agent_number):
            entry.editingFinished.connect(self._show_parts)
        self.document.currentIndexChanged.connect(self._changed)
        self.has_agent.toggled.connect(self._changed)
        self._by_name = {"name": self.name, "id_number": self.number, "address": self.address}
        for name, entry in self._by_name.items():
            entry.textEdited.connect(lambda _text, name=name: self._card_words.pop(name, None))
        self.sources = FieldSources(
            {
                **self._by_name,
                "phone": self.phone,
                "legal_person": self.legal_person,
                "agent_name": self.agent_name,
                "agent_id_number": self.agent_number,
                "agent_phone": self.agent_phone,
            },
            self,
        )
        self._order = order
        stops: list[QWidget] = [*order[:2], self.document, *order[2:5], self.has_agent, *order[5:]]
        for first, second in pairwise(stops):
            QWidget.setTabOrder(first, second)

    def _go_on(self) -> None:
        here = self._order.index(self.sender()) if self.sender() in self._order else -1  # type: ignore[arg-type]
        for entry in self._order[here + 1 :]:
            if entry.isVisibleTo(self) and entry.isEnabled():
                entry.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.finished.emit()

    def _changed(self) -> None:
        if self._filling:
            return
        self._show_parts()
        self.edited.emit(self.applicant)

    def _show_parts(self) -> None:
        kind: DocumentKind = self.document.currentData()
        verdict = self._check(self.number.text().strip(), kind)
        self.number.setEnabled(kind != "none")
        explains = kind == "none" or verdict.hopeless or bool(self.reason.text())
        for part in self.reason_parts:
            part.setVisible(explains)
        self._judge(self.number, self.number_note, verdict)
        self._look_again()
        for part in self.legal_parts:
            part.setVisible(self._is_organization)
        self.name_label.setText(_("单位名称(&N)") if self._is_organization else _("姓名(&N)"))
        self.name.setAccessibleName(_("单位名称") if self._is_organization else _("申请人姓名"))
        for part in self.agent_parts:
            part.setVisible(self.has_agent.isChecked())
        agent = self._check(self.agent_number.text().strip(), "resident_id")
        self._judge(self.agent_number, self.agent_note, agent)
        notes = {"name": self.name_note, "id_number": self.number_note, "address": self.address_note}
        if "address" not in self._card_words:
            say(self.address_note, "")
        for name, words in self._card_words.items():
            say(notes[name], words, "attention")
        self.address_note.setVisible(bool(self.address_note.text()))
        self.name_note.setVisible(bool(self.name_note.text()))

    def _look_again(self) -> None:
        """What was put right in a name, what looks damaged, a phone that cannot be: said when it is left."""
        names = (self.name, self.agent_name) if self.has_agent.isChecked() else (self.name,)
        about_names = [words for entry in names for words in _name_words(entry)]
        if about_names or self.name.text().strip():
            say(self.name_note, sentences(about_names), "attention")
        say(
            self.phone_note,
            "" if self.phone.hasFocus() else phone.check(self.phone.text()).reason_zh,
            "attention",
        )
        for note in (self.name_note, self.phone_note):
            note.setVisible(bool(note.text()))

    def _judge(self, entry: QLineEdit, note: QLabel, verdict: NumberVerdict) -> None:
        tone = "stop"
        if verdict.ok:
            tone = "attention" if verdict.doubtful else "done"
        # While it is being typed, a number is faulted only when nothing more can make it right.
        untold = not entry.text().strip() or (entry.hasFocus() and not verdict.ok and not verdict.hopeless)
        say(note, "" if untold else verdict.words, tone)
        if bool(entry.property("wrong")) != verdict.hopeless:
            entry.setProperty("wrong", verdict.hopeless)
            restyle(entry)


def _put(grid: QGridLayout, row: int, column: int, what: tuple[str, QWidget], span: int = 1) -> QLabel:
    """Put a field with its caption in front into the grid; the caption."""
    caption, entry = what
    words = label(caption)
    words.setBuddy(entry)
    grid.addWidget(words, row, column)
    grid.addWidget(entry, row, column + 1, 1, span)
    return words


def _name_words(entry: QLineEdit) -> tuple[str, ...]:
    """Nothing while the field is typed into: an input method shows unfinished text there."""
    if entry.hasFocus():
        return ()
    name = read_name(entry.text())
    return (*name.changes, *name.warnings)
