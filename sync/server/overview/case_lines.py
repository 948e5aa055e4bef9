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
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import Connection, delete, insert, select, text, update

from casework.cases.case import Case
from casework.cases.legal_clocks import MatterLimits, all_limits, clocks, facts_of
from casework.cases.promised_limit import is_over
from casework.cases.states import state_of
from casework.deadline import WorkingDays
from casework.language import N_
from casework.release.catalogue import Release
from sync.server.overview.case_folds import BATCH, CaseFolds, SitedCase
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
from sync.server.store.streams import read_stream
from sync.server.store.tables import CaseOfSlip

Need = Literal["conflict", "doubled", "follow_up", "complaint", "escalation"]
NEEDS: Mapping[Need, str] = {
    "conflict": N_("不一致"),
    "doubled": N_("编号重复"),
    "follow_up": N_("差评待回访"),
    "complaint": N_("投诉待答复"),
    "escalation": N_("办不成事待答复"),
}
_ALL = "~"  # sorts behind every id of a case
_PAUSE_S = 10.0  # a page makes what is new before it is shown; several entries cost hardly more than one
_MAKERS = WeakKeyDictionary["Database", "LineMaker"]()


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
    """Makes lines in batches; guards the release by which days are reckoned, and the folds of long cases.

    What is read and folded is no part of the transaction that writes: nobody waits for it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._number = -1
        self._days = CaseDays(None)
        self._folds = CaseFolds()
        self._turn = threading.Lock()

    def make_some(self, longest_s: float = -1) -> bool:
        """Make the next lines; is there more to do?  Waits so long for another thread that makes some."""
        if not self._turn.acquire(timeout=longest_s):
            return True
        try:
            return self._make_some()
        finally:
            self._turn.release()

    def _make_some(self) -> bool:
        with self._database.reading() as connection:
            stream = read_stream(connection)
            if stream is None:
                return False
            before = _made(connection)
            if (
                before.position >= stream.position
                and before.redo == _ALL
                and before.release == self._newest(connection)
            ):
                return False
            self._know_release(connection)
            self._folds.begin(stream.epoch, before.position)
            new = self._read(connection, before)
        with self._database.writing() as connection:
            _hold(connection)
            if _made(connection) == before:  # else another server was quicker
                _replace(connection, new, self._days, LineKeys(connection, stream))
                _note_releases(connection, new.releases)
                _note(connection, new.made)
        return True

    def _read(self, connection: Connection, made: LinesSoFar) -> _NewLines:
        """Of which cases lines are made now, and how far that brings us."""
        if made.release != self._number:
            made = msgspec.structs.replace(made, release=self._number, redo="")
        news = self._folds.read_news(connection)
        if news.position > made.position:
            made = msgspec.structs.replace(made, position=news.position)
        elif made.redo != _ALL:
            due = select(HallCaseLine.subject).where(HallCaseLine.subject > made.redo)
            subjects = list(connection.scalars(due.order_by(HallCaseLine.subject).limit(BATCH)))
            news.subjects.extend(self._folds.first_of(connection, subjects))
            made = msgspec.structs.replace(made, redo=news.subjects[-1] if news.subjects else _ALL)
        doubles = _doubles(connection, news.subjects)
        about = frozenset((*news.subjects, *doubles))
        cases = self._folds.folded(connection, news, about)
        return _NewLines(made, news.releases, about, cases, doubles)

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
def following(databases: Sequence[Database], pause_s: float = _PAUSE_S) -> Iterator[None]:
    """While it lasts lines are made in a thread of their own, as entries come.

    One for all banners of a process: devices of a hundred banners share the connections with it.
    """
    ended = threading.Event()

    def follow() -> None:
        while not ended.is_set():
            more = [_make_some(database) for database in databases if not ended.is_set()]
            if not any(more):
                ended.wait(pause_s)

    thread = threading.Thread(target=follow, name="lines", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(10)


def _make_some(database: Database) -> bool:
    try:
        return _maker_of(database).make_some()
    except Unavailable:  # tried again: the database may be back
        return False


def make_all(database: Database) -> None:
    """Make every line that is to be made."""
    maker = LineMaker(database)
    while maker.make_some():
        pass


def make_briefly(database: Database, longest_s: float = 0.05) -> int:
    """Make what there is time for; how many positions are still to be read."""
    maker, end = _maker_of(database), time.monotonic() + longest_s
    while (left_s := end - time.monotonic()) > 0 and maker.make_some(left_s):
        pass
    return behind(database)


def _maker_of(database: Database) -> LineMaker:
    """One for all of a process that ask for lines."""
    return _MAKERS.setdefault(database, LineMaker(database))


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


class _NewLines(msgspec.Struct, frozen=True):
    """What is to be written: of which cases, and how far lines are then."""

    made: LinesSoFar
    releases: dict[str, int]
    subjects: frozenset[str]
    cases: dict[str, SitedCase]
    doubles: dict[str, frozenset[str]]


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


def _note_releases(connection: Connection, numbers: Mapping[str, int]) -> None:
    if numbers:
        connection.execute(delete(DeviceRelease).where(DeviceRelease.device.in_(list(numbers))))
        insert_rows(connection, DeviceRelease, list(numbers.items()))


def _replace(connection: Connection, new: _NewLines, days: CaseDays, keys: LineKeys) -> None:
    """Make the lines of these cases anew; what has no case any more has none."""
    if not new.subjects:
        return
    named = {"subjects": listed(new.subjects)}
    counts = Counter[tuple[str, str]]()
    before = select(HallCaseLine.site, HallCaseLine.state).where(among(HallCaseLine.subject, "subjects"))
    for site, state in connection.execute(before, named):
        counts[site, state] -= 1
    for table in (HallCaseLine, CaseNeed, CaseNameKey):
        connection.execute(delete(table).where(among(table.subject, "subjects")), named)
    lines, needs, beginnings = [], [], list[tuple[str, str]]()
    for subject, sited in new.cases.items():
        case = sited.case
        line = _line(case, subject, sited.site, days, keys)
        lines.append(line)
        if not case.purged_at:
            beginnings += [(key, subject) for key in keys.beginnings(case.applicant.name)]
        counts[line.site, line.state] += 1
        needs += [
            (need, line.opened_at, subject) for need in _needs(case, new.doubles.get(subject, frozenset()))
        ]
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
        name_key="" if case.purged_at else keys.plain_key(applicant.name),
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
