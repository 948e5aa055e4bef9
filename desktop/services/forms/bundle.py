"""The slip of a bundle (一件事办理单): its cases, the list that it comes from, and each paper once."""

from __future__ import annotations

import argparse

from sqlalchemy import Connection

from casework.cases.bundle import CaseBundle
from casework.language import N_, _
from casework.people.shown_applicant import printed_name
from casework.release.catalogue import Bundle, Release, Text
from desktop.errors import CaseError
from desktop.services.cases.find_case import IssuedCase, find_case
from desktop.services.cases.handle_together import read_bundle
from desktop.services.forms.form_kind import CaseOf, Command, DrawnFrom, FormKind, Order
from desktop.services.forms.origin import Ground, day_of
from forms.documents.bundle import BundledCase, BundleSlip, lay_out, papers_once
from forms.documents.kit.materials import MaterialLine
from forms.documents.notification.content import material_lines


class BundleOrder(Order, frozen=True, kw_only=True):
    """The slip of a bundle, by its id or by a slip of one of its cases."""

    bundle: str


def _compose(ground: Ground, order: BundleOrder) -> BundleSlip:
    connection = ground.connection
    bundle = _find(connection, order.bundle)
    members = [find_case(connection, member.slip_number) for member in bundle.members]
    cases = [each for each in members if each.case.status != "voided"]
    if members and not cases:
        what = _("“{name}”的办件都已作废").format(name=bundle.name)
        raise CaseError(_("已经作废"), what, _("要办请另办一件"))
    known = _in_catalogue(ground.catalogue.release, bundle)
    return BundleSlip(
        number=cases[0].slip_number if cases else "",
        bundle_name=known.name,
        source_list=bundle.source_list,
        list_number=bundle.number,
        is_project=bundle.form == "project",
        lead=known.lead,
        opened_on=day_of(bundle.opened_at),
        applicant_name="、".join(dict.fromkeys(printed_name(each.case.applicant) for each in cases)),  # data
        cases=tuple(_case(number, each) for number, each in enumerate(cases, start=1)),
        papers=papers_once(map(_lines, cases)),
        promised_limit=known.promised_limit,
        **ground.signed_head(),
    )


def _find(connection: Connection, named: str) -> CaseBundle:
    """The bundle of that id, or the one to which the case of that slip belongs; raises CaseError."""
    if named.strip().startswith("bundle-"):
        return read_bundle(connection, named)
    case = find_case(connection, named).case
    if not case.bundles:
        what = _("{number} 没有并入一件事").format(number=named)
        raise CaseError(_("不在一件事里"), what, _("请先用 tamga bundle open 合办"))
    return read_bundle(connection, list(case.bundles)[-1])


def _in_catalogue(release: Release, bundle: CaseBundle) -> Bundle:
    """The bundle as the release has it, for its Mongolian and who leads; else its recorded name."""
    known = (each for each in release.bundles if each.code and each.code == bundle.code)
    return next(known, Bundle(code=bundle.code, name=Text(zh=bundle.name)))


def _case(number: int, each: IssuedCase) -> BundledCase:
    matter = each.matter
    return BundledCase(
        number=number, slip_number=each.slip_number, matter=matter.name, authority=matter.authority
    )


def _lines(each: IssuedCase) -> tuple[MaterialLine, ...]:
    return tuple(material_lines(each.matter, each.case.answers, each.case.materials.values()))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    help_text = _("一件事的编号（见 bundle list），或其中一件的告知单编号")
    parser.add_argument("bundle", metavar="BUNDLE", help=help_text)


def _order(args: argparse.Namespace, _case_of: CaseOf) -> BundleOrder:
    return BundleOrder(bundle=args.bundle)


def _about(order: BundleOrder) -> str:
    return order.bundle


BUNDLE = FormKind(
    act="bundle",
    key="bundle",
    title=N_("一件事办理单"),
    order=BundleOrder,
    source=DrawnFrom(compose=_compose, about=_about, people=True),
    lay_out=lay_out,
    command=Command(
        help=N_("一件事办理单：清单和编号、几件事、一套材料"), add_arguments=_add_arguments, order=_order
    ),
)
