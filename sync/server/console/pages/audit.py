"""审计: the administration journal, the newest first; whole or broken; as CSV and as JSON lines."""

from __future__ import annotations

import csv
import io

import msgspec

from casework.language import N_
from sync.server.console.page import ConsolePage
from sync.server.console.visit import Answer, Download, HallVisit, Shown
from sync.server.hall import journal
from sync.server.hall.journal import ACT_WORDS, Done, HallLine, JournalAsked

_PAGE = 100


def show(visit: HallVisit) -> Shown:
    """The newest entries that the filters leave."""
    who, act, before = visit.filter("who"), visit.filter("act"), visit.filter("before")
    with visit.database.reading() as connection:
        lines = journal.read(connection, JournalAsked(who=who, act=act, before=before, most=_PAGE + 1))
        broken = journal.verify(connection) if visit.filter("check") else None
    more = lines[_PAGE - 1].at if len(lines) > _PAGE else ""
    return Shown(
        "audit.html",
        {
            "lines": lines[:_PAGE],
            "acts": ACT_WORDS,
            "who_wanted": who,
            "act_wanted": act,
            "more": more,
            "broken": broken,
        },
    )


def export(visit: HallVisit) -> Answer:
    """All of it, as a file that says itself what it holds; the export is an entry too."""
    with visit.database.writing() as connection:
        lines = list(journal.export(connection))
        journal.note(connection, visit.by, Done(act="journal_exported", after=str(len(lines))))
    if visit.field("form") == "json":
        content = b"\n".join(map(msgspec.json.encode, lines)) + b"\n"
        return Download("administration-journal.jsonl", "application/jsonl", content)
    return Download("administration-journal.csv", "text/csv", _csv(lines))


def _csv(lines: list[HallLine]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HallLine.__struct_fields__)
    for line in lines:
        writer.writerow(map(_plain, msgspec.structs.astuple(line)))
    return out.getvalue().encode("utf-8-sig")


def _plain(value: object) -> str:
    """No cell that a spreadsheet would run."""
    text = str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


PAGE = ConsolePage(path="/audit", title=N_("审计"), right="audit", show=show, icon="audit")
EXPORT = ConsolePage(path="/audit/export", title=N_("导出管理日志"), right="audit", show=None, act=export)
