"""Files of other systems are taken: encodings found and told, marks cleaned with a report."""

from __future__ import annotations

from typing import Any

import pytest

from casework.release.foreign_text import clean_file, clean_text, in_utf8
from casework.release.release_file import ReleaseProblems, read, receive
from resources import SAMPLE_RELEASE
from tests.support.releases import packed, release_data


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("老年人优待证&amp;办理<br>", "老年人优待证&办理"),
        ("<p>1.年满60周岁；<br/>2.本旗户籍&nbsp;</p>", "1.年满60周岁；2.本旗户籍"),
        ("<span style='color:red'>身份证</span>", "身份证"),
        ("共１２份Ａ4", "共12份A4"),
        ("身份证\t复印件\r\n", "身份证复印件"),
        ("\u3000身份证  原件", "身份证原件"),
        ("A4  paper", "A4 paper"),
        ("&#x8eab;份证&lt;正面&gt;", "身份证<正面>"),
        ("收入 < 3000 元 且 > 0", "收入 < 3000 元 且 > 0"),
        ("ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠲᠠᠮᠠᠭ\u180eᠠ", "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠲᠠᠮᠠᠭ\u180eᠠ"),
    ],
)
def test_marks_of_other_systems_are_cleaned(given: str, clean: str) -> None:
    assert clean_text(given) == clean


def dirty() -> dict[str, Any]:
    data = release_data()
    data["matters"][0]["name"]["zh"] = "医疗保险&amp;参保<br>"
    data["matters"][0]["faq"][0]["answer"]["zh"] = "<p>不收费。</p>"
    data["sites"][1]["name"]["zh"] = "莫林\u3000便民服务中心"
    return data


def test_each_change_is_reported_with_its_path() -> None:
    file = clean_file(packed(dirty()))
    assert [cleaning.path for cleaning in file.cleanings] == [
        "sites[1].name.zh",
        "matters[0].name.zh",
        "matters[0].faq[0].answer.zh",
    ]
    assert file.report()[1] == "matters[0].name.zh：“医疗保险&amp;参保<br>” 改为 “医疗保险&参保”"
    assert read(file.content).matters[0].name.zh == "医疗保险&参保"


def test_marks_are_named_where_one_publishes_and_taken_where_they_arrive() -> None:
    content = packed(dirty())
    with pytest.raises(ReleaseProblems) as refused:
        read(content)
    paths = [problem.path for problem in refused.value.problems]
    assert paths == ["matters[0].name.zh", "matters[0].faq[0].answer.zh"]
    assert receive(content).content


def test_a_clean_file_stays_byte_for_byte() -> None:
    content = SAMPLE_RELEASE.read_bytes()
    assert clean_file(content).content is content
    assert clean_file(content).report() == []


@pytest.mark.parametrize(
    ("encoding", "name"), [("gbk", "GBK"), ("gb18030", "GBK"), ("utf-16", "UTF-16"), ("utf-8-sig", "BOM")]
)
def test_other_encodings_are_found_and_told(encoding: str, name: str) -> None:
    text = '{"name": "草原补助"}'
    file = in_utf8(text.encode(encoding))
    assert file.content.decode("utf-8") == text
    assert name in file.report()[0]


def test_what_is_no_text_stays_as_it_is() -> None:
    assert clean_file(b"\xff\xff\x80").content == b"\xff\xff\x80"
    assert clean_file(b'{"a": "<b>1</b>", "a": 2}').cleanings == ()
