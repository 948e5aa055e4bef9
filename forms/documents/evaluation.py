"""The evaluation slip (好差评) on A4: five grades to tick, room for words, and nobody's name."""

from __future__ import annotations

from casework.cases.kinds.events import GRADES
from casework.release.catalogue import Matter
from forms.documents.kit.blocks import (
    BOX_SIDE,
    blank_lines,
    draw_box,
    draw_chip,
    heading,
    paragraph,
    statement,
)
from forms.documents.kit.foot import Ending, FormCopy
from forms.documents.kit.form import Form
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.phrases import complaint_phone, phones, translated
from forms.documents.kit.styles import BODY, PAPER, Density
from forms.documents.kit.words import Words
from forms.page import Document
from forms.sheet.composing import Block, Sheet, first_baseline
from forms.text.fonts import FontSet
from forms.text.lines import Style

_GRADE = Style(12.0, 24.0)
_CHIP = Style(10.0, 24.0)
_CHIP_LEFT, _GRADE_LEFT = 24.0, 44.0
_LINES = 4
LABELS: dict[str, str] = {
    "title_evaluation": "政务服务评价单",
    "evaluation_of_site": "站点编码",
    "evaluation_ask": "您对这次服务满意吗？",
    "evaluation_how": "请在一格里打勾，不用写姓名。不满意的，写下哪里不好，我们才好改。",
    **{f"grade_{grade}": words for grade, words in GRADES.items()},
    "evaluation_words": "您想说的话",
    "evaluation_return": "填好后投入意见箱。也可以拨打 {phone} 评价或者投诉。",
}


class EvaluationSlip(Form, frozen=True, kw_only=True):
    """An evaluation to be filled in by hand; `number` is that of a slip, or the site's code.

    Nobody's name is on it.  `matter` is None where it is of no case.
    """

    matter: Matter | None = None
    print_no: int = 0


def lay_out(evaluation: EvaluationSlip, fonts: FontSet) -> Document:
    """The slip, in one copy and without signatures.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one text
    alone is longer than a page.
    """
    words = Words(evaluation, LABELS)
    matter = evaluation.matter
    layout = Layout(
        form=evaluation,
        words=words,
        fonts=fonts,
        head=FormHead(
            "title_evaluation",
            matter.name.zh if matter else "",
            (("department", matter.authority.zh),) if matter else (),
            "",
            phones(evaluation, matter),
            number_label="notification_number" if matter else "evaluation_of_site",
        ),
        entries=lambda density: _entries(evaluation, words, density, fonts),
        ending=Ending(seal=False),
        copies=(FormCopy(""),),
    )
    return lay_out_form(layout)


def _entries(evaluation: EvaluationSlip, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    matter = evaluation.matter
    name = translated(matter.name, words) if matter else ""
    opening = group(
        (name, density.mn_matter),
        (words.mn("evaluation_ask"), density.mn_matter),
        (words.mn("evaluation_how"), density.mn_body),
    )
    how = paragraph(words.zh("evaluation_how"), BODY, fonts)
    result = [PageEntry((statement(words.zh("evaluation_ask")), *how), opening)]
    for number, grade in enumerate(GRADES, start=1):
        mongolian = group((words.mn(f"grade_{grade}"), density.mn_name), number=number)
        result.append(PageEntry((_to_tick(number, words.zh(f"grade_{grade}")),), mongolian))
    phone = complaint_phone(evaluation, matter)
    mongolian = group((words.mn("evaluation_return", phone=phone), density.mn_body))
    lines = PageEntry((heading(words.zh("evaluation_words")), blank_lines("", _LINES)))
    back = paragraph(words.zh("evaluation_return", phone=phone), BODY, fonts)
    return [*result, lines, *entries_of(back, mongolian)]


def _to_tick(number: int, grade: str) -> Block:
    """A box, the number by which the Mongolian panel has it too, and the grade."""

    def draw(sheet: Sheet, top: float) -> None:
        baseline = first_baseline(_GRADE, top)
        draw_box(sheet, "", _GRADE, (PAPER.margin + BOX_SIDE / 2, baseline))
        draw_chip(sheet, str(number), _CHIP, (PAPER.margin + _CHIP_LEFT, baseline))
        sheet.line(grade, _GRADE, PAPER.margin + _GRADE_LEFT, baseline)

    return Block(_GRADE.leading, draw)
