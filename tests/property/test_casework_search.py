"""Search answers anything that is typed, the same way each time, and finds what it is given."""

from __future__ import annotations

from functools import cache
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.search.field import Exactness, Field
from casework.search.folding import fold, mongolian_key
from casework.search.index import SearchIndex, build_index
from casework.search.keys import SearchKeys, keys_of
from tests.support.releases import matter, text

NAMES = ("城乡居民基本医疗保险参保登记", "最低生活保障审核确认", "草畜平衡责任书签订", "就业登记", "失业登记")
USAGE = {"M3": 4, "M1": 2}


@cache
def keys() -> tuple[SearchKeys, ...]:
    return tuple(
        keys_of(matter(f"M{number}", name, name=text(name, "ᠠᠵᠢᠯ ᠤᠨ ᠳᠠᠩᠰᠠ")))
        for number, name in enumerate(NAMES)
    )


@cache
def index() -> SearchIndex:
    return build_index(keys())


@given(st.text(max_size=30), st.integers(0, 30))
def test_any_text_is_answered(query: str, limit: int) -> None:
    codes = [hit.code for hit in index().find(query, limit, USAGE)]
    assert len(codes) == len(set(codes)) <= limit
    assert set(codes) <= {row.code for row in keys()}


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz城乡登记ᠠᠵᠢᠯ 0", max_size=12))
def test_the_same_query_gets_the_same_answer(query: str) -> None:
    assert index().find(query, 5, USAGE) == build_index(keys()).find(query, 5, USAGE)


@given(st.data())
def test_any_piece_of_a_key_finds_its_matter(data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(keys()))
    whole = data.draw(st.sampled_from([row.name, *row.initials, fold(row.code)]))
    start = data.draw(st.integers(0, len(whole) - 1))
    piece = whole[start : data.draw(st.integers(start + 1, len(whole)))]
    hits = index().find(piece)
    assert row.code in [hit.code for hit in hits]
    assert not {"similar", "abbreviated"} & {hit.exactness for hit in hits}


@given(
    st.lists(st.lists(st.text("ab", max_size=5), max_size=3), max_size=8),
    st.text("ab", min_size=1, max_size=3),
)
@settings(max_examples=200)
def test_a_joined_field_finds_what_a_loop_finds(rows: list[list[str]], query: str) -> None:
    field = Field(rows)
    numbered = list(enumerate(rows))
    assert sorted(set(field.inside(query))) == [
        row for row, values in numbered if any(query in v for v in values)
    ]
    assert sorted(set(field.starting(query))) == [
        row for row, values in numbered if any(v.startswith(query) for v in values)
    ]
    everywhere = range(len(rows))
    for exactness in get_args(Exactness):
        assert field.among(everywhere, query, exactness) == sorted(set(field.matching(query, exactness)))
    assert sorted(set(field.equal(query))) == [row for row, values in numbered if query in values]


MONGOLIAN = st.text(
    alphabet="\u1820\u1821\u1822\u1823\u1828\u182c\u182d\u1833\u180b\u180e\u202f\u1850", max_size=9
)


@given(MONGOLIAN, MONGOLIAN)
def test_words_keep_their_keys_side_by_side(one: str, other: str) -> None:
    assert mongolian_key(f"{one} {other}") == mongolian_key(one) + mongolian_key(other)
