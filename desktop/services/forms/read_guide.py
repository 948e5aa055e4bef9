"""All that the catalogue says of a matter, for the screen: in words, and as the bilingual paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from casework.cases.availability import why_withdrawn
from casework.language import _, listed
from casework.release.catalogue import KeepingTerm, LegalBasis, Material, Matter, Release, Site, Text
from casework.release.necessity import necessity
from casework.shared_words import OPTIONAL, cited
from casework.shelves import MatterHere, matter_here
from desktop.errors import MatterUnavailable
from forms.documents import guide as paper
from forms.documents.guide_text import LABELS, Guide, facts_zh, guide_of, served_zh, source_zh, when_zh
from forms.documents.kit.materials import form_zh
from forms.documents.kit.phrases import complaint_phone, consult_phone
from forms.documents.kit.words import Words
from forms.page import Document
from forms.text.fonts import FontSet

Row = tuple[str, str]  # a label, and what is said under it


class GuidePart(msgspec.Struct, frozen=True):
    """A heading with its rows."""

    heading: str
    rows: tuple[Row, ...]


class GuideRead(msgspec.Struct, frozen=True, kw_only=True):
    """One matter, whole.  `name_mn` is "" where none may be printed."""

    code: str
    name: str
    name_mn: str
    here: MatterHere
    parts: tuple[GuidePart, ...]
    document: Document


def read_guide(release: Release, site: Site, code: str, fonts: FontSet) -> GuideRead:
    """The guide of a matter at a site; raises MatterUnavailable or DocumentError."""
    matter = release.matter(code)
    if matter is None:
        raise MatterUnavailable(code, _("不在现行目录里"))
    guide = guide_of(release, site, matter)
    words = Words(guide, LABELS)
    return GuideRead(
        code=code,
        name=matter.name.zh,
        name_mn=words.mongolian(matter.name),
        here=matter_here(release, site, matter),
        parts=tuple(part for part in _parts(guide, words, matter) if part.rows),
        document=paper.lay_out(guide, fonts),
    )


def _parts(guide: Guide, words: Words, matter: Matter) -> Iterator[GuidePart]:
    materials = ((f"{n}", _material(guide, words, each)) for n, each in enumerate(matter.materials, start=1))
    count = words.zh("materials_count", n=len(matter.materials))
    yield GuidePart(count, tuple(materials))
    facts = tuple(pair for row in facts_zh(guide, words) for pair in row if pair[1])
    yield GuidePart(words.zh("handling_facts"), facts)
    asked = (
        (_("咨询电话"), consult_phone(guide, matter)),
        (_("投诉电话"), complaint_phone(guide, matter)),
        (_("办理窗口"), listed(_counters(guide, matter))),
        (_("网上办理"), listed(_online(matter))),
    )
    yield GuidePart(_("到哪里、问谁"), _given(asked))
    yield GuidePart(_("受理条件"), _numbered(matter.acceptance_conditions))
    yield GuidePart(_("不予受理的情形"), _numbered(matter.refusal_conditions))
    yield GuidePart(_("设定依据"), _numbered(_bases(matter.legal_basis)))
    yield GuidePart(_("救济途径"), _numbered(matter.remedies))
    yield GuidePart(_("常见问题"), tuple((each.question.zh, each.answer.zh) for each in matter.faq))
    yield GuidePart(_("这个事项"), _given(_identity(guide, words, matter)))


def _identity(guide: Guide, words: Words, matter: Matter) -> tuple[Row, ...]:
    return (
        (_("实施机关"), matter.authority.zh),
        (_("事项类型"), matter.kind),
        (words.zh("level"), matter.level),
        (_("办件类型"), words.zh(f"handling_{matter.handling}")),
        (_("服务对象"), served_zh(matter, words)),
        (_("事项编码"), matter.code),
        (_("基本编码"), matter.base_code),
        (_("实施编码"), matter.implementation_code),
        (_("常用叫法"), listed(each.zh for each in matter.keywords)),
        (_("版本"), matter.version),
        (_("生效日期"), str(matter.effective_from or "")),
        (_("失效日期"), str(matter.effective_to or "")),
        (_("状态"), _status(matter)),
        (_("保存期限"), _keeping(matter.keeping or guide.settings.keeping or KeepingTerm())),
        (_("备注"), listed(matter.notes)),
        (_("未核实的内容"), listed(matter.unverified)),
        (_("目录版本"), guide.release_name),
    )


def _status(matter: Matter) -> str:
    if matter.status == "withdrawn":
        return why_withdrawn(matter)
    return _("已暂停") if matter.status == "suspended" else ""


def _keeping(term: KeepingTerm) -> str:
    papers = _("材料 {years} 年").format(years=term.papers_years) if term.papers_years is not None else ""
    personal = _("个人信息 {years} 年").format(years=term.personal_years)
    return listed(filter(None, (papers, personal if term.personal_years is not None else "", term.basis)))


def _material(guide: Guide, words: Words, material: Material) -> str:
    optional = necessity(material) == "optional"
    name = (
        _("{material}（{word}）").format(material=material.name.zh, word=_(OPTIONAL))
        if optional
        else material.name.zh
    )
    when = when_zh(material, guide.matter, words) if material.when else ""
    basis = _("依据：{basis}").format(basis=material.basis) if material.basis else ""
    sample = _("样表：{sample}").format(sample=material.sample) if material.sample else ""
    rest = (form_zh(words, material), when, source_zh(material, words), basis, sample)
    return "\n".join([name, *filter(None, rest)])


def _counters(guide: Guide, matter: Matter) -> Iterator[str]:
    for each in matter.counters:
        if each.site == guide.site.code:
            yield " ".join(filter(None, (each.number, each.name.zh if each.name else "")))


def _online(matter: Matter) -> Iterator[str]:
    for each in matter.online:
        yield " ".join(filter(None, (each.name.zh, each.address, each.depth.zh if each.depth else "")))


def _bases(bases: Iterable[LegalBasis]) -> tuple[Text, ...]:
    return tuple(Text(zh=cited(each)) for each in bases)


def _numbered(texts: tuple[Text, ...]) -> tuple[Row, ...]:
    return tuple((str(number), text.zh) for number, text in enumerate(texts, start=1))


def _given(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row[1])
