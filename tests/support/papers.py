"""What documents about one case or matter say, as the tests of paper need them; all people are invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from casework.release.catalogue import Matter, Text
from forms.documents.authorization import Authorization, Party
from forms.documents.enquiry import Enquiry
from forms.documents.guide_text import Guide
from forms.documents.handover import Handover, ResultDocument, ReturnedOriginal
from forms.documents.ledger import Ledger, LedgerRow
from forms.documents.receipt import Receipt, ReceivedMaterial
from forms.documents.refusal import RefusalNotice
from forms.documents.second_visit import SecondVisit
from forms.documents.supplement import Supplement
from forms.documents.transfer import Transfer, TransferredCase
from tests.support.slips import applicable, lines, sample_release, slip


def shared(site: str = "ML01", **changes: Any) -> dict[str, Any]:
    """What all forms share, of the sample release."""
    release = sample_release()
    found = release.site(site)
    assert found is not None
    fields = {
        "site": found,
        "release_name": release.name,
        "settings": release.settings,
        "labels": release.labels,
    }
    return {**fields, **changes}


def guide_of(code: str = "SAMPLE-004", **changes: Any) -> Guide:
    return Guide(number=code, matter=changes.pop("matter", matter_of(code)), **shared(**changes))


def issued(site: str = "ML01", **changes: Any) -> dict[str, Any]:
    """What the forms share that a person issues on a day."""
    return {**shared(site), "handler": "乌云", "issued_on": dt.date(2026, 6, 11), **changes}


def person(prefix: str = "applicant") -> dict[str, Any]:
    """An invented person, masked."""
    return {
        f"{prefix}_name": "巴特尔",
        f"{prefix}_id_masked": "152***********0004",
        f"{prefix}_phone_masked": "138****0000",
    }


def matter_of(code: str) -> Matter:
    matter = sample_release().matter(code)
    assert matter is not None
    return matter


def receipt_of(code: str = "SAMPLE-004", count: int = 0, **changes: Any) -> Receipt:
    """A receipt of a matter's materials, or of `count` ones taken from all matters."""
    matter = matter_of(code)
    materials: Any = matter.materials
    if count:
        materials = [m for each in sample_release().matters for m in each.materials][:count]
    lines = tuple(
        ReceivedMaterial(
            number=number,
            name=material.name,
            originals=material.originals,
            copies=material.copies,
            pages=number % 4,
            remark="封面有水渍" if number == 3 else "",
        )
        for number, material in enumerate(materials, start=1)
    )
    fields = {
        "number": "ML01-20260611-0007",
        "matter": matter,
        "materials": lines,
        "notification_number": "ML0101-20260611-0003",
        "promised_on": dt.date(2026, 7, 9),
        **person(),
        **issued(),
    }
    return Receipt(**{**fields, **changes})


def few_received() -> Receipt:
    """A receipt of two papers, of which there is nothing to remark."""
    made = receipt_of(count=2)
    lines = tuple(msgspec.structs.replace(line, pages=0) for line in made.materials)
    return msgspec.structs.replace(made, materials=lines)


def authorization_of(*codes: str, **changes: Any) -> Authorization:
    matters = [matter_of(code) for code in codes or ("SAMPLE-004", "SAMPLE-006")]
    fields = {
        "number": "ML0101-20260611-0004",
        "principal": Party(
            name="巴特尔",
            id_masked="152***********0004",
            phone_masked="138****0000",
            address="示例旗示例苏木示例嘎查",
        ),
        "agent": Party(name="乌云", id_masked="150***********0003", phone_masked="139****0001"),
        "matters": tuple(matters),
        "powers": ("submit", "receive_notices", "follow", "collect_result", "collect_originals"),
        "valid_from": dt.date(2026, 6, 11),
        "valid_until": dt.date(2026, 12, 31),
        "relation": "嘎查代办员",
        **issued("ML0101"),
    }
    return Authorization(**{**fields, **changes})


def transfer_of(count: int = 7, **changes: Any) -> Transfer:
    matters = sample_release().matters
    cases = tuple(
        TransferredCase(
            slip_number=f"ML0101-202606{10 + number // 10}-{number:04d}",
            applicant_masked=("巴**", "萨**", "乌**")[number % 3],
            matter=matters[number % len(matters)].name,
            originals=number % 4,
            copies=1 + number % 3,
            due_on=dt.date(2026, 7, 1 + number % 28) if number % 5 else None,
            remark="原件有水渍" if number == 3 else "",
        )
        for number in range(1, count + 1)
    )
    town = sample_release().site("ML01")
    fields = {
        "number": "ML0101-20260611-0009",
        "to_site": town,
        "cases": cases,
        "carrier": "萨仁",
        "bag_seal": "000123",
        **issued("ML0101"),
    }
    return Transfer(**{**fields, **changes})


