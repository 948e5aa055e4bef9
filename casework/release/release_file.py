"""Reading and writing a release: the catalogue's own JSON, checked whole before anything is taken.

A file is refused with everything that is wrong in it, so that its keeper mends it in one go; what was
published by a program of another age is received.  Parts of
the right shape are checked for meaning even where their neighbours are broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from casework.language import _, listed
from casework.release.catalogue import (
    ExportProfile,
    Matter,
    Release,
    Settings,
    Site,
    Struct,
    Text,
    WorkingCalendar,
)
from casework.release.check_calendar import calendar_problems
from casework.release.check_lists import list_problems, sound
from casework.release.check_matters import (
    keeping_problems,
    matter_problems,
    repeated_problems,
    tolerance_problems,
)
from casework.release.check_sites import site_problems
from casework.release.check_texts import text_problems
from casework.release.problems import Problem, ReleaseProblems, below, quoted
from casework.release.raw_json import JsonObject, load
from casework.release.received import understood
from casework.release.shape import misfits
from casework.slip_number import code_text

__all__ = ["Problem", "Received", "ReleaseProblems", "read", "receive", "write"]

RELEASE_NAME = re.compile(r"[^\s/\\]{1,64}")  # stands on paper and in file names
_FIELD = re.compile(r"\{[a-z]+\}")

AnyStruct = TypeVar("AnyStruct", bound=Struct)


def read(data: bytes, required_labels: Mapping[str, str] = {}) -> Release:
    """The release in a file's bytes (at most 64 MiB of UTF-8 JSON).

    `required_labels` are the keys that the forms need in `labels`, with words that hold the {fields} which
    the form fills in.  Raises ReleaseProblems with every
    problem found; nothing of a faulty file is returned.
    """
    value = load(data)
    problems = _problems(value, required_labels)
    if problems:
        raise ReleaseProblems(_in_file_order(problems, value))
    return msgspec.convert(value, Release)


class Received(msgspec.Struct, frozen=True):
    """A release that was taken in: what this program understands of it, and the bytes that are kept."""

    release: Release
    content: bytes


def receive(data: bytes, required_labels: Mapping[str, str] = {}) -> Received:
    """The release in the bytes that came from whoever published it, with a program of any age.

    What a later program may mean well (unknown fields, unknown words of closed lists) and what an earlier
    one did not know (labels) is no reason to refuse it.  Raises ReleaseProblems for everything else.
    """
    value = load(data)
    problems = _problems(value, required_labels)
    wrong = [problem for problem in problems if not problem.later]
    if wrong:
        raise ReleaseProblems(_in_file_order(wrong, value))
    release = understood(value)
    is_understood = not any(True for _problem in misfits(value, Release))
    return Received(release, write(release) if is_understood else data)


def _problems(value: Any, required_labels: Mapping[str, str]) -> list[Problem]:
    problems = list(misfits(value, Release))
    if isinstance(value, dict):
        problems += _meaning(value, required_labels)
    return problems


def write(release: Release) -> bytes:
    """The canonical file of a release: the same release gives the same bytes, one line a value."""
    packed = msgspec.json.encode(release, order="deterministic")
    return msgspec.json.format(packed, indent=1) + b"\n"


def _meaning(value: dict[str, Any], required_labels: Mapping[str, str]) -> Iterator[Problem]:
    """Faults of meaning in all parts whose shape is right."""
    matters = list(sound(value.get("matters"), Matter))
    sites = list(sound(value.get("sites"), Site))
    yield from _head(value)
    yield from _settings(value)
    yield from _calendar(value)
    yield from site_problems(sites, _codes(value.get("matters")), _unread(value.get("sites"), sites))
    yield from repeated_problems(
        ((f"sites[{index}].code", site.code) for index, site in sites), _("站点编码")
    )
    yield from _labels(value.get("labels"), required_labels)
    for index, matter in matters:
        yield from matter_problems(matter, f"matters[{index}]")
    places = ((f"matters[{index}].code", matter.code) for index, matter in matters)
    yield from repeated_problems(places, _("事项编码"))
    for name, part in (*_numbered("sites", sites), *_numbered("matters", matters)):
        yield from text_problems(part, name)
    yield from list_problems(value, _codes(value.get("matters")))
    yield from _references(value, sites, matters)


def _references(
    value: dict[str, Any], sites: list[tuple[int, Site]], matters: list[tuple[int, Matter]]
) -> Iterator[Problem]:
    """What a matter names outside itself: sites with a counter for it, profiles of other systems."""
    site_codes = {site.code for _index, site in sites} | _unread(value.get("sites"), sites)
    keys = {profile.key for _index, profile in sound(value.get("export_profiles"), ExportProfile)}
    for index, matter in matters:
        for at, counter in enumerate(matter.counters):
            if counter.site not in site_codes:
                what = _("没有站点 {code}").format(code=quoted(counter.site))
                yield Problem(f"matters[{index}].counters[{at}].site", what, _("本目录中某个站点的编码"))
        for at, key in enumerate(matter.export_profiles):
            if key not in keys:
                what = _("没有名为 {key} 的填报模板").format(key=quoted(key))
                yield Problem(f"matters[{index}].export_profiles[{at}]", what, _("填报模板里某一个的标识"))


def _numbered(path: str, parts: list[tuple[int, AnyStruct]]) -> Iterator[tuple[str, AnyStruct]]:
    return ((below(path, index), part) for index, part in parts)


def _codes(values: Any) -> set[str]:
    """The codes of all matters, also of those whose shape is wrong elsewhere."""
    parts = values if isinstance(values, list) else []
    codes = [part.get("code") for part in parts if isinstance(part, dict)]
    return {code for code in codes if isinstance(code, str)}


def _unread(values: Any, sites: list[tuple[int, Site]]) -> set[str]:
    """The codes of sites whose shape is wrong; "" for one that has none."""
    read_places = {index for index, _ in sites}
    parts = enumerate(values if isinstance(values, list) else [])
    unread = [part for index, part in parts if index not in read_places]
    return {str(part.get("code", "")) if isinstance(part, dict) else "" for part in unread}


def _head(value: dict[str, Any]) -> Iterator[Problem]:
    name, number, title = value.get("name"), value.get("number"), value.get("title")
    if isinstance(name, str) and not RELEASE_NAME.fullmatch(name):
        yield Problem(
            "name", _("目录版本名写的是 {name}").format(name=quoted(name)), _("不含空白和斜杠的短名，如 v12")
        )
    if isinstance(number, int) and not isinstance(number, bool) and number < 1:
        yield Problem("number", _("版本序号写的是 {number}").format(number=number), _("从 1 开始的整数"))
    if value.get("matters") == []:
        yield Problem("matters", _("一个事项也没有"), _("至少一个事项"))
    start, end = value.get("effective_from"), value.get("effective_to")
    if isinstance(start, str) and isinstance(end, str) and end < start:
        yield Problem(
            "effective_to",
            _("失效日期 {end} 早于生效日期 {start}").format(end=end, start=start),
            _("不早于生效日期的日期"),
        )
    if isinstance(value.get("warning"), str):
        yield from text_problems(value["warning"], "warning")
    if title is not None and not any(misfits(title, Text)):
        yield from text_problems(msgspec.convert(title, Text), "title")


def _settings(value: dict[str, Any]) -> Iterator[Problem]:
    settings = value.get("settings")
    if settings is not None and not any(misfits(settings, Settings)):
        settled = msgspec.convert(settings, Settings)
        yield from text_problems(settled, "settings")
        yield from tolerance_problems(settled.tolerance_days, "settings")
        yield from keeping_problems(settled.keeping, "settings")
        yield from keeping_problems(settled.complaint_keeping, "settings", "complaint_keeping")
        yield from _status_address(settled.status_address)


def _status_address(address: str) -> Iterator[Problem]:
    if address and code_text("", address) != f"{address}?n=":
        right = _("https:// 开头的网址，不带“?”，不超过 118 个字符，如 https://example.gov.cn/status")
        what = _("{value} 不能印成码").format(value=quoted(address))
        yield Problem(below("settings", "status_address"), what, right)


def _calendar(value: dict[str, Any]) -> Iterator[Problem]:
    calendar = value.get("calendar")
    if calendar is not None and not any(misfits(calendar, WorkingCalendar)):
        yield from calendar_problems(msgspec.convert(calendar, WorkingCalendar), "calendar")


def _labels(labels: Any, required: Mapping[str, str]) -> Iterator[Problem]:
    if not isinstance(labels, dict):
        return
    for key in sorted(set(required) - labels.keys()):
        right = _("补上这一条（中文必填，蒙古文可空）")
        yield Problem(below("labels", key), _("缺少表单要用的词条"), right, later=True)
    for key, label in labels.items():
        path = below("labels", key)
        if not any(misfits(label, Text)):
            text = msgspec.convert(label, Text)
            yield from text_problems(text, path)
            yield from _fields(text, required.get(key, text.zh), path)


def _fields(label: Text, pattern: str, path: str) -> Iterator[Problem]:
    """A label that says a number or a date must leave its place in both scripts."""
    wanted = sorted(_FIELD.findall(pattern))
    right = _("含 {wanted}，各一次").format(wanted=listed(wanted)) if wanted else _("不含 {…}")
    for name, words in (("zh", label.zh), ("mn", label.mn)):
        if words and sorted(_FIELD.findall(words)) != wanted:
            yield Problem(below(path, name), _("要填入的位置 {…} 不符"), right)


def _in_file_order(problems: list[Problem], value: Any) -> list[Problem]:
    """Problems by the top-level field and the numbers in their paths, as one reads the file."""
    fields = list(value) if isinstance(value, JsonObject) else []

    def place(problem: Problem) -> tuple[int, list[int]]:
        top = re.split(r"[.\[]", problem.path, maxsplit=1)[0]
        order = fields.index(top) if top in fields else len(fields)
        return order, [int(number) for number in re.findall(r"\[(\d+)\]", problem.path)]

    return sorted(problems, key=place)
