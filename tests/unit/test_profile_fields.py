"""A case in the fields of another system: what stands at each place, of a full case and of an empty one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from casework.cases.case import BannerWord, Case, CaseForm
from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.events import Remark
from casework.cases.kinds.forms import ResultHandedOver
from casework.cases.legal_clocks import Clocks
from casework.deadline import Deadline
from casework.people.applicant import Applicant
from casework.release.case_places import PLACES
from casework.release.catalogue import ExportField, ExportProfile
from casework.report.profile_fields import ProfileCase, filled
from tests.support.case_histories import FORM
from tests.support.releases import material, matter, small_release, text

AT, LATER = "2026-11-24T09:00:00+08:00", "2026-11-25T09:00:00+08:00"
MATTER = matter(
    "T1", "测试事项", kind="公共服务", authority=text("示例局"), base_code="B1", implementation_code="I1",
    materials=(material("M1", "户口簿"), material("M2", "身份证"), material("M3", "照片")),
)  # fmt: skip
APPLICANT = Applicant(
    name="测试甲", document="passport", id_number="E12345678", phone="13800000000", address="甲嘎查",
    legal_person="乙", agent_name="丙", agent_id_number="152129195001010004", agent_phone="13900000000",
)  # fmt: skip
DELIVERED = ResultHandedOver(
    **FORM, number="SD-ML0101-20261124-A001", outcome="准予", manner="当面", recipient="本人", documents=()
)
STATES_OF: tuple[tuple[str, MaterialState], ...] = (("M1", "handed_in"), ("M2", "missing"))
CASE = Case(
    case_id="c", site="ML0101", matter_code="T1", applicant=APPLICANT, handler="其其格", opened_at=AT,
    materials={code: MaterialMark(code=code, state=state) for code, state in STATES_OF},
    result=BannerWord(text="准予", at=LATER),
    notes=tuple(Remark(text=words, about="", at=AT, staff="s") for words in ("先一句", "后一句")),
    answers={"age": ("70", "80")},
    forms=(CaseForm(kind="case_result_handed_over", issued=DELIVERED, issued_at=AT, device="d", seq=1),),
)  # fmt: skip
RELEASE = small_release(matters=(MATTER,))
FULL = {
    "slip_number": "N1", "site.code": "ML0101", "matter.code": "T1", "matter.name": "测试事项",
    "matter.base_code": "B1", "matter.implementation_code": "I1", "matter.authority": "示例局",
    "matter.kind": "公共服务", "applicant.name": "测试甲", "applicant.document": "护照",
    "applicant.id_number": "E12345678", "applicant.phone": "13800000000", "applicant.address": "甲嘎查",
    "applicant.legal_person": "乙", "applicant.agent_name": "丙",
    "applicant.agent_id_number": "152129195001010004", "applicant.agent_phone": "13900000000",
    "materials.handed_in": "户口簿", "materials.missing": "身份证", "handler": "其其格", "status": "已送达",
    "opened_on": "2026-11-24", "accepted_on": "2026-11-20", "promised_on": "2026-12-01",
    "finished_on": "2026-11-25", "delivered_on": "2026-11-24", "result": "准予", "note": "后一句",
}  # fmt: skip


def said(case: Case, *fields: ExportField, clocks: Clocks | None = None) -> dict[str, str]:
    wanted = fields or tuple(ExportField(label=place, value=place) for place in PLACES)
    profile = ExportProfile(key="k", name=text("系统"), fields=wanted)
    about = ProfileCase(case=case, number="N1" if case.case_id else "", own=MATTER, clocks=clocks or Clocks())
    return {field.label: field.value for field in filled(profile, about, RELEASE).fields}


def test_each_place_has_what_stands_there() -> None:
    promised = Deadline(day=dt.date(2026, 12, 1), provisional=False)
    found = said(CASE, clocks=Clocks(accepted_on=dt.date(2026, 11, 20), promised=promised))
    site = next(site.name.zh for site in RELEASE.sites if site.code == "ML0101")
    assert found == {**FULL, "site.name": site}


def test_an_empty_case_says_nothing_but_its_matter_and_state() -> None:
    known = {place for place, value in said(Case()).items() if value}
    of_matter = {place for place in PLACES if place.startswith("matter.")}
    assert known == {*of_matter, "applicant.document", "status"}


@pytest.mark.parametrize(
    ("change", "finished", "accepted"),
    [
        ({"result": BannerWord()}, "", ""),
        ({"result": BannerWord(), "progress": BannerWord(text="completed", at=LATER)}, "2026-11-25", ""),
        ({"result": BannerWord(), "progress": BannerWord(text="processing", at=LATER)}, "", ""),
        ({"progress": BannerWord(text="completed", at=AT)}, "2026-11-24", ""),
        ({"accepted_at": AT}, "2026-11-25", "2026-11-24"),
    ],
)
def test_it_is_finished_when_the_banner_said_so_or_recorded_what_came_of_it(
    change: dict[str, Any], finished: str, accepted: str
) -> None:
    found = said(replace(CASE, **change))
    assert (found["finished_on"], found["accepted_on"]) == (finished, accepted)


def test_words_of_the_other_system_stand_for_ours_and_for_nothing() -> None:
    fields = (
        ExportField(label="fixed", always="来源"),
        ExportField(label="words", value="applicant.document", words={"passport": "02"}),
        ExportField(label="missing", value="matter.theme", missing="无"),
        ExportField(label="there", value="handler", missing="无"),
        ExportField(label="answers", value="answers.age", words={"70": "七十"}),
        ExportField(label="unasked", value="answers.none", missing="未问"),
    )
    assert said(CASE, *fields) == {
        "fixed": "来源", "words": "02", "missing": "无", "there": "其其格", "answers": "七十、80",
        "unasked": "未问",
    }  # fmt: skip
