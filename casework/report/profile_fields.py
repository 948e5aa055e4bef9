"""A case in the fields of another system, in its order: typed here once, pasted there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import msgspec

from casework.cases.case import Case
from casework.cases.legal_clocks import Clocks
from casework.cases.states import STATES, state_of
from casework.language import N_, _, listed
from casework.people import masking
from casework.people.applicant import DOCUMENT_NAMES
from casework.release.case_places import ANSWERS
from casework.release.catalogue import ExportField, ExportProfile, Matter, Release, Text

_USUAL = (
    (N_("事项编码"), "matter.code"),
    (N_("事项名称"), "matter.name"),
    (N_("申请人"), "applicant.name"),
    (N_("证件类型"), "applicant.document"),
    (N_("证件号码"), "applicant.id_number"),
    (N_("联系电话"), "applicant.phone"),
    (N_("地址"), "applicant.address"),
    (N_("代办人"), "applicant.agent_name"),
    (N_("代办人证件号码"), "applicant.agent_id_number"),
    (N_("代办人电话"), "applicant.agent_phone"),
    (N_("告知单编号"), "slip_number"),
)
_NUMBERS = ("applicant.id_number", "applicant.agent_id_number")
_HANDED_OVER = "case_result_handed_over"  # the entry of a hand-over
_PHONES = ("applicant.phone", "applicant.agent_phone")


class ProfileCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case to be filled in; `own` is its matter as its own release has it, `number` its newest slip."""

    case: Case
    number: str
    own: Matter
    clocks: Clocks = Clocks()


class FilledField(msgspec.Struct, frozen=True, kw_only=True):
    """One field: what it is called there, its value, and what may stand on a screen of it."""

    label: str
    value: str
    shown: str


class FilledProfile(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of one system for one case."""

    key: str
    name: str
    slip_number: str
    fields: tuple[FilledField, ...]


def usual_profile() -> ExportProfile:
    """The fields that most systems ask for, where the release names none."""
    fields = tuple(ExportField(label=_(label), value=place) for label, place in _USUAL)
    return ExportProfile(key="", name=Text(zh=_("常用的栏目")), fields=fields)


def filled(profile: ExportProfile, about: ProfileCase, release: Release) -> FilledProfile:
    """The case in the fields of one profile."""
    places = _places(about, release)
    fields = tuple(_field(each, about.case, places) for each in profile.fields)
    return FilledProfile(key=profile.key, name=profile.name.zh, slip_number=about.number, fields=fields)


def _field(field: ExportField, case: Case, places: Mapping[str, str]) -> FilledField:
    if not field.value:
        return FilledField(label=field.label, value=field.always, shown=field.always)
    if field.value.startswith(ANSWERS):
        values = case.answers.get(field.value.removeprefix(ANSWERS), ())
        value = listed(field.words.get(each, each) for each in values)
    else:
        plain = places.get(field.value, "")
        value = field.words.get(plain, _document(plain) if field.value == "applicant.document" else plain)
    value = value or field.missing
    return FilledField(label=field.label, value=value, shown=_shown(field.value, value))


def _document(kind: str) -> str:
    return next((_(words) for name, words in DOCUMENT_NAMES.items() if name == kind), kind)


def _shown(place: str, value: str) -> str:
    if place in _NUMBERS:
        return masking.mask_id_number(value)
    return masking.mask_phone(value) if place in _PHONES else value


def _places(about: ProfileCase, release: Release) -> Mapping[str, str]:
    """What stands at each place of `casework.release.case_places`."""
    case, clocks, site = about.case, about.clocks, release.site(about.case.site)
    matter = release.matter(case.matter_code) or about.own
    by_state: Callable[[str], str] = lambda state: listed(  # noqa: E731 - used twice below
        material.name.zh
        for material in about.own.materials
        if (mark := case.materials.get(material.code)) is not None and mark.state == state
    )
    applicant = {
        f"applicant.{name}": str(getattr(case.applicant, name))
        for name in (
            "name",
            "document",
            "id_number",
            "phone",
            "address",
            "legal_person",
            "agent_name",
            "agent_id_number",
            "agent_phone",
        )
    }
    return {
        **applicant,
        "slip_number": about.number,
        "site.code": case.site,
        "site.name": site.name.zh if site else case.site,
        "matter.code": matter.code,
        "matter.name": matter.name.zh,
        "matter.base_code": matter.base_code,
        "matter.implementation_code": matter.implementation_code,
        "matter.authority": matter.authority.zh,
        "matter.kind": matter.kind,
        "materials.handed_in": by_state("handed_in"),
        "materials.missing": by_state("missing"),
        "handler": case.handler,
        "status": _(STATES[state_of(case)]),
        "opened_on": _day(case.opened_at),
        "accepted_on": clocks.accepted_on.isoformat() if clocks.accepted_on else _day(case.accepted_at),
        "promised_on": clocks.promised.day.isoformat() if clocks.promised else "",
        "finished_on": _day(_finished_at(case)),
        "delivered_on": _delivered_on(case),
        "result": case.result.text,
        "note": next((each.text for each in reversed(case.notes) if not each.withdrawn), ""),
    }


def _day(at: str) -> str:
    return dt.datetime.fromisoformat(at).astimezone().date().isoformat() if at else ""


def _finished_at(case: Case) -> str:
    """When the banner said that it is done, or recorded what came of it."""
    return case.progress.at if case.progress.text == "completed" else case.result.at


def _delivered_on(case: Case) -> str:
    days = [form.issued.day.isoformat() for form in case.forms if form.kind == _HANDED_OVER]
    return days[-1] if days else ""
