"""Values sealed at the banner: they open where they were sealed, with their key, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.server.store.sealed_rows import BY_TABLE
from sync.server.store.sealing import (
    APART,
    APART_WHY,
    BODY,
    LINE_NAME,
    NO_SEAL,
    ROSTER_NAME,
    SEALED_COLUMNS,
    Seal,
    StaysSealed,
    fingerprint,
    generation_of,
)
from sync.server.store.tables import BannerTable

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
PLACE = ("device0001", 7)
NAME = "巴图"


@pytest.fixture
def seal() -> Seal:
    return Seal({1: KEY})


@given(st.binary(max_size=300), st.text(max_size=60))
def test_what_is_sealed_opens_again(value: bytes, text: str) -> None:
    seal = Seal({1: KEY})
    sealed = seal.seal(BODY, PLACE, value)
    assert seal.open(BODY, PLACE, sealed) == value
    assert len(sealed) == len(value) + 46
    assert seal.open_text(LINE_NAME, ("case",), seal.seal_text(LINE_NAME, ("case",), text)) == text
    assert seal.open_text(ROSTER_NAME, (), seal.exact(ROSTER_NAME, text)) == text


def test_nothing_of_it_shows_and_no_two_are_alike(seal: Seal) -> None:
    sealed = [seal.seal(BODY, PLACE, NAME.encode()) for _ in range(50)]
    assert len(set(sealed)) == 50
    assert all(NAME.encode() not in each for each in sealed)


@pytest.mark.parametrize(
    ("column", "place"), [(BODY, ("device0001", 8)), (BODY, ("device0002", 7)), (APART, PLACE)]
)
def test_a_value_in_another_place_does_not_open(
    seal: Seal, column: object, place: tuple[object, ...]
) -> None:
    assert column in SEALED_COLUMNS
    sealed = seal.seal(BODY, PLACE, b"{}")
    with pytest.raises(StaysSealed):
        seal.open(column, place, sealed)


def test_a_place_is_told_from_one_that_reads_alike(seal: Seal) -> None:
    sealed = seal.seal(BODY, ("a", 11), b"{}")
    with pytest.raises(StaysSealed):
        seal.open(BODY, ("a1", 1), sealed)


@pytest.mark.parametrize("at", [6, 20, 40, -1])
def test_a_changed_value_does_not_open(seal: Seal, at: int) -> None:
    sealed = bytearray(seal.seal(BODY, PLACE, b"{}"))
    sealed[at] ^= 1
    with pytest.raises(StaysSealed):
        seal.open(BODY, PLACE, bytes(sealed))


def test_a_changed_body_is_given_as_it_is_since_its_digest_tells(seal: Seal) -> None:
    sealed = seal.seal(BODY, PLACE, b"{}")
    assert seal.open_body("device0001", 7, sealed) == b"{}"
    assert seal.open_body("device0001", 8, sealed) == sealed
    assert seal.open_body("device0001", 8, None) is None


def test_what_is_asked_for_often_opens_in_its_place_alone(seal: Seal) -> None:
    sealed = seal.seal(BODY, PLACE, b"{}")
    assert seal.open_secret(BODY, PLACE, sealed) == b"{}"
    with pytest.raises(StaysSealed):
        seal.open_secret(BODY, ("device0001", 8), sealed)
    for number in range(20):
        assert (
            seal.open_secret(BODY, PLACE, seal.seal(BODY, PLACE, str(number).encode()))
            == str(number).encode()
        )
    assert seal.open_secret(BODY, PLACE, sealed) == b"{}"


def test_another_key_does_not_open_it(seal: Seal) -> None:
    other = Seal({1: OTHER_KEY})
    with pytest.raises(StaysSealed):
        other.open(BODY, PLACE, seal.seal(BODY, PLACE, b"{}"))
    assert fingerprint(KEY) != fingerprint(OTHER_KEY)


def test_a_missing_key_is_told_even_of_a_body(seal: Seal) -> None:
    later = Seal({2: OTHER_KEY})
    with pytest.raises(StaysSealed, match="第 1 代"):
        later.open_body("device0001", 7, seal.seal(BODY, PLACE, b"{}"))


def test_an_unknown_generation_is_looked_for_again(seal: Seal) -> None:
    asked: list[int] = []

    def again() -> dict[int, bytes]:
        asked.append(1)
        return {1: KEY, 2: OTHER_KEY}

    both, old = Seal({1: KEY}, again), Seal({1: KEY})
    newer = Seal({1: KEY, 2: OTHER_KEY}).seal(BODY, PLACE, b"{}")
    assert generation_of(newer) == 2
    assert both.open(BODY, PLACE, newer) == b"{}"
    assert asked == [1]
    assert generation_of(both.seal(BODY, PLACE, b"{}")) == 1, "until the banner says so"
    both.use(2)
    assert generation_of(both.seal(BODY, PLACE, b"{}")) == 2
    with pytest.raises(StaysSealed):
        old.use(2)


def test_whole_texts_are_found_by_every_key_and_as_they_were() -> None:
    old, both = Seal({1: KEY}), Seal({1: KEY, 2: OTHER_KEY})
    assert both.exact(ROSTER_NAME, NAME) == both.exact(ROSTER_NAME, NAME)
    assert both.exact(ROSTER_NAME, NAME) != both.exact(LINE_NAME, NAME)
    forms = both.forms(ROSTER_NAME, [NAME])
    assert {NAME, old.exact(ROSTER_NAME, NAME), both.exact(ROSTER_NAME, NAME)} == set(forms)
    assert both.open_text(ROSTER_NAME, (), old.exact(ROSTER_NAME, NAME)) == NAME


def test_what_never_was_sealed_is_itself(seal: Seal) -> None:
    assert seal.open(BODY, PLACE, b'{"salt":1}') == b'{"salt":1}'
    assert seal.open_text(LINE_NAME, ("case",), NAME) == NAME
    assert seal.seal_text(LINE_NAME, ("case",), "") == ""
    assert (NO_SEAL.seal(BODY, PLACE, b"{}"), NO_SEAL.exact(ROSTER_NAME, NAME)) == (b"{}", NAME)
    assert not NO_SEAL.is_on
    with pytest.raises(StaysSealed):
        NO_SEAL.use(1)


def test_the_word_by_which_a_reason_is_looked_for_stays(seal: Seal) -> None:
    sealed = seal.seal_text(APART_WHY, PLACE, f"staff: {NAME}")
    assert sealed.startswith("staff: ")
    assert NAME not in sealed
    assert seal.open_text(APART_WHY, PLACE, sealed) == f"staff: {NAME}"
    assert seal.is_newest(APART_WHY, sealed)
    assert not seal.is_newest(APART_WHY, f"staff: {NAME}")
    assert seal.seal_text(APART_WHY, PLACE, "staff") == "staff"


def test_every_sealed_column_is_one_of_a_table() -> None:
    for each in SEALED_COLUMNS:
        assert each.column in BannerTable.metadata.tables[each.table].columns
    assert set(BY_TABLE) == {each.table for each in SEALED_COLUMNS}
