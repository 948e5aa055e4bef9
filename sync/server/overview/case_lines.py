"""Lines of cases: made of entries some time after they were taken in, so that no exchange pays for a list.

Whoever makes lines notes to which position in the same transaction: several servers on one PostgreSQL take
turns, and one that was killed goes on where it stopped (docs/decisions/0097-case-lines.md).
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

import msgspec
from sqlalchemy import Connection, delete, insert, select, text, update

from casework.cases.case import Case
from casework.cases.entries import Entry, Recorded
from casework.cases.fold import fold
from casework.cases.kinds.device import ReleaseImported
from casework.cases.kinds.table import decode_body, tells_of_case
from casework.cases.kinds.upkeep import EntryNamed
from casework.cases.legal_clocks import MatterLimits, all_limits, clocks, facts_of
from casework.cases.promised_limit import is_over
from casework.cases.states import state_of
from casework.deadline import WorkingDays
from casework.language import N_
from casework.release.catalogue import Release
from sync.server.overview.line_keys import LineKeys
from sync.server.refusals import Refused
from sync.server.releases import releases, trials
from sync.server.store.database import Database, Unavailable
from sync.server.store.line_tables import (
    CaseCount,
    CaseNameKey,
    CaseNeed,
    DeviceRelease,
    HallCaseLine,
    LinesMade,
)
from sync.server.store.rows import among, insert_rows, listed
from sync.server.store.sealing import seal_of
from sync.server.store.streams import read_stream
from sync.server.store.tables import CaseOfSlip, EntrySetAside, StoredEntry

Need = Literal["conflict", "doubled", "follow_up", "complaint", "escalation"]
NEEDS: Mapping[Need, str] = {
    "conflict": N_("不一致"),
    "doubled": N_("编号重复"),
    "follow_up": N_("差评待回访"),
    "complaint": N_("投诉待答复"),
    "escalation": N_("办不成事待答复"),
}
_BATCH = 500
_ALL = "~"  # sorts behind every id of a case
_PAUSE_S = 2.0
_COLUMNS = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)
_OF_CASES = select(*_COLUMNS, StoredEntry.site, StoredEntry.body).where(
    among(StoredEntry.subject, "subjects")
)


class CaseDays:
    """The days of cases by the newest release; guards what was read of it."""

    def __init__(self, release: Release | None) -> None:
        self._limits = all_limits(release) if release else {}
        self._days = WorkingDays(release.calendar) if release else WorkingDays()

    def due_on(self, case: Case) -> str:
        """The last promised day; "" where there is none, or nothing can be late any more."""
        limits: MatterLimits | None = self._limits.get(case.matter_code)
        if limits is None or is_over(case):
            return ""
        today = dt.datetime.now().astimezone().date()
        try:
            promised = clocks(facts_of(case), limits, self._days, today).promised
        except (ValueError, OverflowError):  # a clock with which nobody can reckon
            return ""
        return promised.day.isoformat() if promised else ""


class LineMaker:
    """Makes lines in batches; guards the release by which days are reckoned."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._number = -1
        self._days = CaseDays(None)

    def make_some(self) -> bool:
        """Make the next lines; is there more to do?"""
        with self._database.reading() as connection:
            stream = read_stream(connection)
            if stream is None:
                return False
            made = _made(connection)
            if (
                made.position >= stream.position
                and made.redo == _ALL
                and made.release == self._newest(connection)
            ):
                return False
        with self._database.writing() as connection:
            _hold(connection)
            made = _made(connection)
            self._know_release(connection)
            if made.release != self._number:
                made = msgspec.structs.replace(made, release=self._number, redo="")
            made = self._follow(connection, made, LineKeys(connection, stream))
            _note(connection, made)
        return True

    def _follow(self, connection: Connection, made: LinesSoFar, keys: LineKeys) -> LinesSoFar:
        news = _news(connection, made.position)
        if news.position > made.position:
            _replace(connection, news.subjects, self._days, keys)
            _note_releases(connection, news.releases)
            return msgspec.structs.replace(made, position=news.position)
        if made.redo == _ALL:
            return made
        due = select(HallCaseLine.subject).where(HallCaseLine.subject > made.redo)
        subjects = list(connection.scalars(due.order_by(HallCaseLine.subject).limit(_BATCH)))
        _replace(connection, subjects, self._days, keys)
        return msgspec.structs.replace(made, redo=subjects[-1] if subjects else _ALL)

    def _newest(self, connection: Connection) -> int:
        return trials.number_for_all(connection)

    def _know_release(self, connection: Connection) -> None:
        number = self._newest(connection)
        if number == self._number:
            return
        try:
            release = releases.release_for_all(connection)[1] if number else None
        except Refused:
            release = None
        self._number, self._days = number, CaseDays(release)


