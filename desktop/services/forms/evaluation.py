"""The evaluation slip (政务服务评价单): filled in by hand, by whom nobody asks."""

from __future__ import annotations

import argparse

from casework.language import N_, _
from desktop.services.cases.find_case import find_open_case
from desktop.services.forms.form_kind import CaseOf, Command, DrawnFrom, FormKind, Order
from desktop.services.forms.origin import Ground
from forms.documents.evaluation import EvaluationSlip, lay_out


class EvaluationOrder(Order, frozen=True, kw_only=True):
    """An evaluation slip of a case, or of this site alone."""

    slip_number: str = ""


def _compose(ground: Ground, order: EvaluationOrder) -> EvaluationSlip:
    if not order.slip_number:
        return EvaluationSlip(number=ground.duty.site_code, **ground.head())
    target = find_open_case(ground.connection, order.slip_number)
    return EvaluationSlip(number=target.slip_number, matter=target.matter, **ground.head())


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    help_text = _("告知单编号（不针对某件办件时不写）")
    parser.add_argument("slip_number", metavar="SLIP", nargs="?", default="", help=help_text)


def _order(args: argparse.Namespace, _case_of: CaseOf) -> EvaluationOrder:
    return EvaluationOrder(slip_number=args.slip_number)


def _about(order: EvaluationOrder) -> str:
    return order.slip_number


EVALUATION = FormKind(
    key="evaluation",
    title=N_("政务服务评价单"),
    order=EvaluationOrder,
    source=DrawnFrom(compose=_compose, about=_about),
    lay_out=lay_out,
    command=Command(
        help=N_("政务服务评价单：五个等级，不写姓名"), add_arguments=_add_arguments, order=_order
    ),
    of_case=lambda target: EvaluationOrder(slip_number=target.slip_number),
)