def second_visit_of(code: str = "SAMPLE-003", **changes: Any) -> SecondVisit:
    fields = {"number": "ML0101-20260618-0001", "issued_on": dt.date(2026, 6, 18)}
    made = slip(code, ("handed_in", "missing", "invalid", "not_needed"), **{**fields, **changes})
    return SecondVisit(
        notification=made, previous_number="ML0101-20260611-0003", previous_on=dt.date(2026, 6, 11)
    )


def supplement_of(code: str = "SAMPLE-026", **changes: Any) -> Supplement:
    matter = matter_of(code)
    fields = {
        "number": "ML01-20260612-0002",
        "matter": matter,
        "authority": matter.authority,
        "document_number": "示例苏木补〔2026〕A12号",
        "received_on": dt.date(2026, 6, 11),
        "materials": lines(applicable(matter)[1], ("missing", "handed_in", "invalid")),
        "hand_in_by": dt.date(2026, 6, 30),
        **person(),
        **issued(),
    }
    return Supplement(**{**fields, **changes})


def refusal_of(code: str = "SAMPLE-027", **changes: Any) -> RefusalNotice:
    matter = matter_of(code)
    fields = {
        "number": "BS-ML01-20260612-A001",
        "matter": matter,
        "authority": matter.authority,
        "delegated": True,
        "slip_number": "ML01-20260611-A007",
        "document_number": "示例苏木不受〔2026〕A12号",
        "received_on": dt.date(2026, 6, 11),
        "reason": "申请建房的地块在基本草原保护范围内，不属于可以建设的村庄用地",
        "basis": ("《中华人民共和国城乡规划法》第四十一条", "《中华人民共和国草原法》第四十二条"),
        "remedies": tuple(each.zh for each in matter.remedies) or ("可以依法申请行政复议或者提起行政诉讼",),
        "applicant_name": "巴特尔",
        "applicant_id_masked": "152***********0004",
        **issued(),
    }
    return RefusalNotice(**{**fields, **changes})


def handover_of(code: str = "SAMPLE-026", **changes: Any) -> Handover:
    matter = matter_of(code)
    assert matter.result is not None
    fields = {
        "number": "ML01-20260710-0005",
        "matter": matter,
        "slip_number": "ML01-20260611-0007",
        "outcome": Text(zh="准予"),
        "documents": (ResultDocument(name=matter.result, document_number="示批字〔2026〕第0012号"),),
        "manner": "window",
        "returned": tuple(ReturnedOriginal(name=m.name) for m in matter.materials[:3]),
        **person(),
        **issued(),
        "issued_on": dt.date(2026, 7, 10),
    }
    return Handover(**{**fields, **changes})


def enquiry_of(**changes: Any) -> Enquiry:
    fields = {
        "number": "ML0101-20260611-0010",
        "asked_at": dt.datetime(2026, 6, 11, 10, 25, tzinfo=dt.UTC),
        "asked": "母亲住院花了三万多，医保报销以后还剩一万二，家里是低保户，"
        "问能不能再申请救助，要带什么材料。",
        "answered": "可以申请医疗救助。请带身份证、医疗费用票据和结算单、本人社会保障卡或银行卡，"
        "到嘎查代办点填申请表；"
        "由他人代办的，另带授权委托书和受托人身份证。",
        "follow_up": "visit",
        "follow_by": dt.date(2026, 6, 15),
        "caller_name": "萨仁",
        "caller_phone_masked": "138****0000",
        "matter": matter_of("SAMPLE-004"),
        **issued("ML0101"),
    }
    return Enquiry(**{**fields, **changes})


def ledger_of(count: int = 24, **changes: Any) -> Ledger:
    matters = sample_release().matters
    rows = tuple(
        LedgerRow(
            slip_number=f"ML0101-202606{1 + number % 28:02d}-{number:04d}",
            opened_on=dt.date(2026, 6, 1 + number % 28),
            applicant_masked=("巴**", "萨**", "乌**")[number % 3],
            id_masked="152***********0004",
            matter=matters[number % len(matters)].name,
            mode=("帮办", "代收", "告知")[number % 3],
            received=number % 5,
            wanted=5,
            state=("待补材料", "已转办", "已办结")[number % 3],
            due_on=dt.date(2026, 7, 1 + number % 28),
            finished_on=dt.date(2026, 6, 28) if number % 3 == 2 else None,
            handler="乌云",
            evaluation="满意" if number % 3 == 2 else "",
            remark="原件有水渍，已当面说明" if number % 11 == 3 else "",
        )
        for number in range(1, count + 1)
    )
    fields = {
        "number": "ML0101-2026-06",
        "period_from": dt.date(2026, 6, 1),
        "period_until": dt.date(2026, 6, 30),
        "made_on": dt.date(2026, 7, 1),
        "rows": rows,
    }
    return Ledger(**{**fields, **shared("ML0101"), **changes})
