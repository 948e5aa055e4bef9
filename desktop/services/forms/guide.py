"""A matter's service guide (办事指南): of the release in use, as anyone may have it."""

from __future__ import annotations

import argparse

from casework.cases.availability import why_withdrawn
from casework.language import N_, _
from desktop.errors import MatterUnavailable
from desktop.services.forms.form_kind import CaseOf, Command, DrawnFrom, FormKind, Order
from desktop.services.forms.origin import Ground
from forms.documents.guide import lay_out
from forms.documents.guide_text import Guide, guide_of
from forms.documents.notification.content import site_of


class GuideOrder(Order, frozen=True, kw_only=True):
    """The service guide of a matter in use."""

    matter_code: str


def _compose(ground: Ground, order: GuideOrder) -> Guide:
    release = ground.catalogue.release
    matter = release.matter(order.matter_code)
    if matter is None:
        raise MatterUnavailable(order.matter_code, _("不在现行目录里"))
    if matter.status == "withdrawn":
        raise MatterUnavailable(order.matter_code, why_withdrawn(matter))
    return guide_of(release, site_of(release, ground.duty.site_code), matter)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help=_("事项编码"))


def _order(args: argparse.Namespace, _case_of: CaseOf) -> GuideOrder:
    return GuideOrder(matter_code=args.code)


def _about(order: GuideOrder) -> str:
    return order.matter_code


GUIDE = FormKind(
    key="guide",
    title=N_("办事指南"),
    order=GuideOrder,
    source=DrawnFrom(compose=_compose, about=_about),
    lay_out=lay_out,
    command=Command(help=N_("办事指南"), add_arguments=_add_arguments, order=_order),
    of_case=lambda target: GuideOrder(matter_code=target.matter.code),
)
