"""The files of a case below its papers, as lines; and what is asked before one is withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from casework.language import _, listed
from desktop.gui.parts.lines import Line, when_words
from desktop.gui.parts.questions import Answers, LineQuestion
from desktop.services.cases.file_places import FILE_PLACES

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.case_files import CaseFile
    from desktop.services.cases.case_place import CasePlace

FILE = "attachment"  # the kind of its line
_KIB = 1024


def file_lines(files: tuple[CaseFile, ...]) -> tuple[Line, ...]:
    """The newest first, below a heading; nothing where there are none."""
    if not files:
        return ()
    today = dt.datetime.now().astimezone().date()
    lines = (
        Line(
            words=each.about or each.name,
            about=" · ".join(
                filter(None, (each.name if each.about else "", _size(each), when_words(each.at, today)))
            ),
            sign="file",
            number=each.sha256,
            kind=FILE,
            word=_(FILE_PLACES[each.where]),
            word_tone="attention_ink" if each.where == "coming" else "quiet",
        )
        for each in files
    )
    return (Line(words=_("附件"), is_heading=True), *lines)


def withdrawal_questions(_desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    """Which, by its number in the list, and why."""
    hint = listed(f"{number} {each.about or each.name}" for number, each in enumerate(place.files, start=1))
    return (
        LineQuestion(words=_("撤下哪个附件"), text="1" if len(place.files) == 1 else "", hint=hint),
        LineQuestion(words=_("为什么撤下"), hint=_("例如：拍糊了、附错了")),
    )


def withdraw(desk: Desk, number: str, answers: Answers) -> object:
    """It counts no more."""
    files = {str(count): each for count, each in enumerate(desk.cases.place_again(number).files, start=1)}
    chosen = files.get(answers[0])
    if chosen is None:
        from desktop.errors import CaseError

        what = _("没有第 {number} 个附件").format(number=answers[0])
        raise CaseError(_("没有撤下"), what, _("请写列出的序号"))
    return desk.events.withdraw(number, chosen.sha256, answers[1])


def _size(file: CaseFile) -> str:
    if file.size_bytes < _KIB * _KIB:
        return _("{count} KB").format(count=max(1, file.size_bytes // _KIB))
    return _("{count} MB").format(count=round(file.size_bytes / _KIB / _KIB, 1))
