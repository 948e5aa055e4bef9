"""The catalogue as a workbook by the operator's commands: out, edited, back, with a report by cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from casework.cases.kinds.cases import CaseVoided
from casework.release.catalogue import Release, Text
from casework.release.differences import differences
from casework.release.release_file import read, write
from sync.server.commands.main import main
from tests.support.banners import HALL, POINT, SITES, Banner, let_be_known, seal_in
from tests.support.bare_devices import BareDevice
from tests.support.entry_histories import opened
from tests.support.forged import Claim
from tests.support.releases import MN_SEAL, small_release
from tests.support.workbooks import Cells, cells_of, edited, put, row_of

Run = Callable[..., str]
Edits = Callable[[dict[str, Cells]], object]
DEPARTMENT = "旗民政局"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `banner …`; what it prints, on stderr where it ends otherwise than well."""

    def command(*words: object, code: int = 0) -> str:
        capsys.readouterr()
        try:
            ended = main(["banner", *map(str, words), "--data", str(tmp_path / "server")])
        except SystemExit as stopped:
            ended = int(stopped.code or 0)
        printed = capsys.readouterr()
        assert ended == code, printed
        return printed.err if code else printed.out + printed.err

    return command


def first_release() -> Release:
    """Matters of two departments; a text that a translator approved."""
    release = small_release()
    approved = json.loads(write(release))
    approved["matters"][1]["authority"] = {"zh": DEPARTMENT}
    approved["matters"][1]["name"] = {"zh": "临时救助", "mn": MN_SEAL, "status": "approved"}
    approved["matters"][1]["name"] |= {"approved_by": "乌云", "approved_on": "2026-11-01"}
    return read(json.dumps(approved).encode())


@pytest.fixture
def copy(run: Run, tmp_path: Path) -> Callable[[], Release]:
    """A banner that published a release; the working copy as it stands whenever it is asked for."""
    run("init", HALL, "白音旗")
    for code, (parent, name) in SITES.items():
        run("site", "add", code, parent, name)
    file = tmp_path / "v1.json"
    file.write_bytes(write(first_release()))
    run("release", "publish", file)

    def now() -> Release:
        out = tmp_path / "now.json"
        run("catalogue", "export", out)
        return read(out.read_bytes())

    assert now() == first_release()
    return now


@pytest.fixture
def workbook(run: Run, copy: object, tmp_path: Path) -> Path:
    file = tmp_path / "catalogue.xlsx"
    run("catalogue", "export", file)
    return file


def edit(file: Path, change: Edits) -> None:
    file.write_bytes(edited(file.read_bytes(), change))


def test_an_unchanged_workbook_changes_nothing(run: Run, copy: Callable[[], Release], workbook: Path) -> None:
    assert "没有改动" in run("catalogue", "import", workbook, "--by", "其其格")
    assert copy() == first_release()


def test_an_edited_workbook_becomes_the_working_copy(
    run: Run, copy: Callable[[], Release], workbook: Path
) -> None:
    def change(sheets: dict[str, Cells]) -> None:
        matter = row_of(sheets, "事项", "TEST-001")
        put(sheets, "事项", matter, 承诺时限=3, 办理地点="二楼", 办理方式·嘎查="帮办")
        new = len(sheets["材料"]) + 1
        put(
            sheets,
            "材料",
            new,
            事项编码="TEST-003",
            材料编码="m9",
            材料名称="户口簿",
            材料形式="原件",
            原件份数=1,
        )
        put(sheets, "条件和叫法", 2, 事项编码="TEST-002", 用于="常用叫法", 文字="救急钱")

    edit(workbook, change)
    assert run("catalogue", "check", workbook).strip() == "没有问题，可以收回"
    assert copy() == first_release()
    assert "改动 3 个部分" in run("catalogue", "import", workbook, "--by", "其其格")
    changed = {each.path for each in differences(first_release(), copy())}
    assert changed == {
        "matters[TEST-001].promised_limit.value",
        "matters[TEST-001].place",
        "matters[TEST-001].modes[gacha]",
        "matters[TEST-002].keywords[0]",
        "matters[TEST-003].materials[m9]",
    }


def test_bad_cells_are_named_and_nothing_is_taken(
    run: Run, copy: Callable[[], Release], workbook: Path
) -> None:
    def change(sheets: dict[str, Cells]) -> None:
        put(sheets, "事项", 2, 承诺时限="五天", 办理地点="三楼", 到现场次数=1.5)
        put(sheets, "事项", 3, 状态="在用了", 生效日期="去年")
        put(sheets, "材料", 2, 事项编码="TEST-01")
        put(sheets, "情形选项", 2, 情形标识="persn")

    edit(workbook, change)
    report = run("catalogue", "import", workbook, "--by", "其其格", code=1)
    for line in (
        "工作表“事项”R2（承诺时限）：写的是 “五天”。应改为：一个数，如 5 或 2.5",
        "工作表“事项”M3（状态）：写的是 “在用了”。应改为：以下之一：在用、暂停、取消",
        "工作表“事项”N3（生效日期）：写的是 “去年”。应改为：一个日期，如 2026-11-24",
        "工作表“材料”A2（事项编码）：“事项”表里没有 “TEST-01”",
        "例如 “TEST-001”",
        "“情形”表里没有 “TEST-001 / persn”",
        "没有收回，工作副本没有改动",
    ):
        assert line.partition("R2")[2] in report or line in report, report
    assert copy() == first_release()


