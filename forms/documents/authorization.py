"""The authorization (代办委托书) on A4, in two copies: who lets whom act, in what, how far, how long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from casework.language import N_, _
from casework.release.catalogue import Matter
from forms.documents.kit.blocks import (
    heading,
    label_rows,
    labelled,
    listed,
    lower_alone,
    numbered,
    paragraph,
    rule,
)
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, PageEntry, entries_of, group
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.panel import Group
from forms.documents.kit.phrases import cut, day_mn, day_zh, issued_zh, pair_mn, phones, sentences_mn
from forms.documents.kit.styles import BODY, LABEL, MATTER, MN_LABEL, PAPER, SMALL, STRIP, Density
from forms.documents.kit.words import Words
from forms.errors import DocumentError
from forms.page import Document
from forms.sheet.composing import Block, Sheet, first_baseline, paragraph_height, space, total
from forms.text.fonts import FontSet

_COPIES = (FormCopy("copy_principal"), FormCopy("copy_stub"))
_GUTTER = 16.0
_LABEL_WIDTH = 42.0
_PARTY_LINES = 6  # what two parties take that have little to say


Power = Literal["submit", "receive_notices", "follow", "collect_result", "collect_originals"]
LABELS: dict[str, str] = {
    "title_authorization": "代办委托书",
    "principal": "委托人",
    "authorized_agent": "受托人",
    "address": "地址",
    "relation": "双方关系",
    "authorized_matters": "委托事项",
    "powers": "委托权限",
    "power_submit": "代为提交、补充申请材料",
    "power_receive_notices": "代为签收告知、补正等文书",
    "power_follow": "代为查询办理进度",
    "power_collect_result": "代为领取办理结果",
    "power_collect_originals": "代为领回原件",
    "term": "委托期限",
    "term_value": "自{a}起至{b}止",
    "authorization_basis": "本委托依照《中华人民共和国民法典》第一百六十五条以书面形式订立。",
    "authorization_statement": (
        "受托人只能在上列事项、权限和期限内办理，不得转委托他人，不收取代办费用。未列明的事项和权限，受托人无权办理。委托人可以随时书面撤回委托。"
        "委托人不能签名的，由其按指印，并由见证人签名。"
    ),
    "principal_signature": "委托人签名",
    "agent_signature": "受托人签名",
    "copy_principal": "委托人联",
    "authorization_seal": "站点在盖章处盖章，只证明双方当面签名。",
}


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """The principal or the agent; number and phone masked.

    `id_number` is the full number, which stands on the copy that stays alone: who is meant must be beyond
    doubt there, and nobody else reads it.
    """

    name: str
    id_masked: str
    phone_masked: str = ""
    address: str = ""
    id_number: str = ""

    @property
    def in_full(self) -> Party:
        """The same with the number unmasked, where it is known."""
        return msgspec.structs.replace(self, id_masked=self.id_number or self.id_masked)


class Authorization(IssuedForm, frozen=True, kw_only=True):
    """Who lets whom act, in what, how far and how long.

    Name of the agent, matters, powers and term are what 民法典 第一百六十五条 asks of a written
    authorization; without one of them there is none.
    """

    principal: Party
    agent: Party
    matters: tuple[Matter, ...]
    powers: tuple[Power, ...]
    valid_from: dt.date
    valid_until: dt.date
    relation: str = ""


class AuthorizationIncomplete(DocumentError):  # noqa: N818  named like its siblings
    """An authorization that lacks what 民法典 第一百六十五条 asks for; `lacking` is its Chinese name."""

    def __init__(self, lacking: str) -> None:
        super().__init__(
            _("委托书不完整"),
            _("没有写明{lacking}").format(lacking=_(lacking)),
            _("请补全后再打印；民法典第一百六十五条要求写明"),
        )
        self.lacking = lacking


def lay_out(authorization: Authorization, fonts: FontSet) -> Document:
    """The authorization: one copy for the principal, one that stays.

    Raises AuthorizationIncomplete without names, matters, powers or a term, MissingGlyph when a character
    has no shape in any installed font, and TextTooLong when one text alone is longer than a page.
    """
    _check(authorization)
    principal, agent = authorization.principal, authorization.agent
    if not (principal.id_number or agent.id_number):
        return lay_out_form(_layout(authorization, fonts, _COPIES))
    full = msgspec.structs.replace(authorization, principal=principal.in_full, agent=agent.in_full)
    handed, filed = (
        lay_out_form(_layout(form, fonts, (copy,)))
        for form, copy in zip((authorization, full), _COPIES, strict=True)
    )
    return Document(handed.title, (*handed.pages, *filed.pages))


def _layout(authorization: Authorization, fonts: FontSet, copies: tuple[FormCopy, ...]) -> Layout:
    words = Words(authorization, LABELS)
    signers = ("principal_signature", "fingerprint", "agent_signature", "witness")
    return Layout(
        form=authorization,
        words=words,
        fonts=fonts,
        head=_head(authorization, words),
        entries=lambda density: _entries(authorization, words, density, fonts),
        ending=Ending(tuple(map(Signer, signers)), day=day_zh(words, authorization.issued_on)),
        copies=copies,
    )


def _check(authorization: Authorization) -> None:
    wanted = [
        (authorization.principal.name.strip(), N_("委托人姓名")),
        (authorization.agent.name.strip(), N_("受托人姓名")),
        (authorization.matters, N_("委托事项")),
        (authorization.powers, N_("委托权限")),
        (authorization.valid_from <= authorization.valid_until, N_("委托期限（起始日期晚于截止日期）")),
    ]
    for given, lacking in wanted:
        if not given:
            raise AuthorizationIncomplete(lacking)


def _head(authorization: Authorization, words: Words) -> FormHead:
    pairs = (("handler", authorization.handler), ("relation", authorization.relation))
    return FormHead(
        "title_authorization",
        "",
        pairs,
        issued_zh(authorization, words),
        phones(authorization, _one_matter(authorization)),
    )


def _one_matter(authorization: Authorization) -> Matter | None:
    """The matter, if it is one: several have no phone in common but the site's."""
    return authorization.matters[0] if len(authorization.matters) == 1 else None


