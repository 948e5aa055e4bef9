"""Ids begin with the time, are all different, and are what RFC 9562 calls version 7."""

import time
import uuid

from hypothesis import given
from hypothesis import strategies as st

from casework.cases.record_id import made_at, new_id


def test_the_example_of_the_standard() -> None:
    made = made_at(0x017F22E279B0, 0xCC3 << 62 | 0x18C4DC0C0C07398F)
    assert str(made) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"  # RFC 9562, appendix A.6


def test_an_id_says_when_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_no_id_comes_twice() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000


@given(st.integers(-(2**50), 2**50), st.integers(0, 2**74 - 1))
def test_whatever_the_clock_says_it_is_an_id(milliseconds: int, chance: int) -> None:
    made = made_at(milliseconds, chance)
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


@given(st.integers(0, 2**48 - 2), st.integers(0, 2**74 - 1), st.integers(0, 2**74 - 1))
def test_what_was_made_later_comes_later(milliseconds: int, one: int, other: int) -> None:
    assert str(made_at(milliseconds, one)) < str(made_at(milliseconds + 1, other))
