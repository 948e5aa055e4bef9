"""What helps a translator: terms, memory, doubts; and what an approval stands for."""

from __future__ import annotations

import datetime as dt

import pytest

from casework.errors import FileUnreadable
from casework.release.catalogue import Text
from casework.release.release_parts import split
from casework.translation.approvals import approvals_in, without_new_approvals
from casework.translation.doubts import doubts
from casework.translation.glossary import Term, glossary, terms_in
from casework.translation.look_alikes import by_shape
from casework.translation.memory import TranslationMemory
from casework.translation.returned import ReturnedLine, returned
from casework.translation.text_lines import LineFilter, changed_parts, counts, split_key, text_lines
from casework.translation.xliff import read_xliff, write_xliff
from tests.support.any_catalogue import any_catalogue
from tests.support.releases import MN_SEAL, MN_WITH_SUFFIX, small_release

DAY = dt.date(2026, 11, 30)
HOSIGU, GERE = "ᠬᠣᠰᠢᠭᠤ", "ᠭᠡᠷᠡ"
# The same shapes in other letters: o for u, and a for e.
HOSIGU_OTHERWISE = "ᠬᠤᠰᠢᠭᠤ"


def draft(zh: str, mn: str) -> Text:
    return Text(zh=zh, mn=mn, status="draft")


def what(zh: str, mn: str, known: tuple[str, ...] = ()) -> list[str]:
    return [each.what for each in doubts(draft(zh, mn), by_shape(known))]


@pytest.mark.parametrize(
    ("zh", "mn", "expected"),
    [
        ("满15年", f"{HOSIGU} 15", []),
        ("满15年", f"{HOSIGU} ᠑᠕", []),
        ("满１５年", f"{HOSIGU} 15", []),
        ("第三十二条", f"{HOSIGU} 32", []),
        ("两份", f"{HOSIGU} 2", []),
        ("满15年", f"{HOSIGU} 16", ["数字不一致：汉文 15，蒙文 16"]),
        ("满15年", HOSIGU, ["数字不一致：汉文 15，蒙文 —"]),
        ("共{n}页", f"{HOSIGU} {{n}}", []),
        ("共{n}页", HOSIGU, ["要填入的位置 {…} 不符"]),
        ("照（一）", f"({HOSIGU})", []),
        ("照（一）", f"{HOSIGU})", ["蒙文的括号不成对"]),
        ("照（一）", HOSIGU, ["括号的数目与汉文不同"]),
        ("某人的", f"{HOSIGU}\u202fᠤᠨ", []),
        ("某人的", f"{HOSIGU} ᠤᠨ", ["附加成分 ᠤᠨ 前面是普通空格"]),
        ("某人", "", []),
    ],
)
def test_doubts_of_a_translation(zh: str, mn: str, expected: list[str]) -> None:
    assert what(zh, mn) == expected


SUFFIXES = "ᠤᠨ ᠦᠨ ᠶᠢᠨ ᠤ ᠦ ᠳᠤ ᠳᠦ ᠲᠤ ᠲᠦ ᠢ ᠶᠢ ᠢᠶᠠᠷ ᠢᠶᠡᠷ ᠠᠴᠠ ᠡᠴᠡ ᠲᠠᠢ ᠲᠡᠢ ᠢᠶᠠᠨ ᠢᠶᠡᠨ ᠨᠤᠭᠤᠳ ᠨᠦᠭᠦᠳ"


@pytest.mark.parametrize("suffix", SUFFIXES.split())
def test_no_suffix_of_case_or_possession_stands_behind_a_blank(suffix: str) -> None:
    assert what("某人的", f"{HOSIGU} {suffix}") == [f"附加成分 {suffix} 前面是普通空格"]
    assert what("某人的", f"{HOSIGU}\u202f{suffix}") == []


def test_private_use_codes_are_a_doubt() -> None:
    assert any("私有区编码" in each for each in what("某人", HOSIGU + "\ue264"))


