"""Cases that ended long ago, with all that holds something of a person; a catalogue that says how long."""

from __future__ import annotations

import msgspec
from sqlalchemy import insert

from casework.cases.body import Body
from casework.cases.draft import MaterialMark
from casework.cases.entries import digest
from casework.cases.kinds.banner import ResultRecorded
from casework.cases.kinds.events import AttachmentAdded, CaseEvaluated, NoteAdded
from casework.cases.kinds.slips import SlipArchived
from casework.people.applicant import Applicant
from casework.release.catalogue import KeepingTerm, Release
from casework.release.release_file import read, write
from casework.slip_number import parse
from desktop.database import attachments, journal, projections
from desktop.database.journal import Statement, Writer
from desktop.database.tables import AllottedNumber, ArchivedPdf
from tests.support.banners import POINT
from tests.support.devices import Device
from tests.support.entry_histories import opened, slip
from tests.support.releases import small_release

NAME, OTHER_NAME = "萨仁高娃", "其木格"
THEN, YOUNG = "2019-03-05T09:00:00.000+08:00", "2024-03-05T09:00:00.000+08:00"
NUMBER, YOUNG_NUMBER = f"{POINT}-20190305-A001", f"{POINT}-20240305-A001"
FIVE_YEARS = KeepingTerm(personal_years=5, basis="示例办法第三条")


def keeping_release(term: KeepingTerm | None = FIVE_YEARS, number: int = 1) -> Release:
    """The small catalogue, whose settings say how long personal data is kept."""
    made = small_release(number=number)
    settings = msgspec.structs.replace(made.settings, keeping=term)
    return read(write(msgspec.structs.replace(made, settings=settings)), {})


def write_at(device: Device, at: str, *said: tuple[str, str, Body]) -> None:
    """What was recorded at another time."""
    statements = [Statement(case, kind, body) for case, kind, body in said]
    with device.store.writing() as connection:
        writer = Writer(journal.own_device(connection), "staff-1", at, "trusted")
        journal.append(connection, writer, statements)
        projections.refresh(connection, list({each.subject for each in statements}))


def begin_case(device: Device, case: str, at: str = THEN, *, number: str = NUMBER, name: str = NAME) -> None:
    """A case that has not ended, with a slip, its archived PDF, an attached file, a note and a grade."""
    picture, pdf = f"picture of {name}".encode(), f"%PDF of {name}".encode()
    applicant = Applicant(name=name, id_number="152129195001010004", phone="13904790001")
    mark = MaterialMark(code="m1", state="invalid", reason=f"{name} 不清楚")
    issued = msgspec.structs.replace(slip(number), applicant=applicant, marks=(mark,))
    attached = AttachmentAdded(
        name=f"{name}.jpg", media_type="image/jpeg", size_bytes=len(picture), sha256=digest(picture)
    )
    archived = SlipArchived(slip_number=number, print_no=1, pdf_digest=digest(pdf), size_bytes=len(pdf))
    with device.store.writing() as connection:
        attachments.keep(connection, digest(picture), picture)
        connection.execute(insert(ArchivedPdf), [{"slip_number": number, "print_no": 1, "pdf": pdf}])
        parts = parse(number)
        row = {"slip_number": number, "site": POINT, "day": parts.day.isoformat(), "sequence": parts.sequence}
        connection.execute(insert(AllottedNumber), [row])
    write_at(
        device,
        at,
        (case, "case_opened", msgspec.structs.replace(opened(), site=POINT, applicant=applicant)),
        (case, "slip_issued", issued),
        (case, "slip_archived", archived),
        (case, "case_attachment_added", attached),
        (case, "case_note_added", NoteAdded(text=f"{name} 来过电话")),
        (case, "case_evaluated", CaseEvaluated(grade="satisfied", text=f"谢谢，{name}", channel="counter")),
    )


def end_case(device: Device, case: str, at: str = THEN, *, number: str = NUMBER, name: str = NAME) -> None:
    """The same with its result."""
    begin_case(device, case, at, number=number, name=name)
    write_at(device, at, (case, "result_recorded", ResultRecorded(now=f"准予 {name}", by="旗")))