def test_what_the_check_of_meaning_finds_is_named_by_cell(run: Run, workbook: Path) -> None:
    def change(sheets: dict[str, Cells]) -> None:
        put(sheets, "材料", row_of(sheets, "材料", "m2"), 何时需要="person=newbron")
        put(sheets, "事项", row_of(sheets, "事项", "TEST-002"), 事项编码="TEST-001")
        put(sheets, "站点", 3, 上级站点="XX99")
        put(sheets, "站点", 4, 站点类别="")
        put(sheets, "目录", 2, 目录版本名="")

    edit(workbook, change)
    report = run("catalogue", "check", workbook, code=1)
    assert "matters[" not in report
    assert "与 工作表“事项”A2（事项编码） 重复" in report
    assert "（站点类别）：缺少必填字段。应改为：以下之一：旗、" in report
    assert "工作表“目录”A2（目录版本名）：缺少必填字段。应改为：文字" in report
    assert "工作表“材料”AE3（何时需要）" in report
    assert "newbron" in report
    assert "工作表“事项”A3（事项编码）" in report
    assert "工作表“站点”" in report
    assert "XX99" in report


def test_a_column_or_sheet_that_is_missing_is_no_deletion(run: Run, workbook: Path) -> None:
    def change(sheets: dict[str, Cells]) -> None:
        sheets["检查项清单"] = sheets.pop("检查项")
        put(sheets, "材料", 1, 材料名称="材料名")
        del sheets["办理流程"]

    edit(workbook, change)
    report = run("catalogue", "check", workbook, code=1)
    assert "工作表“检查项”：工作簿里没有这张表。应改为：把“检查项清单”改回“检查项”" in report
    assert "没有“材料名称”这一列。应改为：把“材料名”改回“材料名称”" in report
    assert "工作表“办理流程”：工作簿里没有这张表" in report


def test_a_row_that_is_gone_is_asked_about(run: Run, copy: Callable[[], Release], workbook: Path) -> None:
    def change(sheets: dict[str, Cells]) -> None:
        del sheets["事项"][row_of(sheets, "事项", "TEST-003") - 1]

    edit(workbook, change)
    assert "表里没有了 matter:TEST-003" in run("catalogue", "import", workbook, "--by", "其其格", code=1)
    assert copy() == first_release()
    run("catalogue", "import", workbook, "--by", "其其格", "--remove")
    assert [matter.code for matter in copy().matters] == ["TEST-001", "TEST-002"]


def test_a_department_edits_its_own_part(run: Run, copy: Callable[[], Release], tmp_path: Path) -> None:
    part = tmp_path / "part.xlsx"
    run("catalogue", "export", part, "--department", DEPARTMENT)
    sheets = cells_of(part.read_bytes())
    assert [cells[0] for cells in sheets["事项"]] == ["事项编码", "TEST-002"]
    assert "站点" not in sheets
    edit(part, lambda sheets: put(sheets, "事项", 2, 办理地点="一楼"))
    run("catalogue", "import", part, "--by", "民政局")
    (only,) = differences(first_release(), copy())
    assert only.path == "matters[TEST-002].place"
    assert "没有部门 旗财政局 的事项" in run("catalogue", "export", part, "--department", "旗财政局", code=1)


def test_edits_of_two_at_once_are_put_together(
    run: Run, copy: Callable[[], Release], workbook: Path, tmp_path: Path
) -> None:
    mine, theirs = workbook, tmp_path / "theirs.xlsx"
    theirs.write_bytes(mine.read_bytes())
    edit(mine, lambda sheets: put(sheets, "事项", 2, 办理地点="二楼"))
    edit(theirs, lambda sheets: put(sheets, "事项", 2, 到现场次数=2))
    run("catalogue", "import", mine, "--by", "甲")
    run("catalogue", "import", theirs, "--by", "乙")
    matter = copy().matters[0]
    assert (matter.place, matter.visits) == (Text(zh="二楼"), 2)


def test_where_two_changed_the_same_both_are_shown(
    run: Run, copy: Callable[[], Release], workbook: Path, tmp_path: Path
) -> None:
    mine, theirs = workbook, tmp_path / "theirs.xlsx"
    theirs.write_bytes(mine.read_bytes())
    edit(mine, lambda sheets: put(sheets, "事项", 2, 到现场次数=3))
    edit(theirs, lambda sheets: put(sheets, "事项", 2, 到现场次数=2))
    run("catalogue", "import", mine, "--by", "甲")
    report = run("catalogue", "import", theirs, "--by", "乙", code=1)
    assert "matter:TEST-001.visits：原来是 “1”，这份改为 “2”，别人改为 “3”" in report
    assert copy().matters[0].visits == 3


