"""Search answers anything that is typed, the same way each time, and finds what it is given."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.search.field import Exactness, Field
from casework.search.folding import fold, mongolian_key
from casework.search.index import SearchIndex, build_index
from casework.search.keys import SearchKeys, keys_of
from casework.search.syllables import Syllables
from casework.search.typos import PairIndex, pairs
from casework.search.used import UsedMatters
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


ROWS = st.lists(st.lists(st.text("ab", max_size=5), max_size=3), max_size=8)
MATCHES: dict[Exactness, Callable[[str, str], bool]] = {
    "equal": str.__eq__,
    "prefix": str.startswith,
    "inside": str.__contains__,
}


@given(ROWS, st.text("ab", min_size=1, max_size=3), st.sampled_from(get_args(Exactness)))
@settings(max_examples=200)
def test_a_joined_field_finds_what_a_loop_finds(
    rows: list[list[str]], query: str, exactness: Exactness
) -> None:
    matches = MATCHES[exactness]
    hits = list(Field(rows).matching(query, exactness))
    assert hits == sorted(hits)
    assert sorted(set(hits)) == [
        row for row, values in enumerate(rows) if any(matches(v, query) for v in values)
    ]


@given(ROWS, st.lists(st.text("ab", min_size=1, max_size=3), max_size=3))
def test_several_queries_find_what_each_finds_in_row_order(rows: list[list[str]], queries: list[str]) -> None:
    field = Field(rows)
    hits = list(field.any_of(queries, "inside"))
    assert hits == sorted(hits)
    assert set(hits) == {row for query in queries for row in field.inside(query)}


@given(ROWS, st.text("ab", min_size=1, max_size=3), st.sampled_from(get_args(Exactness)), st.data())
def test_the_matters_used_here_are_found_as_all_are(
    rows: list[list[str]], query: str, exactness: Exactness, data: st.DataObject
) -> None:
    field = Field(rows)
    chosen = data.draw(st.permutations(range(len(rows))))[: len(rows) // 2]
    used = UsedMatters({}, chosen, {"name": field})
    everywhere = set(field.matching(query, exactness))
    hits = list(dict.fromkeys(used.any_of("name", [query], exactness)))
    assert hits == [row for row in chosen if row in everywhere]


@given(ROWS)
def test_each_value_knows_its_rows(rows: list[list[str]]) -> None:
    field = Field(rows)
    assert {value: set(field.rows_with(place)) for place, value in enumerate(field.distinct)} == {
        value: {row for row, values in enumerate(rows) if value in values} for value in itertools.chain(*rows)
    }


READING = st.lists(st.sampled_from(["xi", "xian", "an", "a", "n", "a4"]), min_size=1, max_size=5)


@given(st.lists(READING, min_size=1, max_size=4), st.text("xian4", min_size=1, max_size=8))
def test_typed_pinyin_is_found_where_a_syllable_begins(readings: list[list[str]], typed: str) -> None:
    cuts = Syllables(map(" ".join, readings)).cut(typed)
    begins = [any("".join(one[start:]).startswith(typed) for start in range(len(one))) for one in readings]
    assert begins == [any(f" {cut}" in " " + " ".join(one) for cut in cuts) for one in readings]
    assert {cut.replace(" ", "") for cut in cuts} <= {typed}


@given(st.lists(st.text("abc", max_size=6), max_size=80), st.text("abc", max_size=6))
def test_shared_pairs_are_counted_as_a_loop_counts_them(values: list[str], query: str) -> None:
    shared = PairIndex(values).shared(query)
    counts = [len(pairs(query) & pairs(value)) for value in values]
    assert shared.most == max(counts, default=0)
    for count in range(1, len(query) + 2):
        assert list(shared.places(count)) == [place for place, one in enumerate(counts) if one == count]


MONGOLIAN = st.text(
    alphabet="\u1820\u1821\u1822\u1823\u1828\u182c\u182d\u1833\u180b\u180e\u202f\u1850", max_size=9
)


@given(MONGOLIAN, MONGOLIAN)
def test_words_keep_their_keys_side_by_side(one: str, other: str) -> None:
    assert mongolian_key(f"{one} {other}") == mongolian_key(one) + mongolian_key(other)
