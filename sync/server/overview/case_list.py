"""Lists of cases by their lines: filtered, paged by key: the millionth case costs what the first does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select, union_all

from casework.cases.states import STATES
from casework.local_day import read_day
from casework.people.name import folded
from casework.slip_number import BadSlipNumber, parse
from sync.server.intake.known_slips import cases_of
from sync.server.intake.scope import sites_below
from sync.server.overview.case_lines import NEEDS
from sync.server.overview.line_keys import LineKeys
from sync.server.store.line_tables import CaseCount, CaseNameKey, CaseNeed, HallCaseLine
from sync.server.store.streams import require_stream

PAGE = 50
_MOST_MATCHES = 200
_MOST_OPENED = 20_000  # names among which one character is looked for: such beginnings have no keys


class ListedCase(msgspec.Struct, frozen=True):
    """One case in a list."""

    subject: str
    site: str
    opened_at: str
    state: str
    matter_code: str
    matter_name: str
    number: str
    name: str
    missing: int
    due_on: str

    @property
    def is_late(self) -> bool:
        """Is its promised day over?"""
        return bool(self.due_on) and self.due_on < dt.datetime.now().astimezone().date().isoformat()

    @property
    def key(self) -> str:
        """Where the next page begins after it."""
        return f"{self.opened_at} {self.subject}"


class CaseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases: below a site, in a state, of a matter, opened in these days, in need of somebody."""

    site: str = ""
    state: str = ""
    matter: str = ""
    first_day: str = ""
    last_day: str = ""
    need: str = ""  # a word of NEEDS, or "late"
    after: str = ""  # key of the last line of the page before


class CaseListPage(msgspec.Struct, frozen=True):
    """Cases, the newest first, and the key by which the next ones come; "" when these are the last."""

    cases: tuple[ListedCase, ...]
    more: str


_LISTED = tuple(getattr(HallCaseLine, name) for name in ListedCase.__struct_fields__)
_NEWEST = select(*_LISTED).order_by(HallCaseLine.opened_at.desc())


def read_page(connection: Connection, wanted: CaseFilter) -> CaseListPage:
    """One page of the list."""
    sites = sites_below(connection, wanted.site) if wanted.site else ()
    # Each site by itself, and of these the first: asked for several at once, databases sort all they have.
    parts = [_some(wanted, site) for site in sites] or [_some(wanted, "")]
    if len(parts) == 1:
        rows = connection.execute(parts[0]).all()
    else:
        both = union_all(*(select(part.subquery()) for part in parts)).subquery()
        newest = select(both).order_by(both.c.opened_at.desc(), both.c.subject.desc()).limit(PAGE + 1)
        rows = connection.execute(newest).all()
    keys = LineKeys(connection, require_stream(connection))
    cases = tuple(_listed(keys, row) for row in rows[:PAGE])
    return CaseListPage(cases, cases[-1].key if len(rows) > PAGE else "")


def _some(wanted: CaseFilter, site: str) -> Select[Any]:
    chosen = select(*_LISTED)
    if wanted.need in NEEDS:
        needing = (CaseNeed.subject == HallCaseLine.subject) & (CaseNeed.need == wanted.need)
        chosen = chosen.join(CaseNeed, needing)
    elif wanted.need == "late":
        today = dt.datetime.now().astimezone().date().isoformat()
        chosen = chosen.where(HallCaseLine.due_on > "", HallCaseLine.due_on < today)
    if site:
        chosen = chosen.where(HallCaseLine.site == site)
    if wanted.state in STATES:
        chosen = chosen.where(HallCaseLine.state == wanted.state)
    if wanted.matter:
        chosen = chosen.where(HallCaseLine.matter_code == wanted.matter)
    if wanted.first_day:
        chosen = chosen.where(HallCaseLine.opened_at >= _begin(wanted.first_day))
    if wanted.last_day:
        chosen = chosen.where(HallCaseLine.opened_at < _begin(wanted.last_day, 1))
    if wanted.after:
        at, _blank, subject = wanted.after.partition(" ")
        same = (HallCaseLine.opened_at == at) & (HallCaseLine.subject < subject)
        chosen = chosen.where(HallCaseLine.opened_at <= at, (HallCaseLine.opened_at < at) | same)
    return chosen.order_by(HallCaseLine.opened_at.desc(), HallCaseLine.subject.desc()).limit(PAGE + 1)


