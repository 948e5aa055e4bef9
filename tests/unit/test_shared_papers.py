"""A paper that several matters of a bundle want: one row, as strict as the strictest wants it."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from casework.cases.draft import Draft
from casework.cases.record_id import new_id
from casework.cases.together import together
from casework.people.applicant import Applicant
from casework.release.catalogue import Bundle, BundledMatter, Matter
from casework.release.necessity import Necessity, necessity
from tests.support.releases import material, matter, small_release, text

# The stricter stands before: what one matter needs, nobody is spared because another one needs it less.
ORDER: tuple[Necessity, ...] = ("required", "commitment", "tolerated", "shared", "optional")
FLAGS: dict[Necessity, dict[str, Any]] = {
    "required": {},
    "commitment": {"commitment": True},
    "tolerated": {"tolerance": True},
    "shared": {"shareable": True},
    "optional": {"required": False},
}


def wanting(code: str, kind: Necessity, originals: int, copies: int) -> Matter:
    paper = replace(
        material("M1"), form="original_and_copy", originals=originals, copies=copies, **FLAGS[kind]
    )
    return matter(code, f"事项{code}", materials=(paper,))


@pytest.mark.parametrize("pair", [*permutations(ORDER, 2)], ids="-".join)
def test_the_strictest_holds_in_whatever_order(pair: tuple[Necessity, Necessity]) -> None:
    matters = (wanting("A", pair[0], 1, 2), wanting("B", pair[1], 2, 1))
    bundle = Bundle(
        code="T1", name=text("一件事"), matters=(BundledMatter(code="A"), BundledMatter(code="B"))
    )
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    draft = Draft(draft_id=str(new_id()), started_at=now, bundle_code="T1", applicant=Applicant())
    (paper,) = together(small_release(matters=matters, bundles=(bundle,)), bundle, draft).papers
    assert necessity(paper.material) == min(pair, key=ORDER.index)
    assert (paper.matters, paper.material.originals, paper.material.copies) == ((1, 2), 2, 2)


def test_each_kind_is_one_of_them() -> None:
    assert set(ORDER) == set(FLAGS) == set(get_args(Necessity))
