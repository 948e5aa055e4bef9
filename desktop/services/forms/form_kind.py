"""What one kind of form is: what may be asked of it, what it records and says, how it is laid out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from casework.cases.issued import FormIssued
from casework.people.roles import Act
from casework.written_text import one_line
from desktop.services.forms.origin import Ground, Origin, Written
from forms.documents.kit.form import Form
from forms.page import Document
from forms.text.fonts import FontSet

if TYPE_CHECKING:
    from desktop.services.cases.find_case import IssuedCase
    from desktop.services.cases.read_case import CaseDetail


_NAME_MOST = 60  # signs: as long as a number may be


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What one may ask of a kind of form: each kind has an order of its own."""


class MadeForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form as PDF.  `number` is "" where nothing was recorded; `paper` is a key of PAPERS.

    `subject` and `entry` are those of the entry that issued it, and `entry` is the kind.
    """

    title: str
    number: str
    pdf: bytes
    print_no: int = 1
    paper: str = "a4"
    subject: str = ""
    entry: str = ""

    @property
    def name(self) -> str:
        """By what a printer and the lists know it: its number, or the title of what has none."""
        return self.number or one_line(self.title)[:_NAME_MOST]


CaseOf = Callable[[str], "CaseDetail"]  # the case of a slip, by its number as people type it


def _no_arguments(_parser: argparse.ArgumentParser) -> None:
    """Asks nothing."""


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """How a form is asked for on the command line: its help, its arguments, the order that they make."""

    help: str
    order: Callable[[argparse.Namespace, CaseOf], Order]
    add_arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments


class RecordedAs(msgspec.Struct, frozen=True, kw_only=True):
    """A form that claims something: the kind of its entry, how that is written, and how it is read again."""

    entry: str
    write: Callable[[Ground, Any], Written]
    compose: Callable[[Origin, Any], Form]


class DrawnFrom(msgspec.Struct, frozen=True, kw_only=True):
    """A form of what stands in the store anyway; `about` goes into its title.

    One with `people` in it leaves an entry that it was made; of others nothing is recorded.
    """

    compose: Callable[[Ground, Any], Form]
    about: Callable[[Any], str]
    people: bool = False


class FormKind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of form.  `key` is its name on the command line, `papers` are keys of PAPERS, usual first."""

    key: str
    title: str
    order: type[Order]
    source: RecordedAs | DrawnFrom
    lay_out: Callable[[Any, FontSet], Document]
    command: Command
    papers: tuple[str, ...] = ("a4",)
    act: Act = "issue_form"  # what making one is in the table of acts and roles
    of_case: Callable[[IssuedCase], Order] | None = None  # where a case says all that it asks for

    @property
    def entry(self) -> str:
        """The kind of the entry that records it, or ""."""
        return self.source.entry if isinstance(self.source, RecordedAs) else ""

    @property
    def leaves_trace(self) -> bool:
        """Whether making one leaves an entry of its own: what is recorded as a form needs none."""
        return isinstance(self.source, DrawnFrom) and self.source.people


def issued_form(body: object) -> FormIssued | None:
    """The body, if it is one of a form."""
    return body if isinstance(body, FormIssued) else None
