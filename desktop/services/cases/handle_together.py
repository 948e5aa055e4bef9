"""Several cases handled as one (一件事 or a project): put together, changed, noted, listed."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from casework.cases.bundle import CaseBundle, fold_bundle
from casework.cases.case import Case
from casework.cases.kinds.bundles import BundleChanged, BundleMember, BundleNoted, BundleOpened
from casework.cases.kinds.events import CaseBundled
from casework.cases.record_id import new_id
from casework.language import _
from casework.written_text import one_line
from desktop.database import journal
from desktop.database.journal import Statement
from desktop.errors import CaseError
from desktop.services.cases.recorded_event import case_number, known_case, written
from desktop.services.catalogue.load_release import load_current
from desktop.services.duty import Duty, as_it_stands
from desktop.services.record import record


class Bundling(msgspec.Struct, frozen=True, kw_only=True):
    """Cases to handle as one: a bundle of the catalogue by its code, or a project with a name of its own."""

    slip_numbers: tuple[str, ...]
    code: str = ""
    name: str = ""
    number: str = ""


def open_bundle(duty: Duty, order: Bundling) -> CaseBundle:
    """Put the cases together; durable on return.  Raises UnknownSlip or CaseError."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        cases = _cases(connection, order.slip_numbers)
        body = _opened(connection, duty, order, cases)
        bundle_id = f"bundle-{new_id()}"
        part = CaseBundled(bundle=bundle_id, name=body.name)
        record(
            connection,
            duty,
            [
                Statement(bundle_id, "bundle_opened", body),
                *(Statement(case.case_id, "case_bundled", part) for case in cases),
            ],
        )
        return read_bundle(connection, bundle_id)


def change_bundle(
    duty: Duty, bundle_id: str, joined: tuple[str, ...], left: tuple[str, ...], reason: str = ""
) -> CaseBundle:
    """Let cases join or leave; both are named by their slips."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        bundle = read_bundle(connection, bundle_id)
        coming, going = _cases(connection, joined), _cases(connection, left)
        body = BundleChanged(
            site=bundle.site,
            joined=tuple(map(_member, coming)),
            left=tuple(case.case_id for case in going),
            reason=one_line(reason),
        )
        part = CaseBundled(bundle=bundle.bundle_id, name=bundle.name)
        leaving = msgspec.structs.replace(part, left=True)
        statements = [
            Statement(bundle.bundle_id, "bundle_changed", body),
            *(Statement(case.case_id, "case_bundled", part) for case in coming),
            *(Statement(case.case_id, "case_bundled", leaving) for case in going),
        ]
        record(connection, duty, statements)
        return read_bundle(connection, bundle.bundle_id)


def note_bundle(duty: Duty, bundle_id: str, text: str) -> CaseBundle:
    """Write something down of the whole."""
    with duty.store.writing() as connection:
        duty = as_it_stands(connection, duty)
        bundle = read_bundle(connection, bundle_id)
        body = BundleNoted(site=bundle.site, text=written(text, _("备注")))
        record(connection, duty, [Statement(bundle.bundle_id, "bundle_noted", body)])
        return read_bundle(connection, bundle.bundle_id)


def read_bundle(connection: Connection, bundle_id: str) -> CaseBundle:
    """The bundle as it stands; raises CaseError where there is none of that id."""
    bundle = fold_bundle(journal.of_subject(connection, bundle_id.strip()))
    if not bundle.opened_at:
        what = _("本机没有编号 {bundle} 的一件事").format(bundle=bundle_id)
        raise CaseError(_("找不到一件事"), what, _("请用 tamga bundle list 核对"))
    return bundle


def _opened(connection: Connection, duty: Duty, order: Bundling, cases: list[Case]) -> BundleOpened:
    if len(cases) < 2:
        raise CaseError(_("还不能合办"), _("一件事至少要有两个办件"), _("请写几个告知单编号"))
    known = {each.code: each for each in load_current(connection).release.bundles}
    listed = known.get(order.code)
    if order.code and listed is None:
        what = _("目录里没有一件事“{code}”").format(code=order.code)
        raise CaseError(_("没有这个一件事"), what, _("请核对编码，或用 --name 作为项目"))
    codes = {each.code for each in listed.matters} if listed else None
    strange = [each.matter_code for each in cases if codes is not None and each.matter_code not in codes]
    if listed and strange:
        what = _("事项 {code} 不在“{name}”里").format(code=strange[0], name=listed.name.zh)
        raise CaseError(_("事项不在清单里"), what, _("请核对办件"))
    return BundleOpened(
        site=duty.site_code,
        name=listed.name.zh if listed else written(order.name, _("名称")),
        form="bundle" if listed else "project",
        members=tuple(map(_member, cases)),
        code=order.code,
        source_list=listed.source_list if listed else "",
        number=one_line(order.number) or (listed.number if listed else ""),
        handler=duty.staff_name,
    )


def _cases(connection: Connection, slip_numbers: tuple[str, ...]) -> list[Case]:
    cases = {case.case_id: case for case in (known_case(connection, each) for each in slip_numbers)}
    return list(cases.values())


def _member(case: Case) -> BundleMember:
    return BundleMember(case_id=case.case_id, slip_number=case_number(case), matter_code=case.matter_code)
