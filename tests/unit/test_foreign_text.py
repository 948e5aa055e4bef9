"""Files of other systems are taken: encodings found and told, marks cleaned with a report."""

from __future__ import annotations

import codecs
import string
from typing import Any

import pytest

from casework.release.foreign_text import clean_file, in_utf8
from casework.release.release_file import ReleaseProblems, read, receive
from casework.release.tidy_text import tidy_text
from resources import SAMPLE_RELEASE
from tests.support.releases import packed, release_data


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("老年人优待证&amp;办理<br>", "老年人优待证&办理"),
        ("<p>1.年满60周岁；<br/>2.本旗户籍&nbsp;</p>", "1.年满60周岁；2.本旗户籍"),
        ("<span style='color:red'>身份证</span>", "身份证"),
        ("A4&nbsp", "A4"),
        ("A4&nbsp paper", "A4 paper"),
        ("a=1&nbsp=2", "a=1&nbsp=2"),
        ("共１２份Ａ4", "共12份A4"),
        ("身份证\t复印件\r\n", "身份证复印件"),
        ("\u3000身份证  原件", "身份证原件"),
        ("A4  paper", "A4 paper"),
        ("&#x8eab;份证&lt;正面&gt;", "身份证<正面>"),
        ("身份证原件<br>户口簿", "身份证原件；户口簿"),
        ("<ul><li>身份证</li><li>户口簿</li></ul>", "身份证；户口簿"),
        ("1.身份证_x000D_\n2.户口簿", "1.身份证；2.户口簿"),
        ("年龄A<B且C>D时", "年龄A<B且C>D时"),
        ("http://a.cn/?a=1&copy=2&lt=3", "http://a.cn/?a=1&copy=2&lt=3"),
        ("&amp;lt;p&amp;gt;身份证&amp;lt;/p&amp;gt;", "身份证"),
        ("<script>if(a<b)alert(1)</script>身份证<style>p{}</style>", "身份证"),
        ('<p title="x>y">身份证</p>', "身份证"),
        ("身份证<p style='fo", "身份证"),
        ("12\u200b34\ufeff56", "123456"),
        ("&#0;", "\ufffd"),
        ("R&D;室", "R&D;室"),
        ("收入 < 3000 元 且 > 0", "收入 < 3000 元 且 > 0"),
        ("ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠲᠠᠮᠠᠭ\u180eᠠ", "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠲᠠᠮᠠᠭ\u180eᠠ"),
    ],
)
def test_marks_of_other_systems_are_cleaned(given: str, clean: str) -> None:
    assert tidy_text(given) == clean


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


def test_a_damaged_file_of_utf_8_is_not_read_as_another_encoding() -> None:
    content = '{"name": "草原生态保护补助奖励"}'.encode()
    damaged = content.replace("草".encode(), "草".encode()[:2] + b"?")
    assert in_utf8(damaged).content == damaged
    with pytest.raises(ReleaseProblems) as refused:
        read(damaged)
    assert "第 1 行" in str(refused.value.problems[0])


def test_nor_is_one_whose_damage_could_be_read_as_another() -> None:
    content = '{"name": "草原生态保护补助奖励"}'.encode()
    damaged = content[:20] + b"?" + content[22:]
    assert "淇濇姢" in damaged.decode("gb18030")
    assert in_utf8(damaged).content == damaged
    assert in_utf8(damaged).report() == in_utf8(b'{"name": "plain"}').report() == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_found_with_a_mark_or_without(encoding: str) -> None:
    text = '{"name": "草原补助"}'
    assert in_utf8(text.encode(encoding)).content.decode("utf-8") == text


def test_a_file_cut_in_the_middle_of_a_character_stays_as_it_is() -> None:
    content = '{"a": "草"}'.encode("utf-16")[:-1]
    assert in_utf8(content).content == content


@pytest.mark.parametrize(
    "content", [b"[" * 5000 + b"]" * 5000, b'{"a":' * 900 + b"1" + b"}" * 900, b"", b"{", b"null"]
)
def test_what_is_no_catalogue_ends_in_problems_not_in_a_fault(content: bytes) -> None:
    assert clean_file(content).content == content
    with pytest.raises(ReleaseProblems):
        read(content)


def test_half_a_character_stays_for_the_check_to_name() -> None:
    data = packed(dirty()).replace("莫林".encode(), b"\\ud800")
    with pytest.raises(ReleaseProblems) as refused:
        read(clean_file(data).content)
    assert "U+D800" in str(refused.value.problems[0])


def test_keys_of_situations_are_cleaned_with_their_names() -> None:
    data = release_data()
    matter = data["matters"][0]
    matter["situations"][0]["key"] = " person "
    for material in matter["materials"]:
        if "person" in material.get("when", {}):
            material["when"] = {"person ": material["when"]["person"]}
    file = clean_file(packed(data))
    assert read(file.content).matters[0].materials[1].when == {"person": ("newborn",)}


def test_codes_of_old_systems_become_their_characters() -> None:
    data = release_data()
    data["matters"][1]["name"]["zh"] = "\ue863家庄便民服务"
    data["matters"][2]["name"]["zh"] = "\ue000补助"
    file = clean_file(packed(data))
    assert "matters[1].name.zh：“<U+E863>家庄便民服务” 改为 “䶮家庄便民服务”" in file.report()
    assert [leftover.path for leftover in file.leftovers] == ["matters[2].name.zh"]
    assert "第 1 个字符 U+E000" in str(file.leftovers[0])


def test_blanks_go_beside_signs_of_chinese_and_stay_beside_letters() -> None:
    for sign in "、。〈》「〿！，：；？（）～":
        assert tidy_text(f" 身份证 {sign} 原件") == f"身份证{sign}原件", sign
    for letter in (*string.ascii_letters, *string.digits, "ж", "ᠠ"):
        assert tidy_text(f" 身份证 {letter} 原件 ") == f"身份证 {letter} 原件", letter


@pytest.mark.parametrize("end", ["X", "光X", "A 座 X", "（X）", "X光"])
def test_no_letter_at_the_end_is_taken_for_a_blank(end: str) -> None:
    assert tidy_text(f" 维生素 {end} ").replace(" ", "") == f"维生素{end}".replace(" ", "")


@pytest.mark.parametrize("sign", ["_x000D_", "_x000d_", "_x000A_", "_x000a_"])
def test_the_line_ends_of_spread_sheets_are_untidy_by_themselves(sign: str) -> None:
    assert tidy_text(f"身份证{sign}户口簿") == "身份证；户口簿"
    assert tidy_text(f"身份证{sign}") == "身份证"
    assert tidy_text("型号_x000C_") == "型号_x000C_"


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_joiners_stay_beside_mongolian_alone(joiner: str) -> None:
    assert tidy_text(f"身份{joiner}证{joiner}") == "身份证"
    assert tidy_text(f"ᠪᠢ{joiner}") == f"ᠪᠢ{joiner}"


@pytest.mark.parametrize(
    ("mark", "encoding"), [(codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF32_LE, "utf-32-le")]
)
def test_a_mark_of_four_bytes_says_the_encoding(mark: bytes, encoding: str) -> None:
    text = SAMPLE_RELEASE.read_text("utf-8")
    assert in_utf8(mark + text.encode(encoding)).content == text.encode()
