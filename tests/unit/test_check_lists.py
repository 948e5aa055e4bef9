"""What a release says beside its matters, and what a matter names outside itself, is checked by place."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from casework.cases.draft import MaterialState
from casework.people.applicant import Applicant
from casework.release.case_places import ANSWERS, PLACES
from casework.release.catalogue import Fee, Matter, Site, Text
from casework.release.received import LaterMatter, read_received
from casework.release.release_file import ReleaseProblems, read, receive
from desktop.cli.commands import main
from desktop.gui.counter.release_change import change_message
from tests.support.releases import packed, release_data, small_release

ZH = {"zh": "甲"}
BUNDLE = {
    "code": "B1",
    "name": ZH,
    "source_list": "示例清单",
    "number": "1",
    "matters": [{"code": "TEST-001"}, {"code": "TEST-002", "required": False}],
}
INSPECTION = {
    "code": "I1",
    "name": ZH,
    "authority": ZH,
    "matters": ["TEST-001"],
    "items": [{"code": "1", "name": ZH}],
}
PROFILE = {
    "key": "window",
    "name": ZH,
    "kind": "table",
    "fields": [
        {"label": "姓名", "value": "applicant.name"},
        {"label": "类别", "value": "answers.person", "words": {"normal": "01"}, "missing": "无"},
        {"label": "来源", "always": "基层"},
    ],
}


def data_with(matter: dict[str, Any] | None = None, **lists: Any) -> dict[str, Any]:
    data = release_data()
    data["matters"][0] |= matter or {}
    return data | {"bundles": [BUNDLE], "inspections": [INSPECTION], "export_profiles": [PROFILE]} | lists


def problems(data: dict[str, Any]) -> list[str]:
    with pytest.raises(ReleaseProblems) as refused:
        read(packed(data))
    return [problem.path for problem in refused.value.problems]


def test_what_is_right_is_taken() -> None:
    situations = [
        {"key": "k", "question": ZH, "options": [{"value": "1", "label": ZH}, {"value": "2", "label": ZH}]}
    ]
    matters = [{"code": "TEST-001"}, {"code": "TEST-002", "when": {"k": ["1"]}}]
    matter = {
        "counters": [{"site": "ML01", "number": "3"}],
        "print_set": [{"form": "receipt", "copies": 2}],
        "export_profiles": ["window"],
        "keeping": {"papers_years": 10, "basis": "示例"},
        "online": [{"name": ZH, "address": "https://example.invalid", "depth": ZH}],
        "joint_departments": [{"name": ZH, "limit": {"value": 2.5, "unit": "working_day"}}],
        "scope": ZH,
        "life_events": [ZH],
    }
    bundle = BUNDLE | {"situations": situations, "matters": matters, "lead": ZH}
    release = read(packed(data_with(matter, bundles=[bundle])))
    assert release.bundles[0].matters[1].when == {"k": ("1",)}
    assert release.export_profiles[0].fields[1].words == {"normal": "01"}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"code": "一"}, "code"),
        ({"matters": [{"code": "TEST-001"}, {"code": "NO"}]}, "matters[1]"),
        ({"matters": [{"code": "TEST-001"}, {"code": "TEST-001"}]}, "matters[1]"),
        ({"matters": [{"code": "TEST-001"}]}, "matters"),
        (
            {"matters": [{"code": "TEST-001"}, {"code": "TEST-002", "when": {"k": ["1"]}}]},
            "matters[1].when.k",
        ),
        ({"source_list": ""}, "source_list"),
        ({"number": ""}, "number"),
        ({"promised_limit": {"value": 0.3, "unit": "hour"}}, "promised_limit.value"),
        ({"name": {"zh": "\ue000"}}, "name.zh"),
        ({"situations": [{"key": "k", "question": ZH, "options": []}]}, "situations[0].options"),
    ],
)
def test_a_bundle_that_cannot_be(change: dict[str, Any], path: str) -> None:
    assert problems(data_with(bundles=[BUNDLE | change])) == [f"bundles[0].{path}"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"matters": ["NO"]}, "matters[0]"),
        ({"matters": ["TEST-001", "TEST-001"]}, "matters[1]"),
        ({"items": []}, "items"),
        ({"items": [{"code": "1", "name": ZH}, {"code": "1", "name": ZH}]}, "items[1].code"),
        ({"items": [{"code": "一 二", "name": ZH}]}, "items[0].code"),
    ],
)
def test_an_inspection_that_cannot_be(change: dict[str, Any], path: str) -> None:
    assert problems(data_with(inspections=[INSPECTION | change])) == [f"inspections[0].{path}"]


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ({"label": " ", "value": "applicant.name"}, ".label"),
        ({"label": "", "value": "applicant.name"}, ".label"),
        ({"label": "姓名"}, ""),
        ({"label": "姓名", "value": "applicant.name", "always": "x"}, ""),
        ({"label": "姓名", "value": "applicant.shoe_size"}, ".value"),
        ({"label": "姓名", "value": "answers."}, ".value"),
    ],
)
def test_a_field_of_another_system_that_finds_nothing(field: dict[str, Any], path: str) -> None:
    data = data_with(export_profiles=[PROFILE | {"fields": [field]}])
    assert f"export_profiles[0].fields[0]{path}" in problems(data)


@pytest.mark.parametrize(
    ("matter", "path"),
    [
        ({"counters": [{"site": "ZZ99"}]}, "counters[0].site"),
        ({"export_profiles": ["nobody"]}, "export_profiles[0]"),
        ({"print_set": [{"form": "receipt", "copies": 0}]}, "print_set[0].copies"),
        ({"print_set": [{"form": "a"}, {"form": "a"}]}, "print_set[1].form"),
        ({"print_set": [{"form": "收件"}]}, "print_set[0].form"),
        ({"keeping": {"papers_years": 0}}, "keeping.papers_years"),
        ({"keeping": {"personal_years": 101}}, "keeping.personal_years"),
        (
            {"joint_departments": [{"name": ZH, "limit": {"value": 0, "unit": "month"}}]},
            "joint_departments[0].limit.value",
        ),
        ({"scope": {"zh": " "}}, "scope.zh"),
        ({"keywords": [{"zh": "甲", "mn": "ᠠ"}]}, "keywords[0].status"),
        ({"faq": [{"question": ZH, "answer": {"zh": ""}}]}, "faq[0].answer.zh"),
        ({"remedies": [{"zh": "<b>复议</b>"}]}, "remedies[0].zh"),
    ],
)
def test_a_matter_that_names_what_is_not_there(matter: dict[str, Any], path: str) -> None:
    assert problems(data_with(matter)) == [f"matters[0].{path}"]


def test_questions_of_the_whole_catalogue_are_looked_at() -> None:
    asked = {"question": {"zh": "<b>怎么办</b>"}, "answer": ZH}
    assert problems(data_with(faq=[{"question": ZH, "answer": ZH}, asked])) == ["faq[1].question.zh"]


def test_keys_and_codes_stand_once() -> None:
    data = data_with(bundles=[BUNDLE] * 2, inspections=[INSPECTION] * 2, export_profiles=[PROFILE] * 2)
    assert problems(data) == ["bundles[1].code", "inspections[1].code", "export_profiles[1].key"]


def test_a_term_of_keeping_for_the_whole_banner() -> None:
    data = data_with()
    data["settings"]["keeping"] = {"personal_years": 0}
    data["settings"]["complaint_keeping"] = {"personal_years": 101}
    assert problems(data) == ["settings.keeping.personal_years", "settings.complaint_keeping.personal_years"]


def test_what_a_later_program_may_mean_is_taken_where_it_arrives() -> None:
    fields = [{"label": "姓名", "value": "applicant.shoe_size"}]
    data = data_with(export_profiles=[PROFILE | {"fields": fields}], bundles=[BUNDLE | {"number": ""}])
    assert receive(packed(data)).release.export_profiles[0].fields[0].value == "applicant.shoe_size"


def test_two_files_are_compared_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = release_data()
    (tmp_path / "old.json").write_bytes(packed(data))
    data["matters"][0]["promised_limit"]["value"] = 3
    del data["matters"][0]["materials"][1]
    data["bundles"] = [BUNDLE]
    (tmp_path / "new.json").write_bytes(packed(data))
    assert main(["catalogue", "compare", str(tmp_path / "old.json"), str(tmp_path / "new.json")]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "matters[TEST-001].promised_limit.value：“5” 改为 “3”",
        "matters[TEST-001].materials[m2]：删去 “出生医学证明”",
        "bundles[B1]：新增 “甲”",
    ]
    assert said.err == "共 3 处改动\n"
    assert main(["catalogue", "compare", str(tmp_path / "old.json"), str(tmp_path / "old.json")]) == 0


def test_the_window_names_what_changed_of_a_matter() -> None:
    before = small_release()
    changed = msgspec.structs.replace(before.matters[0], fee=Fee(charged=True), scope=Text(zh="全旗通办"))
    after = msgspec.structs.replace(before, name="v2", matters=(changed, *before.matters[1:]))
    message = change_message(before, after, "TEST-001")
    assert message is not None
    assert message.what == "收费、通办范围有改动"


def test_a_field_of_another_system_may_take_whatever_a_case_has() -> None:
    """Releases name these places: the words stay."""
    of_parts: dict[str, set[str]] = {}
    for place in PLACES:
        part, _dot, field = place.rpartition(".")
        of_parts.setdefault(part, set()).add(field)
    # Why a number was taken, what was typed at first, and which characters a hand writes on paper.
    kept_here = {"document_reason", "typed", "by_hand"}
    assert of_parts["applicant"] == set(Applicant.__struct_fields__) - kept_here
    assert of_parts["matter"] == {"code", "name", "base_code", "implementation_code", "authority", "kind"}
    assert of_parts["matter"] <= set(Matter.__struct_fields__)
    assert of_parts["site"] == {"code", "name"} <= set(Site.__struct_fields__)
    assert of_parts["materials"] == {"handed_in", "missing"} <= set(get_args(MaterialState))
    days = {f"{what}_on" for what in ("opened", "accepted", "promised", "finished", "delivered")}
    assert of_parts[""] == {"slip_number", "handler", "status", "result", "note", *days}
    assert len(PLACES) == len(set(PLACES))
    assert ANSWERS == "answers."


def test_of_a_matter_of_a_later_program_is_known_what_it_is_called_and_whom_to_ask() -> None:
    data = release_data()
    known = {"code": "L-1", "kind": "许可", "theme": "交通", "initials": "JTXK", "phones": ["12345"]}
    texts = {"name": {"zh": "交通许可", "later": 1}, "authority": {"zh": "交通局"}}
    data["matters"].append(known | texts | {"handling": "by_a_later_word", "materials": 7})
    matter = read_received(packed(data)).matters[-1]
    assert isinstance(matter, LaterMatter)
    assert (matter.name.zh, matter.authority.zh) == ("交通许可", "交通局")
    assert {field: getattr(matter, field) for field in known} == known | {"phones": ("12345",)}
    assert (matter.materials, matter.handling) == ((), "promised")


@pytest.mark.parametrize(
    ("lists", "whole", "name"),
    [
        ("bundles", BUNDLE, "code"),
        ("inspections", INSPECTION, "code"),
        ("export_profiles", PROFILE, "key"),
    ],
)
@pytest.mark.parametrize("wrong", ["", "一 二", "a" * 99])
def test_a_key_or_code_that_is_none_is_named_where_it_stands(
    lists: str, whole: dict[str, Any], name: str, wrong: str
) -> None:
    more: dict[str, Any] = {lists: [whole | {name: wrong}]}
    assert problems(data_with({}, **more)) == [f"{lists}[0].{name}"]
