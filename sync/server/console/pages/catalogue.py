"""目录: the working copy as a list with filters, as a workbook both ways, and what it would change."""

from __future__ import annotations

import msgspec

from casework.language import N_, _
from casework.release.catalogue import Matter
from casework.sheets.headings import CHOICES
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, Download, HallVisit, Sent, Shown
from sync.server.hall import journal
from sync.server.hall.journal import Done
from sync.server.refusals import refuse
from sync.server.releases import trials
from sync.server.workshop import current_copy, publishing, sheets_edit, working_copy
from sync.server.workshop.current_copy import ReadPart
from sync.server.workshop.workbook_size import MOST_BYTES
from sync.server.workshop.working_copy import EditOrigin

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST = 100


class MatterLine(msgspec.Struct, frozen=True, kw_only=True):
    """A matter in the list."""

    code: str
    name: str
    authority: str
    status: str
    edited: int  # the position of its newest edit
    is_new: bool  # since the release on which the working copy stands
    drafts: int
    untranslated: int
    has_questions: bool


def show(visit: HallVisit) -> Shown:
    """The matters that the filters leave, and what else may be done."""
    copy = current_copy.current_copy(visit.database)
    lines = [_line(each) for each in copy.read.values() if isinstance(each.value, Matter)]
    wanted = [line for line in lines if _is_wanted(line, visit)]
    with visit.database.reading() as connection:
        history = working_copy.history(connection, limit=12)
        tried = trials.waiting(connection)
    return Shown(
        "catalogue.html",
        {
            "lines": wanted[:_MOST],
            "count": len(wanted),
            "total": len(lines),
            "departments": sorted({line.authority for line in lines}),
            "statuses": CHOICES["status"],
            "words": visit.filter("words"),
            "department": visit.filter("department"),
            "status": visit.filter("status"),
            "history": history,
            "trials": tried,
            "head": working_copy.head_of(copy.parts) if copy.parts else None,
            "report": [],
        },
    )


def _line(read: ReadPart) -> MatterLine:
    matter: Matter = read.value
    statuses = [line.text.status for line in read.lines]
    return MatterLine(
        code=matter.code,
        name=matter.name.zh,
        authority=matter.authority.zh,
        status=matter.status,
        edited=read.position,
        is_new=read.position > 1,
        drafts=statuses.count("draft"),
        untranslated=statuses.count("none"),
        has_questions=bool(matter.situations),
    )


def _is_wanted(line: MatterLine, visit: HallVisit) -> bool:
    words = visit.filter("words")
    return (
        (not words or words in line.name or words in line.code)
        and visit.filter("department") in ("", line.authority)
        and visit.filter("status") in ("", line.status)
    )


def act(visit: HallVisit) -> Answer:
    """A workbook comes back: all of it, or its report."""
    file = visit.files.get("file")
    if file is None or not file.content:
        raise refuse("malformed", _("请先选一个改过的工作簿"))
    current_copy.current_copy(visit.database)
    with visit.database.writing() as connection:
        checked = sheets_edit.check_sheets(connection, file.content, {})
        report = [*checked.cleanings, *map(str, checked.problems)]
        allowed = visit.field("remove") == "yes"
        if checked.removed and not allowed:
            gone = _("表里没有了 {part}：取消的事项请把状态改为“取消”；确要删去，请勾选“表里删去的也删去”")
            report += [gone.format(part=part) for part in checked.removed]
        if checked.edit is not None and not (checked.removed and not allowed):
            origin = EditOrigin(visit.account.name, file.name)
            edited = working_copy.edit(connection, checked.edit, origin)
            report += map(str, edited.clashes)
            if not edited.clashes:
                done = Done(act="catalogue_changed", about=file.name, after=str(len(edited.changed)))
                journal.note(connection, visit.by, done)
                return Sent(f"{BASE}/catalogue?done=catalogue_changed")
    shown = show(visit)
    return Shown(shown.template, {**shown.values, "report": report}, 422)


def export(visit: HallVisit) -> Download:
    """The working copy, or a department's part, as a workbook."""
    current_copy.current_copy(visit.database)
    department = visit.field("department")
    with visit.database.reading() as connection:
        content = sheets_edit.export_sheets(connection, department)
    return Download("catalogue.xlsx", XLSX, content)


def compare(visit: HallVisit) -> Shown:
    """What publishing the working copy would change, and whom that concerns."""
    copy = current_copy.current_copy(visit.database)
    if not copy.position:  # nothing was published yet, so there is nothing to compare
        return Shown("catalogue_compare.html", {"fields": (), "count": 0, "effects": []})
    with visit.database.reading() as connection:
        fields = publishing.compare(connection, None, None)
        effects = publishing.effects(connection)
    shown = fields[:500]
    return Shown("catalogue_compare.html", {"fields": shown, "count": len(fields), "effects": effects})


def roll_out(visit: HallVisit) -> Answer:
    """What was tried at a few sites is for all."""
    number = visit.field("number")
    with visit.database.writing() as connection:
        tried = trials.end(connection, int(number) if number.isdecimal() else 0)
        journal.note(
            connection, visit.by, Done(act="release_rolled_out", about=number, before=" ".join(tried))
        )
    return Sent(f"{BASE}/catalogue?done=release_rolled_out")


PAGE = ConsolePage(
    path="/catalogue",
    title=N_("目录"),
    right="see_catalogue",
    act_right="edit_catalogue",
    show=show,
    act=act,
    icon="catalogue",
    largest_bytes=MOST_BYTES,
)
# A form's answer, like every file: a link that is followed by chance costs nothing.
EXPORT = ConsolePage(
    path="/catalogue/export", title=N_("导出目录"), right="see_catalogue", show=None, act=export
)
COMPARE = ConsolePage(
    path="/catalogue/compare", title=N_("与发布的比较"), right="see_catalogue", show=compare
)
ROLL_OUT = ConsolePage(
    path="/catalogue/roll-out", title=N_("推广到全旗"), right="publish", show=None, act=roll_out
)
