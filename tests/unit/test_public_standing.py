"""What is said to the public of each state of a case, and that every word of it is there."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import msgspec
import pytest

from casework.cases.case import BannerWord, Case, Escalation
from casework.cases.draft import MaterialMark
from casework.release.catalogue import Material, Matter, Settings, Site, Text
from sync.server.public import public_words
from sync.server.public.public_words import PublicWords
from sync.server.public.standing import PASSED, PATH, TONES, Headline, standing_of
from sync.server.releases.excerpts import ReleaseExcerpt

AT = "2026-11-24T09:00:00+08:00"
NUMBER = "ML0101-20261124-A007"
MATTER = Matter(
    code="M1",
    name=Text(zh="高龄津贴申请"),
    kind="行政给付",
    authority=Text(zh="旗民政局"),
    handling="promised",
    materials=(
        Material(code="m1", name=Text(zh="户口簿"), form="original_and_copy", copies=2),
        Material(code="m2", name=Text(zh="照片"), form="original", originals=1),
    ),
    phones=("0470-1",),
)
KNOWN = ReleaseExcerpt(
    settings=Settings(),
    sites=(Site(code="ML01", name=Text(zh="莫林苏木"), kind="township", phone="0470-2"),),
    matter=MATTER,
)
CASE = Case(case_id="c", site="ML01", matter_code="M1", matter_name="旧名", opened_at=AT, mode="collect")


def lacking(*codes: str, **more: object) -> Case:
    marks = {code: MaterialMark(code=code, state="missing", necessity="required") for code in codes}
    return msgspec.structs.replace(CASE, materials=marks, **more)


@pytest.mark.parametrize(
    ("case", "headline"),
    [
        (lacking("m1"), "bring"),
        (lacking(progress=BannerWord(text="supplement")), "mend"),
        (lacking(), "complete"),
        (lacking(sent_to="BQ00"), "transferred"),
        (lacking(progress=BannerWord(text="accepted")), "accepted"),
        (lacking(progress=BannerWord(text="processing")), "processing"),
        (lacking(progress=BannerWord(text="suspended")), "paused"),
        (lacking(result=BannerWord(text="准予")), "finished"),
        (lacking(progress=BannerWord(text="refused")), "refused"),
        (lacking(escalated=Escalation(number="Y-1", answer_by=dt.date(2026, 12, 1))), "escalated"),
        (lacking("m1", status="voided"), "voided"),
        (lacking(progress=BannerWord(text="of a later version")), "complete"),
    ],
)
def test_each_state_has_its_headline(case: Case, headline: Headline) -> None:
    standing = standing_of(case, NUMBER, KNOWN, AT)
    assert standing.headline == headline
    assert bool(standing.wanted) == (headline == "bring")
    assert (standing.answer_by is not None) == (headline == "escalated")


def test_papers_stand_in_the_order_of_the_list_and_strange_ones_at_the_end() -> None:
    case = lacking("zz", "m2", "m1", requested={"m2": "太旧"})
    wanted = standing_of(case, NUMBER, KNOWN, AT).wanted
    assert [(each.name.zh if each.name else None, each.count, each.reason) for each in wanted] == [
        ("户口簿", 2, ""),
        ("照片", 1, "太旧"),
        (None, 0, ""),
    ]


def test_what_may_come_later_is_named_apart() -> None:
    mark = MaterialMark(code="m2", state="missing", necessity="tolerated")
    standing = standing_of(msgspec.structs.replace(CASE, materials={"m2": mark}), NUMBER, KNOWN, AT)
    assert standing.wanted == ()
    assert [each.name.zh for each in standing.later if each.name] == ["照片"]


def test_without_a_release_there_is_still_an_answer() -> None:
    standing = standing_of(lacking("m1"), NUMBER, ReleaseExcerpt(), AT)
    assert (standing.matter.zh, standing.site, standing.complaint_phone) == ("旧名", None, "12345")
    assert [each.name for each in standing.wanted] == [None]


def test_a_clock_that_nobody_can_reckon_with_promises_nothing() -> None:
    case = lacking(progress=BannerWord(text="accepted"), accepted_at="9999-12-31T23:59:59+08:00")
    assert standing_of(case, NUMBER, KNOWN, AT).promised is None


def test_every_headline_has_its_words_tone_and_place_on_the_path() -> None:
    headlines = set(get_args(Headline))
    assert set(TONES) == set(PASSED) == headlines
    assert {f"{each}_why" for each in headlines} | headlines | set(PATH) <= public_words.keys()
    assert all(0 <= passed <= len(PATH) for passed in PASSED.values())


def test_drafts_show_only_where_a_release_allows_them() -> None:
    with_drafts, without = PublicWords({}, drafts=True), PublicWords({}, drafts=False)
    assert with_drafts("title").mn
    assert with_drafts.has_drafts
    assert without("title").mn == ""
    assert not without.has_drafts
    assert without.lacks_mongolian


def test_an_approved_label_of_the_release_goes_first() -> None:
    label = Text(zh="办到哪里了", mn="ᠪᠠᠶᠢᠳᠠᠯ", status="approved", approved_by="译者")
    words = PublicWords({"case_state": label}, drafts=False)
    assert (words("title").zh, words("title").mn) == ("办到哪里了", "ᠪᠠᠶᠢᠳᠠᠯ")
    assert not words.has_drafts
