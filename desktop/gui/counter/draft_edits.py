"""What may happen to a draft at the counter: each edit gives the next draft and leaves the old one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from casework.cases.draft import Draft, MaterialMark
from casework.cases.record_id import new_id
from casework.people.applicant import Applicant
from casework.people.provenance import all_from
from casework.release.catalogue import Situation

AGENT_QUESTION = "agent"  # the catalogue's key for "does somebody else come for the applicant"


def new_draft(release_name: str) -> Draft:
    """An empty draft for the next person."""
    return Draft(draft_id=str(new_id()), started_at=dt.datetime.now().astimezone(), release_name=release_name)


def anew(draft: Draft) -> Draft:
    """The same content as a draft of its own: the id of one that was saved is its case's."""
    fresh = new_draft(draft.release_name)
    return msgspec.structs.replace(draft, draft_id=fresh.draft_id, started_at=fresh.started_at)


def renew(draft: Draft, release_name: str) -> Draft:
    """The draft goes on under another release."""
    return msgspec.structs.replace(draft, release_name=release_name)


def next_matter(draft: Draft, *, family: bool) -> Draft:
    """A draft of the same person, or of somebody who shares their phone and address; the matter is open."""
    known = draft.applicant
    applicant = Applicant(phone=known.phone, address=known.address) if family else known
    return name_applicant(new_draft(draft.release_name), applicant, all_from("earlier", applicant))


def is_empty(draft: Draft) -> bool:
    """Nothing was typed or chosen yet: not worth keeping."""
    return not (draft.matter_code or draft.bundle_code) and draft.applicant == Applicant()


def choose_matter(draft: Draft, code: str) -> Draft:
    """Handle another matter; the person stays, answers and ticks belong to the old one."""
    if draft.matter_code == code:
        return draft
    return msgspec.structs.replace(draft, matter_code=code, answers={}, marks=())


def answer(draft: Draft, key: str, values: tuple[str, ...]) -> Draft:
    """Answer a situation anew; () takes the answer back."""
    answers = {known: given for known, given in draft.answers.items() if known != key}
    return msgspec.structs.replace(draft, answers=answers | ({key: values} if values else {}))


def keep_asked(draft: Draft, asked: tuple[Situation, ...]) -> Draft:
    """Drop answers to questions that are no longer asked."""
    keys = {situation.key for situation in asked}
    answers = {key: values for key, values in draft.answers.items() if key in keys}
    return msgspec.structs.replace(draft, answers=answers)


def name_applicant(draft: Draft, applicant: Applicant, sources: Mapping[str, str]) -> Draft:
    """Set who it is for, and where what is known of them came from."""
    return msgspec.structs.replace(draft, applicant=applicant, sources=dict(sources))


def mark(draft: Draft, new: MaterialMark) -> Draft:
    """Set what was found for one material."""
    others = tuple(old for old in draft.marks if old.code != new.code)
    return msgspec.structs.replace(draft, marks=(*others, new))