def test_a_changed_chinese_makes_its_translation_a_draft(
    run: Run, copy: Callable[[], Release], workbook: Path
) -> None:
    edit(workbook, lambda sheets: put(sheets, "事项", 3, 事项名称="临时救助金"))
    assert "译文退为草稿，请译者审定：“临时救助金”" in run("catalogue", "import", workbook, "--by", "甲")
    assert copy().matters[1].name == Text(zh="临时救助金", mn=MN_SEAL, status="draft")


def test_nobody_approves_in_a_workbook(run: Run, copy: Callable[[], Release], workbook: Path) -> None:
    words = "已审定：某人，2026-11-02"
    edit(workbook, lambda sheets: put(sheets, "事项", 2, **{"事项名称（译文）": words}))
    run("catalogue", "import", workbook, "--by", "甲")
    assert copy().matters[0].name.status == "draft"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook", b"\xd0\xcf\x11\xe0" + b"0" * 600])
def test_what_is_no_workbook_is_refused(run: Run, workbook: Path, content: bytes) -> None:
    workbook.write_bytes(content)
    assert "读不了这个工作簿" in run("catalogue", "import", workbook, "--by", "甲", code=1)


def test_numbers_that_lost_digits_are_refused(run: Run, workbook: Path) -> None:
    edit(workbook, lambda sheets: put(sheets, "事项", 2, 基本编码=150727200002290003))
    assert "被表格软件当成了数字" in run("catalogue", "import", workbook, "--by", "甲", code=1)


def test_the_working_copy_is_compared_and_published(
    run: Run, copy: Callable[[], Release], workbook: Path
) -> None:
    edit(workbook, lambda sheets: put(sheets, "事项", 2, 到现场次数=2))
    run("catalogue", "import", workbook, "--by", "其其格")
    compared = run("catalogue", "compare")
    assert "matters[TEST-001].visits：“1” 改为 “2”" in compared
    assert "共 1 处不同" in compared
    shown = run("catalogue", "show", "--matter", "TEST-001").splitlines()
    assert shown[0] == "基于 v1-test（第 1 版）"
    assert [line.split("\t")[2:4] for line in shown[1:]] == [["其其格", "catalogue.xlsx"], ["—", "v1-test"]]
    assert "已发布 v2（第 2 版）" in run("catalogue", "publish", "v2", "--by", "苏和")
    assert (copy().name, copy().number, copy().matters[0].visits) == ("v2", 2, 2)
    assert "共 0 处不同" in run("catalogue", "compare")
    assert "共 3 处不同" in run("catalogue", "compare", "1", "2")


def test_a_matter_is_suspended_withdrawn_and_brought_back(run: Run, copy: Callable[[], Release]) -> None:
    run("catalogue", "status", "TEST-002", "suspended", "--to", "2026-12-31", "--by", "其其格")
    assert (copy().matters[1].status, str(copy().matters[1].effective_to)) == ("suspended", "2026-12-31")
    basis = ("--basis", "旗政发〔2026〕3号")
    run("catalogue", "status", "TEST-002", "withdrawn", *basis, "--by", "其其格")
    withdrawal = copy().matters[1].withdrawal
    assert withdrawal is not None
    assert withdrawal.basis[0].title == "旗政发〔2026〕3号"
    run("catalogue", "status", "TEST-002", "in_use", "--by", "其其格")
    assert copy() == first_release()
    assert "没有事项 NONE" in run("catalogue", "status", "NONE", "in_use", "--by", "其其格", code=1)


def test_a_release_published_by_another_way_joins_the_edits(
    run: Run, copy: Callable[[], Release], workbook: Path, tmp_path: Path
) -> None:
    edit(workbook, lambda sheets: put(sheets, "事项", 2, 到现场次数=2))
    run("catalogue", "import", workbook, "--by", "其其格")
    run("calendar", "set", "2027-02-05", "rest", "--basis", "放假通知")
    assert (copy().number, copy().matters[0].visits) == (2, 2)
    assert copy().calendar is not None
    run("catalogue", "publish", "v3", "--by", "苏和")
    assert (copy().number, copy().name) == (3, "v3")


def test_what_a_change_means_names_sites_and_open_cases(run: Run, copy: object, tmp_path: Path) -> None:
    run("catalogue", "status", "TEST-001", "suspended", "--by", "其其格")
    server = tmp_path / "server"
    banner = Banner(f"sqlite:///{server / 'banner.db'}", seal_in(server))
    with banner.writing() as connection:
        let_be_known(connection)
    device = BareDevice(banner)
    taken_up = msgspec.structs.replace(opened(), matter_code="TEST-001", site=POINT)
    for number in (1, 2, 3):
        device.write(Claim(f"case-{number}", "case_opened", taken_up))
    device.write(Claim("case-3", "case_voided", CaseVoided(reason="写错了"), 2))
    device.send()
    report = run("catalogue", "effect")
    assert "TEST-001 城乡居民基本医疗保险参保登记：已暂停，不能新办" in report
    assert "办理的站点 2 个；未办结的办件：ML0101 2" in report
    banner.database.close()
