"""A paper that several matters of a bundle want: one row, as strict as the strictest wants it."""

from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from casework.cases.draft import Draft, MaterialState
from casework.cases.record_id import new_id
from casework.cases.together import together
from casework.people.applicant import Applicant
from casework.release.catalogue import Bundle, BundledMatter, Matter
from casework.release.necessity import Necessity, necessity
from forms.documents.bundle import papers_once
from forms.documents.kit.materials import MaterialLine
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


STATES: dict[Necessity, MaterialState] = {
    "required": "missing",
    "commitment": "missing",
    "tolerated": "missing",
    "shared": "not_needed",
    "optional": "missing",
}


def line_of(kind: Necessity, state: MaterialState, originals: int = 1) -> MaterialLine:
    (paper,) = wanting("A", kind, originals, 3 - originals).materials
    return MaterialLine(number=7, material=paper, state=state)


@pytest.mark.parametrize("pair", [*permutations(ORDER, 2)], ids="-".join)
def test_on_paper_the_strictest_holds_as_well(pair: tuple[Necessity, Necessity]) -> None:
    lines = [(line_of(kind, STATES[kind], at),) for at, kind in enumerate(pair, start=1)]
    (paper,) = papers_once(lines)
    asked = {"required": 0, "commitment": 0, "tolerated": 1, "optional": 1, "shared": 2}
    assert asked[paper.line.necessity] == min(asked[kind] for kind in pair)
    assert paper.line.is_missing is bool({"required", "commitment"} & set(pair))
    assert (paper.line.number, paper.cases) == (1, (1, 2))
    assert (paper.line.material.originals, paper.line.material.copies) == (2, 2)


@pytest.mark.parametrize(
    ("states", "stands"),
    [
        (("missing", "handed_in"), "handed_in"),
        (("committed", "missing"), "missing"),
        (("invalid", "committed"), "invalid"),
        (("not_needed", "missing"), "missing"),
        (("not_needed", "committed"), "committed"),
    ],
)
def test_on_paper_it_is_settled_where_it_came(
    states: tuple[MaterialState, MaterialState], stands: MaterialState
) -> None:
    for order in (states, states[::-1]):
        (paper,) = papers_once([(line_of("required", state),) for state in order])
        assert paper.line.state == stands


def test_on_paper_what_is_optional_comes_last() -> None:
    first = replace(line_of("optional", "missing"), material=replace(material("M0", "照片"), required=False))
    papers = papers_once([(first, line_of("required", "missing")), (line_of("tolerated", "missing"),)])
    assert [(each.line.number, each.line.material.code, each.cases) for each in papers] == [
        (1, "M1", (1, 2)),
        (2, "M0", (1,)),
    ]


def test_each_kind_is_one_of_them() -> None:
    assert set(ORDER) == set(FLAGS) == set(get_args(Necessity))
