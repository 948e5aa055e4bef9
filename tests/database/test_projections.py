"""Every line of every list is what the journal says: a rebuild gives the very same rows."""

from __future__ import annotations

from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, select

from casework.cases.entries import Head
from casework.cases.kinds.people import StaffNamed
from casework.people.applicant import Applicant
from desktop.database import journal, projections
from desktop.database.tables import PROJECTIONS, CaseLine, SlipLine
from desktop.desk.desk import Desk
from desktop.services.cases.handle_together import Bundling
from desktop.services.cases.keep_originals import Arrival, MissingPaper
from desktop.services.cases.record_events import Complaining
from desktop.services.cases.record_inspection import Inspecting
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.transfer import TransferOrder
from tests.support.desks import desk, folder, tray
from tests.support.forged import Claim, chained
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

__all__ = ["desk", "folder", "tray"]


def rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table.__tablename__: sorted(
            (tuple(row) for row in connection.execute(select(table.__table__))), key=repr
        )
        for table in PROJECTIONS
    }


def test_a_rebuild_gives_the_very_same_rows(desk: Desk, folder: Path, tray: PaperTray) -> None:
    numbers = [desk.cases.open(ready_draft(desk, code)).slip_number for code in ("SAMPLE-001", "SAMPLE-005")]
    desk.cases.open(ready_draft(desk, "SAMPLE-001"))
    desk.slips.print(numbers[0], "tray")
    tray.state = "completed"
    desk.slips.jobs()
    desk.slips.print(numbers[0], "tray", "再要一份")
    desk.slips.archive(numbers[1])
    desk.forms.make(ReceiptOrder(slip_number=numbers[0]))
    desk.forms.make(ReceiptOrder(slip_number=numbers[1]))
    bag = desk.forms.make(TransferOrder(slip_numbers=(numbers[1],), to_site="ML01"))
    desk.custody.tick_off(Arrival(number=bag.number, missing=(MissingPaper(numbers[1]),)))
    (folder / "照片.jpg").write_bytes(b"a picture")
    desk.events.attach(numbers[0], folder / "照片.jpg")
    order = Inspecting(
        list_code="SAMPLE-I01",
        inspected=Applicant(name="示例商店"),
        inspectors=("乌云", "巴图"),
        findings={"01": "conforms"},
    )
    before_it = desk.events.inspect(order).number
    desk.events.inspect(msgspec.structs.replace(order, follows=before_it))
    desk.affairs.complain(Complaining(number="9-1", text="没有座位"))
    desk.affairs.open_bundle(Bundling(slip_numbers=tuple(numbers), name="项目"))
    duty = demo_duty(folder)
    named = chained(Head("elsewhere"), [Claim(duty.staff, "staff_named", StaffNamed(now="乌云"))])
    with duty.store.writing() as connection:
        journal.insert_entries(connection, named)
        projections.refresh(connection, [duty.staff])
        before = rows(connection)
        assert all(before.values())
        for table in (CaseLine, SlipLine):
            connection.execute(delete(table))
        assert rows(connection) != before
        projections.rebuild(connection)
        assert rows(connection) == before
        for each in PROJECTIONS:
            connection.execute(delete(each))
        for name, _ in journal.subjects(connection):  # one by one, as entries come
            projections.refresh(connection, [name])
        assert rows(connection) == before
    duty.store.close()


def test_what_is_said_of_staff_about_a_case_stops_no_rebuild(desk: Desk) -> None:
    """Nobody writes so; one entry of one device must not keep all others from their lists."""
    case = desk.cases.open(ready_draft(desk)).case_id
    claim = Claim(case, "staff_named", StaffNamed(now="乌云"))
    with desk.state.duty.store.writing() as connection:
        position = journal.newest_position(connection) + 1
        journal.insert_entries(connection, chained(Head("device-x"), [claim]), [position])
        projections.refresh(connection, [case])
        before = rows(connection)
        projections.rebuild(connection)
        assert rows(connection) == before
