"""What needs somebody today: one line a task, of cases, their prints and days, conflicts and drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, RowMapping, select, tuple_

from casework.cases.case_tasks import TASKS, TaskKind
from casework.cases.draft import Draft
from casework.cases.today import GROUPS, TodayGroup, TodayKind, TodayLine
from casework.cases.together import drafted_name
from casework.language import _, n_
from casework.people.masking import mask_name
from casework.release.catalogue import Release
from desktop.database.conditions import AWAITED, OPEN_AFFAIRS, WATCHED, those
from desktop.database.event_tables import AffairLine
from desktop.database.sending import read_unsent, sending_standings
from desktop.database.tables import CaseLine, JournalEntry, QuarantinedEntry
from desktop.services.cases.find_duplicate import list_recorded_twice
from desktop.services.cases.list_cases import Promise, lines_at
from desktop.services.cases.record_affairs import TaskRow, list_tasks
from desktop.services.upkeep.keep_copies import Copies

SOON_DAYS = 3
WAITING_DAYS = 30  # who has not come back by then is asked by nobody any more
MOST_WAITING = 100
MOST_LATE = 200  # lines; who has more of them works by the list

# Where a task is done that is not done on the page of its case.
_PLACES: dict[TaskKind, str] = {"missing_in_transfer": "bags", "rectification": "affairs"}
_ALARMS = frozenset(("late", "missing_in_transfer", "deemed_accepted"))


def list_today(
    connection: Connection,
    promise: Promise,
    today: dt.date,
    under_way: int = 0,
    more: Iterable[TodayLine] = (),
) -> list[TodayLine]:
    """All lines, and `more`: those of now first, in each group the oldest promise first."""
    lines: list[TodayLine] = [
        *_of_tasks(connection, promise, today),
        *_of_complaints(connection, today),
        *_of_days(connection, promise, today),
        *_of_cases(connection),
        *_doubted(connection, under_way),
        *_recorded_twice(connection, today),
        *_unsent(connection, today),
        *more,
    ]
    named = {line.number for line in lines}
    waiting = [line for line in _waiting(connection, today) if line.number not in named]
    groups = list(GROUPS)
    far = dt.date.max
    return sorted(
        [*lines, *waiting], key=lambda line: (groups.index(line.group), line.due or far, line.since)
    )


def _of_tasks(connection: Connection, promise: Promise, today: dt.date) -> Iterator[TodayLine]:
    rows = list_tasks(connection, promise)
    names = _names(connection, (row.case_id for row in rows))
    soon = today + dt.timedelta(days=SOON_DAYS)
    for row in rows:
        due = dt.date.fromisoformat(row.due) if row.due else None
        yield TodayLine(
            kind="task",
            group="soon" if due is not None and due > soon else "now",
            words=_task_words(row),
            who=mask_name(names.get(row.case_id, "")),
            matter=row.matter_name,
            number=row.slip_number,
            due=due,
            since=row.since,
            is_alarm=row.kind in _ALARMS or (due is not None and due < today),
            place=_PLACES.get(row.kind, "case"),
            about=row.about if row.kind in _PLACES else row.slip_number,
        )


def _task_words(row: TaskRow) -> str:
    """What waits; of a department, which."""
    if row.kind == "opinion":
        return _("联办部门过了期限没有答复：{name}").format(name=row.about)
    return _(TASKS[row.kind])


def _of_complaints(connection: Connection, today: dt.date) -> Iterator[TodayLine]:
    """Complaints about no case that wait for their answer."""
    waiting = select(AffairLine).where(AffairLine.kind == "complaint", those(OPEN_AFFAIRS))
    for row in connection.execute(waiting.order_by(AffairLine.position)).mappings():
        due = dt.date.fromisoformat(row["due"]) if row["due"] else None
        yield TodayLine(
            kind="task",
            group="soon" if due is not None and due > today + dt.timedelta(days=SOON_DAYS) else "now",
            words=_("投诉待答复"),
            matter=row["title"],
            number=row["number"],
            due=due,
            since=row["at"],
            is_alarm=due is not None and due < today,
            place="affairs",
            about=row["number"],
        )


def _of_days(connection: Connection, promise: Promise, today: dt.date) -> Iterator[TodayLine]:
    """Cases whose promised day is gone, is today, or is near."""
    days = promise.until(connection, today + dt.timedelta(days=SOON_DAYS))
    late = [each for each in days if each.day < today]
    shown = [*late[:MOST_LATE], *days[len(late) :]]
    by_place = {each.position: each.day for each in shown}
    for line in lines_at(connection, list(by_place)):
        yield _of_day(line, by_place[line["position"]], today)
    if len(late) > MOST_LATE:
        yield _more_late(len(late) - MOST_LATE, late[MOST_LATE].day)


def _of_day(line: RowMapping, day: dt.date, today: dt.date) -> TodayLine:
    if day < today:
        late = (today - day).days
        words = n_("过了承诺日 {count} 天，还没有结果", late).format(count=late)
        return _line(line, "late", "now", words, due=day, is_alarm=True)
    if day == today:
        return _line(line, "late", "now", _("今天到承诺日"), due=day)
    left = (day - today).days
    words = n_("{count} 天内到承诺日", left).format(count=left)
    return _line(line, "due", "soon", words, due=day)


def _more_late(count: int, day: dt.date) -> TodayLine:
    """So many that nobody reads them here: the list of cases has them all."""
    words = n_("另有 {count} 件过了承诺日，见办件列表的“逾期”", count).format(count=count)
    return TodayLine(
        kind="late", group="now", words=words, due=day, since=day.isoformat(), is_alarm=True, place="cases"
    )


def _of_cases(connection: Connection) -> Iterator[TodayLine]:
    """The banner's answers, prints that nobody vouches for, what two devices said differently."""
    watched = select(CaseLine).where(those(WATCHED))
    for line in connection.execute(watched.order_by(CaseLine.position)).mappings():
        if line["state"] == "finished":
            yield _line(line, "answer", "now", _("办结，可以送达"))
        elif line["asked"]:
            yield _line(line, "answer", "now", _("旗里要求：{asked}").format(asked=line["asked"]))
        if line["print_state"] == "held_up":
            yield _line(line, "print", "now", _("打印停住了：看一看打印机"))
        elif line["print_state"] == "unconfirmed":
            yield _line(line, "print", "now", _("打印没确认：纸出来了吗？"))
        if count := line["conflict_count"]:
            words = n_("两处记得不一样：{count} 处", count).format(count=count)
            yield _line(line, "doubt", "think", words)


