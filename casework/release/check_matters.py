"""Whether one matter of a release makes sense: codes, situations, materials, limits, dates."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from casework.language import _, listed
from casework.release.applicability import materials
from casework.release.catalogue import KeepingTerm, Limit, Material, Matter, Situation
from casework.release.limits import is_longer
from casework.release.pictograms import PICTOGRAMS
from casework.release.problems import Problem, below, quoted

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._\-]{0,63}")
ANSWER = re.compile(r"[^\s=]{1,64}")  # typed on the command line as KEY=VALUE
PAPER_LIMIT = 99
LIMIT_DAYS = 3650
KEEPING_YEARS = 100
LIMITS = {
    "on_the_spot": 0,
    "hour": 24 * 365,
    "working_day": LIMIT_DAYS,
    "calendar_day": LIMIT_DAYS,
    "month": 120,
    "year": 10,
}
COMBINATIONS_LIMIT = 1024
COUNTS = {  # form: whether there may be originals and copies (0: as many as are asked for), or must be none
    "original": (True, False),
    "copy": (False, True),
    "original_and_copy": (True, True),
    "original_or_copy": (True, True),
    "electronic": (False, False),
    "paper_or_electronic": (True, True),
    "form": (True, False),
}


def matter_problems(matter: Matter, path: str) -> Iterator[Problem]:
    """Every fault of meaning in one matter whose shape is right."""
    problems = [
        *code_problems(matter.code, below(path, "code")),
        *_dates(matter, path),
        *_limits(matter, path),
        *_fee(matter, path),
        *situation_problems(matter.situations, path),
        *_materials(matter, path),
        *_printed_forms(matter, path),
        *keeping_problems(matter.keeping, path),
    ]
    yield from problems or _never_needed(matter, path)


def code_problems(code: str, path: str) -> Iterator[Problem]:
    """A code that cannot be typed, printed or named in a file."""
    if not CODE.fullmatch(code):
        yield Problem(
            path,
            _("编码写的是 {code}").format(code=quoted(code)),
            _("字母或数字开头，只含字母、数字、“.”“-”“_”，最多 64 位"),
        )


def repeated_problems(places: Iterator[tuple[str, str]], noun: str) -> Iterator[Problem]:
    """Values that stand at more than one of the (path, value) places; the first keeps its right."""
    first: dict[str, str] = {}
    for path, value in places:
        if value in first:
            yield Problem(
                path,
                _("{noun} {value} 与 {first} 重复").format(
                    noun=noun, value=quoted(value), first=first[value]
                ),
                _("改成没有用过的{noun}").format(noun=noun),
            )
        else:
            first[value] = path


def _dates(matter: Matter, path: str) -> Iterator[Problem]:
    start, end = matter.effective_from, matter.effective_to
    if start and end and end < start:
        yield Problem(
            below(path, "effective_to"),
            _("失效日期 {end} 早于生效日期 {start}").format(end=end, start=start),
            _("不早于生效日期的日期"),
        )
    if matter.visits is not None and not 0 <= matter.visits <= PAPER_LIMIT:
        yield Problem(
            below(path, "visits"),
            _("到现场次数写的是 {visits}").format(visits=matter.visits),
            _("0 到 {paper_limit} 的整数").format(paper_limit=PAPER_LIMIT),
        )


def _limits(matter: Matter, path: str) -> Iterator[Problem]:
    statutory, promised = matter.statutory_limit, matter.promised_limit
    named = [("statutory_limit", statutory), ("promised_limit", promised)]
    joint = enumerate(matter.joint_departments)
    named += [(f"joint_departments[{index}].limit", each.limit) for index, each in joint]
    named += [(f"steps[{index}].limit", step.limit) for index, step in enumerate(matter.steps)]
    for name, limit in named:
        if limit:
            yield from limit_problems(limit, below(path, name))
    if statutory and promised:
        yield from _promised(promised, statutory, below(path, "promised_limit.value"))


def _promised(promised: Limit, statutory: Limit, path: str) -> Iterator[Problem]:
    """A promise that is longer than the law allows, on whatever day both begin."""
    if not is_longer(promised, statutory):
        return
    if promised.unit == statutory.unit:
        what = _("承诺时限 {value} 长于法定时限 {statutory}")
        right = _("不大于 {value}").format(value=statutory.value)
    else:
        what = _("承诺时限 {value} {unit} 长于法定时限 {statutory} {statutory_unit}")
        right = _("不长于法定时限（按日历比较）")
    what = what.format(
        value=promised.value,
        unit=promised.unit,
        statutory=statutory.value,
        statutory_unit=statutory.unit,
    )
    yield Problem(path, what, right, later=promised.unit != statutory.unit)


def limit_problems(limit: Limit, path: str) -> Iterator[Problem]:
    """A value that its unit cannot have."""
    value = below(path, "value")
    most = LIMITS[limit.unit]
    if limit.unit == "on_the_spot":
        if limit.value != 0:
            yield Problem(value, _("当场办结却写了 {value}").format(value=limit.value), "0")
    elif not 0 < limit.value <= most or limit.value * 2 % 1:
        yield Problem(
            value,
            _("时限写的是 {value}").format(value=limit.value),
            _("0.5 到 {most}，只可有半数（如 2.5）；当场办结的单位写 on_the_spot").format(most=most),
        )


def _fee(matter: Matter, path: str) -> Iterator[Problem]:
    fee = matter.fee
    if fee.charged and fee.standard is None and not fee.unverified:
        yield Problem(
            below(path, "fee.standard"), _("收费事项没有收费标准"), _("写明标准；未核实的标 unverified: true")
        )
    if not fee.charged and fee.reduction:
        yield Problem(below(path, "fee.reduction"), _("不收费却写了减免"), _("删去，或把 charged 写成 true"))


def situation_problems(situations: tuple[Situation, ...], path: str) -> Iterator[Problem]:
    """Questions that cannot be asked or answered; each may depend on those before it."""
    offered: dict[str, Situation] = {}
    for index, situation in enumerate(situations):
        place = below(below(path, "situations"), index)
        if not ANSWER.fullmatch(situation.key):
            yield Problem(
                below(place, "key"),
                _("情形的键写的是 {key}").format(key=quoted(situation.key)),
                _("不含空白和“=”的短词"),
            )
        if situation.key in offered:
            yield Problem(
                below(place, "key"),
                _("情形 {key} 在本事项里重复").format(key=quoted(situation.key)),
                _("改成没有用过的键"),
            )
        yield from when_problems(situation.when, offered, place, _("前面的情形"))
        yield from _options(situation, below(place, "options"))
        offered.setdefault(situation.key, situation)


def _options(situation: Situation, path: str) -> Iterator[Problem]:
    if len(situation.options) < 2:
        yield Problem(path, _("有 {count} 个选项").format(count=len(situation.options)), _("至少 2 个选项"))
    places = [(f"{path}[{index}].value", option.value) for index, option in enumerate(situation.options)]
    for place, value in places:
        if not ANSWER.fullmatch(value):
            yield Problem(
                place, _("选项值写的是 {value}").format(value=quoted(value)), _("不含空白和“=”的短词")
            )
    yield from repeated_problems(iter(places), _("选项值"))


def when_problems(
    when: dict[str, tuple[str, ...]], offered: dict[str, Situation], path: str, whose: str
) -> Iterator[Problem]:
    """Answers on which something depends, and which the situations do not offer."""
    for key, values in when.items():
        place = below(below(path, "when"), key)
        if key not in offered:
            yield Problem(
                place,
                _("没有名为 {key} 的情形").format(key=quoted(key)),
                _("{whose}之一：{listed}").format(whose=whose, listed=_listed(offered)),
            )
            continue
        known = [option.value for option in offered[key].options]
        if not values:
            yield Problem(
                place,
                _("没有列出任何答案，永远不会命中"),
                _("至少一个：{listed}").format(listed=_listed(known)),
            )
        for index, value in enumerate(values):
            if value not in known:
                yield Problem(
                    below(place, index),
                    _("情形没有选项 {value}").format(value=quoted(value)),
                    _("以下之一：{listed}").format(listed=_listed(known)),
                )
            elif value in values[:index]:
                yield Problem(
                    below(place, index), _("选项 {value} 写了两次").format(value=quoted(value)), _("只留一处")
                )


def _materials(matter: Matter, path: str) -> Iterator[Problem]:
    offered = {situation.key: situation for situation in matter.situations}
    places = []
    for index, material in enumerate(matter.materials):
        place = below(below(path, "materials"), index)
        places.append((below(place, "code"), material.code))
        yield from code_problems(material.code, below(place, "code"))
        yield from when_problems(material.when, offered, place, _("本事项的情形"))
        yield from _counts(material, place)
        yield from tolerance_problems(material.tolerance_days, place)
        if material.paper:
            yield from code_problems(material.paper, below(place, "paper"))
        yield from pictogram_problems(material.pictogram, place)
    yield from repeated_problems(iter(places), _("材料编码"))


def pictogram_problems(key: str, path: str) -> Iterator[Problem]:
    """Whether there is a drawing of that key, where one is named."""
    if key and key not in PICTOGRAMS:
        what = _("没有图标 {value}").format(value=quoted(key))
        yield Problem(below(path, "pictogram"), what, listed(sorted(PICTOGRAMS)))


def tolerance_problems(days: int | None, path: str) -> Iterator[Problem]:
    """Whether a tolerated paper comes within a number of days that can be."""
    if days is not None and not 1 <= days <= LIMIT_DAYS:
        what, right = _("天数写的是 {value}"), _("1 到 {limit_days} 的整数，或不写")
        yield Problem(
            below(path, "tolerance_days"), what.format(value=days), right.format(limit_days=LIMIT_DAYS)
        )


def keeping_problems(keeping: KeepingTerm | None, path: str, field: str = "keeping") -> Iterator[Problem]:
    """Whether papers and personal data are kept for a term that can be."""
    for name in ("papers_years", "personal_years"):
        years = getattr(keeping, name) if keeping else None
        if years is not None and not 1 <= years <= KEEPING_YEARS:
            what = _("保存年限写的是 {years}").format(years=years)
            right = _("1 到 {most} 的整数，或不写").format(most=KEEPING_YEARS)
            yield Problem(below(below(path, field), name), what, right)


def _printed_forms(matter: Matter, path: str) -> Iterator[Problem]:
    places = [(f"{path}.print_set[{index}]", each) for index, each in enumerate(matter.print_set)]
    for place, each in places:
        yield from code_problems(each.form, below(place, "form"))
        if not 1 <= each.copies <= PAPER_LIMIT:
            what = _("份数写的是 {count}").format(count=each.copies)
            right = _("1 到 {paper_limit} 的整数").format(paper_limit=PAPER_LIMIT)
            yield Problem(below(place, "copies"), what, right)
    yield from repeated_problems(((below(place, "form"), each.form) for place, each in places), _("表单"))


def _counts(material: Material, path: str) -> Iterator[Problem]:
    for name, count, wanted in zip(
        ("originals", "copies"), (material.originals, material.copies), COUNTS[material.form], strict=True
    ):
        if not 0 <= count <= (PAPER_LIMIT if wanted else 0):
            right = (
                _("0 到 {paper_limit} 的整数").format(paper_limit=PAPER_LIMIT)
                if wanted
                else _("0（或改 form）")
            )
            yield Problem(
                below(path, name),
                _("形式是 {form}，份数写的是 {count}").format(form=material.form, count=count),
                right,
            )


def _never_needed(matter: Matter, path: str) -> Iterator[Problem]:
    """Conditional materials of a sound matter that no set of answers asks for."""
    options = {situation.key: _choices(situation) for situation in matter.situations}
    nested = any(s.when for s in matter.situations) or any(len(m.when) > 1 for m in matter.materials)
    if not nested or math.prod(len(values) for values in options.values()) > COMBINATIONS_LIMIT:
        return
    needed: set[str] = set()
    for answers in itertools.product(*options.values()):
        needed |= {part.code for part in materials(matter, dict(zip(options, answers, strict=True)))}
    for index, material in enumerate(matter.materials):
        if material.code not in needed:
            place = f"{path}.materials[{index}].when"
            yield Problem(place, _("任何一组答案都不会用到这份材料"), _("能同时成立的条件，或删去该材料"))


def _choices(situation: Situation) -> list[tuple[str, ...]]:
    """The answers to try: of a question with several, all at once need what any of them needs."""
    values = tuple(option.value for option in situation.options)
    return [values] if situation.multiple else [(value,) for value in values]


def _listed(words: object) -> str:
    names = list(words) if isinstance(words, dict | list) else []
    return listed(names) if names else _("（还没有可用的）")
