"""A matter's service guide (办事指南) on A4: what to bring first, then limits, conditions, questions."""

from __future__ import annotations

from collections.abc import Sequence

from casework.release.catalogue import Material, Question, Text
from casework.release.necessity import necessity
from casework.shared_words import cited
from forms.documents.guide_text import (
    LABELS,
    Guide,
    facts_mn,
    facts_zh,
    material_mn,
    served_zh,
    source_zh,
    when_zh,
)
from forms.documents.kit.blocks import draw_chip, heading, label_rows, listed, paragraph, statement
from forms.documents.kit.foot import Ending, FormCopy
from forms.documents.kit.head import FormHead
from forms.documents.kit.materials import form_zh
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import cut, phones
from forms.documents.kit.styles import BODY, DENSITIES, MN_LABEL, PAPER, SMALL, STRONG, Density
from forms.documents.kit.words import Words, joined
from forms.page import Document
from forms.sheet.composing import Block
from forms.sheet.tables import Table, TableColumn
from forms.text.fonts import FontSet

_NAME_WIDTH, _FORM_WIDTH, _WHEN_WIDTH, _SOURCE_WIDTH = 122.0, 104.0, 112.0, 128.0
_FIRST_FACTS = 5
# Few, so that a booklet of all matters is soon made.
_DENSITIES = (DENSITIES[0], DENSITIES[2], DENSITIES[4])


def lay_out(guide: Guide, fonts: FontSet) -> Document:
    """The guide, in one copy and without signatures.

    Raises MissingGlyph when a character has no shape in any installed font, and TextTooLong when one
    text alone is longer than a page.
    """
    words = Words(guide, LABELS)
    layout = Layout(
        form=guide,
        words=words,
        fonts=fonts,
        head=_head(guide, words),
        entries=lambda density: _entries(guide, words, density, fonts),
        ending=Ending(seal=False),
        copies=(FormCopy(""),),
        densities=_DENSITIES,
    )
    return lay_out_form(layout)


def _head(guide: Guide, words: Words) -> FormHead:
    matter = guide.matter
    pairs = (
        ("department", matter.authority.zh),
        ("kind", matter.kind),
        ("handling", words.zh(f"handling_{matter.handling}")),
        ("served", served_zh(matter, words)),
        ("level", matter.level),
    )
    return FormHead("title_guide", matter.name.zh, pairs, "", phones(guide, matter), "matter_code")


def _entries(guide: Guide, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    matter = guide.matter
    count = len(matter.materials)
    name = group(
        (words.mongolian(matter.name), density.mn_matter),
        (words.mn("materials_count", n=count) if words.mongolian(matter.name) else "", density.mn_name),
    )
    result = [PageEntry((statement(words.zh("materials_count", n=count)),), name, keeps_next=count > 0)]
    numbered = sorted(enumerate(matter.materials, start=1), key=lambda each: necessity(each[1]) == "optional")
    rows = [_row(guide, words, item) for item in numbered]
    table = _table(words, density).following(rows, fonts)
    head = table.head(fonts)
    for (number, material), row in zip(numbered, rows, strict=True):
        groups = _material_groups(guide, words, density, (number, material))
        result += entries_of(table.row(row, density.padding, fonts), groups, head)
    result += _facts(guide, words, density, fonts)
    for key, texts in [
        ("acceptance_conditions", matter.acceptance_conditions),
        ("refusal_conditions", matter.refusal_conditions),
        ("legal_basis", tuple(Text(zh=cited(basis)) for basis in matter.legal_basis)),
        ("remedies", matter.remedies),
    ]:
        result += _section(words, key, texts, (density, fonts))
    return result + _questions(words, matter.faq, density, fonts)


def _table(words: Words, density: Density) -> Table:
    columns = (
        TableColumn(words.zh("number"), 15.0, density.name, draw=draw_chip),
        TableColumn(words.zh("material_name"), _NAME_WIDTH, density.name, least=64.0),
        TableColumn(words.zh("form_and_copies"), _FORM_WIDTH, density.note, least=48.0),
        TableColumn(words.zh("when_needed"), _WHEN_WIDTH, density.note, least=48.0),
        TableColumn(words.zh("source"), _SOURCE_WIDTH, density.note, least=48.0),
    )
    return Table(columns, PAPER.margin, PAPER.right, SMALL)


def _row(guide: Guide, words: Words, item: tuple[int, Material]) -> list[str]:
    number, material = item
    optional = necessity(material) == "optional"
    name = f"{material.name.zh}（{words.zh('optional')}）" if optional else material.name.zh
    when = when_zh(material, guide.matter, words)
    return [str(number), name, form_zh(words, material), when, source_zh(material, words)]


def _material_groups(
    guide: Guide, words: Words, density: Density, item: tuple[int, Material]
) -> tuple[Group, ...]:
    number, material = item
    name = words.mongolian(material.name)
    if not name:
        return group((words.mn("not_translated", n=number), density.mn_body), number=number)
    detail = material_mn(material, guide.matter, words)
    return group((name, density.mn_name), (detail, density.mn_body), number=number)


def _facts(guide: Guide, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    entries = entries_of(label_rows(facts_zh(guide, words), fonts))
    texts = facts_mn(guide, words)
    # In two parts, so that a page may end between them.
    for index, some in (
        (0, texts[:_FIRST_FACTS]),
        (len(entries) // 2, texts[_FIRST_FACTS:]),
    ):
        groups = [g for part in cut("᠃ ".join(some)) for g in group((part, density.mn_body))]
        entries[index] = entries[index]._replace(groups=tuple(groups))
    return [PageEntry((heading(words.zh("handling_facts")),), keeps_next=True), *entries]


def _section(
    words: Words, key: str, texts: Sequence[Text], style: tuple[Density, FontSet]
) -> list[PageEntry]:
    """Numbered sentences under a heading; nothing where there are none."""
    density, fonts = style
    if not texts:
        return []
    translated = " ".join(
        f"{number} {text}᠃" for number, t in enumerate(texts, start=1) if (text := words.mongolian(t))
    )
    groups: list[Group] = []
    if translated:
        label = words.mn(key)
        for index, part in enumerate(cut(translated)):
            groups += group((label if index == 0 else "", MN_LABEL), (part, density.mn_body))
    result = [PageEntry((heading(words.zh(key)),), tuple(groups), keeps_next=True)]
    for number, sentence in enumerate(texts, start=1):
        several = len(texts) > 1
        blocks = listed(number, sentence.zh, fonts) if several else paragraph(sentence.zh, BODY, fonts)
        result += entries_of(blocks)
    return result


def _questions(
    words: Words, questions: Sequence[Question], density: Density, fonts: FontSet
) -> list[PageEntry]:
    if not questions:
        return []
    result = [PageEntry((heading(words.zh("faq")),), keeps_next=True)]
    for question in questions:
        asked: list[Block] = paragraph(question.question.zh, STRONG, fonts)
        mongolian = joined(words.mongolian(question.question), words.mongolian(question.answer))
        groups = [g for part in cut(mongolian) for g in group((part, density.mn_body))]
        result += [entry._replace(keeps_next=True) for entry in entries_of(asked, groups)]
        result += entries_of(paragraph(question.answer.zh, BODY, fonts))
    return result
