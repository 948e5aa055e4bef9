"""A printer and a job as the counter sees them, and what any way of printing can do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, Protocol

import msgspec

from casework.language import _
from desktop.printing.reasons import STOPPED, WITH_ERRORS, hindrance, in_words

PrinterState = Literal["idle", "processing", "stopped", "unknown"]
JobState = Literal["pending", "held", "processing", "stopped", "canceled", "aborted", "completed", "unknown"]


class Printer(msgspec.Struct, frozen=True, kw_only=True):
    """One printer of this computer.

    `name` is what the system calls it, `description` what people call it.  `reasons` are the IPP
    keywords (RFC 8011, 5.4.12) of what stands in its way, `reasons_zh` the same in words.
    """

    name: str
    description: str = ""
    state: PrinterState = "unknown"
    accepts_jobs: bool = True
    reasons: tuple[str, ...] = ()
    is_default: bool = False
    is_raw: bool = False  # takes the printer's own language and no PDF: a receipt printer without a driver

    @property
    def reasons_zh(self) -> tuple[str, ...]:
        """What stands in its way, the gravest first."""
        return in_words(self.reasons)


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """One document on its way to paper.

    `job_id` is the system's name for it, "" where the system gives none.  `mark` is what our request wrote on
    it: numbers begin again, and a title anybody may choose.  `state` is IPP's job-state
    (RFC 8011, 5.3.7); `unknown` where the system tells nothing more, or has forgotten the job.
    """

    job_id: str
    queue: str
    title: str
    state: JobState
    reasons: tuple[str, ...] = ()
    mark: str = ""

    @property
    def reasons_zh(self) -> tuple[str, ...]:
        """What the printer says of it, the gravest first; () when it says nothing."""
        return in_words(self.reasons)

    @property
    def hindrance(self) -> str:
        """What keeps it from the paper; "" when nothing is known to."""
        return hindrance(self.reasons) or (STOPPED if self.state in ("stopped", "held") else "")

    @property
    def came_out(self) -> bool:
        """Does the print system vouch for it?  With errors it may be half a sheet, or none."""
        return self.state == "completed" and WITH_ERRORS not in self.reasons

    @property
    def is_over(self) -> bool:
        """Nothing more will become known of it: asking again is of no use."""
        return self.state in {"canceled", "aborted", "completed", "unknown"}


class PrintRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What to print where.  `title` shows in every queue and log: the slip number, never a name.

    `mark` is a word of ours that no other job carries, by which it is known again.
    """

    pdf: bytes
    queue: str
    title: str
    copies: int = 1
    paper: str = "a4"  # a key of forms.sheet.paper.PAPERS
    mark: str = ""


def shown_names(printers: Iterable[Printer]) -> dict[str, str]:
    """What each printer is called in lists, by the name of its queue: its description.

    Where two have the same, the queue tells them apart.
    """
    known = tuple(printers)
    count = Counter(printer.description for printer in known)
    return {
        printer.name: _("{name}（{queue}）").format(name=printer.description, queue=printer.name)
        if printer.description and count[printer.description] > 1
        else printer.description or printer.name
        for printer in known
    }


class PrintSystem(Protocol):
    """A way to reach printers.  All calls may take seconds: make them from a worker thread.

    Every call raises `desktop.errors.PrintError` when the system cannot be asked or refuses, `submit`
    PrintUnanswered when nobody knows whether it took the document.
    """

    def printers(self) -> list[Printer]:
        """The printers of this computer, the default one first."""

    def submit(self, request: PrintRequest) -> PrintJob:
        """Hands the document over; when it returns, the system has taken it, not yet printed it."""

    def follow(self, job: PrintJob) -> PrintJob:
        """The job as it stands now; one without a number is looked for by its mark."""

    def cancel(self, job: PrintJob) -> None:
        """Takes the job back; a job that is over stays as it is."""

    def stop(self) -> None:
        """Waits for nobody any more: who is being asked counts as having given no answer."""
