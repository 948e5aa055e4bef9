"""Small catalogues for tests: a whole release, its parts, and its plain JSON values to be broken."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import msgspec

from casework.release.catalogue import (
    Fee,
    LegalBasis,
    Limit,
    Material,
    Matter,
    Option,
    Question,
    Release,
    Settings,
    Site,
    Situation,
    Step,
    Text,
)
from forms.documents.labels import required_labels

MN_SEAL = "ᠲᠠᠮᠠᠭ\u180eᠠ"
MN_INNER_MONGOLIA = "ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ"
MN_WITH_SUFFIX = "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ"


def text(zh: str, mn: str = "") -> Text:
    """A text, its Mongolian a draft where there is one."""
    return Text(zh=zh, mn=mn, status="draft" if mn else "none")


def situation(
    key: str, *values: str, when: dict[str, tuple[str, ...]] | None = None, multiple: bool = False
) -> Situation:
    """A question with those answers, each labelled by its value."""
    options = tuple(Option(value=value, label=text(f"选 {value}")) for value in values)
    question = text(f"{key}？")
    return Situation(key=key, question=question, options=options, when=when or {}, multiple=multiple)


def material(code: str, zh: str = "身份证", when: dict[str, tuple[str, ...]] | None = None) -> Material:
    """One copy of a paper, needed under `when`."""
    return Material(code=code, name=text(zh), form="copy", copies=1, when=when or {})


def matter(code: str, zh: str, **fields: Any) -> Matter:
    """A matter with what is required, and `fields`."""
    given: dict[str, Any] = {"kind": "公共服务", "authority": text("旗医疗保障局"), "handling": "promised"}
    return Matter(code=code, name=fields.pop("name", text(zh)), **(given | fields))


def insurance_matter() -> Matter:
    """A matter with two situations, four materials, and something in every kind of field."""
    return matter(
        "TEST-001",
        "城乡居民基本医疗保险参保登记",
        name=text("城乡居民基本医疗保险参保登记", MN_INNER_MONGOLIA),
        legal_basis=(LegalBasis(title="中华人民共和国社会保险法", article="第二十五条"),),
        statutory_limit=Limit(value=20, unit="working_day"),
        promised_limit=Limit(value=5, unit="working_day"),
        situations=(situation("person", "normal", "newborn", "aided"), situation("agent", "no", "yes")),
        materials=(
            Material(code="m1", name=text("居民身份证"), form="original_and_copy", originals=1, copies=1),
            material("m2", "出生医学证明", {"person": ("newborn",)}),
            Material(
                code="m3",
                name=text("资助对象证明"),
                form="electronic",
                shareable=True,
                when={"person": ("aided",)},
            ),
            Material(
                code="m4", name=text("授权委托书"), form="original", originals=1, when={"agent": ("yes",)}
            ),
        ),
        steps=(Step(name=text("受理"), limit=Limit(value=0, unit="on_the_spot")),),
        visits=1,
        fee=Fee(),
        faq=(Question(question=text("要钱吗？"), answer=text("不收费。")),),
        modes={"gacha": "collect", "township": "accept"},
        phones=("0479-0000000",),
        initials="cxjmyb",
    )


def small_sites() -> tuple[Site, ...]:
    """A banner hall, a township centre and a gacha point; invented names."""
    return (
        Site(code="BQ00", name=text("白音旗政务服务中心", MN_SEAL), kind="banner"),
        Site(code="ML01", name=text("莫林苏木便民服务中心"), kind="township", parent="BQ00"),
        Site(code="ML0101", name=text("查干嘎查代办点"), kind="gacha", parent="ML01"),
    )


def small_release(**changes: Any) -> Release:
    """Three matters and three sites: one matter with situations, one without, one withdrawn."""
    release = Release(
        schema=1,
        name="v1-test",
        number=1,
        title=text("测试目录", MN_WITH_SUFFIX),
        settings=Settings(
            print_drafts=True, service_notice=text("本单为办事告知，不作为受理或补正的法定文书")
        ),
        sites=small_sites(),
        labels={key: text(words) for key, words in required_labels().items()}
        | {"title": text("一次性告知单", MN_SEAL)},
        matters=(
            insurance_matter(),
            matter("TEST-002", "临时救助", materials=(material("m1"),), handling="immediate"),
            matter("TEST-003", "生育登记", status="withdrawn"),
        ),
        effective_from=dt.date(2026, 1, 1),
    )
    return msgspec.structs.replace(release, **changes)


def release_data(release: Release | None = None) -> dict[str, Any]:
    """A release as plain JSON values that a test may break before packing them again."""
    data: dict[str, Any] = json.loads(msgspec.json.encode(release or small_release()))
    return data


def packed(data: Any) -> bytes:
    """Plain values as the bytes of a file."""
    return msgspec.json.encode(data)
