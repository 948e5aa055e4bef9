"""What the first query would wait for is made beforehand: no query makes it anew."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

import pytest

from casework.release.release_file import read
from casework.search import fields, guesses, index
from casework.search.keys import keys_of
from resources import SAMPLE_RELEASE

# One of each pass: characters, initials, readings, mistyped ones, Mongolian, several scripts.
QUERIES = ("低保", "cxjmyb", "chengxiang", "chengxaing", "ᠪᠦᠷᠢᠳᠬᠡᠯ", "ᠪᠦᠷᠢᠳᠬᠡᠯ ᠵᠡᠭᠡᠯᠢ", "城乡 jm")


MADE = ((fields, "Field"), (guesses, "PairIndex"), (index, "Syllables"))
LOADING = ((guesses, "fits"), (index, "mongolian_key"))  # each loads its library when it is first called


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of these was called."""
    counts: Counter[str] = Counter()

    def count(room: ModuleType, name: str) -> None:
        real = getattr(room, name)

        def counted(*given: object) -> object:
            counts[name] += 1
            return real(*given)

        monkeypatch.setattr(room, name, counted)

    for room, name in (*MADE, *LOADING):
        count(room, name)
    return counts


def test_no_query_waits_for_what_was_prepared(calls: Counter[str]) -> None:
    known = index.build_index(map(keys_of, read(SAMPLE_RELEASE.read_bytes()).matters))
    assert calls.total() == 0, "an index costs nothing before it is asked or prepared"
    known.prepare()
    assert all(calls[name] for _room, name in (*MADE, *LOADING))
    made = {name: calls[name] for _room, name in MADE}
    for query in QUERIES:
        known.find(query)
    assert {name: calls[name] for _room, name in MADE} == made
    assert calls["fits"] > 1, "one of them was mistyped"
