"""How a case stands, as its applicant may hear it from anywhere: no name, no number of a document, no result.

Whoever knows a slip's number and four digits hears where the case stands, what is missing and until when;
what is in the result, and why it was refused, is said at the counter alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from casework.cases.case import Case
from casework.cases.legal_clocks import clocks, facts_of, limits_of
from casework.cases.states import State, state_of
from casework.deadline import Deadline, WorkingDays
from casework.release.catalogue import Matter, Site, Text
from casework.shared_words import copies_count
from sync.server.releases.excerpts import ReleaseExcerpt

# What stands on the page: the states, with those of the banner's words that an applicant has to know of.
Headline = Literal[
    "bring",
    "mend",
    "complete",
    "transferred",
    "accepted",
    "processing",
    "paused",
    "finished",
    "delivered",
    "refused",
    "escalated",
    "voided",
]
Tone = Literal["bring", "wait", "done", "stop"]

_HEADLINES: Mapping[State, Headline] = {
    "informed": "bring",
    "incomplete": "bring",
    "complete": "complete",
    "transferred": "transferred",
    "accepted": "accepted",
    "processing": "processing",
    "finished": "finished",
    "delivered": "delivered",
    "refused": "refused",
    "escalated": "escalated",
    "voided": "voided",
}
TONES: Mapping[Headline, Tone] = {
    "bring": "bring",
    "mend": "bring",
    "complete": "wait",
    "transferred": "wait",
    "accepted": "wait",
    "processing": "wait",
    "paused": "stop",
    "finished": "done",
    "delivered": "done",
    "refused": "stop",
    "escalated": "wait",
    "voided": "stop",
}
PATH = ("step_told", "step_bring", "step_complete", "step_accepted", "step_result")
# How many steps of the path are behind; the one after them is where the case stands.
PASSED: Mapping[Headline, int] = {
    "bring": 1,
    "mend": 1,
    "complete": 2,
    "transferred": 2,
    "accepted": 3,
    "processing": 3,
    "paused": 3,
    "finished": 4,
    "delivered": 5,
    "refused": 3,
    "escalated": 1,
    "voided": 0,
}


class WantedMaterial(msgspec.Struct, frozen=True, kw_only=True):
    """A paper to bring; `name` None where the list does not have it, `reason` why one was not good."""

    name: Text | None
    form: str = ""
    count: int = 0
    reason: str = ""
    source: Text | None = None


class PublicStanding(msgspec.Struct, frozen=True, kw_only=True):
    """All that a page says of one case."""

    number: str
    headline: Headline
    matter: Text
    site: Site | None
    sent_to: Site | None
    wanted: tuple[WantedMaterial, ...] = ()
    later: tuple[WantedMaterial, ...] = ()
    promised: Deadline | None = None
    answer_by: dt.date | None = None
    phone: str = ""
    complaint_phone: str = ""
    known_at: str = ""

    @property
    def tone(self) -> Tone:
        """How it is meant: something to do, wait, done, or ask."""
        return TONES[self.headline]

    @property
    def passed(self) -> int:
        """How many steps of PATH are behind."""
        return PASSED[self.headline]


def standing_of(case: Case, number: str, known: ReleaseExcerpt, known_at: str) -> PublicStanding:
    """What is said of the case today to whoever holds the slip of that number."""
    matter, headline = known.matter, _headline(case)
    site = known.site(case.site)
    phones = matter.phones if matter else ()
    complaints = (matter.complaint_phone if matter else "") or known.settings.complaint_phone
    is_open = headline in ("bring", "complete", "transferred", "escalated")
    return PublicStanding(
        number=number,
        headline=headline,
        matter=matter.name if matter else Text(zh=case.matter_name),
        site=site,
        sent_to=known.site(case.sent_to),
        wanted=_materials(case, matter, later=False) if is_open else (),
        later=_materials(case, matter, later=True) if is_open else (),
        promised=_promised(case, known) if headline in ("complete", "accepted", "processing") else None,
        answer_by=case.escalated.answer_by if headline == "escalated" else None,
        phone=(site.phone if site else "") or (phones[0] if phones else ""),
        complaint_phone=complaints,
        known_at=known_at,
    )


def _headline(case: Case) -> Headline:
    headline = _HEADLINES[state_of(case)]
    if headline == "processing" and case.progress.text == "suspended":
        return "paused"
    if headline == "bring" and not (case.missing_count or case.requested):
        return "mend"  # the banner has not said what
    return headline


def _materials(case: Case, matter: Matter | None, *, later: bool) -> tuple[WantedMaterial, ...]:
    """Those that lack, in the order of the list, what was wanted besides at the end."""
    listed = {material.code: material for material in matter.materials} if matter else {}
    order = {code: place for place, code in enumerate(listed)}
    marks = [mark for mark in case.materials.values() if (mark.comes_later if later else mark.is_missing)]
    marks.sort(key=lambda mark: (order.get(mark.code, len(order)), mark.code))
    wanted = []
    for mark in marks:
        material = listed.get(mark.code)
        wanted.append(
            WantedMaterial(
                name=material.name if material else None,
                form=material.form if material else "",
                count=copies_count(material) if material else 0,
                reason=case.requested.get(mark.code, "") or mark.reason,
                source=material.source if material else None,
            )
        )
    return tuple(wanted)


def _promised(case: Case, known: ReleaseExcerpt) -> Deadline | None:
    if known.matter is None:
        return None
    try:
        running = clocks(
            facts_of(case),
            limits_of(known.matter, known.sites),
            WorkingDays(known.calendar),
            dt.datetime.now().astimezone().date(),
        )
    except (ValueError, OverflowError):  # times of a device with which nobody can reckon
        return None
    return running.promised
