"""What the catalogue says of a matter, the guide on the screen says: every text of every field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect
from msgspec.structs import replace

from casework.release.catalogue import JointDepartment, KeepingTerm, Limit, Matter, Text
from desktop.services.forms.read_guide import GuideRead, read_guide
from forms.text.fonts import load_fonts
from tests.support.slips import sample_release

# Where else the window has it: none of these is something that somebody reads of a matter.
ELSEWHERE = {
    "Matter.theme": "the shelves",
    "Matter.life_events": "the shelves",
    "Matter.initials": "the search",
    "Matter.export_profiles": "the paste card and the table of a profile",
    "Withdrawal.instead": "of a matter that is withdrawn, below",
    "Situation.key": "a key",
    "Situation.question": "said where a paper depends on it",
    "Option.value": "a key",
    "Option.label": "said where a paper depends on it",
    "Material.code": "the number of its row",
    "Material.paper": "a key: the papers that a bundle has in common",
    "Material.pictogram": "a key: the drawing on paper",
    "HandlingCounter.site": "only the counters of one's own site are said",
    "PrintedForm.form": "a key",
}


def marked(kind: inspect.Type, name: str) -> Any:
    """An example of the type in which each text says whose it is."""
    if isinstance(kind, inspect.UnionType):
        kinds = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
        return marked(kinds[0], name)
    if isinstance(kind, inspect.StructType) and kind.cls is Text:
        return Text(zh=f"<{name}>")
    if isinstance(kind, inspect.StructType):
        struct = kind.cls.__name__
        made = {field.name: marked(field.type, f"{struct}.{field.name}") for field in kind.fields}
        return kind.cls(**made)
    if isinstance(kind, inspect.VarTupleType):
        return (marked(kind.item_type, name),)
    if isinstance(kind, inspect.DictType):
        return {}
    if isinstance(kind, inspect.LiteralType):
        return kind.values[0]
    plain: dict[type, Any] = {
        inspect.StrType: f"<{name}>",
        inspect.BoolType: False,
        inspect.IntType: 7,
        inspect.DateType: dt.date(2026, 1, 2),
    }
    return plain[type(kind)]


def names(value: Any) -> Iterator[str]:
    """The marks of all texts in it."""
    if isinstance(value, Text):
        yield value.zh.strip("<>")
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from names(getattr(value, field))
    elif isinstance(value, tuple):
        for part in value:
            yield from names(part)
    elif isinstance(value, str) and value.startswith("<"):
        yield value.strip("<>")


def guide_of(matter: Matter) -> GuideRead:
    release = sample_release()
    site = next(each for each in release.sites if each.kind == "township")
    counters = tuple(replace(each, site=site.code) for each in matter.counters)
    matter = replace(matter, counters=counters)
    return read_guide(replace(release, matters=(matter,)), site, matter.code, load_fonts())


def said(matter: Matter) -> str:
    guide = guide_of(matter)
    return "\n".join([guide.name, *(f"{label} {text}" for part in guide.parts for label, text in part.rows)])


@pytest.fixture(scope="module")
def full() -> Matter:
    """A matter that says something in each of its fields."""
    made: Matter = marked(inspect.type_info(Matter), "Matter")
    paper = replace(made.materials[0], form="original", originals=2, copies=0)
    return replace(made, materials=(paper,), status="in_use")


def test_each_text_of_a_matter_is_read_on_the_screen(full: Matter) -> None:
    text = said(full)
    missing = [name for name in names(full) if f"<{name}>" not in text and name not in ELSEWHERE]
    outside = set(names(full)) - set(ELSEWHERE)
    assert missing == []
    assert len(outside) > 45
    assert set(ELSEWHERE) <= set(names(full))


def test_its_days_years_and_counts_are_read_as_well(full: Matter) -> None:
    text = said(full)
    assert text.count("2026-01-02") == 2
    for words in ("保存期限 材料 7 年、个人信息 7 年、<KeepingTerm.basis>", "原件 2 份", "到现场次数 7 次"):
        assert words in text
    assert "保存期限" not in said(replace(full, keeping=None))
    assert "保存期限 个人信息 0 年" in said(replace(full, keeping=KeepingTerm(personal_years=0)))


def test_departments_stand_in_their_order_with_duty_and_limit(full: Matter) -> None:
    first = JointDepartment(name=Text(zh="甲局"), limit=Limit(value=3, unit="working_day"))
    second = JointDepartment(name=Text(zh="乙局"), duty=Text(zh="核对"), parallel=True)
    third = JointDepartment(name=Text(zh="丙局"))
    text = said(replace(full, joint_departments=(first, second, third)))
    assert "甲局（3 个工作日）、乙局（核对） → 丙局" in text


def test_a_matter_that_is_gone_or_suspended_says_so(full: Matter) -> None:
    text = said(replace(full, status="withdrawn"))
    assert "状态 已取消，不再需要" in text
    assert "<Withdrawal.instead>" in text
    assert "<LegalBasis.title>" in text
    assert "状态 已暂停" in said(replace(full, status="suspended"))
    assert "状态" not in said(full)
