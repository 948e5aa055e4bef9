"""What was typed into the one box, besides matters: cases and people, by number, name, initials or phone."""

from __future__ import annotations

import datetime as dt
import re
import threading

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from casework import slip_number
from casework.cases.states import STATES
from casework.language import _, n_
from casework.people.masking import mask_name
from casework.people.name import folded
from casework.search.initials import has_initials
from desktop.database.case_lines import number_key
from desktop.database.tables import CaseLine, SlipLine

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


class KnownNames:
    """The names of applicants with the places of their newest cases; read once, then what came since."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: dict[str, int] = {}
        self._read_to = 0

    def with_initials(self, connection: Connection, typed: str, most: int) -> list[str]:
        """Names that these letters stand for, of whom a case came lately first."""
        with self._lock:
            self._read_on(connection)
            fitting = [name for name in self._newest if has_initials(name, typed)]
            return sorted(fitting, key=self._newest.__getitem__, reverse=True)[:most]

    def _read_on(self, connection: Connection) -> None:
        rows = connection.execute(
            select(CaseLine.applicant_name, CaseLine.position)
            .where(CaseLine.position > self._read_to)
            .order_by(CaseLine.position)
        )
        for name, position in rows:
            if name:
                self._newest[name] = position
            self._read_to = position


def find_places(connection: Connection, typed: str, names: KnownNames) -> PlaceHits:
    """What fits, the newest first; nothing for less than two signs."""
    text = typed.strip()
    compact = _BETWEEN.sub("", text)
    text = compact if _NUMBER.fullmatch(compact) else text
    if len(text) < 2:
        return PlaceHits()
    lines = _lines(connection, text, names)
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
    words = _(STATES[state])  # type: ignore[index]
    if state in ("informed", "incomplete") and missing:
        return n_("{state}，缺 {count} 份", missing).format(state=words, count=missing)
    return words


def _lines(connection: Connection, text: str, names: KnownNames) -> list[CaseLine]:
    wanted = _condition(connection, text, names)
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
        CaseLine.search_text,
    )
    rows = connection.execute(select(*columns).where(wanted).order_by(CaseLine.position.desc()).limit(50))
    return list(rows)  # type: ignore[arg-type]


def _condition(connection: Connection, text: str, names: KnownNames) -> ColumnElement[bool] | None:
    if slip_number.is_one(text):
        of_slip = select(SlipLine.case_id).where(SlipLine.slip_number == str(slip_number.parse(text)))
        return CaseLine.case_id.in_(of_slip)
    if _TAIL.fullmatch(text):
        return _ends_with(connection, text)
    if _NUMBER.fullmatch(text):
        return CaseLine.search_text.contains(number_key(text), autoescape=True)
    if _LETTERS.fullmatch(text):
        fitting = names.with_initials(connection, text, SHOWN)
        return CaseLine.applicant_name.in_(fitting) if fitting else None
    key = folded(text)
    return CaseLine.name_key.contains(key, autoescape=True) if key else None


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


def _people(lines: list[CaseLine], text: str) -> tuple[PersonHit, ...]:
    """Each person once, by name and masked number, with how many cases they have here."""
    newest: dict[tuple[str, str], CaseLine] = {}
    for line in lines:
        if line.applicant_name:
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
