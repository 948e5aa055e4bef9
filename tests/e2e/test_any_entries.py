"""Arbitrary signed entries stop neither the banner nor a reader; more by `python -m tests.fuzz_entries`."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.cases.entries import Head
from casework.cases.fold import fold
from casework.cases.kinds.table import problem_of
from tests import fuzz_entries
from tests.support.any_entries import claims
from tests.support.both_databases import DATABASES
from tests.support.forged import chained


@pytest.mark.parametrize("kind", DATABASES)
def test_any_entries_go_through_a_server_to_three_devices(kind: str, tmp_path: Path) -> None:
    tally = fuzz_entries.run(600, 8, kind, tmp_path)
    assert tally.quarantined
    assert tally.set_aside
    assert tally.printed


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_the_fold_takes_whatever_is_plausible(seed: int) -> None:
    made = chained(Head("a"), claims(Random(seed), 30))  # noqa: S311 - no secret
    for subject in {each.entry.subject for each in made}:
        fold(each for each in made if each.entry.subject == subject and not problem_of(each))
