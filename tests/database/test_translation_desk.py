"""The translation desk by the operator's commands: texts out to a translator, back, approved, sent back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.release.catalogue import Release, Text
from casework.release.release_file import read, write
from sync.server.commands.main import main
from sync.server.workshop.translation_workbook import SHEET
from tests.support.banners import HALL, SITES
from tests.support.releases import MN_SEAL, MN_WITH_SUFFIX, small_release
from tests.support.workbooks import cells_of, edited, put, row_of

Run = Callable[..., str]
KEY = "matter:TEST-001 name"
TRANSLATOR = ("--by", "乌云")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `banner …` of a banner that published a release; what it printed, on stderr where it failed."""

    def command(*words: object, code: int = 0) -> str:
        capsys.readouterr()
        ended = main(["banner", *map(str, words), "--data", str(tmp_path / "server")])
        printed = capsys.readouterr()
        assert ended == code, printed
        return printed.err if code else printed.out + printed.err

    command("init", HALL, "白音旗")
    for code, (parent, name) in SITES.items():
        command("site", "add", code, parent, name)
    file = tmp_path / "v1.json"
    file.write_bytes(write(small_release()))
    command("release", "publish", file)
    return command


def now(run: Run, tmp_path: Path) -> Release:
    out = tmp_path / "now.json"
    run("catalogue", "export", out)
    return read(out.read_bytes())


def approved(zh: str, mn: str) -> Text:
    today = dt.datetime.now().astimezone().date()
    return Text(zh=zh, mn=mn, status="approved", approved_by="乌云", approved_on=today)


def test_texts_are_counted_and_listed(run: Run) -> None:
    assert "草稿\t4" in run("translation", "count")
    lines = run("translation", "list", "--status", "draft", "--matter", "TEST-001").splitlines()
    assert [line.split("\t")[0] for line in lines] == [KEY]


def test_a_translators_workbook_comes_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "texts.xlsx"
    run("translation", "export", file, "--matter", "TEST-001")
    sheets = cells_of(file.read_bytes())
    row, other = (row_of(sheets, SHEET, key) for key in (KEY, "matter:TEST-001 authority"))
    assert "身份证" in str(sheets[SHEET][row_of(sheets, SHEET, "居民身份证") - 1])

    def change(sheets: dict[str, list[list[object]]]) -> None:
        put(sheets, SHEET, row, 蒙文=MN_SEAL, 译文状态="已审定")
        put(sheets, SHEET, other, 蒙文=MN_WITH_SUFFIX)

    file.write_bytes(edited(file.read_bytes(), change))
    assert "改动 2 条，其中审定 1 条" in run("translation", "import", file, *TRANSLATOR)
    matter = now(run, tmp_path).matters[0]
    assert matter.name == approved("城乡居民基本医疗保险参保登记", MN_SEAL)
    assert matter.authority == Text(zh="旗医疗保障局", mn=MN_WITH_SUFFIX, status="draft")


