"""What a service guide (办事指南) says of a matter and its materials, in Chinese and in Mongolian."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from casework.release.catalogue import Material, Matter, Release, Site, Situation, Text
from casework.release.necessity import necessity
from forms.documents.kit.form import Form
from forms.documents.kit.materials import form_mn
from forms.documents.kit.phrases import (
    complaint_phone,
    consult_phone,
    day_zh,
    departments_zh,
    limit_mn,
    limit_zh,
    pair_mn,
    sentences_mn,
    translated,
)
from forms.documents.kit.words import Words, chinese, joined, sentences

_SITE_KINDS = ("banner", "township", "community", "gacha")
LABELS: dict[str, str] = {
    "kind": "事项类型",
    "level": "行使层级",
    "served": "服务对象",
    "served_person": "自然人",
    "served_organization": "法人和其他组织",
    "handling": "办件类型",
    "handling_immediate": "即办件",
    "handling_promised": "承诺件",
    "acceptance_conditions": "受理条件",
    "refusal_conditions": "不予受理的情形",
    "materials_count": "申请材料 {n} 项",
    "when_needed": "何时需要",
    "when_always": "都要提交",
    "result": "办理结果",
    "visits": "到现场次数",
    "visits_count": "{n} 次",
    "quota": "数量限制",
    "excluded_steps": "不计时限的环节",
    "faq": "常见问题",
    "where_handled": "各级办理方式",
    "site_banner": "旗",
    "site_township": "苏木镇",
    "site_community": "社区",
    "site_gacha": "嘎查",
    "handling_facts": "办理须知",
}

_ALWAYS = {"shared": "not_needed", "optional": "optional"}


class Guide(Form, frozen=True, kw_only=True):
    """One matter as the public may read it; `number` is the matter's code, `print_no` stays 0.

    `site` gives place, hours and phones where the matter has none of its own.  A guide has no date of
    its own: the release's `effective_from` keeps the same release the same file.
    """

    matter: Matter
    print_no: int = 0
    effective_from: dt.date | None = None


def guide_of(release: Release, site: Site, matter: Matter) -> Guide:
    """The guide of a matter as it is had at a site."""
    return Guide(
        number=matter.code,
        matter=matter,
        effective_from=release.effective_from,
        site=site,
        release_name=release.name,
        settings=release.settings,
        labels=release.labels,
    )


def served_zh(matter: Matter, words: Words) -> str:
    """Whom the matter serves, in Chinese."""
    return "、".join(words.zh(f"served_{kind}") for kind in matter.served)


def modes_zh(matter: Matter, words: Words) -> str:
    """How the matter is handled at each kind of site, in Chinese."""
    kinds = [kind for kind in _SITE_KINDS if kind in matter.modes]
    return "　".join(f"{words.zh(f'site_{k}')} {words.zh(f'mode_{matter.modes[k]}')}" for k in kinds)


def conditions(material: Material, matter: Matter) -> Iterator[tuple[Situation, list[Text]]]:
    """The situations that decide whether a material is needed, with the answers that call for it."""
    for situation in matter.situations:
        values = material.when.get(situation.key)
        if values:
            yield situation, [option.label for option in situation.options if option.value in values]


def when_zh(material: Material, matter: Matter, words: Words) -> str:
    """When the material is needed, in Chinese; of one that nobody has to bring, that."""
    parts = [
        f"{situation.question.zh.rstrip('？?')}：{'或'.join(label.zh for label in labels)}"
        for situation, labels in conditions(material, matter)
    ]
    return "；".join(parts) or words.zh(_ALWAYS.get(necessity(material), "when_always"))


def when_mn(material: Material, matter: Matter, words: Words) -> str:
    """When the material is needed, in Mongolian; "" where it always is."""
    parts = [
        pair_mn(
            words.mongolian(situation.question).rstrip("?"),
            "᠂ ".join(filter(None, (words.mongolian(label) for label in labels))),
        )
        for situation, labels in conditions(material, matter)
    ]
    return "᠂ ".join(filter(None, parts))


def source_zh(material: Material, words: Words) -> str:
    """Where the material comes from and what spares it, in Chinese."""
    source, agency = chinese(material.source), chinese(material.source_agency)
    where = f"{source}（{agency}）" if source and agency and agency not in source else source or agency
    return sentences(
        where,
        f"{words.zh('not_needed')}：{words.zh('shareable')}" if necessity(material) == "shared" else "",
        words.zh("commitment") if material.commitment else "",
        words.zh("tolerance") if material.tolerance else "",
        chinese(material.acceptance_criteria),
        chinese(material.note),
    )


def material_mn(material: Material, matter: Matter, words: Words) -> str:
    """Form, source and condition of a material in one Mongolian text."""
    return sentences_mn(
        [
            form_mn(words, material),
            words.mongolian(material.source),
            words.mn(_ALWAYS[kind]) if (kind := necessity(material)) in _ALWAYS else "",
            words.mn("commitment") if material.commitment else "",
            words.mn("tolerance") if material.tolerance else "",
            words.mongolian(material.acceptance_criteria),
            words.mongolian(material.note),
            when_mn(material, matter, words),
        ]
    )


def fee_zh(matter: Matter, words: Words) -> str:
    """What it costs, on what basis, and who pays less, in Chinese."""
    fee = matter.fee
    standard = chinese(fee.standard) or words.zh("charged" if fee.charged else "free")
    return joined(standard, fee.basis, chinese(fee.reduction), by="；")


def steps_zh(matter: Matter, words: Words) -> str:
    """The steps in their order, each with its limit."""
    names = [
        step.name.zh + (f"（{limit_zh(words, step.limit)}）" if step.limit else "") for step in matter.steps
    ]
    return " → ".join(f"{number} {name}" for number, name in enumerate(names, start=1))


def _listed_zh(texts: Iterable[Text]) -> str:
    return "、".join(text.zh for text in texts)


def facts_zh(guide: Guide, words: Words) -> list[list[tuple[str, str]]]:
    """Rows of labels with values: limits, fee, result, where and when."""
    matter = guide.matter
    place, hours = matter.place or guide.site.address, matter.hours or guide.site.hours
    rows = [
        [
            ("statutory_limit", limit_zh(words, matter.statutory_limit, "no_statutory_limit")),
            ("promised_limit", limit_zh(words, matter.promised_limit)),
        ],
        [("fee", fee_zh(matter, words))],
        [("result", matter.result.zh if matter.result else "")],
        [("place", place.zh if place else ""), ("hours", hours.zh if hours else "")],
        [("where_handled", modes_zh(matter, words))],
        [("steps", steps_zh(matter, words))],
        [("excluded_steps", _listed_zh(matter.excluded_steps))],
        [
            ("visits", words.zh("visits_count", n=matter.visits) if matter.visits is not None else ""),
            ("effective_from", day_zh(words, guide.effective_from)),
        ],
        [("channels", _listed_zh(matter.channels)), ("scope", chinese(matter.scope))],
        [("quota", chinese(matter.quota))],
        [("joint_authorities", departments_zh(words, matter, with_limits=True))],
    ]
    return [[(words.zh(key), value) for key, value in row] for row in rows]


def facts_mn(guide: Guide, words: Words) -> list[str]:
    """The same in Mongolian, as far as it may be printed."""
    matter = guide.matter
    fee = matter.fee
    cost = translated(fee.standard, words) or words.mn("charged" if fee.charged else "free")
    pairs = [
        ("department", translated(matter.authority, words)),
        ("statutory_limit", limit_mn(words, matter.statutory_limit, "no_statutory_limit")),
        ("promised_limit", limit_mn(words, matter.promised_limit)),
        ("fee", cost),
        ("result", translated(matter.result, words)),
        ("place", translated(matter.place or guide.site.address, words)),
        ("hours", translated(matter.hours or guide.site.hours, words)),
        ("steps", "᠂ ".join(filter(None, (words.mongolian(step.name) for step in matter.steps)))),
        ("consult_phone", consult_phone(guide, guide.matter)),
        ("complaint_phone", complaint_phone(guide, guide.matter)),
    ]
    return [text for key, value in pairs if (text := pair_mn(words.mn(key), value))]
