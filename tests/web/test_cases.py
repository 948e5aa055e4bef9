"""Cases at the console, masked until somebody says why; what the hall says reaches devices and journal."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator

import msgspec
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from casework.cases.draft import MaterialMark
from casework.cases.issued import SlipIssued
from casework.cases.kinds.materials import MaterialChange, MaterialsRecorded
from casework.people.applicant import Applicant
from casework.release.catalogue import Text
from desktop.database.journal import Statement
from sync.server.acts.acts import read_case
from sync.server.hall import journal
from sync.server.hall.journal import HallLine, JournalAsked
from sync.server.releases import releases
from sync.server.store.tables import StoredEntry
from tests.support import hall
from tests.support.banners import POINT, Banner
from tests.support.both_databases import device
from tests.support.devices import Device
from tests.support.entry_histories import RELEASE, opened
from tests.support.hall import Visitor, visitor
from tests.support.slips import sample_release

__all__ = ["device"]

NUMBER = "ML0101-20261124-A007"
PERSON = Applicant(name="萨仁图雅", id_number="152129195001010004", phone="13900000001", address="一号院")
Make = Callable[..., Device]


def write_case(made: Device, number: str = NUMBER) -> str:
    """A case with a slip, as a device records it."""
    case = f"case{number[-3:]}"
    body = {"site": POINT, "matter_code": "SAMPLE-001", "applicant": PERSON}
    base = opened()
    fields = {name: getattr(base, name) for name in base.__struct_fields__} | body
    mark = MaterialMark(code="m1", state="handed_in")
    slip = SlipIssued(
        slip_number=number,
        site=POINT,
        day=dt.date(2026, 11, 24),
        sequence=7,
        matter_code="SAMPLE-001",
        mode="accept",
        release=RELEASE,
        answers={},
        marks=(mark,),
        applicant=PERSON,
        handler="代办员",
    )
    made.write(
        [
            Statement(case, "case_opened", type(base)(**fields)),
            Statement(case, "materials_recorded", MaterialsRecorded(changes=(MaterialChange(now=mark),))),
            Statement(case, "slip_issued", slip),
        ]
    )
    return case


@pytest.fixture
def point(banner: Banner, device: Make) -> Iterator[Device]:
    """A device at a point that has sent one case, to a banner that is served."""
    with banner.served():
        made = device("point", POINT, banner)
        write_case(made)
        made.sync()
        yield made


@pytest.fixture
def operator(banner: Banner, point: Device) -> Visitor:
    return visitor(banner, hall.colleague(banner, "suren", "operator"))


def noted(banner: Banner) -> HallLine:
    with banner.reading() as connection:
        return journal.read(connection, JournalAsked(most=1))[0]


def test_a_list_and_a_page_show_nobody_in_full(banner: Banner, operator: Visitor) -> None:
    for text in (operator.see("/cases").text, operator.see("/cases/case007").text):
        assert NUMBER in text
        assert "萨**" in text
        for secret in (PERSON.name, PERSON.id_number, PERSON.phone, PERSON.address):
            assert secret not in text


def test_materials_have_their_names(banner: Banner, operator: Visitor) -> None:
    """A code is shown only where no release that was published here knows it."""
    assert "<td>m1</td>" in operator.see("/cases/case007").text
    sample = sample_release()
    matter = sample.matter("SAMPLE-001")
    assert matter is not None
    paper = msgspec.structs.replace(matter.materials[0], code="m1", name=Text(zh="参保人户口簿"))
    renamed = msgspec.structs.replace(matter, materials=(paper,), situations=())
    with banner.writing() as connection:
        releases.publish(connection, msgspec.structs.replace(sample, matters=(renamed,), bundles=()), 366)
    shown = operator.see("/cases/case007").text
    assert "<td>参保人户口簿</td>" in shown
    assert 'value="m1">参保人户口簿</label>' in shown
    operator.send_form("/cases/case007", do="request", material="m1", reason="照片看不清")
    assert "旗里要求补材料：参保人户口簿" in operator.see("/cases/case007").text


def test_who_unmasks_says_why_and_is_noted(banner: Banner, operator: Visitor) -> None:
    unsaid = operator.send_form("/cases/case007", do="unmask", reason=" ")
    assert (unsaid.status_code, PERSON.name in unsaid.text) == (400, False)
    shown = operator.send_form("/cases/case007", do="unmask", reason="来电核对")
    assert all(each in shown.text for each in (PERSON.name, PERSON.id_number, PERSON.phone, PERSON.address))
    line = noted(banner)
    assert (line.act, line.who, line.about, line.reason) == ("unmasked", "suren", "case007", "来电核对")
    assert PERSON.name not in operator.see("/cases/case007").text


@pytest.mark.parametrize("words", [NUMBER.lower(), PERSON.id_number, PERSON.phone, "萨仁"])
def test_a_search_leads_to_the_case(operator: Visitor, words: str) -> None:
    answer = operator.send_form("/cases", words=words)
    assert NUMBER in answer.text
    assert "没有查到" in operator.send_form("/cases", words="没有这个人").text


def test_what_the_hall_says_reaches_the_device(banner: Banner, point: Device, operator: Visitor) -> None:
    done = operator.send_form("/cases/case007", do="status", status="processing", note="已转人社局")
    assert (done.status_code, done.headers["location"]) == (303, "/console/cases/case007?done=case_status")
    assert "已办：写办件进度" in operator.see("/cases/case007?done=case_status").text
    line = noted(banner)
    assert (line.act, line.about, line.before, line.after) == ("case_status", NUMBER, "", "processing")
    operator.send_form("/cases/case007", do="request", material="m1", reason="照片看不清")
    operator.send_form("/cases/case007", do="result", result="准予参保", document="1 号")
    point.sync()
    kinds = {each.entry.kind for each in point.journal() if each.entry.subject == "case007"}
    assert kinds >= {"case_status_changed", "materials_requested", "result_recorded"}


def test_what_the_state_forbids_is_said_and_nothing_is_written(banner: Banner, operator: Visitor) -> None:
    operator.send_form("/cases/case007", do="result", result="准予", document="")
    before = banner.rows()["entries"]
    answer = operator.send_form("/cases/case007", do="status", status="accepted", note="")
    assert (answer.status_code, "不能受理" in answer.text) == (400, True)
    for fields in ({"do": "status", "status": "nonsense"}, {"do": "request"}, {"do": "result"}, {"do": "x"}):
        assert operator.send_form("/cases/case007", **fields).status_code == 400
    assert operator.send_form("/cases/nowhere", do="status", status="accepted").status_code == 400
    assert banner.rows()["entries"] == before


def test_an_auditor_looks_and_writes_nothing(banner: Banner, point: Device) -> None:
    auditor = visitor(banner, hall.colleague(banner, "nomin", "auditor"))
    page = auditor.see("/cases/case007")
    assert "旗里要写的" not in page.text
    assert auditor.send_form("/cases/case007", do="status", status="processing").status_code == 403
    with banner.reading() as connection:
        assert read_case(connection, "case007").progress.text == ""


def test_a_conflict_is_shown_with_both_sides_and_settled(
    banner: Banner, point: Device, device: Make, operator: Visitor
) -> None:
    other = device("other", POINT, banner)
    other.sync()
    for each, state in ((point, "missing"), (other, "invalid")):
        mark = MaterialMark(code="m1", state=state, reason="x" if state == "invalid" else "")  # type: ignore[arg-type]
        was = MaterialMark(code="m1", state="handed_in")
        change = MaterialsRecorded(changes=(MaterialChange(was=was, now=mark),))
        each.write([Statement("case007", "materials_recorded", change)])
    point.sync()
    other.sync()
    page = operator.see("/cases/case007").text
    assert page.count("以此为准") == 2
    assert "不一致" in operator.see("/cases?need=conflict").text
    with banner.reading() as connection:
        conflict = read_case(connection, "case007").open_conflicts[0]
    for side in conflict.sides:
        answer = operator.send_form("/cases/case007", do="settle", what=conflict.what, side=side.digest)
        if answer.status_code == 303:
            break
    assert "以此为准" not in operator.see("/cases/case007").text
    assert noted(banner).act == "conflict_settled"
    late = operator.send_form("/cases/case007", do="settle", what=conflict.what, side=side.digest)
    assert late.status_code == 400


def test_staff_are_appointed_and_leave(banner: Banner, operator: Visitor) -> None:
    operator.send_form("/staff", do="add", site=POINT, name="其木格", role="代办员")
    assert "其木格" in operator.see(f"/staff?site={POINT}").text
    line = noted(banner)
    assert (line.act, line.before, line.after) == ("staff_appointed", "", "代办员")
    operator.send_form("/staff", do="remove", site=POINT, name="其木格")
    assert "已离岗 1 人" in operator.see("/staff").text
    assert noted(banner).before == "代办员"


def test_an_entry_is_set_aside_looked_at_and_taken_back(
    banner: Banner, point: Device, operator: Visitor
) -> None:
    place = {"device": point.name, "seq": "3"}
    assert operator.send_form("/apart", do="set_aside", **place, reason="").status_code == 400
    operator.send_form("/apart", do="set_aside", **place, reason="写错了")
    assert "写错了" in operator.see("/apart").text
    looked = operator.send_form("/apart", do="look", **place)
    assert PERSON.name in looked.text
    assert noted(banner).act == "entry_read"
    operator.send_form("/apart", do="take_back", **place)
    assert "没有存疑的记录" in operator.see("/apart").text
    with banner.reading() as connection:
        stored = select(StoredEntry.seq).where(StoredEntry.device == point.name, StoredEntry.seq == 3)
        assert connection.scalar(stored) == 3


def test_devices_are_revoked_readmitted_and_moved(banner: Banner, point: Device, operator: Visitor) -> None:
    operator.send_form("/devices", do="revoke", device=point.name, reason="丢了")
    assert "已停用" in operator.see("/devices").text
    assert noted(banner).reason == "丢了"
    operator.send_form("/devices", do="readmit", device=point.name)
    operator.send_form("/devices", do="move", device=point.name, site="ML01")
    line = noted(banner)
    assert (line.act, line.before, line.after) == ("device_moved", POINT, "ML01")
    assert operator.send_form("/devices", do="revoke", device="nothing").status_code == 401


def test_sheets_for_many_sites_are_one_file_and_codes_are_cancelled(
    banner: Banner, operator: Visitor
) -> None:
    pdf = operator.send_form("/devices", do="sheets", site=["ML01", POINT], address="https://banner.example")
    assert pdf.headers["content-type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(pdf.content)).pages) == 2
    page = operator.see("/devices").text
    assert page.count('name="code"') == 2
    digest = page.split('name="code" value="')[1].split('"')[0]
    operator.send_form("/devices", do="cancel", code=digest)
    assert noted(banner).act == "code_cancelled"
    assert operator.send_form("/devices", do="cancel", code=digest).status_code == 400
    before = banner.rows()["enrolment_codes"]
    for wrong in ({"site": ["nowhere"]}, {"site": ["ML01"], "address": "no address"}, {}):
        answer = operator.send_form("/devices", do="sheets", **{"address": "https://banner.example", **wrong})
        assert answer.status_code in (400, 422)
    assert banner.rows()["enrolment_codes"] == before
