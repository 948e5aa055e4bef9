"""The five kinds of material mean one thing each: in draft, case, slip and counts."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.cases.case import Case
from casework.cases.draft import Draft, MaterialMark
from casework.cases.draft_check import draft_problems
from casework.cases.draft_rules import recorded_marks, weighed
from casework.people.applicant import Applicant
from casework.release import release_file
from casework.release.catalogue import Material, Matter, Text
from casework.release.necessity import may_block, necessity
from casework.release.problems import ReleaseProblems
from desktop.cli.commands import main
from forms.documents.guide_text import LABELS, guide_of, when_zh
from forms.documents.kit.materials import MaterialLine, lacking, listed_wanted, remedy_zh, state_zh
from forms.documents.kit.words import Words
from forms.documents.notification.content import SlipContent, compose
from forms.documents.notification.data import Notification
from forms.documents.notification.list_code import list_text
from tests.support.slips import sample_release

ISSUED = dt.date(2026, 6, 11)  # a Thursday
FLAGS: dict[str, dict[str, bool]] = {
    "required": {},
    "tolerated": {"tolerance": True},
    "commitment": {"commitment": True},
    "shared": {"shareable": True},
    "optional": {"required": False},
}


def sample_material(kind: str) -> Material:
    """A material of that kind, whose code is the kind's name."""
    return replace(sample_release().matters[0].materials[0], code=kind, when={}, **FLAGS[kind])


def named_by_its_kind(line: MaterialLine) -> MaterialLine:
    """The line with its code for a name."""
    return replace(line, material=replace(line.material, name=Text(zh=line.material.code)))


def sample_matter() -> Matter:
    """A matter with one material of each kind, and no question."""
    materials = tuple(map(sample_material, FLAGS))
    return replace(sample_release().matters[0], materials=materials, situations=())


def slip_of(*marks: MaterialMark, days: int | None = None) -> Notification:
    """What a slip says of that matter with these marks."""
    release = sample_release()
    release = replace(release, settings=replace(release.settings, tolerance_days=days))
    content = SlipContent(
        number="",
        site=release.sites[0],
        matter=sample_matter(),
        mode="accept",
        answers={},
        marks=marks,
        applicant=Applicant(name="巴图"),
        handler="其其格",
        issued_on=ISSUED,
    )
    return compose(release, content)


@pytest.mark.parametrize("kind", FLAGS)
def test_each_flag_makes_a_kind_of_its_own(kind: str) -> None:
    assert necessity(sample_material(kind)) == kind
    assert may_block(necessity(sample_material(kind))) is (kind not in ("optional", "tolerated"))


def test_what_nobody_weighed_counts_as_required() -> None:
    assert may_block(None)
    assert Case(materials={"a": MaterialMark(code="a", state="missing")}).missing_count == 1


@pytest.mark.parametrize(("kind", "missing", "later"), [
    ("required", 1, 0), ("tolerated", 0, 1), ("commitment", 1, 0), ("shared", 1, 0), ("optional", 0, 0),
])  # fmt: skip
@pytest.mark.parametrize("state", ["missing", "invalid"])
def test_only_what_blocks_is_missing(kind: str, missing: int, later: int, state: str) -> None:
    mark = weighed(MaterialMark(code=kind, state=state), sample_material(kind))  # type: ignore[arg-type]
    case = Case(materials={kind: mark})
    assert (case.missing_count, case.later_count, case.avoided_count) == (missing, later, 0)


def test_sharing_and_commitments_are_proofs_avoided() -> None:
    draft = Draft(
        draft_id="x",
        started_at=dt.datetime(2026, 6, 11, tzinfo=dt.UTC),
        marks=(
            MaterialMark(code="required", state="handed_in"),
            MaterialMark(code="tolerated", state="missing"),
            MaterialMark(code="commitment", state="committed"),
        ),
    )
    marks = recorded_marks(sample_matter(), draft)
    case = Case(materials={mark.code: mark for mark in marks})
    assert (case.missing_count, case.later_count, case.avoided_count) == (0, 1, 2)
    assert case.materials["optional"].state == "missing"
    unmarked = {p.field for p in draft_problems(sample_matter(), replace(draft, marks=()), ISSUED)}
    assert {"materials.required", "materials.tolerated", "materials.commitment"} <= unmarked
    assert not {"materials.shared", "materials.optional"} & unmarked


