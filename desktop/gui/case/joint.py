"""Joint matters on the page of a case: departments with what each has said, and what is asked of both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from casework.cases.events import Opinion
from casework.cases.kinds.opinions import OPINIONS
from casework.language import _, listed
from desktop.gui.look.look import Look
from desktop.gui.parts.lines import Line, line_list
from desktop.gui.parts.parts import with_key
from desktop.gui.parts.questions import Answers, LineQuestion

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.case_place import CasePlace
    from desktop.services.cases.joint_departments import JointLine

_MOST_ROWS = 3  # then it scrolls: the history above needs its room


class DepartmentsView(QWidget):
    """Hidden where nobody takes part.  `opinion_wanted` carries the number of a department."""

    opinion_wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(_("联办部门"))
        self.list, self._lines = line_list(look, _("联办部门"), self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(with_key(_("联办部门"), _("Enter 记意见")))
        column.addWidget(self.list)
        self.list.activated.connect(self._ask)
        self.hide()

    def show_departments(self, departments: tuple[JointLine, ...]) -> None:
        """Show them in their order."""
        self._lines.show(tuple(map(_shown, departments)))
        rows = min(len(departments), _MOST_ROWS)
        self.list.setFixedHeight(rows * max(44, self.list.sizeHintForRow(0)) + 4 if rows else 0)
        self.setVisible(bool(departments))

    def _ask(self, index: QModelIndex) -> None:
        line = self._lines.line(index.row())
        if line is not None:
            self.opinion_wanted.emit(line.number)


def opinion_questions(_desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    """Which department, the one whose turn it is first; what it says."""
    departments = place.shown.departments
    waiting = next((line for line in departments if line.is_next), None)
    hint = listed(f"{line.number} {line.name}" for line in departments) or _("部门名称")
    which = LineQuestion(words=_("哪个部门"), text=waiting.name if waiting else "", hint=hint)
    return (which, *words_questions())


def words_questions() -> tuple[LineQuestion, ...]:
    """What a department that is known says."""
    words = listed(f"{number} {_(opinion)}" for number, opinion in enumerate(OPINIONS.values(), start=1))
    return (
        LineQuestion(words=_("它的意见"), hint=words),
        LineQuestion(words=_("意见内容、文号"), needed=False, hint=_("可不写")),
    )


def record_opinion(desk: Desk, number: str, answers: Answers) -> object:
    """Record what the department says."""
    from desktop.services.cases.joint_departments import Opining

    opinion = _chosen(answers[1])
    return desk.events.record_opinion(
        number, Opining(department=answers[0], opinion=opinion, text=answers[2])
    )


def consult_questions(_desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    """Which cases, and what the project is called while there is none."""
    others = LineQuestion(words=_("和哪些办件会商"), hint=_("告知单编号，几个之间空一格"))
    if any(bundle.is_project for bundle in place.bundles):
        return (others,)
    return (
        others,
        LineQuestion(words=_("项目的名称")),
        LineQuestion(words=_("项目代码"), needed=False, hint=_("可不写")),
    )


def consult(desk: Desk, number: str, answers: Answers) -> object:
    """Put the cases together."""
    from desktop.services.cases.consult import Consulting

    typed, name, code = (*answers, "", "")[:3]
    others = tuple(each.upper() for each in re.findall("[^、，,\\s]+", typed))
    return desk.affairs.consult(number, Consulting(others=others, name=name, number=code))


def _chosen(typed: str) -> Opinion:
    """One of the opinions, by its number or its words; raises CaseError."""
    named = {_(words): opinion for opinion, words in OPINIONS.items()}
    numbered = {str(place): opinion for place, opinion in enumerate(OPINIONS, start=1)}
    opinion = numbered.get(typed) or named.get(typed)
    if opinion is None:
        from desktop.errors import CaseError

        what = _("“{typed}”不是四种意见之一").format(typed=typed)
        hint = listed(f"{place} {_(words)}" for place, words in enumerate(OPINIONS.values(), start=1))
        raise CaseError(_("没有记下部门意见"), what, hint)
    return opinion


def _shown(line: JointLine) -> Line:
    turn = _("第 {turn} 步").format(turn=line.turn) if line.turn else _("目录以外")
    due = _("{day} 前答复").format(day=line.due) if line.due and not line.is_given else ""
    about = (turn, line.duty, due, line.text, line.document_number)
    word, tone = line.words, "quiet"
    if line.is_late:
        word, tone = _("过期"), "stop"
    elif line.opinion is None:
        word, tone = (_("轮到"), "attention_ink") if line.is_next else (_("等前面"), "quiet")
    elif line.opinion == "disagrees":
        tone = "stop"
    elif line.opinion == "asked":
        tone = "attention_ink"
    return Line(
        words=line.name,
        about=" · ".join(filter(None, about)),
        sign="handed_in" if line.is_given else "info",
        number=str(line.number),
        word=word,
        word_tone=tone,
    )