@contextmanager
def following(database: Database) -> Iterator[None]:
    """While it lasts lines are made in a thread of their own, as entries come."""
    ended = threading.Event()
    maker = LineMaker(database)

    def follow() -> None:
        while not ended.is_set():
            try:
                if maker.make_some():
                    continue
            except Unavailable:  # tried again: the database may be back
                pass
            ended.wait(_PAUSE_S)

    thread = threading.Thread(target=follow, name="lines", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(10)


def make_all(database: Database) -> None:
    """Make every line that is to be made."""
    maker = LineMaker(database)
    while maker.make_some():
        pass


def make_briefly(database: Database, longest_s: float = 0.05) -> int:
    """Make what there is time for; how many positions are still to be read."""
    maker, end = LineMaker(database), time.monotonic() + longest_s
    while time.monotonic() < end and maker.make_some():
        pass
    return behind(database)


def behind(database: Database) -> int:
    """How many positions of the stream are not in the lines yet."""
    with database.reading() as connection:
        stream = read_stream(connection)
        return stream.position - _made(connection).position if stream else 0


def make_anew(connection: Connection) -> None:
    """Let every line be made again: their keys are others now."""
    connection.execute(update(LinesMade).values(redo=""))


class LinesSoFar(msgspec.Struct, frozen=True):
    """The row of `lines_made`."""

    position: int
    release: int
    redo: str


class _News(msgspec.Struct, frozen=True):
    """What entries after a position are about."""

    position: int
    subjects: list[str]
    releases: dict[str, int]


def _made(connection: Connection) -> LinesSoFar:
    row = connection.execute(select(LinesMade.position, LinesMade.release, LinesMade.redo)).first()
    return LinesSoFar(*row) if row else LinesSoFar(0, 0, _ALL)


def _note(connection: Connection, made: LinesSoFar) -> None:
    values = msgspec.structs.asdict(made)
    if not connection.execute(update(LinesMade).values(**values)).rowcount:
        connection.execute(insert(LinesMade), [{"row": 1, **values}])


def _hold(connection: Connection) -> None:
    """SQLite has one writer already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7465)"))


def _news(connection: Connection, after: int) -> _News:
    columns = (
        StoredEntry.position,
        StoredEntry.device,
        StoredEntry.seq,
        StoredEntry.subject,
        StoredEntry.kind,
        StoredEntry.body,
    )
    rows = connection.execute(
        select(*columns).where(StoredEntry.position > after).order_by(StoredEntry.position).limit(_BATCH)
    ).all()
    subjects, releases_of, seal = dict[str, None](), dict[str, int](), seal_of(connection)
    for row in rows:
        if tells_of_case(row.kind):
            subjects[row.subject] = None
        elif row.kind == "entry_set_aside":
            if hidden := _hidden(connection, seal.open_body(row.device, row.seq, row.body)):
                subjects[hidden] = None
        elif row.kind == "release_imported":
            body = decode_body(row.kind, seal.open_body(row.device, row.seq, row.body) or b"")
            if isinstance(body, ReleaseImported):
                releases_of[row.device] = body.now.number
    return _News(rows[-1].position if rows else after, list(subjects), releases_of)


def _hidden(connection: Connection, body: bytes | None) -> str:
    """The subject of an entry that was hidden: its lines are to be made without it."""
    named = decode_body("entry_set_aside", body or b"")
    if not isinstance(named, EntryNamed):
        return ""
    place = (EntrySetAside.device == named.device, EntrySetAside.seq == named.seq)
    return connection.scalar(select(EntrySetAside.subject).where(*place)) or ""


def _note_releases(connection: Connection, numbers: Mapping[str, int]) -> None:
    if numbers:
        connection.execute(delete(DeviceRelease).where(DeviceRelease.device.in_(list(numbers))))
        insert_rows(connection, DeviceRelease, list(numbers.items()))


def _replace(connection: Connection, subjects: Sequence[str], days: CaseDays, keys: LineKeys) -> None:
    """Make the lines of these cases anew, and of those that share a number with one of them."""
    if not subjects:
        return
    doubles = _doubles(connection, subjects)
    named = {"subjects": listed({*subjects, *doubles})}
    entries: dict[str, list[Recorded]] = {}
    sites: dict[str, str] = {}
    seal = seal_of(connection)
    for *fields, site, body in connection.execute(_OF_CASES, named):
        entry = Entry(*fields)
        if tells_of_case(entry.kind):
            plain = seal.open_body(entry.device, entry.seq, body)
            entries.setdefault(entry.subject, []).append(Recorded(entry, plain))
            sites[entry.subject] = site
    counts = Counter[tuple[str, str]]()
    before = select(HallCaseLine.site, HallCaseLine.state).where(among(HallCaseLine.subject, "subjects"))
    for site, state in connection.execute(before, named):
        counts[site, state] -= 1
    for table in (HallCaseLine, CaseNeed, CaseNameKey):
        connection.execute(delete(table).where(among(table.subject, "subjects")), named)
    lines, needs, beginnings = [], [], list[tuple[str, str]]()
    for subject, recorded in entries.items():
        case = fold(recorded)
        line = _line(case, subject, sites[subject], days, keys)
        lines.append(line)
        beginnings += [(key, subject) for key in keys.beginnings(case.applicant.name)]
        counts[line.site, line.state] += 1
        needs += [(need, line.opened_at, subject) for need in _needs(case, doubles.get(subject, frozenset()))]
    insert_rows(connection, HallCaseLine, [msgspec.structs.astuple(line) for line in lines])
    insert_rows(connection, CaseNeed, needs)
    insert_rows(connection, CaseNameKey, beginnings)
    _count(connection, counts)


class LineOfCase(msgspec.Struct, frozen=True):
    """A row of `case_lines`, its fields in the order of the columns."""

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
    name_key: str
    document_key: str
    phone_key: str


def _line(case: Case, subject: str, site: str, days: CaseDays, keys: LineKeys) -> LineOfCase:
    applicant = case.applicant
    return LineOfCase(
        subject=subject,
        site=site,
        opened_at=_in_utc(case.opened_at),
        state=state_of(case),
        matter_code=case.matter_code,
        matter_name=case.matter_name,
        number=case.slips[-1].number if case.slips else "",
        name=keys.sealed_name(subject, applicant.name),
        missing=case.missing_count,
        due_on=days.due_on(case),
        name_key=keys.plain_key(applicant.name),
        document_key=keys.number(applicant.id_number),
        phone_key=keys.number(applicant.phone),
    )


def _in_utc(at: str) -> str:
    try:
        return dt.datetime.fromisoformat(at).astimezone(dt.UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""


def _needs(case: Case, doubled: frozenset[str]) -> Iterator[Need]:
    if case.open_conflicts:
        yield "conflict"
    if doubled - case.doubled_settled:
        yield "doubled"
    if any(each.wants_follow_up for each in case.evaluations):
        yield "follow_up"
    if any(not each.answered_at for each in case.complaints.values()):
        yield "complaint"
    if case.escalated.is_open:
        yield "escalation"


def _doubles(connection: Connection, subjects: Sequence[str]) -> dict[str, frozenset[str]]:
    """Of these cases and of those that share a number with one of them, the numbers that are shared."""
    asked = {"subjects": listed(subjects)}
    numbers = set(
        connection.scalars(select(CaseOfSlip.number).where(among(CaseOfSlip.subject, "subjects")), asked)
    )
    rows = connection.execute(
        select(CaseOfSlip.number, CaseOfSlip.subject).where(among(CaseOfSlip.number, "numbers")),
        {"numbers": listed(numbers)},
    ).all()
    times = Counter(row.number for row in rows)
    doubles: dict[str, set[str]] = {}
    for row in rows:
        if times[row.number] > 1:
            doubles.setdefault(row.subject, set()).add(row.number)
    return {subject: frozenset(shared) for subject, shared in doubles.items()}


def _count(connection: Connection, counts: Mapping[tuple[str, str], int]) -> None:
    for (site, state), more in counts.items():
        if not more:
            continue
        place = (CaseCount.site == site, CaseCount.state == state)
        if not connection.execute(
            update(CaseCount).where(*place).values(count=CaseCount.count + more)
        ).rowcount:
            connection.execute(insert(CaseCount), [{"site": site, "state": state, "count": more}])
