"""A workbook that somebody edited, as cells: each mistake is named with its cell and what would be right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
import pytest

from casework.release.catalogue import Release
from casework.release.problems import Problem, ReleaseProblems
from casework.sheets.places import CellPlace, RowAt, SheetProblem, column_letters, place_of, placed
from casework.sheets.plan import KindSheet, matter_sheets, sheets
from casework.sheets.rows import FilledSheet, filled, headings_of
from casework.sheets.taking import TakenSheets, take, unknown_titles, value_in
from tests.support.releases import MN_SEAL, small_release, text

Cells = list[list[Any]]
Grids = dict[str, Cells]
Edit = Callable[[Grids], object]


@cache
def _filled() -> list[FilledSheet]:
    return filled(small_release())


def grids(release: Release | None = None) -> Grids:
    """The cells of the whole catalogue, as a spreadsheet program has them."""
    made = _filled() if release is None else filled(release)
    return {each.sheet.title: [list(headings_of(each.sheet)), *map(list, each.rows)] for each in made}


def taken(edit: Edit) -> TakenSheets:
    edited = grids()
    edit(edited)
    return take(edited, sheets())


def said(edit: Edit) -> list[str]:
    return [str(each) for each in taken(edit).problems]


def put(sheet: str, row: int, heading: str, cell: Any) -> Edit:
    """Another cell, by its row as spreadsheet programs count and its heading."""

    def edit(cells: Grids) -> None:
        cells[sheet][row - 1][cells[sheet][0].index(heading)] = cell

    return edit


def add(rows: Cells, cells: dict[int, Any]) -> None:
    """A cell behind the last column, in these rows."""
    wide = len(rows[0])
    for row, cell in cells.items():
        while len(rows) <= row:
            rows.append([])
        rows[row] += [None] * (wide - len(rows[row])) + [cell]


def test_what_nobody_edited_has_no_problem_and_is_whole() -> None:
    read = taken(lambda cells: None)
    assert (read.problems, read.is_whole) == ([], True)
    assert msgspec.convert(read.value, Release) == small_release()
    assert list(unknown_titles({"说明": [], "材料": [], "我的": []}, sheets())) == ["我的"]


MISTAKES: dict[str, tuple[Edit, list[str]]] = {
    "no sheet": (
        lambda cells: cells.pop("一件事"),
        [
            "工作表“一件事”：工作簿里没有这张表。应改为：导出时的“一件事”；没有内容也留着表头",
        ],
    ),
    "sheet renamed": (
        lambda cells: cells.update({"材料 (2)": cells.pop("材料"), "我的": []}),
        ["工作表“材料”：工作簿里没有这张表。应改为：把“材料 (2)”改回“材料”"],
    ),
    "no cells at all": (
        lambda cells: cells.update({"委托授权": []}),
        [
            "工作表“委托授权”第 1 行：没有“站点编码”这一列。应改为：保留导出时的全部表头",
            "工作表“委托授权”第 1 行：没有“事项编码”这一列。应改为：保留导出时的全部表头",
        ],
    ),
    "heading renamed": (
        put("放假调休", 1, "上班或放假", "上班和放假"),
        ["工作表“放假调休”第 1 行：没有“上班或放假”这一列。应改为：把“上班和放假”改回“上班或放假”"],
    ),
    "heading of nothing": (
        lambda cells: cells["放假调休"][0].append("备注"),
        ["工作表“放假调休”D1（备注）：没有这样的列。应改为：删去，或改为：日期、上班或放假、依据"],
    ),
    "heading twice": (
        lambda cells: cells["放假调休"][0].append("依据"),
        ["工作表“放假调休”D1（依据）：同一个表头写了两次。应改为：只留一处"],
    ),
    "content without a heading": (
        lambda cells: add(cells["站点"], {0: None, 2: "多出的字"}),
        ["工作表“站点”N1（）：这一列没有表头，下面却有内容。应改为：删去这一列"],
    ),
    "content in the first row alone": (
        lambda cells: add(cells["检查项依据"], {0: None, 1: 5}),
        ["工作表“检查项依据”{last}1（）：这一列没有表头，下面却有内容。应改为：删去这一列"],
    ),
    "blanks without a heading": (
        lambda cells: add(cells["站点"], {0: None, 2: "  "}),
        [],
    ),
    "two rows of the catalogue itself": (
        lambda cells: cells["目录"].append(cells["目录"][1]),
        ["工作表“目录”A3（目录版本名）：多出一行。应改为：这张表只有一行"],
    ),
    "owner that is not there": (
        put("材料", 2, "事项编码", "TEST-00l"),
        [
            "工作表“材料”A2（事项编码）：“事项”表里没有 “TEST-00l”。"
            "应改为：“事项”表里某一行的事项编码，例如 “TEST-001”"
        ],
    ),
    "owner that is like none": (
        put("材料", 2, "事项编码", "啊"),
        ["工作表“材料”A2（事项编码）：“事项”表里没有 “啊”。应改为：“事项”表里某一行的事项编码"],
    ),
    "question that is not there": (
        put("情形选项", 3, "情形标识", "persan"),
        [
            "工作表“情形选项”B3（情形标识）：“情形”表里没有 “TEST-001 / persan”。"
            "应改为：“情形”表里某一行的情形标识，例如 “TEST-001 / person”"
        ],
    ),
    "list that is not there": (
        put("设定依据", 2, "用于", "依据"),
        ["工作表“设定依据”C2（用于）：写的是 “依据”。应改为：以下之一：设定依据、取消依据"],
    ),
    "cell that cannot be read": (
        put("材料", 3, "复印件份数", "两份"),
        ["工作表“材料”{cell}（复印件份数）：写的是 “两份”。应改为：一个数，如 5 或 2.5"],
    ),
    "key that cannot be read": (
        put("情形选项", 2, "事项编码", 1.5e17),
        [
            "工作表“情形选项”A2（事项编码）：150000000000000000 被表格软件当成了数字，后几位已经丢失。"
            "应改为：把这一列设为文本，重新填写",
            "工作表“情形选项”B2（情形标识）：“情形”表里没有 “ / person”。"
            "应改为：“情形”表里某一行的情形标识，例如 “TEST-001 / person”",
        ],
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_named_with_its_cell(mistake: str) -> None:
    edit, expected = MISTAKES[mistake]
    column = column_letters(grids()["材料"][0].index("复印件份数"))
    last = column_letters(len(grids()["检查项依据"][0]))
    assert said(edit) == [each.replace("{cell}", f"{column}3").replace("{last}", last) for each in expected]


def test_what_is_missing_as_a_whole_cannot_be_checked_and_what_is_wrong_in_a_row_can() -> None:
    assert not taken(lambda cells: cells.pop("一件事")).is_whole
    assert not taken(put("放假调休", 1, "依据", "理由")).is_whole
    assert taken(put("材料", 2, "复印件份数", "两份")).is_whole


def test_rows_of_blanks_are_none_and_short_rows_are_whole() -> None:
    def edit(cells: Grids) -> None:
        cells["站点"].insert(2, ["", None, "  "])
        cells["站点"][-1] = cells["站点"][-1][:6]
        cells["材料"].append([None, "只有名称"])

    read = taken(edit)
    assert read.problems == []
    assert [site["code"] for site in read.value["sites"]] == ["BQ00", "ML01", "ML0101"]
    assert read.rows["sites[1]"].number == 4
    assert len(read.value["matters"][0]["materials"]) == 4


def test_a_column_that_is_only_shown_may_go() -> None:
    def edit(cells: Grids) -> None:
        for row in cells["材料"]:
            del row[1]

    assert taken(edit).problems == []


def test_the_first_of_two_columns_and_of_two_owners_counts() -> None:
    def edit(cells: Grids) -> None:
        head, first = cells["站点"][0], cells["站点"][1]
        head.append("电话")
        first[head.index("电话")] = "0470-1"
        first.extend([None] * (len(head) - 1 - len(first)))
        first.append("0470-2")
        cells["事项"].append(list(cells["事项"][1]))

    read = taken(edit)
    assert read.value["sites"][0]["phone"] == "0470-1"
    assert len(read.value["matters"]) == 4
    assert [len(each.get("materials", ())) for each in read.value["matters"]] == [4, 1, 0, 0]


def test_a_list_of_which_no_row_speaks_is_empty_or_left_out_with_its_sheet() -> None:
    read = taken(
        lambda cells: [cells.update({name: cells[name][:1]}) for name in ("材料", "表单用词", "目录")]
    )
    assert read.value["labels"] == {}
    assert (read.value["settings"], read.value["schema"]) == ({}, 1)
    assert all(each["materials"] == [] for each in read.value["matters"])
    part = take({each.title: grids()[each.title] for each in matter_sheets()[:1]}, matter_sheets()[:1])
    assert "materials" not in part.value["matters"][0]


@pytest.mark.parametrize(
    ("mn", "status", "expected"),
    [
        (MN_SEAL, None, {"zh": "查干", "mn": MN_SEAL, "status": "draft"}),
        (MN_SEAL, "草稿", {"zh": "查干", "mn": MN_SEAL, "status": "draft"}),
        (
            MN_SEAL,
            "已审定：巴图，2026-11-24",
            {
                "zh": "查干", "mn": MN_SEAL, "status": "approved", "approved_by": "巴图",
                "approved_on": "2026-11-24",
            },
        ),
        (MN_SEAL, "已审定", {"zh": "查干", "mn": MN_SEAL, "status": "approved"}),
        (None, "已审定：巴图", {"zh": "查干", "status": "approved", "approved_by": "巴图"}),
        (None, "草稿", {"zh": "查干"}),
        (None, "没有译文", {"zh": "查干"}),
        (None, None, {"zh": "查干"}),
    ],
)  # fmt: skip
def test_a_translation_has_the_status_of_its_cell_or_is_a_draft(
    mn: str | None, status: str | None, expected: dict[str, str]
) -> None:
    def edit(cells: Grids) -> None:
        for heading, cell in (("站点名称", "查干"), ("站点名称（蒙）", mn), ("站点名称（译文）", status)):
            put("站点", 2, heading, cell)(cells)

    assert taken(edit).value["sites"][0]["name"] == expected


def test_a_translation_of_nothing_lacks_its_chinese() -> None:
    value = taken(put("站点", 2, "站点名称", None)).value["sites"][0]["name"]
    assert (value["zh"], value["status"]) == ("", "draft")
    assert "address" not in taken(lambda cells: None).value["sites"][1]


def test_what_has_no_code_or_word_is_kept_for_the_check() -> None:
    """The check of meaning names it; what belongs to it belongs to it still."""

    def edit(cells: Grids) -> None:
        put("情形", 2, "情形标识", None)(cells)
        for row in (2, 3, 4):
            put("情形选项", row, "情形标识", None)(cells)
        put("表单用词", 2, "词条", None)(cells)
        cells["委托授权"].append(["ML01", None, "TEST-001"])
        cells["条件和叫法"].append(["TEST-001", None, "常用叫法", None, MN_SEAL, None])

    read = taken(edit)
    assert read.problems == []
    (first, _second) = read.value["matters"][0]["situations"]
    assert ("key" in first, len(first["options"])) == (False, 3)
    assert read.value["labels"][""]["zh"] == "告知"
    assert read.value["sites"][1]["delegated"] == ["TEST-001"]
    assert read.value["matters"][0]["keywords"] == [{"mn": MN_SEAL, "status": "draft"}]


def test_a_cell_is_called_as_spreadsheet_programs_call_it() -> None:
    letters = {0: "A", 1: "B", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"}
    assert {column: column_letters(column) for column in letters} == letters
    assert str(CellPlace("材料")) == "工作表“材料”"
    assert str(CellPlace("材料", 3)) == "工作表“材料”第 3 行"
    assert str(CellPlace("材料", 3, heading="份数")) == "工作表“材料”第 3 行（份数）"
    assert str(CellPlace("材料", 3, 0, "份数")) == "工作表“材料”A3（份数）"


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("matters[0]", "工作表“事项”A2（事项编码）"),
        ("matters[1].name.zh", "工作表“事项”B3（事项名称）"),
        ("matters[1].name.mn", "工作表“事项”C3（事项名称（蒙））"),
        ("matters[1].name", "工作表“事项”B3（事项名称）"),
        ("matters[0].materials[1].code", "工作表“材料”C3（材料编码）"),
        ("matters[0].materials[1].nothing", "工作表“材料”A3（事项编码）"),
        ("matters[0].situations[0].options[2].value", "工作表“情形选项”C4（取值）"),
        ("matters[0].of_later[0].value", "工作表“事项”A2（事项编码）"),
        ("labels.title.zh", "工作表“表单用词”B18（文字）"),
        ("labels.title", "工作表“表单用词”A18（词条）"),
        ("title.mn", "工作表“目录”D2（目录名称（蒙））"),
        ("number", "工作表“目录”B2（版本序号）"),
        ("of_later", "工作表“目录”A2（目录版本名）"),
        ("sites[2].kind", "工作表“站点”E4（站点类别）"),
    ],
)
def test_a_path_of_the_release_leads_to_its_cell(path: str, place: str) -> None:
    rows = taken(lambda cells: None).rows
    assert str(place_of(path, rows)) == place
    assert str(placed(Problem(path, "不对", "对"), rows)) == f"{place}：不对。应改为：对"


def test_what_stands_in_no_sheet_stays_as_it_is() -> None:
    problem = Problem("matters[0].name", "不对", "对")
    assert (place_of(problem.path, {}), placed(problem, {})) == (None, problem)
    sheet = next(each for each in sheets() if each.title == "站点")
    row = RowAt(sheet, 2, {})
    assert row.place("站点名称") == CellPlace("站点", 2, -1, "站点名称")
    assert SheetProblem(row.place("站点名称"), "不对", "对").place.column == -1


def test_a_value_is_found_by_its_path() -> None:
    value = {"a": {"b": 1, "c": ""}, "d": "text"}
    assert [value_in(value, path) for path in (("a", "b"), ("a", "c"), ("d", "e"), ("x", "y"))] == [
        1, None, None, None,
    ]  # fmt: skip


def owners(sheet: KindSheet) -> list[str]:
    return [each.title for each in sheet.owners()]


def test_a_row_is_led_by_what_it_belongs_to() -> None:
    made = {each.title: each for each in sheets()}
    assert [owners(made[name]) for name in ("目录", "事项", "情形选项")] == [[], [], ["事项", "情形"]]
    assert headings_of(made["检查项依据"])[:3] == ("检查清单编码", "检查项编码", "法规名称")
    assert headings_of(made["检查项"])[:2] == ("检查清单编码", "检查项编码")
    assert headings_of(made["委托授权"]) == ("站点编码", "名称（只供查看）", "事项编码")
    assert headings_of(made["一件事的叫法"])[:3] == ("一件事编码", "名称（只供查看）", "文字")
    assert headings_of(made["条件和叫法"])[:4] == ("事项编码", "名称（只供查看）", "用于", "文字")


def test_a_text_that_no_cell_holds_is_refused_with_its_place() -> None:
    release = small_release()
    for length in (16_000, 16_001):
        named = msgspec.structs.replace(release, title=text("长" * (length - 2) + "\U00020087"))
        if length == 16_000:
            assert filled(named)[0].rows[0][2] == named.title.zh
            continue
        with pytest.raises(ReleaseProblems) as raised:
            filled(named)
        assert "目录.v1-test.目录名称" in str(raised.value)
        assert "有 16000 个字，一格放不下" in str(raised.value)


def test_a_date_is_a_date_from_1901_on() -> None:
    days = (dt.date(1900, 12, 31), dt.date(1901, 1, 1))
    cells = [grids(msgspec.structs.replace(small_release(), effective_from=day))["目录"] for day in days]
    at = cells[0][0].index("目录生效日期")
    assert [each[1][at] for each in cells] == ["1900-12-31", dt.date(1901, 1, 1)]