def count_by_state(connection: Connection, site: str = "") -> dict[str, int]:
    """How many cases below a site, or of the whole banner, are in each state."""
    counted = select(CaseCount.state, func.sum(CaseCount.count)).group_by(CaseCount.state)
    if site:
        counted = counted.where(CaseCount.site.in_(sites_below(connection, site)))
    return {state: int(count) for state, count in connection.execute(counted)}


def count_needs(connection: Connection) -> dict[str, int]:
    """How many cases need somebody, by what; late ones under "late"."""
    counted = connection.execute(select(CaseNeed.need, func.count()).group_by(CaseNeed.need))
    today = dt.datetime.now().astimezone().date().isoformat()
    late = select(func.count()).where(HallCaseLine.due_on > "", HallCaseLine.due_on < today)
    return {**dict(row._tuple() for row in counted), "late": connection.scalar(late) or 0}


def count_late(connection: Connection) -> dict[str, int]:
    """How many cases of each site are late."""
    today = dt.datetime.now().astimezone().date().isoformat()
    late = select(HallCaseLine.site, func.count()).where(
        HallCaseLine.due_on > "", HallCaseLine.due_on < today
    )
    return dict(row._tuple() for row in connection.execute(late.group_by(HallCaseLine.site)))


def search(connection: Connection, words: str) -> tuple[ListedCase, ...]:
    """Cases by the number of a slip, a whole document or phone number, or how a name begins; newest first."""
    words = words.strip()
    if not words:
        return ()
    keys = LineKeys(connection, require_stream(connection))
    matches = _by_number(connection, keys, words)
    if matches is None:
        numbers = keys.numbers(words)
        matches = _read(
            connection, keys, HallCaseLine.document_key.in_(numbers) | HallCaseLine.phone_key.in_(numbers)
        )
    if not matches and (name := folded(words)):
        matches = _by_name(connection, keys, name)
    return matches


def _by_number(connection: Connection, keys: LineKeys, words: str) -> tuple[ListedCase, ...] | None:
    """Cases that carry that slip number; None for what is no such number."""
    try:
        number = str(parse(words))
    except BadSlipNumber:
        return None
    return _read(connection, keys, HallCaseLine.subject.in_(cases_of(connection, number)))


def _by_name(connection: Connection, keys: LineKeys, name: str) -> tuple[ListedCase, ...]:
    """Cases of whom the folded name begins so."""
    if not keys.is_sealed:
        return _read(connection, keys, _begins(connection, name))
    if begins := keys.begins(name):
        noted = select(CaseNameKey.subject).where(CaseNameKey.key.in_(begins))
        rows = _NEWEST.where(HallCaseLine.subject.in_(noted))
    else:
        rows = _NEWEST.limit(_MOST_OPENED)
    opened = (
        _listed(keys, row) for row in connection.execute(rows.execution_options(yield_per=_MOST_MATCHES))
    )
    return tuple(islice((each for each in opened if folded(each.name).startswith(name)), _MOST_MATCHES))


def _begins(connection: Connection, name: str) -> Any:
    """By an index on either engine: PostgreSQL's own order of texts is not that of their characters."""
    if connection.dialect.name == "postgresql":
        return HallCaseLine.name_key.startswith(name, autoescape=True)
    return HallCaseLine.name_key.between(name, name + "\U0010ffff")


def _read(connection: Connection, keys: LineKeys, which: Any) -> tuple[ListedCase, ...]:
    rows: Sequence[Any] = connection.execute(_NEWEST.where(which).limit(_MOST_MATCHES)).all()
    return tuple(_listed(keys, row) for row in rows)


def _listed(keys: LineKeys, row: Any) -> ListedCase:
    sealed = ListedCase(*row)
    return msgspec.structs.replace(sealed, name=keys.name(sealed.subject, sealed.name))


def _begin(day: str, later: int = 0) -> str:
    """When a day begins here, in UTC as lines have it; raises ValueError for no day."""
    begun = dt.datetime.combine(read_day(day), dt.time()).astimezone() + dt.timedelta(days=later)
    return begun.astimezone(dt.UTC).isoformat(timespec="seconds")
