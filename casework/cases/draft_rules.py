"""The rules of a draft: which answers are offered, which materials wanted, what may be spared.

Window, services and command line judge a draft by these and by no others.
"""

from __future__ import annotations

import msgspec

from casework.cases.draft import Draft, MaterialMark, MaterialState
from casework.release import applicability
from casework.release.catalogue import Material, Matter, Situation
from casework.release.necessity import necessity


def situations(matter: Matter, draft: Draft) -> tuple[Situation, ...]:
    """The questions to ask, given the answers so far."""
    return applicability.situations(matter, applicability.offered_answers(matter, draft.answers))


def materials(matter: Matter, draft: Draft) -> tuple[Material, ...]:
    """The materials needed, given the answers so far, as the slip numbers them."""
    return applicability.materials(matter, applicability.offered_answers(matter, draft.answers))


def asked_answers(matter: Matter, draft: Draft) -> dict[str, tuple[str, ...]]:
    """The answers to questions that are asked; one left over from another branch is not recorded."""
    answers = applicability.offered_answers(matter, draft.answers)
    asked = {situation.key for situation in applicability.situations(matter, answers)}
    return {key: value for key, value in answers.items() if key in asked}


def unmarked_state(material: Material) -> MaterialState:
    """What holds for a material that nobody marked: data sharing spares it, else it is not here."""
    return "not_needed" if necessity(material) == "shared" else "missing"


def weighed(mark: MaterialMark, material: Material, before: MaterialMark | None = None) -> MaterialMark:
    """The mark with the necessity of its material; what the banner had wanted stays wanted."""
    known = before.necessity if before else None
    return msgspec.structs.replace(mark, necessity=known or necessity(material))


def mark_of(draft: Draft, material: Material) -> MaterialMark:
    """What was found for a material, or what holds while nobody has marked it."""
    for known in draft.marks:
        if known.code == material.code:
            return weighed(known, material)
    return weighed(MaterialMark(code=material.code, state=unmarked_state(material)), material)


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
        mark_of(draft, material)
        for material in needed
        if material.code not in marked and not must_be_marked(material)
    )
    chosen = (mark for mark in marked.values() if mark.code in codes or mark.reason)
    known = {material.code: material for material in matter.materials}
    return tuple(weighed(mark, known[mark.code]) for mark in (*chosen, *spared))


def must_be_marked(material: Material) -> bool:
    """Has somebody to look at it?  What is shared or optional may be passed over."""
    return necessity(material) not in ("shared", "optional")


def reason_needed(material: Material, state: MaterialState) -> bool:
    """An invalid paper says what is wrong with it; sparing one that is required needs a reason.

    One of commitment is required as well: it is spared by the commitment, which is a state of its own.
    """
    if state == "not_needed":
        return necessity(material) in ("required", "tolerated", "commitment")
    return state == "invalid"
