"""Finding a case by the number of one of its slips, folded from the journal."""

from __future__ import annotations

import unicodedata

import msgspec
from sqlalchemy import Connection

from casework import slip_number
from casework.cases.case import Case
from casework.cases.fold import fold
from casework.language import _, n_
from casework.release.catalogue import Matter, Release
from desktop.database import journal, slips
from desktop.errors import CaseError, CatalogueError, MatterUnavailable, UnknownSlip
from desktop.services.catalogue.load_release import load_release

INSPECTION_SERIES = "JC"  # 检查


class IssuedCase(msgspec.Struct, frozen=True):
    """A case with the matter and the release that its newest slip rests on; `slip_number` is the newest."""

    case: Case
    release: Release
    matter: Matter
    slip_number: str


def find_case(connection: Connection, typed: str) -> IssuedCase:
    """The case of that slip, as people type the number; raises UnknownSlip or CatalogueError."""
    number = as_typed(typed)
    if is_inspection_number(typed):
        what = _("{number} 是检查，没有告知单").format(number=typed.strip().upper())
        raise CaseError(_("这是一次检查"), what, _("请用 tamga cases show 查看"))
    case = fold(journal.of_subject(connection, case_id_of(connection, number)))
    issued = case.slips[-1].issued
    release = load_release(connection, issued.release.digest).release
    matter = release.matter(issued.matter_code)
    if matter is None:
        raise MatterUnavailable(issued.matter_code, _("不在目录 {name} 里").format(name=release.name))
    return IssuedCase(case, release, matter, issued.slip_number)


def case_id_of(connection: Connection, number: str) -> str:
    """The case that carries this number, of a slip or a form of it; raises UnknownSlip or CaseError."""
    cases = slips.cases_of(connection, number)
    if not cases:
        return _case_of_form(connection, number)
    if len(cases) > 1 and not cases[0].is_own:
        what = n_("编号 {number} 用在 {count} 件办件上，都不是本机开的", len(cases))
        what = what.format(number=number, count=len(cases))
        raise CaseError(_("分不清是哪一件"), what, _("请在开出告知单的设备上办理"))
    return cases[0].case_id


def _case_of_form(connection: Connection, number: str) -> str:
    form = slip_number.form_number(number)
    cases = slips.cases_of_form(connection, form) if form else []
    if len(cases) > 1:
        what = n_("{number} 里有 {count} 件办件", len(cases)).format(number=form, count=len(cases))
        raise CaseError(_("分不清是哪一件"), what, _("请用其中一件的告知单编号"))
    if not cases:
        raise UnknownSlip(number)
    return cases[0]


def find_open_case(connection: Connection, typed: str) -> IssuedCase:
    """As `find_case`; raises CaseError for a case that is void."""
    issued = find_case(connection, typed)
    if issued.case.status == "voided":
        raise CaseError(
            _("办件已作废"),
            _("{slip_number} 的办件已作废").format(slip_number=issued.slip_number),
            _("需要时请另开一件"),
        )
    return issued


def opened_under(connection: Connection, case: Case) -> Release | None:
    """The release of a case's beginning; None of a case from another site whose release never came here."""
    if case.release is None:
        return None
    try:
        return load_release(connection, case.release.digest).release
    except CatalogueError:
        return None


def is_inspection_number(typed: str) -> bool:
    """Is this the number of an inspection, as people type it?"""
    return typed.strip().upper().startswith(f"{INSPECTION_SERIES}-")


def as_typed(typed: str) -> str:
    """The number as it is printed; what is none is given back as it is."""
    plain = unicodedata.normalize("NFKC", typed).strip().upper()
    if slip_number.is_form_number(plain):
        return plain
    try:
        return str(slip_number.parse(typed))
    except slip_number.BadSlipNumber:
        return typed.strip()
