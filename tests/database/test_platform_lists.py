"""Lists as other platforms export them: mapped once, taken in again and again, refused by their own cells."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from casework.errors import FileUnreadable
from casework.release.catalogue import Limit, Text
from casework.sheets.list_mapping import read_mapping, suggested
from sync.server.releases import releases
from sync.server.workshop import sheets_edit, working_copy
from sync.server.workshop.workbook import read_workbook
from sync.server.workshop.working_copy import EditOrigin
from tests.support.banners import Banner
from tests.support.both_databases import banner
from tests.support.releases import MN_INNER_MONGOLIA, small_release
from tests.support.workbooks import Cells, saved

__all__ = ["banner"]

HEADS = ["事项编码", "事项名称", "实施主体", "承诺办结时限", "时限单位", "法定时限"]
LIST: dict[str, Cells] = {
    "事项清单": [
        HEADS,
        ["TEST-001", "城乡居民基本医疗保险参保登记", "旗医保局", 2, "工作日", ""],
        ["NEW-1", "取水许可<br>", "旗水利局", 10, "工作日", ""],
    ],
    "材料清单": [
        ["事项编码", "材料编码", "材料名称", "形式"],
        ["TEST-001", "m1", "身份证原件", "原件和复印件"],
        ["NEW-1", "w1", "取水申请书", "申请表格"],
    ],
}
MAPPING = {
    "sheets": {
        "事项": {
            "sheet": "事项清单",
            "columns": {
                "事项编码": "事项编码",
                "事项名称": "事项名称",
                "实施机关": "实施主体",
                "承诺时限": "承诺办结时限",
                "承诺时限单位": "时限单位",
            },
            "always": {"事项类型": "行政许可", "办件类型": "承诺件"},
        },
        "材料": {
            "sheet": "材料清单",
            "columns": {
                "事项编码": "事项编码",
                "材料编码": "材料编码",
                "材料名称": "材料名称",
                "材料形式": "形式",
            },
        },
    }
}


def mapping() -> bytes:
    return json.dumps(MAPPING).encode()


@pytest.fixture
def begun(banner: Banner) -> Banner:
    with banner.writing() as connection:
        releases.publish(connection, small_release(), 30)
        working_copy.follow(connection)
    return banner


def test_a_list_goes_over_what_the_catalogue_has(begun: Banner) -> None:
    with begun.writing() as connection:
        checked = sheets_edit.check_list(connection, saved(LIST), read_mapping(mapping()), {})
        assert checked.problems == ()
        assert checked.edit is not None
        assert not working_copy.edit(connection, checked.edit, EditOrigin("其其格", "清单")).clashes
        release = working_copy.working_copy(connection).release
    old, new = release.matter("TEST-001"), release.matter("NEW-1")
    assert old is not None
    assert new is not None
    before = small_release().matters[0]
    assert old.promised_limit == Limit(value=2, unit="working_day")
    assert (old.name.mn, old.situations, old.steps) == (MN_INNER_MONGOLIA, before.situations, before.steps)
    changed = msgspec.structs.replace(before.materials[0], name=Text(zh="身份证原件"))
    assert old.materials == (changed,)
    assert (new.name.zh, new.kind, new.materials[0].form) == ("取水许可", "行政许可", "form")
    assert release.matter("TEST-002") == small_release().matters[1]


def test_a_bad_cell_is_named_in_their_sheet(begun: Banner) -> None:
    broken = json.loads(json.dumps(LIST))
    broken["事项清单"][1][3] = "两天"
    broken["材料清单"][2][0] = "NEW-2"
    with begun.reading() as connection:
        checked = sheets_edit.check_list(connection, saved(broken), read_mapping(mapping()), {})
    lines = [str(problem) for problem in checked.problems]
    assert checked.edit is None
    assert any("工作表“事项清单”" in line and "承诺办结时限" in line and "两天" in line for line in lines)
    assert any("工作表“材料清单”" in line and "NEW-2" in line for line in lines)


def test_a_mapping_is_suggested_from_the_headings(tmp_path: Path) -> None:
    likely = suggested(read_workbook(saved(LIST)).grids)
    assert likely.sheets["材料"].columns["材料名称"] == "材料名称"
    assert likely.sheets["事项"].sheet == "事项清单"
    assert likely.sheets["事项"].columns["法定时限"] == "法定时限"
    assert read_mapping(msgspec.json.encode(likely)) == likely


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (b"{", "整个文件：第 1 行第 2 列不是正确的 JSON"),
        (b"[]", "整个文件：写的是 一个列表。应改为：一个对象"),
        (b'{"more":1}', "more：没有这样的字段"),
        (b'{"sheets":{"x":{"sheet":null}}}', "sheets.x.sheet：写的是 null。应改为：英文双引号内的文字"),
        (b'{"sheets":{"x":{"sheet":"y","columns":{"a":true}}}}', "sheets.x.columns.a：写的是 true"),
        (b'{"sheets":{"x":{"sheet":"y","columns":{"a":"b"}}}}', "没有“x”表的“a”列"),
    ],
)
def test_a_mapping_that_names_no_column_of_ours_is_refused(wrong: bytes, why: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        read_mapping(wrong)
    assert refused.value.what.startswith(why)
