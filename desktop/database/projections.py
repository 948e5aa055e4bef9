"""Projections: what lists and searches read, written in the transaction of the entries they are made of.

One entry, a page of the banner or the whole journal: there is one way to make lines, so that a rebuild
equals what stood before, and many subjects cost a few statements, not thousands.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from casework.cases.affair import Affair, fold_affair
from casework.cases.body import Body
from casework.cases.case import Case
from casework.cases.entries import Entry, Recorded
from casework.cases.fold import NOTHING, fold, order, statements
from casework.cases.kinds.people import StaffAppointed, StaffNamed, StaffPosted
from casework.cases.kinds.prints import OTHER_FORM_PRINT, forms_printed
from casework.cases.kinds.table import read_judged_body
from casework.people.name import normal_form
from desktop.database import journal
from desktop.database.case_lines import case_line, is_case, lines_of_prints, print_lines, slip_lines
from desktop.database.event_lines import (
    affair_line,
    attachment_lines,
    number_lines,
    original_lines,
    other_conflict_lines,
    task_lines,
    transfer_lines,
)
from desktop.database.event_tables import (
    AffairLine,
    AttachmentLine,
    CaseTaskLine,
    NumberLine,
    OriginalLine,
    OtherConflictLine,
    TransferLine,
)
from desktop.database.judging import judge_again
from desktop.database.prepared import Prepared
from desktop.database.rows import delete_rows, insert_lines, insert_rows
from desktop.database.set_aside import counts
from desktop.database.tables import (
    PROJECTIONS,
    CaseLine,
    JournalBody,
    JournalEntry,
    MatterUse,
    PrintLine,
    SlipLine,
    StaffMember,
)

_CASE_LINES = (
    *(CaseLine, SlipLine, PrintLine, OriginalLine, TransferLine, CaseTaskLine),
    *(AttachmentLine, NumberLine),
)
_STAFF_KINDS = ("staff_named", "staff_appointed", "staff_posted")
_CHUNK = 400
_COLUMNS = tuple(case_line(Case(), 0))
_FIELDS = Entry.__struct_fields__
_LISTED = select(func.json_each(bindparam("subjects")).table_valued("value").c.value)
_USES = Prepared(
    select(CaseLine.case_id, CaseLine.matter_code, CaseLine.position).where(
        CaseLine.case_id.in_(_LISTED), CaseLine.matter_code != ""
    )
)
_OF_SUBJECTS = Prepared(
    select(*(getattr(JournalEntry, field) for field in _FIELDS), JournalEntry.position, JournalBody.body)
    .join(
        JournalBody,
        (JournalBody.device == JournalEntry.device) & (JournalBody.seq == JournalEntry.seq),
        isouter=True,
    )
    .where(counts(), JournalEntry.subject.in_(_LISTED))
)


Here = tuple[Recorded, int]  # an entry, and its position in this store


class _Beside(msgspec.Struct):
    """What folding cases gives besides their lines."""

    slips: list[dict[str, object]] = msgspec.field(default_factory=list)
    prints: list[dict[str, object]] = msgspec.field(default_factory=list)
    originals: list[dict[str, object]] = msgspec.field(default_factory=list)
    transfers: list[dict[str, object]] = msgspec.field(default_factory=list)
    tasks: list[dict[str, object]] = msgspec.field(default_factory=list)
    attachments: list[dict[str, object]] = msgspec.field(default_factory=list)
    numbers: list[dict[str, object]] = msgspec.field(default_factory=list)
    uses: dict[str, list[int]] = msgspec.field(default_factory=dict)  # of matters: at which positions


def refresh(connection: Connection, subjects: Sequence[str]) -> None:
    """Make the lines of these subjects anew from their entries; in the same transaction as the entries."""
    for first in range(0, len(subjects), _CHUNK):
        _refresh_some(connection, subjects[first : first + _CHUNK])


def leave_uncounted(connection: Connection, subjects: Sequence[str]) -> None:
    """As `refresh` where entries went; how often matters were used is counted once, at the end."""
    left = _entries(connection, subjects)
    _remove(connection, [subject for subject in subjects if subject not in left])
    refresh(connection, list(left))


def count_uses(connection: Connection) -> None:
    """Count anew how often each matter was used."""
    known = connection.scalars(select(CaseLine.matter_code).where(CaseLine.matter_code != "").distinct())
    connection.execute(delete(MatterUse))
    _count_uses_anew(connection, list(known))


def rebuild(connection: Connection) -> int:
    """Make all lines anew from the journal; returns how many subjects it holds."""
    for table in PROJECTIONS:
        connection.execute(delete(table))
    people = rebuild_people(connection)
    subjects = [subject for subject, _position in journal.subjects(connection)]
    others = _without(subjects, people)
    for first in range(0, len(others), _CHUNK):
        _add_some(connection, others[first : first + _CHUNK])
    refresh(
        connection, people
    )  # somebody may have said of a case what is said of staff: it has lines already
    return len(subjects)


def rebuild_people(connection: Connection) -> list[str]:
    """Make the lines of staff anew and judge by them again what stands aside; the subjects of the former."""
    named = select(JournalEntry.subject).where(JournalEntry.kind.in_(_STAFF_KINDS)).distinct()
    people = list(connection.scalars(named))
    refresh(connection, people)
    judge_again(connection)
    return people


def _without(subjects: Sequence[str], known: Collection[str]) -> list[str]:
    left_out = frozenset(known)
    return [subject for subject in subjects if subject not in left_out]


def _add_some(connection: Connection, subjects: Sequence[str]) -> None:
    """Make the lines of subjects of which there are none."""
    cases = []
    for entries in _entries(connection, subjects).values():
        if is_case(entries):
            cases.append(entries)
        else:
            _add_other(connection, entries)
    _add_cases(connection, cases, frozenset())


def add_all(connection: Connection, placed: Sequence[Here], bodies: Mapping[str, Body] = NOTHING) -> None:
    """Make the first lines of subjects of which these entries, with their positions, are all that is here.

    `bodies` are what was read of them already, by their hashes.
    """
    by_subject: dict[str, list[Here]] = {}
    for each in placed:
        by_subject.setdefault(each[0].entry.subject, []).append(each)
    cases = []
    for subject, entries in by_subject.items():
        if is_case(entries):
            cases.append(entries)
        else:
            refresh(connection, [subject])
    _add_cases(connection, cases, frozenset(), bodies)


def _refresh_some(connection: Connection, subjects: Sequence[str]) -> None:
    by_subject = _entries(connection, subjects)
    used = _matter_uses(connection, subjects)
    cases: list[Sequence[Here]] = []
    others: list[Sequence[Here]] = []
    for entries in by_subject.values():
        (cases if is_case(entries) else others).append(entries)
    # What was no case may be one now, and the other way round: its site went out of this device's scope.
    known = set(used) & {entries[0][0].entry.subject for entries in cases}
    _remove(connection, [subject for subject in subjects if subject not in known])
    for other in others:
        _add_other(connection, other)
    _replace_cases(connection, cases, frozenset(used))
    changed = set(used.items()) ^ set(_matter_uses(connection, list(used)).items())
    _count_uses_anew(connection, {code for _case, (code, _position) in changed})


def _places(entries: Iterable[Here]) -> dict[tuple[str, int], int]:
    """Where each entry stands in this store."""
    return {(each.entry.device, each.entry.seq): at for each, at in entries}


def _add_other(connection: Connection, entries: Sequence[Here]) -> None:
    """The lines of what is no case: a person, an affair, a bag."""
    recorded = [each for each, _position in entries]
    subject = recorded[0].entry.subject
    insert_lines(connection, OtherConflictLine, other_conflict_lines(subject, recorded))
    if any(each.entry.kind == OTHER_FORM_PRINT for each in recorded):
        for number, form in forms_printed(statements(recorded)).items():
            lines = lines_of_prints(subject, number, form.prints, _places(entries))
            insert_lines(connection, PrintLine, lines)
    if any(each.entry.kind in _STAFF_KINDS for each in recorded):
        _replace_staff(connection, subject, recorded)
    elif (affair := fold_affair(recorded)) is not None:
        _replace_affair(connection, subject, affair, min(position for _each, position in entries))


def _matter_uses(connection: Connection, subjects: Sequence[str]) -> dict[str, tuple[str, int]]:
    """The matter of each of these that is a case, and the position at which it was used."""
    if not subjects:
        return {}
    rows = _USES.on(connection, subjects=json.dumps(list(subjects)))
    return {case_id: (code, position) for case_id, code, position in map(tuple, rows)}


def _count_uses_anew(connection: Connection, codes: Collection[str]) -> None:
    """A case of these matters went, or is of another matter than was thought."""
    if not codes:
        return
    connection.execute(delete(MatterUse).where(MatterUse.matter_code.in_(codes)))
    uses = (func.count(), func.max(CaseLine.position))
    rows = connection.execute(
        select(CaseLine.matter_code, *uses)
        .where(CaseLine.matter_code.in_(codes))
        .group_by(CaseLine.matter_code)
    ).all()
    insert_rows(connection, MatterUse, ("matter_code", "uses", "last_position"), map(tuple, rows))


def _entries(connection: Connection, subjects: Sequence[str]) -> dict[str, list[Here]]:
    by_subject: dict[str, list[Here]] = {}
    for *values, position, body in _OF_SUBJECTS.tuples(connection, subjects=json.dumps(list(subjects))):
        entry = Entry(*values)
        by_subject.setdefault(entry.subject, []).append((Recorded(entry, body), position))
    return by_subject


def _remove(connection: Connection, subjects: Sequence[str]) -> None:
    """Nothing is here of these subjects, or nothing yet of the kind that they are."""
    if not subjects:
        return
    for table in _CASE_LINES:
        delete_rows(connection, table, "case_id", subjects)
    delete_rows(connection, StaffMember, "staff", subjects)
    delete_rows(connection, AffairLine, "subject", subjects)
    delete_rows(connection, OtherConflictLine, "subject", subjects)


def _replace_cases(connection: Connection, cases: Sequence[Sequence[Here]], counted: Collection[str]) -> None:
    if not cases:
        return
    # Of those that were not counted nothing is left: they were removed as what they were before.
    if names := [name for entries in cases if (name := entries[0][0].entry.subject) in counted]:
        for table in _CASE_LINES:
            delete_rows(connection, table, "case_id", names)
    _add_cases(connection, cases, counted)


def _add_cases(
    connection: Connection,
    cases: Iterable[Sequence[Here]],
    counted: Collection[str],
    bodies: Mapping[str, Body] = NOTHING,
) -> None:
    """Add the lines of cases; of those that were counted, the matter's use is not counted again."""
    beside = _Beside()
    # One case after the other is folded, written and forgotten.
    insert_rows(connection, CaseLine, _COLUMNS, _rows(cases, counted, beside, bodies))
    insert_lines(connection, SlipLine, beside.slips)
    insert_lines(connection, PrintLine, beside.prints)
    insert_lines(connection, OriginalLine, beside.originals)
    insert_lines(connection, TransferLine, beside.transfers)
    insert_lines(connection, CaseTaskLine, beside.tasks)
    insert_lines(connection, AttachmentLine, beside.attachments)
    insert_lines(connection, NumberLine, beside.numbers)
    _count_uses(connection, beside.uses)


