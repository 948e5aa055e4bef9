"""Wrong files and wrong arguments on the command line: told in Chinese, and as the user's to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.cli.commands import main
from tests.support.workplaces import demo_folder


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(demo_folder(tmp_path / "data"))


def failed(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 1) -> str:
    try:
        ended = main(argv)
    except SystemExit as stopped:
        ended = int(stopped.code or 0)
    said = capsys.readouterr()
    assert (ended, said.out) == (code, ""), said.err
    return said.err


def test_a_certificate_that_cannot_be_used_is_named(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path
) -> None:
    enrol = ("enrol", "--data", data, "--server", "https://127.0.0.1:1", "--code", "A", "--certificate")
    assert "证书读不出" in failed(capsys, *enrol, "/nowhere.pem")
    wrong = tmp_path / "wrong.pem"
    for content in (b"no certificate", b"\xff\xfe"):
        wrong.write_bytes(content)
        assert "不是 PEM 证书" in failed(capsys, *enrol, str(wrong))


def test_why_a_file_cannot_be_used_is_said_in_chinese(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path
) -> None:
    for argv in (
        ("parcel", "take", "/nowhere", "--data", data),
        ("parcel", "answer", "/nowhere", "--out", "/x", "--data", data),
        ("catalogue", "check", "/nowhere"),
        ("proof", "/nowhere", "--out", str(tmp_path / "x.pdf")),
        ("booklet", "--release", "/nowhere", "--out", str(tmp_path / "x.pdf")),
        ("setup", "--demo", "--release", "/nowhere", "--data", str(tmp_path / "new")),
    ):
        assert "没有这个文件或文件夹" in failed(capsys, *argv)


def test_an_answer_that_cannot_be_written_is_no_bug(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path
) -> None:
    parcel = tmp_path / "parcel"
    parcel.write_bytes(b"no parcel")
    banner = tmp_path / "banner"
    assert main(("banner", "init", "BQ00", "示例旗", "--data", str(banner))) == 0
    capsys.readouterr()
    said = failed(capsys, "parcel", "answer", str(parcel), "--out", "/nowhere/x", "--data", str(banner))
    assert "程序出错" not in said
    assert not (banner / "log").exists()
