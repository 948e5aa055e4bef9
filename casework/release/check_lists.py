"""Whether what stands beside the matters makes sense: bundles, inspections, questions, profiles."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from casework.language import _
from casework.release.case_places import ANSWERS, PLACES
from casework.release.catalogue import (
    Bundle,
    ExportField,
    ExportProfile,
    InspectionItem,
    InspectionList,
    Question,
    Struct,
)
from casework.release.check_matters import (
    code_problems,
    limit_problems,
    repeated_problems,
    situation_problems,
    when_problems,
)
from casework.release.check_texts import text_problems
from casework.release.problems import Problem, below, quoted

AnyStruct = TypeVar("AnyStruct", bound=Struct)
_BUNDLED = 2  # matters: fewer are no bundle


def list_problems(value: dict[str, Any], matter_codes: set[str]) -> Iterator[Problem]:
    """Every fault of meaning in the lists of a release whose parts have the right shape."""
    bundles = [*sound(value.get("bundles"), Bundle)]
    inspections = [*sound(value.get("inspections"), InspectionList)]
    profiles = [*sound(value.get("export_profiles"), ExportProfile)]
    for index, bundle in bundles:
        yield from _bundle(bundle, matter_codes, f"bundles[{index}]")
    for index, inspection in inspections:
        yield from _inspection(inspection, matter_codes, f"inspections[{index}]")
    for index, profile in profiles:
        yield from _profile(profile, f"export_profiles[{index}]")
    for index, question in sound(value.get("faq"), Question):
        yield from text_problems(question, f"faq[{index}]")
    codes = [(f"bundles[{index}].code", bundle.code) for index, bundle in bundles]
    yield from repeated_problems(iter(codes), _("编码"))
    codes = [(f"inspections[{index}].code", each.code) for index, each in inspections]
    yield from repeated_problems(iter(codes), _("编码"))
    codes = [(f"export_profiles[{index}].key", each.key) for index, each in profiles]
    yield from repeated_problems(iter(codes), _("编码"))


def sound(values: Any, kind: type[AnyStruct]) -> Iterator[tuple[int, AnyStruct]]:
    """The parts of a list that have the right shape, with their places."""
    for index, value in enumerate(values if isinstance(values, list) else ()):
        with contextlib.suppress(msgspec.ValidationError):  # named by `misfits` already
            yield index, msgspec.convert(value, kind)


def known_codes(codes: tuple[str, ...], known: set[str], path: str) -> Iterator[Problem]:
    """Codes of matters that the catalogue does not have, or that are written twice."""
    for index, code in enumerate(codes):
        if code not in known:
            what = _("目录里没有事项 {code}").format(code=quoted(code))
            yield Problem(below(path, index), what, _("本目录中某个事项的编码"))
        elif code in codes[:index]:
            yield Problem(
                below(path, index), _("事项 {code} 写了两次").format(code=quoted(code)), _("只留一处")
            )


def _bundle(bundle: Bundle, matter_codes: set[str], path: str) -> Iterator[Problem]:
    """国办发〔2025〕24号: a bundle says from which list it comes, and its number there."""
    yield from code_problems(bundle.code, below(path, "code"))
    yield from text_problems(bundle, path)
    yield from known_codes(tuple(each.code for each in bundle.matters), matter_codes, below(path, "matters"))
    yield from situation_problems(bundle.situations, path)
    offered = {situation.key: situation for situation in bundle.situations}
    for index, each in enumerate(bundle.matters):
        yield from when_problems(each.when, offered, below(below(path, "matters"), index), _("一件事的情形"))
    if bundle.promised_limit:
        yield from limit_problems(bundle.promised_limit, below(path, "promised_limit"))
    if len(bundle.matters) < _BUNDLED:
        what = _("一件事里有 {count} 个事项").format(count=len(bundle.matters))
        yield Problem(below(path, "matters"), what, _("至少两个事项"), later=True)
    for name in ("source_list", "number"):
        if not getattr(bundle, name).strip():
            yield Problem(below(path, name), _("一件事没有写明来自哪份清单、第几号"), _("补上"), later=True)


def _inspection(inspection: InspectionList, matter_codes: set[str], path: str) -> Iterator[Problem]:
    yield from code_problems(inspection.code, below(path, "code"))
    yield from text_problems(inspection, path)
    yield from known_codes(inspection.matters, matter_codes, below(path, "matters"))
    if not inspection.items:
        yield Problem(below(path, "items"), _("检查清单里一项也没有"), _("至少一项"), later=True)
    places = [(below(below(path, "items"), index), item) for index, item in enumerate(inspection.items)]
    yield from _items(places)


def _items(places: list[tuple[str, InspectionItem]]) -> Iterator[Problem]:
    for place, item in places:
        yield from code_problems(item.code, below(place, "code"))
    yield from repeated_problems(((below(place, "code"), item.code) for place, item in places), _("编码"))


def _profile(profile: ExportProfile, path: str) -> Iterator[Problem]:
    yield from code_problems(profile.key, below(path, "key"))
    yield from text_problems(profile, path)
    labels = ((f"{path}.fields[{index}].label", field.label) for index, field in enumerate(profile.fields))
    yield from repeated_problems(labels, _("栏目"))
    for index, field in enumerate(profile.fields):
        yield from _field(field, f"{path}.fields[{index}]")


def _field(field: ExportField, path: str) -> Iterator[Problem]:
    if not field.label.strip():
        yield Problem(below(path, "label"), _("栏目没有名称"), _("对方系统里的栏目名称"))
    if bool(field.value) == bool(field.always):
        yield Problem(path, _("取值写了两种或一种也没有"), _("只写取自（value）或只写固定填（always）"))
    is_known = field.value in PLACES or (field.value.startswith(ANSWERS) and field.value != ANSWERS)
    if field.value and not is_known:
        what = _("没有名为 {value} 的内容").format(value=quoted(field.value))
        yield Problem(below(path, "value"), what, f"{'、'.join(PLACES)}、{ANSWERS}KEY", later=True)  # data
