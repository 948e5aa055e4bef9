"""Lists of the catalogue as portals take them: matters, materials, 权责清单, 公共服务, 证照分离.

Their words are Chinese whoever runs the command: they are data for a portal, named as the national lists do.
Nothing stands in them that the catalogue does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from casework.release.catalogue import Limit, LimitUnit, Material, Matter, Release, Text
from casework.release.necessity import Necessity, necessity
from casework.shared_words import MATERIAL_FORMS, cited
from casework.tables.ledger_table import Cell, LedgerTable

PUBLIC_SERVICE, LICENCE = "公共服务", "许可"  # data: in the kind of a matter
_UNITS: Mapping[LimitUnit, str] = {  # data
    "on_the_spot": "当场办结",
    "working_day": "个工作日",
    "calendar_day": "日",
    "hour": "小时",
    "month": "个月",
    "year": "年",
}
_NECESSITY: Mapping[Necessity, str] = {  # data
    "required": "必需",
    "tolerated": "容缺",
    "commitment": "告知承诺",
    "shared": "数据共享，不需提交",
    "optional": "可选",
}
_SERVED = {"person": "自然人", "organization": "法人和其他组织"}  # data
_HANDLING = {"immediate": "即办件", "promised": "承诺件"}  # data
_STATUS = {"in_use": "在用", "suspended": "暂停", "withdrawn": "取消"}  # data
_TRANSLATION = {"none": "无", "draft": "译文待审", "approved": "已审定"}  # data
_YES = {True: "是", False: "否"}  # data
_TITLES = ("事项目录", "申请材料", "权责清单", "公共服务事项清单", "证照分离涉企许可事项清单")  # data
_COMMA = "；"  # data: between several of one cell


class MaterialOfMatter(msgspec.Struct, frozen=True):
    """A line of the list of materials."""

    matter: Matter
    material: Material


MatterCell = Callable[[Matter], Cell]
_MATTERS: Mapping[str, MatterCell] = {  # data
    "事项编码": lambda m: m.code,
    "基本编码": lambda m: m.base_code,
    "实施编码": lambda m: m.implementation_code,
    "事项名称": lambda m: m.name.zh,
    "蒙古文名称": lambda m: m.name.mn,
    "蒙古文译文": lambda m: _TRANSLATION[m.name.status],
    "事项类型": lambda m: m.kind,
    "实施机关": lambda m: m.authority.zh,
    "行使层级": lambda m: m.level,
    "服务对象": lambda m: _joined(_SERVED[each] for each in m.served),
    "办件类型": lambda m: _HANDLING[m.handling],
    "设定依据": lambda m: _basis(m),
    "法定办结时限": lambda m: limit_words(m.statutory_limit),
    "承诺办结时限": lambda m: limit_words(m.promised_limit),
    "到现场次数": lambda m: m.visits,
    "是否收费": lambda m: _YES[m.fee.charged],
    "收费标准": lambda m: _zh(m.fee.standard),
    "办理结果": lambda m: _zh(m.result),
    "通办范围": lambda m: _zh(m.scope),
    "网上办理": lambda m: _joined(each.address or each.name.zh for each in m.online),
    "办理地点": lambda m: _zh(m.place),
    "办理时间": lambda m: _zh(m.hours),
    "咨询电话": lambda m: _joined(m.phones),
    "投诉电话": lambda m: m.complaint_phone,
    "状态": lambda m: _STATUS[m.status],
    "施行日期": lambda m: m.effective_from,
}
_DUTIES: Mapping[str, MatterCell] = {  # data
    "职权类型": lambda m: m.kind,
    "职权名称": lambda m: m.name.zh,
    "事项编码": lambda m: m.code,
    "实施主体": lambda m: m.authority.zh,
    "行使层级": lambda m: m.level,
    "设定依据": lambda m: _basis(m),
    "责任事项": lambda m: _joined(each.name.zh for each in m.steps),
    "承诺办结时限": lambda m: limit_words(m.promised_limit),
    "救济途径": lambda m: _joined(each.zh for each in m.remedies),
    "监督电话": lambda m: m.complaint_phone,
}
_SERVICES: Mapping[str, MatterCell] = {  # data
    "服务事项": lambda m: m.name.zh,
    "事项编码": lambda m: m.code,
    "服务机构": lambda m: m.authority.zh,
    "服务对象": lambda m: _joined(_SERVED[each] for each in m.served),
    "依据": lambda m: _basis(m),
    "承诺办结时限": lambda m: limit_words(m.promised_limit),
    "是否收费": lambda m: _YES[m.fee.charged],
    "咨询电话": lambda m: _joined(m.phones),
}
_LICENCES: Mapping[str, MatterCell] = {  # data
    "许可事项": lambda m: m.name.zh,
    "事项编码": lambda m: m.code,
    "审批机关": lambda m: m.authority.zh,
    "许可结果": lambda m: _zh(m.result),
    "设定依据": lambda m: _basis(m),
    "法定办结时限": lambda m: limit_words(m.statutory_limit),
    "承诺办结时限": lambda m: limit_words(m.promised_limit),
    "可以告知承诺的材料": lambda m: _joined(_of_kind(m, "commitment")),
    "数据共享、不需提交的材料": lambda m: _joined(_of_kind(m, "shared")),
}
_MATERIALS: Mapping[str, Callable[[MaterialOfMatter], Cell]] = {  # data
    "事项编码": lambda p: p.matter.code,
    "事项名称": lambda p: p.matter.name.zh,
    "材料编码": lambda p: p.material.code,
    "材料名称": lambda p: p.material.name.zh,
    "蒙古文名称": lambda p: p.material.name.mn,
    "形式": lambda p: MATERIAL_FORMS[p.material.form],
    "原件份数": lambda p: p.material.originals,
    "复印件份数": lambda p: p.material.copies,
    "必要性": lambda p: _NECESSITY[necessity(p.material)],
    "来源": lambda p: _zh(p.material.source),
    "出具单位": lambda p: _zh(p.material.source_agency),
    "何时需要": lambda p: when_words(p.material, p.matter),
    "受理标准": lambda p: _zh(p.material.acceptance_criteria),
}


def lists_of(release: Release) -> dict[str, LedgerTable]:
    """All lists by the names of their files."""
    known = [matter for matter in release.matters if matter.status != "withdrawn"]
    duties = [matter for matter in known if PUBLIC_SERVICE not in matter.kind]
    services = [matter for matter in known if PUBLIC_SERVICE in matter.kind]
    licences = [m for m in known if LICENCE in m.kind and "organization" in m.served]
    materials = [MaterialOfMatter(matter, material) for matter in known for material in matter.materials]
    titles = iter(_TITLES)
    return {
        "matters": _table(next(titles), release, _MATTERS, release.matters),
        "materials": _table(next(titles), release, _MATERIALS, materials),
        "duties": _table(next(titles), release, _DUTIES, duties),
        "services": _table(next(titles), release, _SERVICES, services),
        "licences": _table(next(titles), release, _LICENCES, licences),
    }


def limit_words(limit: Limit | None) -> str:
    """A limit in Chinese; "" where there is none."""
    if limit is None:
        return ""
    if limit.unit == "on_the_spot":
        return _UNITS[limit.unit]
    return f"{limit.value:g} {_UNITS[limit.unit]}"


def when_words(material: Material, matter: Matter) -> str:
    """Which answers call for the material; "" where it always is needed."""
    parts = []
    for situation in matter.situations:
        if values := material.when.get(situation.key):
            labels = [option.label.zh for option in situation.options if option.value in values]
            parts.append(f"{situation.question.zh.rstrip('？?')}：{'或'.join(labels)}")  # data
    return _joined(parts)


def _table(
    title: str, release: Release, columns: Mapping[str, Callable[..., Cell]], rows: Iterable[Any]
) -> LedgerTable:
    cells = tuple(tuple(cell(row) for cell in columns.values()) for row in rows)
    return LedgerTable(title=title, about=release.name, columns=tuple(columns), rows=cells)


def _of_kind(matter: Matter, kind: Necessity) -> Iterable[str]:
    return (material.name.zh for material in matter.materials if necessity(material) == kind)


def _basis(matter: Matter) -> str:
    return _joined(cited(each) for each in matter.legal_basis)


def _zh(text: Text | None) -> str:
    return text.zh if text else ""


def _joined(words: Iterable[str]) -> str:
    return _COMMA.join(filter(None, words))
