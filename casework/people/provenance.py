"""Where what is known of an applicant came from, field by field: typed, read of a card, known from before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from casework.language import N_, _, listed, sentences
from casework.people.applicant import Applicant

Source = Literal["typed", "card", "earlier", "pasted"]

SOURCES: Mapping[Source, str] = {
    "card": N_("读卡"),
    "earlier": N_("取自以前的办件"),
    "pasted": N_("粘贴"),
    "typed": N_("手工填写"),
}
# The fields of Applicant that come from somewhere.
FIELDS: Mapping[str, str] = {
    "name": N_("姓名"),
    "id_number": N_("证件号码"),
    "phone": N_("电话"),
    "address": N_("住址"),
    "legal_person": N_("法定代表人"),
    "agent_name": N_("代办人姓名"),
    "agent_id_number": N_("代办人证件号码"),
    "agent_phone": N_("代办人电话"),
}


def sources_of(applicant: Applicant, known: Mapping[str, str]) -> dict[str, str]:
    """The source of each field that says something; what nothing is known of was typed."""
    return {name: known.get(name, "typed") for name in FIELDS if getattr(applicant, name)}


def all_from(source: Source, applicant: Applicant) -> dict[str, str]:
    """All that is known of the applicant came from there."""
    return dict.fromkeys(sources_of(applicant, {}), source)


def after_correction(sources: Mapping[str, str], before: Applicant, now: Applicant) -> dict[str, str]:
    """What was corrected was typed; the rest came from where it came."""
    is_same = {name: getattr(before, name) == getattr(now, name) for name in FIELDS}
    stays = {name: source for name, source in sources.items() if is_same.get(name)}
    return sources_of(now, stays) if sources else {}


def source_words(sources: Mapping[str, str]) -> str:
    """What came from where, in few words; "" where all was typed, or nothing is known of it."""
    if not set(sources.values()) - {"typed"}:
        return ""
    words: Mapping[str, str] = dict(SOURCES.items())
    others = sorted(set(sources.values()) - set(words))  # of a later program
    named = [name for name in FIELDS if name in sources]
    parts = []
    for source in (*words, *others):
        if fields := listed(_(FIELDS[name]) for name in named if sources[name] == source):
            shown = _(words[source]) if source in words else source
            parts.append(_("{source}：{fields}").format(source=shown, fields=fields))
    return sentences(parts)