def _entries(authorization: Authorization, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    parties = (("principal", authorization.principal), ("authorized_agent", authorization.agent))
    opening = [
        g
        for key, party in parties
        for g in group((words.mn(key), MN_LABEL), (_party_mn(party, words), density.mn_name))
        if words.mn(key)
    ]
    result = [PageEntry((*_parties(parties, words, fonts), rule()), tuple(opening))]
    result += _matters(authorization, words, density, fonts)
    result += _powers(authorization, words, density, fonts)
    return result + _term(authorization, words, density, fonts)


def _parties(parties: Sequence[tuple[str, Party]], words: Words, fonts: FontSet) -> list[Block]:
    """Principal and agent side by side, or one below the other where that is lower."""
    beside = _parties_beside(parties, words, fonts)
    alone = [block for key, party in parties for block in _party(key, party, words, fonts)]
    return alone if lower_alone(beside.height - _PARTY_LINES * BODY.leading, [total(alone)]) else [beside]


def _party(key: str, party: Party, words: Words, fonts: FontSet) -> list[Block]:
    """One party on the whole width, in blocks that pages may part."""
    facts = [[(words.zh(label), value)] for label, value in _party_facts(party)]
    name = labelled(words.zh(key), party.name, fonts, (PAPER.margin + _LABEL_WIDTH, PAPER.right))
    return [*name, *label_rows(facts, fonts), space(4.0)]


def _parties_beside(parties: Sequence[tuple[str, Party]], words: Words, fonts: FontSet) -> Block:
    """Principal and agent side by side, their facts on common lines."""
    width = (PAPER.inner_width - _GUTTER) / 2
    rows = list(zip(*(list(_party_facts(party)) for _, party in parties), strict=True))
    heights = [
        max(paragraph_height(value or " ", BODY, width - _LABEL_WIDTH, fonts) for _, value in row)
        for row in rows
    ]
    names = max(paragraph_height(party.name, MATTER, width, fonts) for _, party in parties)

    def draw(sheet: Sheet, top: float) -> None:
        for side, (key, party) in enumerate(parties):
            x = PAPER.margin + side * (width + _GUTTER)
            sheet.line(words.zh(key), LABEL, x, first_baseline(LABEL, top + 2.0))
            sheet.paragraph(party.name, MATTER, (x, top + 15.0), width)
            y = top + 15.0 + names + 2.0
            for (label, value), height in zip((row[side] for row in rows), heights, strict=True):
                if value:
                    sheet.line(words.zh(label), LABEL, x, first_baseline(BODY, y))
                sheet.paragraph(value, BODY, (x + _LABEL_WIDTH, y), width - _LABEL_WIDTH)
                y += height

    return Block(17.0 + names + sum(heights), draw)


def _party_facts(party: Party) -> Iterator[tuple[str, str]]:
    yield "id_number", party.id_masked
    yield "phone", party.phone_masked
    yield "address", party.address


def _party_mn(party: Party, words: Words) -> str:
    facts = [
        pair_mn(words.mn("id_number"), party.id_masked),
        pair_mn(words.mn("phone"), party.phone_masked),
    ]
    return "᠂ ".join(filter(None, [party.name, *facts]))


def _matters(authorization: Authorization, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    result = [PageEntry((heading(words.zh("authorized_matters")),), keeps_next=True)]
    label = words.mn("authorized_matters")
    for number, matter in enumerate(authorization.matters, start=1):
        blocks = numbered(number, f"{matter.name.zh}（{matter.code}）", fonts, STRIP)
        mongolian = words.mongolian(matter.name) or words.mn("not_translated", n=number)
        groups = group((mongolian, density.mn_name), number=number)
        if number == 1:
            groups = group((label, MN_LABEL)) + groups
        result += entries_of(blocks, groups)
    return result


def _powers(authorization: Authorization, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    keys = [f"power_{power}" for power in authorization.powers]
    blocks = [heading(words.zh("powers"))]
    for number, key in enumerate(keys, start=1):
        blocks += listed(number, words.zh(key), fonts)
    mongolian = " ".join(f"{n} {words.mn(key)}᠃" for n, key in enumerate(keys, start=1) if words.mn(key))
    groups = group((words.mn("powers"), MN_LABEL), (mongolian, density.mn_body)) if mongolian else ()
    return [PageEntry(tuple(blocks), groups)]


def _term(authorization: Authorization, words: Words, density: Density, fonts: FontSet) -> list[PageEntry]:
    first, last = authorization.valid_from, authorization.valid_until
    term_zh = words.zh("term_value", a=day_zh(words, first), b=day_zh(words, last))
    term_mn = words.mn("term_value", a=day_mn(words, first), b=day_mn(words, last))
    label = words.mn("term")
    blocks = [heading(words.zh("term")), *paragraph(term_zh, STRIP, fonts), space(5.0)]
    texts = [words.zh("authorization_basis"), words.zh("authorization_statement")]
    statement_entries = entries_of(paragraph("".join(texts), BODY, fonts), _clauses(words, density))
    return [
        PageEntry(tuple(blocks), group((label, MN_LABEL), (term_mn, density.mn_name)) if label else ()),
        *statement_entries,
        PageEntry((_note(words),)),
    ]


def _clauses(words: Words, density: Density) -> list[Group]:
    text = sentences_mn([words.mn("authorization_statement"), words.mn("authorization_seal")])
    return [g for part in cut(text) for g in group((part, density.mn_body))] if text else []


def _note(words: Words) -> Block:
    """Room below the text; the seal says at most that the signing was witnessed."""

    def draw(sheet: Sheet, top: float) -> None:
        sheet.line(words.zh("authorization_seal"), SMALL, PAPER.margin, first_baseline(SMALL, top + 2.0))

    return Block(SMALL.leading + 3.0, draw)