def test_a_commitment_stands_only_where_the_catalogue_says_so() -> None:
    mark = MaterialMark(code="required", state="committed")
    draft = Draft(draft_id="x", started_at=dt.datetime(2026, 6, 11, tzinfo=dt.UTC), marks=(mark,))
    fields = {p.field: p.reason for p in draft_problems(sample_matter(), draft, ISSUED)}
    assert "不能用承诺代替" in fields["materials.required"]


def test_what_the_banner_wanted_stays_wanted() -> None:
    before = MaterialMark(code="optional", state="missing", necessity="required")
    again = weighed(MaterialMark(code="optional", state="missing"), sample_material("optional"), before)
    assert again.is_missing


def test_the_slip_lists_optional_ones_last_and_counts_them_not() -> None:
    content = slip_of(*(MaterialMark(code=kind, state="missing") for kind in ("required", "optional")))
    words = Words(content)
    wanted = listed_wanted(content.materials)
    states = [(line.material.code, state_zh(words, line)) for line in wanted]
    assert states == [
        ("required", "缺"), ("tolerated", "容缺"), ("commitment", "缺"), ("optional", "可选"),
    ]  # fmt: skip
    assert lacking(content.materials).zh(words) == "还缺 2 份材料"
    assert [line.number for line in wanted] == [1, 2, 3, 5]


def test_the_list_for_a_phone_calls_them_what_the_slip_calls_them() -> None:
    content = slip_of(MaterialMark(code="commitment", state="invalid", reason="过期"))
    content = replace(content, materials=tuple(map(named_by_its_kind, content.materials)))
    names = [line.split(" ")[0] for line in list_text(content, Words(content)).splitlines()[2:6]]
    assert names == ["1.required", "2.tolerated（容缺）", "3.commitment（不合格）", "5.optional（可选）"]


def test_the_guide_asks_for_none_that_need_not_be_brought() -> None:
    release, matter = sample_release(), sample_matter()
    guide = guide_of(release, release.sites[0], matter)
    words = Words(guide, LABELS)
    when = {each.code: when_zh(each, matter, words) for each in matter.materials}
    assert when == {
        "required": "都要提交",
        "tolerated": "都要提交",
        "commitment": "都要提交",
        "shared": "不需提交",
        "optional": "可选",
    }
    asked = sample_release().matters[0]
    first = asked.situations[0]
    on_answer = replace(sample_material("optional"), when={first.key: (first.options[0].value,)})
    assert when_zh(on_answer, asked, words).endswith(f"：{first.options[0].label.zh}")


def test_a_slip_that_lacks_only_tolerated_papers_says_that_it_may_be_accepted() -> None:
    done = [MaterialMark(code=kind, state="handed_in") for kind in ("required", "commitment")]
    content = slip_of(*done)
    assert lacking(content.materials).zh(Words(content)) == "可以先受理，还有 1 份材料后补"
    content = slip_of(*done, MaterialMark(code="tolerated", state="handed_in"))
    assert lacking(content.materials).zh(Words(content)) == "材料已齐"


def test_a_tolerated_paper_says_by_when() -> None:
    def remedy(content: Notification) -> str:
        line = next(line for line in content.materials if line.material.code == "tolerated")
        return remedy_zh(Words(content), line)

    assert "请在受理前补交" in remedy(slip_of())
    assert "请在2026年6月18日前补交" in remedy(slip_of(days=5))  # a weekend between


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_days_of_tolerance_are_days_that_can_be(days: int) -> None:
    release = sample_release()
    settings = replace(release.settings, tolerance_days=days)
    with pytest.raises(ReleaseProblems):
        release_file.read(release_file.write(replace(release, settings=settings)))
    material = replace(release.matters[0].materials[0], tolerance_days=days)
    matter = replace(release.matters[0], materials=(material, *release.matters[0].materials[1:]))
    with pytest.raises(ReleaseProblems):
        release_file.read(release_file.write(replace(release, matters=(matter, *release.matters[1:]))))


def test_a_case_without_its_optional_paper_is_complete_and_its_promised_day_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path / "data"))
    assert main(["setup", "--demo", *data]) == 0
    slip = ["slip", "SAMPLE-012", "--answer", "age=80", "--answer", "agent=no", "--name", "巴图"]
    slip += ["--id-number", "150727201006300007", "--out", str(tmp_path / "x.pdf")]
    handed_in = [word for number in "124" for word in ("--handed-in", number)]
    assert main([*slip, *handed_in, *data]) == 0
    capsys.readouterr()
    assert main(["cases", "--json", *data]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["missing_count"] == 0
    assert row["promised_on"]
