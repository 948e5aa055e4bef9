"""The form of an inspection: whom, by which list, who inspected, each item by a digit, and the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox

from casework.cases.events import ItemFinding
from casework.cases.kinds.inspections import FINDINGS, RESULTS
from casework.language import _
from casework.people.applicant import Applicant, DocumentKind
from casework.release.catalogue import InspectionItem, InspectionList
from casework.shared_words import cited
from desktop.gui.affairs.note_form import FormField, NoteForm
from desktop.gui.look.look import Look
from desktop.gui.parts.lines import Line, line_list
from desktop.gui.parts.parts import label, with_key

if TYPE_CHECKING:
    from desktop.services.cases.record_inspection import Inspecting

_LENGTH = 18
_SIGNS = {
    "conforms": ("handed_in", "done"),
    "violates": ("invalid", "stop"),
    "not_applicable": ("not_needed", "quiet"),
    "not_looked_at": ("missing", "quiet"),
}


class InspectionForm(NoteForm):
    """`violation` carries the InspectionItem of which something has to be written down."""

    violation = Signal(object)

    def __init__(self, look: Look, lists: tuple[InspectionList, ...], inspector: str) -> None:
        self._lists = {each.code: each for each in lists}
        self._inspector = inspector
        self.findings: dict[str, ItemFinding] = {}
        self.notes: dict[str, str] = {}
        self.follows = ""
        super().__init__(
            _("检查"),
            (
                FormField(key="list", words=_("检查清单"), choices=_choices(lists)),
                FormField(key="name", words=_("被检查人")),
                FormField(key="code", words=_("证件号或信用代码"), hint=_("可不写"), is_beside=True),
                FormField(key="legal_person", words=_("法定代表人"), hint=_("单位才写")),
                FormField(key="inspectors", words=_("检查人员"), hint=_("两名以上"), is_beside=True),
                FormField(
                    key="result",
                    words=_("结果"),
                    choices=tuple((value, _(words)) for value, words in RESULTS.items()),
                ),
                FormField(key="rectify_by", words=_("改正期限"), hint=_("如 2026-12-05"), is_beside=True),
                FormField(key="note", words=_("备注"), hint=_("可不写")),
            ),
        )
        self.items, self._lines = line_list(look, _("检查项"), self)
        self.column.addWidget(with_key(_("检查项"), _("1 符合  2 不符合  3 不涉及  4 未查")))
        self.items.setMinimumHeight(160)
        self.column.addWidget(self.items, 1)
        self.about = label("", "quiet", wrap=True)
        self.column.addWidget(self.about)
        self.items.installEventFilter(self)
        chosen = self.fields["list"]
        if isinstance(chosen, QComboBox):
            chosen.currentIndexChanged.connect(self._begin)
        self._begin()

    def clear(self) -> None:
        super().clear()
        self._begin()

    def begin_again(self, number: str, list_code: str, name: str) -> None:
        """The same is looked at once more, after that inspection."""
        self.clear()
        self.set_text("list", list_code)
        self.set_text("name", name)
        self.follows = number
        self.about.setText(_("复查 {number}：改好了记“未发现问题”").format(number=number))

    def order(self) -> Inspecting:
        """What is to be recorded; raises CaseError for a day that is none."""
        from desktop.services.cases.record_inspection import Inspecting

        code = self.text("code").upper()
        return Inspecting(
            list_code=self.text("list"),
            inspected=Applicant(
                name=self.text("name"),
                document=_document(code),
                id_number=code,
                legal_person=self.text("legal_person"),
            ),
            inspectors=tuple(filter(None, self.text("inspectors").replace(",", "、").split("、"))),  # data
            findings=self.findings,
            notes=self.notes,
            result=self.text("result"),  # type: ignore[arg-type]
            rectify_by=self.day("rectify_by"),
            note=self.text("note"),
            follows=self.follows,
        )

    def note_violation(self, item: InspectionItem, words: str) -> None:
        """What was wrong with the item."""
        self.notes[item.code] = words
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit says what was found of the item, and goes on to the next."""
        if (
            watched is self.items
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and 0 <= event.key() - Qt.Key.Key_1 < len(FINDINGS)
        ):
            self._find(list(FINDINGS)[event.key() - Qt.Key.Key_1])
            return True
        return False

    @property
    def _items(self) -> tuple[InspectionItem, ...]:
        chosen = self._lists.get(self.text("list"))
        return chosen.items if chosen else ()

    def _begin(self) -> None:
        self.findings, self.notes, self.follows = {}, {}, ""
        self.about.setText(_about(self._lists.get(self.text("list"))))
        self.set_text("inspectors", f"{self._inspector}、" if self._inspector else "")  # data
        self.set_text("result", "conforms")
        self._show()
        self.items.setCurrentIndex(self._lines.index(0))

    def _find(self, finding: ItemFinding) -> None:
        row = self.items.currentIndex().row()
        if not 0 <= row < len(self._items):
            return
        item = self._items[row]
        self.findings[item.code] = finding
        if finding != "violates":
            self.notes.pop(item.code, None)
        elif self.text("result") == "conforms":
            self.set_text("result", "to_be_mended")
        self._show()
        self.items.setCurrentIndex(self._lines.index(min(row + 1, len(self._items) - 1)))
        if finding == "violates":
            self.violation.emit(item)

    def _show(self) -> None:
        row = self.items.currentIndex().row()
        self._lines.show(tuple(self._line(number, each) for number, each in enumerate(self._items, start=1)))
        self.items.setCurrentIndex(self._lines.index(max(row, 0)))

    def _line(self, number: int, item: InspectionItem) -> Line:
        finding = self.findings.get(item.code, "not_looked_at")
        sign, tone = _SIGNS[finding]
        asked = (item.criteria.zh if item.criteria else "", *map(cited, item.basis))
        about = self.notes.get(item.code) or " · ".join(filter(None, asked))
        return Line(
            words=f"{number}  {item.name.zh}",
            about=about,
            sign=sign,
            tone=tone,
            number=item.code,
            word=_(FINDINGS[finding]),
            word_tone=tone,
        )


def _choices(lists: tuple[InspectionList, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((each.code, each.name.zh) for each in lists) or (("", _("目录里没有检查清单")),)


def _about(chosen: InspectionList | None) -> str:
    """By whom, of whom, how and how often it is looked at."""
    texts = (chosen.authority, chosen.inspected, chosen.method, chosen.frequency) if chosen else ()
    return " · ".join(text.zh for text in texts if text is not None)


def _document(code: str) -> DocumentKind:
    """What the number is of: a person's is digits and begins with the division, other ones are of credit."""
    if not code:
        return "none"
    is_person = len(code) == _LENGTH and code[:17].isdecimal() and code[0] in "12345678"
    return "resident_id" if is_person else "credit_code"
