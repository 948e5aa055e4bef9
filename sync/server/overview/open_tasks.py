"""What waits for somebody all over the banner: bad evaluations, complaints, what was passed up.

Which cases have something stands with their lines; what it is the cases themselves say, of one page of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

import msgspec
from sqlalchemy import Connection, func, select

from casework.cases.case import Case
from casework.cases.case_tasks import TASKS, TaskKind, case_tasks
from casework.cases.entries import Entry, Recorded
from casework.cases.fold import fold
from casework.cases.kinds.table import tells_of_case
from sync.server.store.entries import recorded_of
from sync.server.store.line_tables import CaseNeed, HallCaseLine
from sync.server.store.rows import among, listed
from sync.server.store.tables import StoredEntry

WAITING: Mapping[TaskKind, str] = {kind: TASKS[kind] for kind in ("escalation", "complaint", "follow_up")}
PAGE = 50
_COLUMNS = tuple(getattr(StoredEntry, field) for field in Entry.__struct_fields__)
_OF_CASES = select(*_COLUMNS, StoredEntry.body).where(among(StoredEntry.subject, "subjects"))


class TasksAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks, the oldest case first: of one kind, of one site, after the last of the page before."""

    kind: str = ""
    site: str = ""
    after: str = ""


class OpenTask(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that waits; `doing` is the site that has to do it, `grade` that of a bad evaluation."""

    subject: str
    number: str
    matter_name: str
    kind: TaskKind
    doing: str
    since: str
    due: dt.date | None = None
    grade: str = ""

    @property
    def is_late(self) -> bool:
        """Is its day over?"""
        return self.due is not None and self.due < dt.datetime.now().astimezone().date()


class TasksPage(msgspec.Struct, frozen=True):
    """Tasks, and from where the next ones come; "" when these are the last."""

    tasks: tuple[OpenTask, ...]
    more: str


def read_tasks(connection: Connection, wanted: TasksAsked) -> TasksPage:
    """The tasks of so many cases as one page has."""
    kinds = [wanted.kind] if wanted.kind in WAITING else list(WAITING)
    chosen = (
        select(CaseNeed.opened_at, CaseNeed.subject, HallCaseLine.site)
        .join(HallCaseLine, HallCaseLine.subject == CaseNeed.subject)
        .where(CaseNeed.need.in_(kinds))
        .distinct()
    )
    if wanted.site:
        chosen = chosen.where(HallCaseLine.site == wanted.site)
    if wanted.after:
        at, _blank, subject = wanted.after.partition(" ")
        same = (CaseNeed.opened_at == at) & (CaseNeed.subject > subject)
        chosen = chosen.where((CaseNeed.opened_at > at) | same)
    rows = connection.execute(chosen.order_by(CaseNeed.opened_at, CaseNeed.subject).limit(PAGE + 1)).all()
    page = rows[:PAGE]
    cases = _cases(connection, [row.subject for row in page])
    tasks = tuple(
        task
        for row in page
        for task in _tasks(cases.get(row.subject, Case()), row.subject, row.site)
        if task.kind in kinds
    )
    return TasksPage(tasks, f"{page[-1].opened_at} {page[-1].subject}" if len(rows) > PAGE else "")


def count_by_site(connection: Connection) -> dict[str, dict[str, int]]:
    """How many cases of each site have something of each kind."""
    counted = (
        select(HallCaseLine.site, CaseNeed.need, func.count())
        .join(CaseNeed, CaseNeed.subject == HallCaseLine.subject)
        .where(CaseNeed.need.in_(list(WAITING)))
        .group_by(HallCaseLine.site, CaseNeed.need)
    )
    sites: dict[str, dict[str, int]] = {}
    for site, need, count in connection.execute(counted):
        sites.setdefault(site, {})[need] = count
    return dict(sorted(sites.items(), key=lambda each: (-sum(each[1].values()), each[0])))


def count_waiting(connection: Connection) -> int:
    """How many cases wait for something."""
    counted = select(func.count(CaseNeed.subject.distinct())).where(CaseNeed.need.in_(list(WAITING)))
    return connection.scalar(counted) or 0


def _cases(connection: Connection, subjects: Collection[str]) -> dict[str, Case]:
    entries: dict[str, list[Recorded]] = {}
    for recorded in recorded_of(connection, connection.execute(_OF_CASES, {"subjects": listed(subjects)})):
        if tells_of_case(recorded.entry.kind):
            entries.setdefault(recorded.entry.subject, []).append(recorded)
    return {subject: fold(of_case) for subject, of_case in entries.items()}


def _tasks(case: Case, subject: str, site: str) -> Iterator[OpenTask]:
    grades = {f"{each.device}.{each.seq}": each.grade for each in case.evaluations}
    for task in case_tasks(case):
        yield OpenTask(
            subject=subject,
            number=case.slips[-1].number if case.slips else "",
            matter_name=case.matter_name,
            kind=task.kind,
            doing=case.escalated.to_site if task.kind == "escalation" else site,
            since=task.since,
            due=task.due,
            grade=grades.get(task.about, "") if task.kind == "follow_up" else "",
        )