def test_a_word_that_looks_like_a_known_one_is_a_doubt() -> None:
    assert what("某人", HOSIGU, (HOSIGU,)) == []
    (only,) = what("某人", HOSIGU_OTHERWISE, (HOSIGU,))
    assert only.startswith(f"{HOSIGU_OTHERWISE} 与已用的写法看起来一样，编码不同（U+1824 / U+1823）")


def test_a_term_that_was_translated_otherwise_is_a_doubt() -> None:
    term = next(each for each in glossary() if each.zh == "人民政府")
    assert what("甲人民政府", f"{HOSIGU} {term.mn}") == []
    assert what("甲人民政府", HOSIGU) == ["术语“人民政府”没有用术语表的译法"]


def test_terms_are_marked_in_the_source_longest_first() -> None:
    terms = (Term(zh="政府", mn=GERE), Term(zh="人民政府", mn=HOSIGU), Term(zh="旗", mn=HOSIGU))
    places = [(place.start, place.term.zh) for place in terms_in("旗人民政府和政府", terms)]
    assert places == [(0, "旗"), (1, "人民政府"), (6, "政府")]


def test_the_memory_offers_equal_and_similar_texts_approved_first() -> None:
    approved = Text(zh="居民户口簿", mn=GERE, status="approved", approved_by="乌云", approved_on=DAY)
    texts = [draft("居民户口簿", HOSIGU), draft("居民户口簿", HOSIGU), approved, draft("居民户口本", MN_SEAL)]
    memory = TranslationMemory([*texts, draft("营业执照", GERE)])
    assert [each.mn for each in memory.equal("居民户口簿")] == [GERE, HOSIGU]
    (similar,) = memory.similar("居民户口簿")
    assert (similar.zh, similar.mn, similar.likeness) == ("居民户口本", MN_SEAL, 80)
    assert memory.similar("开锁") == ()


@pytest.mark.parametrize("order", [(GERE, HOSIGU), (HOSIGU, GERE)])
def test_what_was_translated_as_often_stands_in_one_order(order: tuple[str, str]) -> None:
    memory = TranslationMemory([draft("居民户口簿", mongolian) for mongolian in order])
    assert [each.mn for each in memory.equal("居民户口簿")] == sorted(order)


@pytest.mark.parametrize("pair", ["（）", "()", "【】", "〔〕", "[]", "《》", "〈〉"])
def test_brackets_of_either_script_are_of_one_kind(pair: str) -> None:
    first, last = pair[0], pair[1]
    for other in ("()", "（）", "[]", "〔〕", "【】") if pair not in ("《》", "〈〉") else ("《》", "〈〉"):
        text = draft(f"甲{first}乙{last}", f"{GERE} {other[0]}{GERE}{other[1]}")
        assert [each for each in doubts(text) if "括号" in each.what] == []
    for broken in (f"{GERE} {first}{GERE}", f"{GERE} {GERE}{last}", f"{GERE} {last}{GERE}{first}"):
        assert any("不成对" in each.what for each in doubts(draft(f"甲{first}乙{last}", broken)))
    assert any("数目" in each.what for each in doubts(draft(f"甲{first}乙{last}", GERE)))


def test_a_file_of_the_largest_size_is_read_and_a_larger_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    content = write_xliff(list(text_lines(split(small_release()))), "v1")
    monkeypatch.setattr("casework.translation.xliff.LARGEST_BYTES", len(content))
    assert read_xliff(content)
    with pytest.raises(Exception, match="文件超过"):
        read_xliff(content + b"\n")


