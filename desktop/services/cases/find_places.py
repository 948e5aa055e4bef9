"""What was typed into the one box, besides matters: cases and people, by number, name, initials or phone."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, or_, select

from casework import slip_number
from casework.cases.states import AWAITING_PAPERS, STATES
from casework.language import _, n_
from casework.people.masking import PURGED_NAME, mask_name
from casework.people.name import folded
from desktop.database.event_tables import NumberLine
from desktop.database.tables import CaseLine, SlipLine
from desktop.services.cases.known_cases import KnownCases

SHOWN = 5
_LETTERS = re.compile(r"[A-Za-z]{2,12}")
_TAIL = re.compile(r"[A-Za-z]\d{1,6}")  # A007: the end of a slip number of today or lately
_BETWEEN = re.compile(r"[\s-]")
_NUMBER = re.compile(r"\d{7,}[Xx]?|[0-9A-Z]{18}")


class CaseHit(msgspec.Struct, frozen=True, kw_only=True):
    """A case that was found; its name is masked."""

    slip_number: str
    name: str
    matter: str
    state: str
    opened_at: str


class PersonHit(msgspec.Struct, frozen=True, kw_only=True):
    """A person who was found, by the newest of their cases; masked."""

    slip_number: str
    name: str
    id_masked: str
    case_count: int


class PlaceHits(msgspec.Struct, frozen=True):
    """The cases and the people, best first."""

    cases: tuple[CaseHit, ...] = ()
    people: tuple[PersonHit, ...] = ()


def find_places(connection: Connection, typed: str, known: KnownCases) -> PlaceHits:
    """What fits, the newest first; nothing for less than two signs."""
    text = typed.strip()
    compact = _BETWEEN.sub("", text)
    text = compact if _NUMBER.fullmatch(compact) else text
    if len(text) < 2:
        return PlaceHits()
    lines = _lines(connection, text, known)
    return PlaceHits(
        cases=tuple(
            CaseHit(
                slip_number=line.slip_number,
                name=mask_name(line.applicant_name),
                matter=line.matter_name,
                state=_state(line.state, line.missing_count),
                opened_at=line.opened_at,
            )
            for line in lines[:SHOWN]
        ),
        people=_people(lines, text),
    )


def _state(state: str, missing: int) -> str:
    """What is missing, where the case waits for that, else how it stands: there is little room."""
    if state in AWAITING_PAPERS and missing:
        return n_("缺 {count} 份", missing).format(count=missing)
    return _(STATES[state])  # type: ignore[index]


def _lines(connection: Connection, text: str, known: KnownCases) -> list[Any]:
    wanted = _condition(connection, text, known)
    if wanted is None:
        return []
    columns = (
        CaseLine.slip_number,
        CaseLine.applicant_name,
        CaseLine.applicant_id_masked,
        CaseLine.matter_name,
        CaseLine.state,
        CaseLine.missing_count,
        CaseLine.opened_at,
    )
    return list(
        connection.execute(select(*columns).where(wanted).order_by(CaseLine.position.desc()).limit(50))
    )


def _condition(connection: Connection, text: str, known: KnownCases) -> ColumnElement[bool] | None:
    if slip_number.is_one(text):
        of_slip = select(SlipLine.case_id).where(SlipLine.slip_number == str(slip_number.parse(text)))
        of_form = select(NumberLine.case_id).where(NumberLine.number == slip_number.form_number(text))
        return or_(CaseLine.case_id.in_(of_slip), CaseLine.case_id.in_(of_form))
    if _TAIL.fullmatch(text):
        return _ends_with(connection, text)
    if any(sign.isdecimal() for sign in text):  # of whatever document, as its people write it
        numbered = known.with_number(connection, text)
        if numbered or _NUMBER.fullmatch(text):
            return CaseLine.position.in_(numbered)
    if _LETTERS.fullmatch(text):
        return CaseLine.position.in_(known.with_initials(connection, text))
    key = folded(text)
    return CaseLine.position.in_(known.with_name(connection, key)) if key else None


def _ends_with(connection: Connection, text: str) -> ColumnElement[bool]:
    """Of slips whose number ends so, those of today where there are any."""
    tail = f"-{text[0].upper()}{int(text[1:]):03}"
    today = dt.datetime.now().astimezone().date()
    both = SlipLine.slip_number.endswith(f"-{today:%Y%m%d}{tail}", autoescape=True)
    of_today = connection.scalars(select(SlipLine.case_id).where(both)).all()
    if of_today:
        return CaseLine.case_id.in_(of_today)
    ending = select(SlipLine.case_id).where(SlipLine.slip_number.endswith(tail, autoescape=True))
    return CaseLine.case_id.in_(ending)


def _people(lines: list[Any], text: str) -> tuple[PersonHit, ...]:
    """Each person once, by name and masked number, with how many cases they have here."""
    newest: dict[tuple[str, str], Any] = {}
    for line in lines:
        if line.applicant_name and line.applicant_name != PURGED_NAME:
            newest.setdefault((line.applicant_name, line.applicant_id_masked), line)
    if slip_number.is_one(text) or _TAIL.fullmatch(text):
        newest = dict(list(newest.items())[:1])
    return tuple(
        PersonHit(
            slip_number=line.slip_number,
            name=mask_name(name),
            id_masked=masked,
            case_count=sum(
                (each.applicant_name, each.applicant_id_masked) == (name, masked) for each in lines
            ),
        )
        for (name, masked), line in list(newest.items())[:SHOWN]
    )