def _doubted(connection: Connection, under_way: int) -> Iterator[TodayLine]:
    """What the banner keeps apart, with its reason."""
    # From what is kept apart to its cases: as a join SQLite walks the whole journal first.
    places = select(QuarantinedEntry.device, QuarantinedEntry.seq)
    of_them = select(JournalEntry.subject).where(tuple_(JournalEntry.device, JournalEntry.seq).in_(places))
    held = set(connection.scalars(of_them))
    lines = connection.execute(select(CaseLine).where(CaseLine.case_id.in_(held))).mappings().all()
    standings = sending_standings(connection, [line["case_id"] for line in lines], under_way)
    for line in lines:
        standing = standings[line["case_id"]]
        if standing.state == "doubted":
            words = _("旗里没有收下：{reason}").format(reason=_(standing.reason))
            yield _line(line, "doubt", "think", words)


def _unsent(connection: Connection, today: dt.date) -> Iterator[TodayLine]:
    """That the banner has not got since a day what was recorded here: the network, or a stick."""
    unsent = read_unsent(connection)
    if not unsent.cases or dt.datetime.fromisoformat(unsent.since).astimezone().date() >= today:
        return
    words = n_("{count} 件从昨天或更早起没有传到旗里：看看网络，或用 U 盘带去", unsent.cases)
    yield TodayLine(
        kind="unsent",
        group="think",
        words=words.format(count=unsent.cases),
        since=unsent.since,
        place="exchange",
    )


def _recorded_twice(connection: Connection, today: dt.date) -> Iterator[TodayLine]:
    """Of one person and matter two cases, made where neither could know of the other."""
    for line in list_recorded_twice(connection, today):
        yield _line(line, "doubt", "think", _("同一人同一事项，两处各记了一件"))


def _waiting(connection: Connection, today: dt.date) -> Iterator[TodayLine]:
    """Who has been told lately what to bring, and has not brought it."""
    since = (today - dt.timedelta(days=WAITING_DAYS)).isoformat()
    waiting = select(CaseLine.position).where(those(AWAITED), CaseLine.opened_at >= since)
    newest = select(CaseLine).where(
        CaseLine.position.in_(waiting.order_by(CaseLine.opened_at.desc()).limit(MOST_WAITING))
    )
    newest = newest.order_by(CaseLine.position.desc())
    for line in connection.execute(newest).mappings():
        count = line["missing_count"]
        words = n_("等申请人带 {count} 份材料", count).format(count=count)
        yield _line(line, "waiting", "waiting", words)


def _line(
    line: RowMapping,
    kind: TodayKind,
    group: TodayGroup,
    words: str,
    **more: object,
) -> TodayLine:
    fields = {"place": "case", "about": line["slip_number"], "since": line["opened_at"], **more}
    return TodayLine(
        kind=kind,
        group=group,
        words=words,
        who=mask_name(line["applicant_name"]),
        matter=line["matter_name"],
        number=line["slip_number"],
        **fields,
    )


def copy_lines(copies: Copies) -> list[TodayLine]:
    """That copies are old, or that all is on this disk alone: one line, which asks for a folder."""
    words = copies.words(dt.datetime.now(dt.UTC))
    if not words:
        return []
    since = max(copies.here.made_at, copies.away.made_at) or copies.begun_at
    return [TodayLine(kind="task", group="now", words=words, since=since, place="", about="choose_copies")]


def draft_lines(drafts: Iterable[Draft], release: Release) -> list[TodayLine]:
    """Drafts that wait to be gone on with."""
    return [
        TodayLine(
            kind="draft",
            group="think",
            words=_("草稿，没有存成办件"),
            who=mask_name(draft.applicant.name) if draft.applicant.name else "",
            matter=drafted_name(release, draft),
            since=draft.started_at.isoformat(),
            place="counter",
            about=draft.draft_id,
        )
        for draft in drafts
    ]


def _names(connection: Connection, cases: Iterable[str]) -> dict[str, str]:
    rows = connection.execute(
        select(CaseLine.case_id, CaseLine.applicant_name).where(CaseLine.case_id.in_(list(cases)))
    )
    return {row.case_id: row.applicant_name for row in rows}
