"""What is asked before a note is withdrawn or an authorization ended, and what is done with the answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from casework.language import _, listed
from desktop.gui.parts.questions import Answers, LineQuestion

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.case_place import CasePlace

_AUTHORIZATION = "case_agent_authorized"
_MOST_SIGNS = 12  # of a note, in a line of several


def note_questions(_desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    """Which, by its number in the line, and why."""
    words = [text for text, _bundle, _place in _notes(place)]
    hint = listed(f"{number} {text[:_MOST_SIGNS]}" for number, text in enumerate(words, start=1))
    return (
        LineQuestion(words=_("撤下哪条备注"), text="1" if len(words) == 1 else "", hint=hint),
        LineQuestion(words=_("为什么撤下"), hint=_("例如：写错了、记到别人名下了")),
    )


def withdraw_note(desk: Desk, number: str, answers: Answers) -> object:
    """The note counts no more; one of a project for all of its cases."""
    notes = {str(count): each for count, each in enumerate(_notes(desk.cases.place_again(number)), start=1)}
    chosen = notes.get(answers[0])
    if chosen is None:
        from desktop.errors import CaseError

        what = _("没有第 {number} 条备注").format(number=answers[0])
        raise CaseError(_("没有撤下"), what, _("请写列出的序号"))
    _text, bundle, place = chosen
    if bundle:
        return desk.affairs.withdraw_bundle_note(bundle, place, answers[1])
    return desk.events.withdraw_note(number, place, answers[1])


def authorization_questions(_desk: Desk, place: CasePlace) -> tuple[LineQuestion, ...]:
    """Which where there are several, and why."""
    numbers = [each.number for each in place.papers if each.kind == _AUTHORIZATION and not each.ended]
    why = LineQuestion(words=_("为什么终止委托"), hint=_("例如：申请人取消委托、代办人辞去委托"))
    which = LineQuestion(words=_("哪份委托书"), text=numbers[0] if numbers else "", hint=listed(numbers))
    return (which, why)


def end_authorization(desk: Desk, number: str, answers: Answers) -> object:
    """It holds no more."""
    return desk.events.end_authorization(number, answers[0], answers[1])


def _notes(place: CasePlace) -> Iterator[tuple[str, str, int]]:
    """Those that count: the text, the bundle "" or its id, the place among all of it."""
    for count, note in enumerate(place.shown.notes, start=1):
        if not note.withdrawn:
            yield note.text, "", count
    for bundle in place.bundles:
        for text, count in zip(bundle.notes, bundle.note_places, strict=True):
            yield text, bundle.bundle_id, count
