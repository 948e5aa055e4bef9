"""What a notification says of a matter: the words of a release, with what varies from slip to slip.

Personal data is masked here, before any form sees it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec

from casework.cases.draft import MaterialMark
from casework.cases.draft_rules import unmarked_state
from casework.deadline import WorkingDays
from casework.people import masking
from casework.people.applicant import Applicant
from casework.people.by_hand import with_room
from casework.people.shown_applicant import masked_number, printed_name
from casework.release import applicability
from casework.release.catalogue import Limit, Material, Matter, Mode, Release, Site, Text
from casework.release.necessity import necessity
from forms.documents.kit.materials import MaterialLine
from forms.documents.notification.data import Answer, Notification


class SlipContent(msgspec.Struct, frozen=True, kw_only=True):
    """What varies from slip to slip; the rest comes from the release."""

    number: str
    site: Site
    matter: Matter
    mode: Mode
    answers: Mapping[str, tuple[str, ...]]
    marks: Iterable[MaterialMark]
    applicant: Applicant
    handler: str
    issued_on: dt.date
    clock_trusted: bool = True
    print_no: int = 1
    banner_words: str = ""
    check_code: str = ""


def compose(release: Release, content: SlipContent) -> Notification:
    """The notification that says this content in the words of that release."""
    applicant = content.applicant
    return Notification(
        number=content.number,
        site=content.site,
        matter=content.matter,
        mode=content.mode,
        release_name=release.name,
        settings=release.settings,
        labels=release.labels,
        applicant_name=printed_name(applicant),
        applicant_id_masked=masked_number(applicant),
        applicant_phone_masked=masking.mask_phone(applicant.phone),
        agent_name=with_room(applicant.agent_name, applicant.by_hand),
        answers=(*_answers(content.matter, content.answers), *banner_answer(content.banner_words)),
        materials=_with_days(
            material_lines(content.matter, content.answers, content.marks), release, content.issued_on
        ),
        handler=content.handler,
        issued_on=content.issued_on,
        service_notice=not is_authority(content.site, content.matter),
        clock_trusted=content.clock_trusted,
        print_no=content.print_no,
        check_code=content.check_code,
    )


def site_of(release: Release, code: str) -> Site:
    """The site as the release names it; one that it does not name has its code for a name."""
    return release.site(code) or Site(code=code, name=Text(zh=code), kind="gacha")


def at_counter(site: Site, counter: str) -> Site:
    """The site as a slip names it: with the counter and its department, where it has several."""
    if not counter:
        return site
    name = msgspec.structs.replace(site.name, zh=f"{site.name.zh} · {counter}")
    return msgspec.structs.replace(site, name=name)


def mode_at(site: Site, matter: Matter) -> Mode:
    """What this site may do for the matter; a site the catalogue does not name may inform."""
    return matter.modes.get(site.kind, "accept" if site.kind == "banner" else "inform")


def is_authority(site: Site, matter: Matter) -> bool:
    """The banner hall is; any other site only with a written delegation for the matter."""
    return site.kind == "banner" or matter.code in site.delegated


def material_lines(
    matter: Matter, answers: Mapping[str, tuple[str, ...]], marks: Iterable[MaterialMark]
) -> tuple[MaterialLine, ...]:
    """The numbered rows: what is needed in the catalogue's order, then what was asked for with a reason."""
    marked = {mark.code: mark for mark in marks}
    needed = applicability.materials(matter, answers)
    codes = {material.code for material in needed}
    extra = [
        material
        for material in matter.materials
        if material.code not in codes and material.code in marked and marked[material.code].reason
    ]
    return tuple(
        _line(number, material, marked.get(material.code))
        for number, material in enumerate([*needed, *extra], start=1)
    )


def _line(number: int, material: Material, mark: MaterialMark | None) -> MaterialLine:
    state = mark.state if mark else unmarked_state(material)
    wanted_as = mark.necessity if mark and mark.necessity != necessity(material) else None
    return MaterialLine(
        number=number,
        material=material,
        state=state,
        reason=mark.reason if mark else "",
        wanted_as=wanted_as,
    )


def _with_days(lines: Iterable[MaterialLine], release: Release, begun: dt.date) -> tuple[MaterialLine, ...]:
    """The lines with the day by which a tolerated material must come, where the release says in how many."""
    calendar = WorkingDays(release.calendar)
    default = release.settings.tolerance_days

    def day(line: MaterialLine) -> dt.date | None:
        days = default if line.material.tolerance_days is None else line.material.tolerance_days
        if days is None or not line.comes_later:
            return None
        return calendar.deadline(begun, Limit(value=days, unit="working_day")).day

    return tuple(msgspec.structs.replace(line, later_by=day(line)) for line in lines)


def _answers(matter: Matter, answers: Mapping[str, tuple[str, ...]]) -> tuple[Answer, ...]:
    labels = {
        (situation.key, option.value): option.label
        for situation in matter.situations
        for option in situation.options
    }
    return tuple(
        Answer.of(situation.question, [labels[situation.key, value] for value in answers[situation.key]])
        for situation in applicability.situations(matter, answers)
        if answers.get(situation.key)
    )


def banner_answer(words: str) -> tuple[Answer, ...]:
    """On a further slip: what the banner has said since, in Chinese as it was said."""
    answer = Answer(question=Text(zh="旗里答复"), answer=Text(zh=words))  # data: on paper
    return (answer,) if words else ()