def test_an_approval_is_lost_with_either_side_and_never_made_by_an_edit() -> None:
    approved = Text(zh="甲", mn=GERE, status="approved", approved_by="乌云", approved_on=DAY)
    known = approvals_in((approved,))
    for changed in (
        Text(zh="乙", mn=GERE, status="approved", approved_by="乌云", approved_on=DAY),
        Text(zh="甲", mn=HOSIGU, status="approved", approved_by="乌云", approved_on=DAY),
        Text(zh="甲", mn=GERE, status="approved", approved_by="别人", approved_on=DAY),
    ):
        (settled,), (lost,) = without_new_approvals((changed,), known)
        assert settled == draft(changed.zh, changed.mn)
        assert lost.text == changed
    assert without_new_approvals((approved,), known) == ((approved,), ())


def test_lines_are_listed_by_status_part_and_words() -> None:
    parts = split(small_release())
    lines = list(text_lines(parts))
    assert sum(counts(lines).values()) == len(lines)
    assert {line.text.status for line in text_lines(parts, LineFilter(status="draft"))} == {"draft"}
    part = LineFilter(part="matter:TEST-002", words="身份证")
    assert [line.key for line in text_lines(parts, part)] == ["matter:TEST-002 materials[0].name"]


def test_a_text_is_changed_in_its_place_alone() -> None:
    for seed in range(20):
        parts = split(any_catalogue(seed))
        lines = list(text_lines(parts))
        line = lines[seed % len(lines)]
        assert split_key(line.key, parts) == (line.part, line.path)
        changed = changed_parts(parts, {line.key: draft("新", GERE)})
        after = {each.key: each.text for each in text_lines({**parts, **changed})}
        assert [key for key in after if after[key] != {each.key: each.text for each in lines}[key]] == [
            line.key
        ]


def test_xliff_carries_every_text_and_its_status() -> None:
    lines = list(text_lines(split(any_catalogue(3))))
    back = read_xliff(write_xliff(lines, "v1"))
    assert [(each.key, each.zh, each.mn) for each in back] == [
        (line.key, line.text.zh, line.text.mn) for line in lines
    ]
    assert [each.is_approved for each in back] == [line.text.status == "approved" for line in lines]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "第 1 行第 1 列起不是正确的 XML"),
        (b"<xliff/>", "不是 XLIFF 2"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "文件里有自己的类型声明"),
        (b"\x00\x01", "第 1 行第 1 列起不是正确的 XML"),
        (b"<a>\n <b></a>", "第 2 行第 7 列起不是正确的 XML"),
        (b"<?xml version='1.0' encoding='no-such'?><a/>", "不认识它的文字编码"),
    ],
)
def test_what_is_no_xliff_is_refused_in_our_words(content: bytes, why: str) -> None:
    with pytest.raises(FileUnreadable) as refused:
        read_xliff(content)
    assert refused.value.what == why


def test_a_returned_file_is_compared_with_what_is_there() -> None:
    parts = split(small_release())
    key, name = "matter:TEST-001 name", parts["matter:TEST-001"].name
    lines = [
        ReturnedLine(key=key, zh=name.zh, mn=MN_SEAL, is_approved=True, place="第 2 行"),
        ReturnedLine(key="matter:TEST-002 name", zh="别的", mn=GERE, place="第 3 行"),
        ReturnedLine(key="matter:NONE name", zh="x", mn=GERE, place="第 4 行"),
        ReturnedLine(key="label:title", zh="一次性告知单", mn=MN_WITH_SUFFIX + " \u180b", place="第 5 行"),
        ReturnedLine(
            key="head title", zh="测试目录", mn="\ue264", is_approved=True, note="看看", place="第 6 行"
        ),
    ]
    back = returned(lines, parts, "乌云", DAY)
    assert back.changes[key] == Text(
        zh=name.zh, mn=MN_SEAL, status="approved", approved_by="乌云", approved_on=DAY
    )
    assert back.changes["head title"] == draft("测试目录", "ᠠ")
    assert back.converted == ("head title",)
    assert back.notes == {"head title": "看看"}
    assert [each.place for each in back.problems] == ["第 4 行", "第 5 行"]
    assert [each.place for each in back.outdated] == ["第 3 行"]
