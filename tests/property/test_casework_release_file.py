"""However a release file is broken: it is read whole or refused with reasons, never anything else."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.release.release_file import ReleaseProblems, read, write
from tests.support.releases import packed, release_data, small_release

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def read_or_refused(data: bytes) -> None:
    try:
        release = read(data)
    except ReleaseProblems as refused:
        found = refused.problems
    else:
        assert read(write(release)) == release
        return
    assert found
    assert all(problem.what and problem.right for problem in found)


@st.composite
def broken_data(draw: st.DrawFn) -> Any:
    """The values of a good release with one to three places changed, added or removed."""
    data: Any = release_data()
    for _ in range(draw(st.integers(1, 3))):
        _break(draw, data)
    return data


def _break(draw: st.DrawFn, part: Any) -> None:
    while True:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        if not keys:
            return
        key = draw(st.sampled_from(keys))
        inner = part[key]
        if isinstance(inner, dict | list) and inner and draw(st.integers(0, 4)):
            part = inner
            continue
        if draw(st.booleans()):
            part[key] = draw(JSON_VALUES | st.sampled_from(["ML01", "person", "", 0, -1, "none", [], {}]))
        else:
            del part[key]
        return


@given(broken_data())
@settings(max_examples=200, deadline=None)
def test_a_broken_release_is_refused_with_reasons(data: Any) -> None:
    read_or_refused(json.dumps(data).encode())


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_with_reasons(data: bytes) -> None:
    read_or_refused(data)


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=3))
@settings(deadline=None)
def test_a_damaged_file_is_read_or_refused(place: int, damage: bytes) -> None:
    data = packed(release_data())
    read_or_refused(data[:place] + damage + data[place + len(damage) :])


@given(st.integers(0, 3000))
@settings(deadline=None)
def test_a_file_cut_short_is_refused(length: int) -> None:
    whole = write(small_release())
    read_or_refused(whole[: min(length, len(whole) - 3)])
