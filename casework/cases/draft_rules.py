"""The rules of a draft: which answers are offered, which materials wanted, what may be spared.

Window, services and command line judge a draft by these and by no others.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from casework.cases.draft import Draft, MaterialMark, MaterialState
from casework.release import applicability
from casework.release.catalogue import Material, Matter, Situation


def offered_answers(matter: Matter, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that the matter still offers; a draft may be older than the release."""
    values = {
        situation.key: {option.value for option in situation.options} for situation in matter.situations
    }
    return {key: value for key, value in answers.items() if value in values.get(key, ())}


def situations(matter: Matter, draft: Draft) -> tuple[Situation, ...]:
    """The questions to ask, given the answers so far."""
    return applicability.situations(matter, offered_answers(matter, draft.answers))


def materials(matter: Matter, draft: Draft) -> tuple[Material, ...]:
    """The materials needed, given the answers so far, as the slip numbers them."""
    return applicability.materials(matter, offered_answers(matter, draft.answers))


def asked_answers(matter: Matter, draft: Draft) -> dict[str, str]:
    """The answers to questions that are asked; one left over from another branch is not recorded."""
    answers = offered_answers(matter, draft.answers)
    asked = {situation.key for situation in applicability.situations(matter, answers)}
    return {key: value for key, value in answers.items() if key in asked}


def unmarked_state(material: Material) -> MaterialState:
    """What holds for a material that nobody marked: data sharing spares it, else it is missing."""
    return "not_needed" if material.shareable else "missing"


def mark_of(draft: Draft, material: Material) -> MaterialMark:
    """What was found for a material, or what holds while nobody has marked it."""
    for known in draft.marks:
        if known.code == material.code:
            return known
    return MaterialMark(code=material.code, state=unmarked_state(material))


def settle(draft: Draft, needed: tuple[Material, ...]) -> Draft:
    """The draft as its list of materials shows it: each one needed is marked, and no other.

    What was not ticked was shown as missing (or spared by data sharing), and so it is saved.
    """
    return msgspec.structs.replace(draft, marks=tuple(mark_of(draft, material) for material in needed))


def recorded_marks(matter: Matter, draft: Draft) -> tuple[MaterialMark, ...]:
    """The marks to record: one for each needed material, and those outside the list with a reason."""
    needed = applicability.materials(matter, asked_answers(matter, draft))
    codes = {material.code for material in needed}
    marked = {mark.code: mark for mark in draft.marks}
    spared = (
        MaterialMark(code=material.code, state="not_needed")
        for material in needed
        if material.shareable and material.code not in marked
    )
    chosen = (mark for mark in marked.values() if mark.code in codes or mark.reason)
    return (*chosen, *spared)


def reason_needed(material: Material, state: MaterialState) -> bool:
    """An invalid paper says what is wrong with it; sparing one that is required needs a reason."""
    if state == "not_needed":
        return material.required and not material.shareable and not material.commitment
    return state == "invalid"
