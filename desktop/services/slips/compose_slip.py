"""Composing what a slip says: from a draft for the preview, from the journal for paper and archive.

Preview and print go through the same function, so what was seen is what is printed.  Personal data is
masked here, before any form sees it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection

from casework.cases.case import Slip
from casework.cases.check_code import check_code
from casework.cases.corrections import CHANGED
from casework.cases.draft import Draft, MaterialMark
from casework.cases.draft_rules import unmarked_state
from casework.cases.entries import Recorded
from casework.cases.fold import fold
from casework.cases.issued import SlipIssued
from casework.cases.kinds.table import read_body
from casework.deadline import WorkingDays
from casework.language import _
from casework.people import masking
from casework.people.applicant import Applicant
from casework.people.by_hand import with_room
from casework.people.normal_applicant import normal_applicant
from casework.people.shown_applicant import masked_number, printed_name
from casework.release import applicability
from casework.release.catalogue import Limit, Material, Matter, Mode, Release, Site, Text
from casework.release.necessity import necessity
from desktop.database import journal, slips
from desktop.errors import MatterUnavailable, UnknownSlip
from desktop.services.catalogue.load_release import load_release
from desktop.services.read_clock import Moment
from forms.documents.kit.labels import COMMON
from forms.documents.kit.materials import MaterialLine
from forms.documents.notification.data import Answer, Notification
from forms.documents.second_visit import SecondVisit, only_missing

_CORRECTION: Mapping[str, str] = {  # data: on paper
    "replaced": "本单代替 {}，请勿再用那一张",
    "changed": "改了：{}",
    "more": "增加的材料：{}",
    "less": "不再需要的材料：{}",
    "reason": "原因：{}",
}


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
        answers=(*_answers(content.matter, content.answers), *_banner_answer(content.banner_words)),
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


def preview(release: Release, site: Site, handler: str, draft: Draft, moment: Moment) -> Notification:
    """What F9 would print at that moment, with number ""; raises MatterUnavailable."""
    matter = release.matter(draft.matter_code)
    if matter is None:
        raise MatterUnavailable(draft.matter_code, _("不在现行目录里"))
    content = SlipContent(
        number="",
        site=site,
        matter=matter,
        mode=mode_at(site, matter),
        answers=applicability.offered_answers(matter, draft.answers),
        marks=draft.marks,
        applicant=normal_applicant(draft.applicant, moment.at.date()),
        handler=handler,
        issued_on=moment.at.date(),
        clock_trusted=moment.clock == "trusted",
    )
    return compose(release, content)


def notification(connection: Connection, slip_number: str, print_no: int = 1) -> Notification:
    """What a slip says, with the release it was made under; raises UnknownSlip or CatalogueError."""
    entries = journal.of_subject(connection, find_case_id(connection, slip_number))
    slip = next(slip for slip in fold(entries).slips if slip.number == slip_number)
    release = load_release(connection, slip.issued.release.digest).release
    content = _issued_content(release, slip.issued, print_no)
    code = next(iter(issuing_codes(entries, slip_number)), "")
    return compose(release, msgspec.structs.replace(content, check_code=code))


def printed_notification(connection: Connection, slip_number: str, print_no: int = 1) -> Notification:
    """What is printed of a slip: all of a first one, of a further one what is still wanted.

    One of a void case says so in its title.  Raises UnknownSlip or CatalogueError.
    """
    case = fold(journal.of_subject(connection, find_case_id(connection, slip_number)))
    issued = {slip.number: slip.issued for slip in case.slips}
    this = issued[slip_number]
    content = notification(connection, slip_number, print_no)
    before = issued.get(this.follows)
    if before is not None:
        content = further(content, before, this.banner_words)
    wrong = issued.get(this.replaces)
    if wrong is not None:
        content = _with_correction(content, wrong, this)
    if case.status == "voided":
        return _marked(content, "已作废")  # data: on paper
    by = case.replaced_by(slip_number)
    return _marked(content, f"已由 {by} 更正") if by else content  # data: on paper


def further(content: Notification, before: SlipIssued, banner_words: str) -> Notification:
    """A further slip of a case: only what is still wanted, the slip before, what the banner said since."""
    visit = SecondVisit(notification=content, previous_number=before.slip_number, previous_on=before.day)
    wanted = only_missing(visit)
    answers = (*wanted.answers, *_banner_answer(banner_words))
    return msgspec.structs.replace(wanted, answers=answers)


def _with_correction(content: Notification, wrong: SlipIssued, this: SlipIssued) -> Notification:
    """A slip that corrects another says which, what is otherwise, and why: before all answers."""
    before, now = ({mark.code for mark in slip.marks} for slip in (wrong, this))
    names = {material.code: material.name.zh for material in content.matter.materials}
    parts = {
        "replaced": f"{wrong.slip_number} {wrong.day}",
        "changed": "、".join(CHANGED.get(key, key) for key in this.changed),  # data
        "more": "、".join(names[code] for code in names if code in now - before),  # data
        "less": "、".join(names[code] for code in names if code in before - now),  # data
        "reason": this.change_reason,
    }
    words = "；".join(_CORRECTION[key].format(text) for key, text in parts.items() if text)  # data
    correction = Answer(question=Text(zh="更正"), answer=Text(zh=words))  # data: on paper
    return msgspec.structs.replace(content, answers=(correction, *content.answers))


def _marked(content: Notification, words: str) -> Notification:
    """The title says that it holds no more, in Chinese; the Mongolian title stays as it was approved."""
    title = content.labels.get("title") or Text(zh=COMMON["title"])
    marked = msgspec.structs.replace(title, zh=f"{title.zh}（{words}）")  # data: on paper
    return msgspec.structs.replace(content, labels={**content.labels, "title": marked})


def find_slip(connection: Connection, slip_number: str) -> Slip:
    """The slip of that number, folded from the journal; raises UnknownSlip."""
    case = fold(journal.of_subject(connection, find_case_id(connection, slip_number)))
    return next(slip for slip in case.slips if slip.number == slip_number)


def issuing_codes(entries: Iterable[Recorded], slip_number: str) -> list[str]:
    """The codes of the entries that issued this slip: one, but where two copies of a disk did."""
    issuing = sorted(
        (each for each in entries if each.entry.kind == "slip_issued"),
        key=lambda each: (each.entry.rev, each.entry.device, each.entry.seq, each.entry.hash),
    )
    bodies = ((each.entry.hash, read_body(each)) for each in issuing)
    return [
        check_code(entry_hash)
        for entry_hash, body in bodies
        if isinstance(body, SlipIssued) and body.slip_number == slip_number
    ]


def find_case_id(connection: Connection, slip_number: str) -> str:
    """The case to which that slip belongs; raises UnknownSlip."""
    case_id = slips.case_of(connection, slip_number)
    if case_id is None:
        raise UnknownSlip(slip_number)
    return case_id


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


def _banner_answer(words: str) -> tuple[Answer, ...]:
    """On a further slip: what the banner has said since, in Chinese as it was said."""
    answer = Answer(question=Text(zh="旗里答复"), answer=Text(zh=words))  # data: on paper
    return (answer,) if words else ()


def _issued_content(release: Release, issued: SlipIssued, print_no: int) -> SlipContent:
    matter = release.matter(issued.matter_code)
    if matter is None:
        raise MatterUnavailable(issued.matter_code, _("不在目录 {name} 里").format(name=release.name))
    return SlipContent(
        number=issued.slip_number,
        site=at_counter(site_of(release, issued.site), issued.counter),
        matter=matter,
        mode=issued.mode,
        answers=issued.answers,
        marks=issued.marks,
        applicant=issued.applicant,
        handler=issued.handler,
        issued_on=issued.day,
        clock_trusted=issued.clock_trusted,
        banner_words=issued.banner_words,
        print_no=print_no,
    )
