"""Conflicts about what is no case: a person's name, a device, a bag, a bundle; listed and settled."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from casework.cases.case import Conflict, Side
from casework.cases.entries import Recorded
from casework.cases.fold import conflicts_among
from casework.cases.kinds.bundles import BundleOpened
from casework.cases.kinds.people import StaffNamed
from casework.cases.kinds.table import read_body
from casework.cases.kinds.transfers import TransferSent
from casework.cases.kinds.upkeep import StatementSettled
from casework.language import _
from desktop.database import confirmed, journal
from desktop.database.engine import Store
from desktop.database.event_tables import OtherConflictLine
from desktop.database.journal import Statement
from desktop.database.tables import StaffMember
from desktop.services.cases.list_conflicts import ConflictSide, ConflictTask, cell_words, sides_of
from desktop.services.cases.settle_conflict import open_conflict
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import record


def list_other_conflicts(store: Store) -> list[ConflictTask]:
    """What nobody has looked at yet, by subject."""
    tasks: list[ConflictTask] = []
    with store.reading() as connection:
        subjects = select(OtherConflictLine.subject).distinct().order_by(OtherConflictLine.subject)
        for subject in connection.scalars(subjects).all():
            entries = journal.of_subject(connection, subject)
            number, title = _known_by(connection, subject, entries)
            tasks += [
                ConflictTask(
                    case_id=subject,
                    slip_number=number,
                    matter_name=title,
                    what=each.what,
                    subject=cell_words(each.what),
                    sides=sides_of(connection, each, entries),
                )
                for each in conflicts_among(entries)
                if not each.is_settled
            ]
    return tasks


def is_of_no_case(store: Store, task: ConflictTask) -> bool:
    """Is it one of these, and open still?"""
    with store.reading() as connection:
        line = select(OtherConflictLine.what).where(OtherConflictLine.subject == task.case_id).limit(1)
        return connection.scalar(line) is not None


def settle_other_conflict(duty: Duty, task: ConflictTask, side: ConflictSide) -> None:
    """Record what a person decided; settling what is settled changes nothing.

    Raises CaseError where other statements have come since the person looked.
    """
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        entries = journal.of_subject(connection, task.case_id)
        among = [each for each in conflicts_among(entries) if not each.is_settled]
        conflict = open_conflict(among, task)
        if conflict is None:
            return
        holds = next(each for each in conflict.sides if each.digest == side.digest)
        settled = StatementSettled(
            device=holds.device,
            seq=holds.seq,
            what=task.what,
            stands=holds.stands,
            site=_site_of(connection, conflict, entries) or duty.site_code,
        )
        statements = [
            *_put_back(connection, task.case_id, conflict, holds),
            Statement(task.case_id, "conflict_settled", settled),
        ]
        record(connection, duty, statements, settles=True)


def _known_by(connection: Connection, subject: str, entries: Sequence[Recorded]) -> tuple[str, str]:
    """The number by which people know it, and what it is."""
    for body in map(read_body, entries):
        if isinstance(body, TransferSent):
            return body.number, _("转办单")
        if isinstance(body, BundleOpened):
            return subject, _("一件事：{name}").format(name=body.name)
    name = connection.scalar(select(StaffMember.name).where(StaffMember.staff == subject))
    return subject, _("工作人员 {name}").format(name=name) if name else _("设备或记录")


def _site_of(connection: Connection, conflict: Conflict, entries: Sequence[Recorded]) -> str:
    """Where the statements count, if that is in this device's scope: there they have to hear of it."""
    scope = confirmed.read_scope(connection) or frozenset()
    places = {(side.device, side.seq) for side in conflict.sides}
    sites = (
        confirmed.site_of(connection, each.entry)
        for each in entries
        if (each.entry.device, each.entry.seq) in places
    )
    return next((site for site in sites if site in scope), "")


def _put_back(connection: Connection, subject: str, conflict: Conflict, holds: Side) -> list[Statement]:
    """The entry that makes a name stand again; other cells have none that a device may write."""
    now = connection.scalar(select(StaffMember.name).where(StaffMember.staff == subject))
    if conflict.what != "name" or not holds.value or now is None or now == holds.value:
        return []
    return [Statement(subject, "staff_named", StaffNamed(now=holds.value, was=now))]
