"""Composing what a slip says: from a draft for the preview, from the journal for paper and archive.

Preview and print go through the same function (`forms.documents.notification.content`), so what was seen is
what is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Connection

from casework.cases.case import Slip
from casework.cases.check_code import check_code
from casework.cases.corrections import CHANGED
from casework.cases.draft import Draft
from casework.cases.entries import Recorded
from casework.cases.fold import fold
from casework.cases.issued import SlipIssued
from casework.cases.kinds.table import read_body
from casework.language import _
from casework.people.normal_applicant import normal_applicant
from casework.release import applicability
from casework.release.catalogue import Release, Site, Text
from desktop.database import journal, slips
from desktop.errors import MatterUnavailable, UnknownSlip
from desktop.services.catalogue.load_release import load_release
from desktop.services.read_clock import Moment
from forms.documents.kit.labels import COMMON
from forms.documents.notification.content import (
    SlipContent,
    at_counter,
    banner_answer,
    compose,
    mode_at,
    site_of,
)
from forms.documents.notification.data import Answer, Notification
from forms.documents.second_visit import SecondVisit, only_missing

_CORRECTION: Mapping[str, str] = {  # data: on paper
    "replaced": "本单代替 {}，请勿再用那一张",
    "changed": "改了：{}",
    "more": "增加的材料：{}",
    "less": "不再需要的材料：{}",
    "reason": "原因：{}",
}


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
    answers = (*wanted.answers, *banner_answer(banner_words))
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
