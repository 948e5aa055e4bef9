"""Wrong files and wrong arguments on the command line: told in Chinese, and as the user's to mend."""

from __future__ import annotations

import re
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
    assert "文件读不出" in failed(capsys, *enrol, "/nowhere.pem")
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


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("slip",), "还要写 CODE, --name, --out"),
        (("banner",), "还要写 VERB"),
        (("nonsense",), "没有“nonsense”，可写 setup、"),
        (("slip", "X", "--name", "甲", "--out", "x.pdf", "--missing", "x"), "--missing：“x”的写法不对"),
        (
            ("slip", "X", "--name", "甲", "--out", "x.pdf", "--paper", "b4"),
            "没有“b4”，可写 a4、a4-large、",
        ),
        (("slip", "X", "--name"), "后面要写一个值"),
        (("cases", "--limit", "x"), "--limit：“x”的写法不对"),
        (("cases", "--nonsense"), "不认得 --nonsense"),
        (("sync", "--tries", "0"), "应为 1 到 1000"),
        (("sync", "--tries", "-1"), "应为 1 到 1000"),
        (("banner", "release", "publish", "x", "--valid-days", "-1", "--data", "x"), "应为 1 到 36600"),
    ],
)
def test_wrong_usage_is_told_in_chinese(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], told: str
) -> None:
    said = failed(capsys, *argv, code=2)
    assert told in said
    assert not re.findall(r"\b(usage|error|argument|invalid|required)\b", said)


def test_help_speaks_chinese_and_explains_each_argument(capsys: pytest.CaptureFixture[str]) -> None:
    groups = ((), ("banner",))  # whose verbs stand below a bare word
    for argv in (
        (),
        ("slip",),
        ("banner",),
        ("banner", "site", "add"),
        ("banner", "code"),
        ("banner", "device", "revoke"),
        ("banner", "device", "move"),
        ("banner", "staff", "add"),
        ("banner", "staff", "remove"),
        ("banner", "release", "publish"),
        ("banner", "backup"),
        ("banner", "restore"),
    ):
        with pytest.raises(SystemExit):
            main((*argv, "--help"))
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("用法：")
        assert "显示这段说明" in "".join(lines)
        assert not re.search(r"\b(None|True|False)\b", "".join(lines))
        assert not [
            line for line in lines if argv not in groups and re.fullmatch("  [A-Z]+", line)
        ]  # a bare name
