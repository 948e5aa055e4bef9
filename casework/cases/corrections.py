"""What a slip that corrects another says is otherwise: a closed list of plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casework.cases.draft import MaterialMark
from casework.language import N_, _, listed
from casework.people.applicant import Applicant

# In the order of the window.
CHANGED: Mapping[str, str] = {
    "name": N_("姓名"),
    "document": N_("证件种类"),
    "id_number": N_("证件号码"),
    "document_reason": N_("证件的说明"),
    "phone": N_("电话"),
    "address": N_("地址"),
    "legal_person": N_("法定代表人"),
    "agent_name": N_("代办人"),
    "agent_id_number": N_("代办人证件号码"),
    "agent_phone": N_("代办人电话"),
    "answers": N_("情形"),
    "materials": N_("材料"),
}


def changed_fields(was: Applicant, now: Applicant) -> Iterator[str]:
    """What of an applicant is otherwise."""
    return (name for name in CHANGED if getattr(was, name, None) != getattr(now, name, None))


def says_same(was: Iterable[MaterialMark], now: Iterable[MaterialMark]) -> bool:
    """Do both lists want and have the same papers?"""
    return {(each.code, each.state, each.reason) for each in was} == {
        (each.code, each.state, each.reason) for each in now
    }


def changed_words(changed: Iterable[str]) -> str:
    """What is otherwise, in words; a key of a later program is its own word."""
    return listed(_(CHANGED[key]) if key in CHANGED else key for key in changed)