def test_an_xliff_comes_back(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "texts.xlf"
    run("translation", "export", file, "--matter", "TEST-001")
    words = file.read_text("utf-8")
    assert 'name="matter:TEST-001 name"' in words
    start = words.index(KEY)
    unit = words[start : words.index("</unit>", start)]
    file.write_text(words.replace(unit, unit.replace('state="translated"', 'state="final"')), "utf-8")
    assert "其中审定 1 条" in run("translation", "import", file, *TRANSLATOR)
    assert now(run, tmp_path).matters[0].name.approved_by == "乌云"


def test_one_bad_line_and_nothing_is_taken(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "texts.xlsx"
    run("translation", "export", file, "--matter", "TEST-001")
    sheets = cells_of(file.read_bytes())
    row = row_of(sheets, SHEET, KEY)

    def change(sheets: dict[str, list[list[object]]]) -> None:
        put(sheets, SHEET, row, 蒙文=MN_SEAL, 译文状态="已审定")
        put(sheets, SHEET, row + 1, 蒙文="abc")

    file.write_bytes(edited(file.read_bytes(), change))
    report = run("translation", "import", file, *TRANSLATOR, code=1)
    assert f"第 {row + 1} 行：里面没有蒙古文字母" in report
    assert now(run, tmp_path) == small_release()


def test_approving_takes_equal_texts_along(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "v1.json"
    release = now(run, tmp_path)
    file.write_bytes(write(release))
    authority = "matter:TEST-001 authority"
    xlsx = tmp_path / "texts.xlsx"
    run("translation", "export", xlsx)
    sheets = cells_of(xlsx.read_bytes())
    rows = [at for at, cells in enumerate(sheets[SHEET], 1) if "旗医疗保障局" in map(str, cells)]
    assert len(rows) == 3

    def change(sheets: dict[str, list[list[object]]]) -> None:
        for row in rows:
            put(sheets, SHEET, row, 蒙文=MN_SEAL)

    xlsx.write_bytes(edited(xlsx.read_bytes(), change))
    run("translation", "import", xlsx, *TRANSLATOR)
    assert "其中审定 3 条" in run("translation", "approve", authority, *TRANSLATOR)
    assert {matter.authority for matter in now(run, tmp_path).matters} == {approved("旗医疗保障局", MN_SEAL)}


def test_a_text_sent_back_is_a_draft_with_a_note_until_it_is_mended(run: Run, tmp_path: Path) -> None:
    run("translation", "approve", KEY, *TRANSLATOR)
    assert "已审定\t1" in run("translation", "count")
    run("translation", "send-back", KEY, "--note", "漏了“基本”", "--by", "苏和")
    first, second, *_rest = run("translation", "list").splitlines()
    assert first.startswith(KEY)
    assert second == "\t退回：漏了“基本”（苏和）"
    assert now(run, tmp_path).matters[0].name.status == "draft"
    xlsx = tmp_path / "texts.xlsx"
    run("translation", "export", xlsx, "--matter", "TEST-001")
    row = row_of(cells_of(xlsx.read_bytes()), SHEET, KEY)
    xlsx.write_bytes(edited(xlsx.read_bytes(), lambda sheets: put(sheets, SHEET, row, 蒙文=MN_SEAL)))
    run("translation", "import", xlsx, *TRANSLATOR)
    assert "退回未改\t0" in run("translation", "count")


def test_a_chinese_that_changed_meanwhile_is_reported(run: Run, tmp_path: Path) -> None:
    texts, sheets = tmp_path / "texts.xlsx", tmp_path / "catalogue.xlsx"
    run("translation", "export", texts, "--matter", "TEST-001")
    run("catalogue", "export", sheets)
    sheets.write_bytes(
        edited(sheets.read_bytes(), lambda cells: put(cells, "事项", 2, 事项名称="城乡居民医保参保"))
    )
    run("catalogue", "import", sheets, "--by", "其其格")
    row = row_of(cells_of(texts.read_bytes()), SHEET, KEY)
    texts.write_bytes(
        edited(texts.read_bytes(), lambda cells: put(cells, SHEET, row, 蒙文=MN_SEAL, 译文状态="已审定"))
    )
    report = run("translation", "import", texts, *TRANSLATOR, code=1)
    assert "汉文已经改为 “城乡居民医保参保”" in report
    run("translation", "import", texts, *TRANSLATOR, "--leave-outdated")
    assert now(run, tmp_path).matters[0].name.status == "draft"


def test_nobody_approves_in_anothers_name_or_without_a_translation(run: Run, tmp_path: Path) -> None:
    texts = tmp_path / "texts.xlsx"
    run("translation", "export", texts, "--matter", "TEST-001")
    row = row_of(cells_of(texts.read_bytes()), SHEET, KEY)
    words = "已审定：别人，2026-11-01"
    texts.write_bytes(edited(texts.read_bytes(), lambda cells: put(cells, SHEET, row, 译文状态=words)))
    assert "审定人写的是 “别人”" in run("translation", "import", texts, *TRANSLATOR, code=1)
    report = run("translation", "approve", "matter:TEST-001 authority", *TRANSLATOR, code=1)
    assert "还没有蒙文" in report
