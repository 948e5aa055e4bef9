"""Notifications of the sample release, as many kinds as the tests of paper need; all people are invented."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from casework.cases.draft import MaterialState
from casework.release.catalogue import Matter, Release, Text
from forms.documents.kit.materials import MaterialLine
from forms.documents.notification.data import Answer, Notification
from forms.text.fonts import FontSet, load_fonts

CHECK_CODE = "04HMA-SW9NF"
SAMPLE = Path(__file__).parents[2] / "resources" / "catalogue" / "sample-release.json"


@cache
def sample_release() -> Release:
    return msgspec.json.decode(SAMPLE.read_bytes(), type=Release)


@cache
def fonts() -> FontSet:
    return load_fonts()


def applicable(matter: Matter) -> tuple[tuple[Answer, ...], tuple[Any, ...]]:
    """The first answer to every question that is asked, and the materials that they call for."""
    given: dict[str, str] = {}
    answers = []
    for situation in matter.situations:
        if all(given.get(key) in values for key, values in situation.when.items()):
            given[situation.key] = situation.options[0].value
            answers.append(Answer.of(situation.question, [situation.options[0].label]))
    wanted = [m for m in matter.materials if all(given.get(k) in v for k, v in m.when.items())]
    return tuple(answers), tuple(wanted)


def slip(
    code: str = "SAMPLE-004", states: tuple[MaterialState, ...] = ("handed_in", "missing"), **changes: Any
) -> Notification:
    """The notification of a matter, its materials in these states by turns."""
    release = sample_release()
    matter, site = release.matter(code), release.site("ML0101")
    assert matter is not None
    assert site is not None
    answers, wanted = applicable(matter)
    made = Notification(
        number="ML0101-20260611-0003",
        site=site,
        matter=matter,
        mode="assist",
        release_name=release.name,
        settings=release.settings,
        labels=release.labels,
        applicant_name="巴特尔",
        applicant_id_masked="1521**********0004",
        applicant_phone_masked="138****0000",
        agent_name="",
        answers=answers,
        materials=lines(wanted, states),
        handler="乌云",
        issued_on=dt.date(2026, 6, 11),
        service_notice=True,
        check_code=CHECK_CODE if changes.get("number", "given") else "",
    )
    return msgspec.structs.replace(made, **changes)


def lines(materials: Any, states: tuple[MaterialState, ...]) -> tuple[MaterialLine, ...]:
    """Numbered lines, in these states by turns."""
    result = []
    for index, material in enumerate(materials):
        state = states[index % len(states)]
        reason = "照片不清楚" if state == "invalid" else ""
        result.append(MaterialLine(number=index + 1, material=material, state=state, reason=reason))
    return tuple(result)


def many(count: int, states: tuple[MaterialState, ...] = ("missing",), note: str = "") -> Notification:
    """A notification of `count` materials taken from all matters, with a long note where one is given."""
    materials = [m for matter in sample_release().matters for m in matter.materials][:count]
    if note:
        materials = [msgspec.structs.replace(m, note=Text(zh=note)) for m in materials]
    return slip("SAMPLE-001", materials=lines(materials, states))


def without_mongolian(notification: Notification) -> Notification:
    """The same where no draft may be printed: the sample has nothing else in Mongolian."""
    settings = msgspec.structs.replace(notification.settings, print_drafts=False)
    return msgspec.structs.replace(notification, settings=settings)


def pictured(made: Notification) -> Notification:
    """The slip of a release that wants pictograms beside the materials."""
    return msgspec.structs.replace(made, settings=msgspec.structs.replace(made.settings, pictograms=True))


def mongolian_first(notification: Notification) -> Notification:
    """The same under a release that sets Mongolian first."""
    settings = msgspec.structs.replace(notification.settings, script_order="mn_first")
    return msgspec.structs.replace(notification, settings=settings)


def all_texts(value: Any) -> list[Text]:
    """Every Text inside a struct."""
    if isinstance(value, Text):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [t for name in value.__struct_fields__ for t in all_texts(getattr(value, name))]
    if isinstance(value, dict):
        return [t for item in value.values() for t in all_texts(item)]
    if isinstance(value, tuple | list):
        return [t for item in value for t in all_texts(item)]
    return []
