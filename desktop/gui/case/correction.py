"""What is asked when a slip was wrong: what may be otherwise, and why; what is left empty stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from casework.language import _, listed
from desktop.gui.parts.questions import Answers, LineQuestion

if TYPE_CHECKING:
    from casework.release.catalogue import Matter, Situation
    from desktop.desk.desk import Desk
    from desktop.services.cases.case_place import CasePlace
    from desktop.services.cases.open_case import SavedCase

FIELDS = ("name", "id_number", "phone")


def correction_questions(desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    """The applicant's fields, the questions of the matter, the reason."""
    stays = _("不改就按 Enter")
    words = (_("姓名改为"), _("证件号码改为"), _("电话改为"))
    fields = (LineQuestion(words=each, hint=stays, needed=False) for each in words)
    matter = desk.catalogue.release.matter(place.shown.matter_code)
    situations = (
        LineQuestion(
            words=each.question.zh,
            hint=_("{options}；不改就按 Enter").format(options=_options(each)),
            needed=False,
        )
        for each in _situations(matter)
    )
    return (*fields, *situations, LineQuestion(words=_("为什么更正"), hint=_("例如：号码录错一位")))


def correct(desk: Desk, number: str, answers: Answers) -> SavedCase:
    """Issue the slip that stands for that one; what was left empty stays as it was."""
    from desktop.services.cases.correct_slip import SlipCorrection

    *given, reason = answers
    fields = {name: text for name, text in zip(FIELDS, given, strict=False) if text}
    matter = desk.catalogue.release.matter(desk.cases.place_again(number).shown.matter_code)
    chosen = {
        situation.key: _chosen(situation, text)
        for situation, text in zip(_situations(matter), given[len(FIELDS) :], strict=True)
        if text
    }
    return desk.slips.correct(number, SlipCorrection(reason=reason, applicant=fields, answers=chosen))


def _situations(matter: Matter | None) -> tuple[Situation, ...]:
    return matter.situations if matter is not None else ()


def _options(situation: Situation) -> str:
    return listed(f"{place} {option.label.zh}" for place, option in enumerate(situation.options, start=1))


def _chosen(situation: Situation, text: str) -> tuple[str, ...]:
    """The options by their numbers, several with blanks between; other words are refused by the service."""
    values = [option.value for option in situation.options]
    return tuple(
        values[int(each) - 1] if each.isascii() and each.isdigit() and 0 < int(each) <= len(values) else each
        for each in re.findall("[^、，,\\s]+", text)
    )
