"""A made-up form, 上门服务记录: all that a new form takes, in one file, as a person would add it."""

from __future__ import annotations

import argparse

from casework.cases.issued import CaseFormIssued
from casework.cases.kind import Cells, Kind, cells
from casework.cases.kinds.forms import issue_form
from casework.release.catalogue import Matter
from desktop.database.journal import Statement
from desktop.services.cases.find_case import find_open_case
from desktop.services.forms import arguments
from desktop.services.forms.form_kind import CaseOf, Command, FormKind, Order, RecordedAs
from desktop.services.forms.origin import Ground, Origin, Written
from forms.documents.kit.blocks import paragraph
from forms.documents.kit.foot import Ending, FormCopy, Signer
from forms.documents.kit.form import IssuedForm
from forms.documents.kit.head import FormHead
from forms.documents.kit.pages import Layout, entries_of
from forms.documents.kit.pages import lay_out as lay_out_form
from forms.documents.kit.styles import BODY
from forms.documents.kit.words import Words
from forms.page import Document
from forms.text.fonts import FontSet

ENTRY = "case_home_visited"
LABELS = {"title_home_visit": "上门服务记录", "visitor_signature": "上门人签名"}


class HomeVisited(CaseFormIssued, frozen=True, kw_only=True):
    """What the entry says."""

    done: str


def visited_cells(body: HomeVisited) -> Cells:
    return cells([f"forms.{body.number}"])


class HomeVisitOrder(Order, frozen=True, kw_only=True):
    """What may be asked."""

    slip_number: str
    done: str


class HomeVisit(IssuedForm, frozen=True, kw_only=True):
    """What the form says."""

    matter: Matter
    applicant_name: str
    applicant_id_masked: str
    applicant_phone_masked: str
    done: str


def lay_out(visit: HomeVisit, fonts: FontSet) -> Document:
    words = Words(visit, LABELS)
    pairs = (("applicant", visit.applicant_name), ("phone", visit.applicant_phone_masked))
    layout = Layout(
        form=visit,
        words=words,
        fonts=fonts,
        head=FormHead("title_home_visit", visit.matter.name.zh, pairs),
        entries=lambda _density: entries_of(paragraph(visit.done, BODY, fonts)),
        ending=Ending((Signer("visitor_signature", visit.handler), Signer("applicant_signature"))),
        copies=(FormCopy("copy_stub"),),
    )
    return lay_out_form(layout)


def write(ground: Ground, order: HomeVisitOrder) -> Written:
    found = find_open_case(ground.connection, order.slip_number)
    body = HomeVisited(
        slip_number=found.slip_number,
        done=order.done,
        **ground.stamp("SM", found.case.slips[-1].issued.release),
    )
    return Written(Statement(found.case.case_id, ENTRY, body))


def compose(origin: Origin, issued: HomeVisited) -> HomeVisit:
    of = origin.case()
    return HomeVisit(matter=of.matter, done=issued.done, **of.applicant(), **origin.head())


def add_arguments(parser: argparse.ArgumentParser) -> None:
    arguments.add_slip(parser)
    parser.add_argument("--done", required=True, help="做了什么")


def order(args: argparse.Namespace, _case_of: CaseOf) -> HomeVisitOrder:
    return HomeVisitOrder(slip_number=args.slip_number, done=args.done)


KIND = Kind(ENTRY, HomeVisited, visited_cells, issue_form)
HOME_VISIT = FormKind(
    key="home-visit",
    title="上门服务记录",
    order=HomeVisitOrder,
    source=RecordedAs(entry=ENTRY, write=write, compose=compose),
    lay_out=lay_out,
    command=Command(help="上门服务记录", add_arguments=add_arguments, order=order),
)
