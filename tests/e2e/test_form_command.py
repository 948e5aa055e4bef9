"""Every document through the real process, and what the banner makes of their entries."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.services.forms.enquiry import EnquiryOrder
from desktop.services.forms.handover import HandoverOrder
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.forms.transfer import TransferOrder
from desktop.services.people.unlock import unlock
from desktop.services.upkeep.new_workplace import SetUp
from tests.support.banners import Banner
from tests.support.operator_commands import command
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_folder, ready_draft

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def tamga(tmp_path: Path) -> Run:
    """Runs a command on the data folder of a township's demonstration."""
    folder = tmp_path / "data"
    bootstrap.set_up(folder, SetUp(site_code="ML01", staff_name="乌云"))

    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = command("desktop", *arguments, "--data", str(folder), folder=tmp_path)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def slip(tamga: Run) -> str:
    answers = ("--answer", "person=other", "--answer", "agent=no", "--handed-in", "1")
    named = ("--name", "测试·甲", "--id-number", "152129195001010004")
    said = tamga("slip", "SAMPLE-004", *answers, *named, "--out", "slip.pdf").stdout
    found = re.search(r"ML01-\d+-A\d+", said)
    assert found
    return found.group()


def words(path: Path) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))


@pytest.mark.slow
def test_each_document_of_a_case_is_made(tamga: Run, tmp_path: Path) -> None:
    number = slip(tamga)
    made = {
        "receipt": (("--original", "2", "--copy", "2=2"), "材料接收清单"),
        "authorization": (("--agent", "苏和", "--power", "follow"), "代办委托书"),
        "supplement": (("--by", "2036-12-31"), "补正告知书"),
        "handover": (("--outcome", "准予", "--document-number", "1 号"), "送达凭证"),
        "transfer": (("--to", "BQ00", "--carrier", "萨仁"), "转办单"),
    }
    ends = {"handover": slip(tamga), "transfer": slip(tamga)}  # what ends a case is of a case of its own
    for name, (options, title) in made.items():
        said = tamga("form", name, ends.get(name, number), *options, "--out", "form.pdf").stdout
        assert title in said
        assert re.search(r"[A-Z]{2}-ML01-\d+-A001", said), said
        assert title in words(tmp_path / "form.pdf").replace("办理结果", "")
    again = tamga("form", "second-visit", number, "--handed-in", "3", "--paper", "a5", "--out", "again.pdf")
    assert f"（接 {number}）" in again.stdout
    assert number in words(tmp_path / "again.pdf")
    for name, arguments in (
        ("guide", ("SAMPLE-004",)),
        ("enquiry", ("SAMPLE-004", "--note", "请带身份证", "--follow-up", "call")),
        ("ledger", ("--from", "2026-01-01")),
    ):
        tamga("form", name, *arguments, "--out", f"{name}.pdf")
    assert "共 3 件" in words(tmp_path / "ledger.pdf")
    assert tamga("journal", "verify").returncode == 0


@pytest.mark.slow
def test_what_is_wrong_is_named_with_what_to_do(tamga: Run, tmp_path: Path) -> None:
    number = slip(tamga)
    out = ("--out", "form.pdf")
    assert "ML01-20261124-A999" in tamga("form", "receipt", "ML01-20261124-A999", *out, code=1).stderr
    assert "1 申请人居民身份证" in tamga("form", "receipt", number, "--original", "99", *out, code=2).stderr
    assert "--outcome" not in tamga("form", "handover", number, *out, code=1).stderr
    assert "BQ00" in tamga("form", "transfer", number, "--to", "NO", *out, code=1).stderr
    assert "2026-11-24" in tamga("form", "ledger", "--from", "gestern", *out, code=2).stderr
    assert not (tmp_path / "form.pdf").exists()
    assert "原因" in tamga("cases", "void", number, code=1).stderr
    assert "已作废" in tamga("cases", "void", number, "--reason", "重复登记").stdout
    assert "早已作废" in tamga("cases", "void", number, "--reason", "重复登记").stdout
    assert "\t已作废\t" in tamga("cases", number).stdout
    assert "已作废" in tamga("form", "receipt", number, *out, code=1).stderr


@pytest.mark.slow
def test_the_banner_takes_what_forms_record(served: Banner, tmp_path: Path) -> None:
    folder = demo_folder(tmp_path / "data")
    desk = Desk(unlock(folder, "", None), folder, PaperTray())
    try:
        desk.exchange.enrol(served.url, served.code())
        number = desk.cases.open(ready_draft(desk)).slip_number
        desk.forms.make(ReceiptOrder(slip_number=number))
        desk.forms.make(TransferOrder(slip_numbers=(number,), to_site="ML01"))
        desk.forms.make(HandoverOrder(slip_number=number, outcome="准予"))
        desk.forms.make(EnquiryOrder(asked="问", answered="答"))
        desk.cases.void(desk.cases.open(ready_draft(desk, "SAMPLE-012")).slip_number, "选错事项")
        report = desk.exchange.sync()
        assert (report.notes, desk.exchange.status().entries_doubted) == ((), 0)
        assert served.count() == len(list(desk.upkeep.journal()))
    finally:
        desk.close()
