"""Papers of what is on record beside a case's own: complaints, inspections, bundles; people are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from forms.documents.bundle import BundledCase, BundledPaper, BundleSlip
from forms.documents.complaint import Complaint
from forms.documents.enrolment import EnrolmentSheet
from forms.documents.escalation import EscalationNote
from forms.documents.evaluation import EvaluationSlip
from forms.documents.inspection import InspectedLine, InspectionRecord
from tests.support.papers import issued, matter_of, person, shared
from tests.support.slips import applicable, lines, sample_release


def complaint_of(**changes: Any) -> Complaint:
    fields = {
        "number": "12345-20260611-00731",
        "received_on": dt.date(2026, 6, 11),
        "channel": "12345",
        "text": "申请医疗救助跑了三趟，每次都说少一样材料，没有一次说全。",
        "complainant_name": "萨*",
        "complainant_phone_masked": "138****0000",
        "notification_number": "ML0101-20260611-A003",
        "subject": matter_of("SAMPLE-004").name,
        "answer_by": dt.date(2026, 6, 18),
        "print_no": 0,
        **issued(),
    }
    return Complaint(**{**fields, **changes})


def escalation_of(**changes: Any) -> EscalationNote:
    town = sample_release().site("ML01")
    assert town is not None
    fields = {
        "number": "BB-ML0101-20260611-A001",
        "matter": matter_of("SAMPLE-004"),
        "notification_number": "ML0101-20260611-A003",
        "to_site": town.name,
        "escalated_on": dt.date(2026, 6, 11),
        "reason": "住院结算单丢失，医院已经撤并，补不出原来的单据，目录里没有可以代替的材料。",
        "answer_by": dt.date(2026, 6, 16),
        "print_no": 0,
        **person(),
        **issued("ML0101"),
    }
    return EscalationNote(**{**fields, **changes})


def inspection_of(**changes: Any) -> InspectionRecord:
    (known,) = sample_release().inspections
    findings = ("conforms", "violates", "not_looked_at")
    items = tuple(
        InspectedLine(
            number=number,
            name=item.name,
            criteria=item.criteria,
            finding=findings[(number - 1) % 3],  # type: ignore[arg-type]
            remark="消毒池没有药液" if number == 2 else "",
        )
        for number, item in enumerate(known.items, start=1)
    )
    fields = {
        "number": "JC-ML01-20260611-A001",
        "list_name": known.name,
        "authority": known.authority,
        "method": known.method,
        "inspected_name": "示例养殖专业合作社（法定代表人：巴特尔）",
        "inspected_id": "93150700MA00000000",
        "inspectors": ("乌云", "苏和"),
        "inspected_on": dt.date(2026, 6, 11),
        "items": items,
        "result": "to_be_mended",
        "rectify_by": dt.date(2026, 6, 30),
        "remark": "现场拍照三张，附卷。",
        "print_no": 0,
        **issued(),
    }
    return InspectionRecord(**{**fields, **changes})


def evaluation_of(**changes: Any) -> EvaluationSlip:
    fields = {"number": "ML0101-20260611-A003", "matter": matter_of("SAMPLE-004"), **shared("ML0101")}
    return EvaluationSlip(**{**fields, **changes})


def bundle_of(**changes: Any) -> BundleSlip:
    (known,) = sample_release().bundles
    matters = [matter_of(each.code) for each in known.matters[:3]]
    cases = tuple(
        BundledCase(
            number=number,
            slip_number=f"ML01-20260611-A00{number}",
            matter=matter.name,
            authority=matter.authority,
        )
        for number, matter in enumerate(matters, start=1)
    )
    papers = tuple(
        BundledPaper(line=line, cases=(1, 2, 3) if line.number == 1 else (1,))
        for line in lines(applicable(matters[0])[1], ("handed_in", "missing"))
    )
    fields = {
        "number": "ML01-20260611-A001",
        "bundle_name": known.name,
        "source_list": known.source_list,
        "list_number": known.number,
        "is_project": False,
        "lead": known.lead,
        "opened_on": dt.date(2026, 6, 11),
        "applicant_name": "巴特尔",
        "cases": cases,
        "papers": papers,
        "promised_limit": known.promised_limit,
        "print_no": 0,
        **issued(),
    }
    return BundleSlip(**{**fields, **changes})


def enrolment_of(**changes: Any) -> EnrolmentSheet:
    fields = {
        "number": "7KQ2-M9XD-4HTB-W3RA",
        "banner": "示例旗",
        "address": "https://tamga.shiliqi.example:8463",
        "issued_on": dt.date(2026, 6, 11),
        "until": dt.date(2026, 7, 11),
        **shared("ML0101"),
    }
    return EnrolmentSheet(**{**fields, **changes})
