"""Limits of real lists: every unit and halves are taken, a promise longer than the law is told."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from casework.release.catalogue import Limit, LimitUnit, Text
from casework.release.limits import Span, is_longer, span
from casework.release.release_file import ReleaseProblems, read, receive, write
from tests.support.releases import packed, release_data


def with_limits(**limits: Any) -> bytes:
    data = release_data()
    data["matters"][0] |= limits
    return packed(data)


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (6, "month"),
        (2, "hour"),
        (2.5, "working_day"),
        (0.5, "month"),
        (1, "year"),
        (1.5, "year"),
        (20, "calendar_day"),
    ],
)
def test_each_unit_and_halves_are_taken(value: float, unit: str) -> None:
    release = read(
        with_limits(
            statutory_limit={"value": value, "unit": unit, "note": {"zh": "不含公示"}}, promised_limit=None
        )
    )
    assert release.matters[0].statutory_limit == Limit(value=value, unit=unit, note=Text(zh="不含公示"))  # type: ignore[arg-type]


def test_a_whole_number_stays_one_so_that_old_releases_keep_their_digest() -> None:
    content = write(read(with_limits()))
    assert b'"value": 20,' in content
    assert write(read(content)) == content


@pytest.mark.parametrize("value", [0, -1, 2.3, 100_000, True, "5"])
def test_other_values_are_told(value: Any) -> None:
    with pytest.raises(ReleaseProblems) as refused:
        read(with_limits(statutory_limit={"value": value, "unit": "month"}, promised_limit=None))
    assert [problem.path for problem in refused.value.problems] == ["matters[0].statutory_limit.value"]


@pytest.mark.parametrize(
    ("promised", "statutory", "longer"),
    [
        ((30, "working_day"), (20, "calendar_day"), True),
        ((20, "working_day"), (20, "calendar_day"), True),
        ((15, "working_day"), (20, "calendar_day"), False),
        ((20, "calendar_day"), (20, "working_day"), False),
        ((60, "calendar_day"), (20, "working_day"), True),
        ((2, "month"), (45, "calendar_day"), True),
        ((1, "month"), (30, "calendar_day"), False),  # February
        ((1, "year"), (12, "month"), False),
        ((25, "hour"), (1, "calendar_day"), True),
        ((1, "calendar_day"), (0, "on_the_spot"), True),
        ((2.5, "working_day"), (2, "working_day"), True),
    ],
)
def test_limits_of_different_units_are_compared_where_it_is_certain(
    promised: tuple[float, LimitUnit], statutory: tuple[float, LimitUnit], longer: bool
) -> None:
    one, other = (Limit(value=value, unit=unit) for value, unit in (promised, statutory))
    assert is_longer(one, other) is longer


def test_a_longer_promise_is_told_where_it_is_published_and_taken_where_it_arrives() -> None:
    content = with_limits(
        statutory_limit={"value": 20, "unit": "calendar_day"},
        promised_limit={"value": 30, "unit": "working_day"},
    )
    with pytest.raises(ReleaseProblems) as refused:
        read(content)
    assert [problem.path for problem in refused.value.problems] == ["matters[0].promised_limit.value"]
    assert receive(content).release.matters[0].promised_limit == Limit(value=30, unit="working_day")


@pytest.mark.parametrize(
    "change",
    [
        {"form": "original_or_copy"},
        {"form": "paper_or_electronic", "originals": 1},
        {"form": "original", "originals": 0, "copies": 0},
    ],
)
def test_forms_and_counts_of_real_lists_are_taken(change: dict[str, Any]) -> None:
    data = release_data()
    material = data["matters"][0]["materials"][1]
    del material["copies"]
    material |= change
    assert read(packed(data)).matters[0].materials[1].form == change["form"]


def test_later_words_in_lists_beside_the_matters_do_not_stop_a_release() -> None:
    data = release_data()
    data["bundles"] = [
        {"code": "B1", "name": {"zh": "新生儿出生一件事"}, "matters": [{"code": "TEST-001"}]},
        {"code": "B2", "name": {"zh": "乙", "status": "machine"}},
    ]
    release = receive(packed(data)).release
    assert [bundle.code for bundle in release.bundles] == ["B1"]
    assert msgspec.json.decode(receive(packed(data)).content)["bundles"][1]["code"] == "B2"


def test_a_bundle_names_matters_that_exist() -> None:
    data = release_data()
    data["bundles"] = [
        {"code": "B1", "name": {"zh": "甲&amp;"}, "matters": [{"code": "TEST-001"}, {"code": "TEST-999"}]}
    ]
    with pytest.raises(ReleaseProblems) as refused:
        read(packed(data))
    assert "bundles[0].matters[1]" in [problem.path for problem in refused.value.problems]


def test_a_day_has_twenty_four_hours() -> None:
    assert span(Limit(value=48, unit="hour")) == Span(2, 2)