def _rows(
    cases: Iterable[Sequence[Here]], counted: Collection[str], beside: _Beside, bodies: Mapping[str, Body]
) -> Iterator[tuple[object, ...]]:
    for entries in cases:
        case = fold([recorded for recorded, _position in entries], bodies)
        position = entries[0][1] if len(entries) == 1 else min(at for _recorded, at in entries)
        if case.slips or case.forms:
            beside.slips += slip_lines(case)
            beside.prints += print_lines(case, _places(entries))
        if case.custody.ways or case.custody.movements:
            beside.originals += original_lines(case)
            beside.transfers += transfer_lines(case)
        beside.tasks += task_lines(case)
        if case.attachments:
            beside.attachments += attachment_lines(case)
        if case.forms or case.inspection_numbers or case.custody.ways or case.escalated.number:
            beside.numbers += number_lines(case)
        if case.matter_code and case.case_id not in counted:
            beside.uses.setdefault(case.matter_code, []).append(position)
        yield tuple(case_line(case, position).values())


def _count_uses(connection: Connection, positions: Mapping[str, Sequence[int]]) -> None:
    if not positions:
        return
    adding = upsert(MatterUse)
    more = {
        "uses": MatterUse.uses + adding.excluded.uses,
        "last_position": func.max(MatterUse.last_position, adding.excluded.last_position),
    }
    connection.execute(
        adding.on_conflict_do_update(index_elements=["matter_code"], set_=more),
        [{"matter_code": code, "uses": len(at), "last_position": max(at)} for code, at in positions.items()],
    )


def _replace_affair(connection: Connection, subject: str, affair: Affair, position: int) -> None:
    line = affair_line(subject, affair, position)
    statement = upsert(AffairLine).values(line)
    connection.execute(statement.on_conflict_do_update(index_elements=["subject"], set_=line))


def _replace_staff(connection: Connection, subject: str, entries: Sequence[Recorded]) -> None:
    line: dict[str, object] = {"staff": subject, "name": "", "role": "", "site": "", "left": False}
    for recorded in sorted(entries, key=order):
        body = read_judged_body(recorded)
        if isinstance(body, StaffNamed):
            line["name"] = normal_form(body.now)
        elif isinstance(body, StaffAppointed):
            line |= {"name": normal_form(body.name), "role": body.role, "site": body.site, "left": body.left}
        elif isinstance(body, StaffPosted):  # its site stays empty: such a post is not the roster's
            line |= {"role": line["role"] if line["site"] else body.role, "left": body.left}
    statement = upsert(StaffMember).values(line)
    connection.execute(statement.on_conflict_do_update(index_elements=["staff"], set_=line))
