"""The code of a device on paper: made by the operator's command, scanned at the device, good for a while."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select, update

from casework.errors import FileUnreadable
from desktop.cli.commands import main
from sync.device.enrolment import enrol_request
from sync.device.enrolment_file import SUFFIX, EnrolmentFile, read_enrolment
from sync.server.accounts import enrolment
from sync.server.commands.main import main as operator
from sync.server.refusals import Refused
from sync.server.store import unsealing
from sync.server.store.database import Database
from sync.server.store.tables import EnrolmentCode
from sync.wire.enrolment_code import secret_digest

ADDRESS = "https://tamga.example.cn:8463"
SITE = "BQ00"
SEED = bytes(range(32))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "banner"
    assert main(["banner", "init", SITE, "示例旗", "--data", str(folder)]) == 0
    return folder


def codes(data: Path) -> list[str]:
    seal = unsealing.seal_for(data / "data.key", lambda: "")
    database = Database(f"sqlite:///{data / 'banner.db'}", seal=seal)
    try:
        with database.reading() as connection:
            return list(connection.scalars(select(EnrolmentCode.issued_at)))
    finally:
        database.close()


def test_the_sheet_has_code_address_last_day_and_is_for_its_owner(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheet.pdf"
    wanted = ["banner", "code", SITE, "--sheet", str(out), "--address", ADDRESS, "--data", str(data)]
    capsys.readouterr()
    assert main(wanted) == 0
    code = capsys.readouterr().out.strip()
    page = pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
    assert code in page
    assert ADDRESS in page
    last = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=enrolment.CODE_DAYS)
    assert f"有效期至{last.year}年{last.month}月{last.day}日" in page
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--sheet", "{out}"], "--address"),
        (["--sheet", "{out}", "--address", "tamga"], "地址"),
        (["--sheet", "/no/such/folder/sheet.pdf", "--address", ADDRESS], "--sheet"),
        (["--file", "{out}", "--address", ADDRESS], SUFFIX),
        (["--file", "{out}.tamga-enrolment"], "--address"),
        (["--file", "/no/such/folder/a.tamga-enrolment", "--address", ADDRESS], "--file"),
    ],
)
def test_what_cannot_be_written_leaves_no_code(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    given = [each.format(out=tmp_path / "sheet.pdf") for each in options]
    assert main(["banner", "code", SITE, *given, "--data", str(data)]) == 1
    assert words in capsys.readouterr().err
    assert codes(data) == []


def test_the_file_says_what_the_square_code_says(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"嘎查{SUFFIX}"
    capsys.readouterr()
    wanted = ["banner", "code", SITE, "--file", str(out), "--address", ADDRESS, "--data", str(data)]
    assert operator(wanted) == 0
    assert read_enrolment(out) == EnrolmentFile(ADDRESS, capsys.readouterr().out.strip())
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"tamga-enrolment-1\n", b"tamga-enrolment-2\nhttps://a CODE\n", b"%PDF-1.7\n", b"\xff\xfe\x00"],
)
def test_another_file_is_no_sheet(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / f"a{SUFFIX}"
    file.write_bytes(content)
    with pytest.raises(FileUnreadable):
        read_enrolment(file)


def test_a_server_without_forms_says_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["banner", "code", SITE, "--sheet", "sheet.pdf", "--address", ADDRESS, "--data", str(data)]
    assert operator(wanted) == 1
    assert "不能排版" in capsys.readouterr().err
    assert codes(data) == []


def test_a_code_that_nobody_used_is_good_for_its_days_and_no_longer(data: Path) -> None:
    seal = unsealing.seal_for(data / "data.key", lambda: "")
    database = Database(f"sqlite:///{data / 'banner.db'}", seal=seal)
    today = dt.datetime.now(dt.UTC)
    try:
        for name, days, good in (("device0001", enrolment.CODE_DAYS, True), ("device0002", 31, False)):
            with database.writing() as connection:
                code = enrolment.issue_code(connection, SITE)
                issued_at = (today - dt.timedelta(days=days)).isoformat()
                same = EnrolmentCode.digest == secret_digest(code)
                connection.execute(update(EnrolmentCode).where(same).values(issued_at=issued_at))
            with database.writing() as connection:
                if good:
                    enrolment.enrol(connection, enrol_request(name, SEED, code))
                    continue
                with pytest.raises(Refused) as refused:
                    enrolment.enrol(connection, enrol_request(name, SEED, code))
                assert refused.value.refusal.code == "code_refused"
        with database.writing() as connection:  # the answer was lost, and a month went by
            connection.execute(update(EnrolmentCode).values(issued_at="2020-01-01T00:00:00+00:00"))
            first = enrolment.issue_code(connection, SITE)
            enrolment.enrol(connection, enrol_request("device0003", SEED, first))
            connection.execute(update(EnrolmentCode).values(issued_at="2020-01-01T00:00:00+00:00"))
            assert enrolment.enrol(connection, enrol_request("device0003", SEED, first)).site == SITE
    finally:
        database.close()
