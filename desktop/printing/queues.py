"""Printing through CUPS: vectors and fonts go to the printer as they are.

`lp` hands the document over through a pipe, so that it never lies in a file of ours.  What becomes of
it is asked by IPP (`ipptool`): Qt's own answers stay "idle" with the queue stopped.  A job is ours that
bears our name, our queue and our mark.
"""

from __future__ import annotations

import getpass
import plistlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from xml.parsers.expat import ExpatError

import msgspec

from casework.language import _
from desktop.errors import PrintError, PrintUnanswered
from desktop.printing.jobs import JobState, Printer, PrinterState, PrintJob, PrintRequest
from desktop.printing.options import MARK, raw_options, stated_options
from desktop.printing.programs import ANSWER_TIMEOUT_S, CupsPrograms, service_down
from forms.sheet.paper import PAPERS, THERMAL

SUBMIT_TIMEOUT_S = 30.0

_NO_NAMES = ("env", "-u", "LPDEST", "-u", "PRINTER")
_HIDING = ((), _NO_NAMES, (*_NO_NAMES, "HOME=/nonexistent"))
_OPERATIONS = Path(__file__).parent
_PRINTER_STATES: dict[int, PrinterState] = {3: "idle", 4: "processing", 5: "stopped"}
_JOB_STATES: dict[int, JobState] = {
    3: "pending",
    4: "held",
    5: "processing",
    6: "stopped",
    7: "canceled",
    8: "aborted",
    9: "completed",
}


class CupsPrinting:
    """The print system of Linux.  `CUPS_SERVER` names another server, as for every CUPS program."""

    def __init__(
        self, answer_timeout_s: float = ANSWER_TIMEOUT_S, submit_timeout_s: float = SUBMIT_TIMEOUT_S
    ) -> None:
        self._programs = CupsPrograms(answer_timeout_s)
        self._submit_timeout_s = submit_timeout_s

    def printers(self) -> list[Printer]:
        """The queues of this computer, the default one first; [] when there is none."""
        printers = self._queues(self._default_queue())
        return sorted(printers, key=lambda printer: (not printer.is_default, printer.name))

    def submit(self, request: PrintRequest) -> PrintJob:
        """Hands the document to the queue; raises PrintError when the queue does not take it.

        PrintUnanswered is raised where it may have been taken.
        """
        command = ["lp", "-d", request.queue, "-n", str(request.copies), "-t", request.title]
        if self._is_raw(request.queue):
            command, content = [*command, *raw_options(request)], _in_its_language(request)
        else:
            command, content = [*command, *stated_options(request)], request.pdf
        answer = self._programs.run(command, content, self._submit_timeout_s)
        match = re.search(rf"{re.escape(request.queue)}-\d+", answer)
        return PrintJob(
            job_id=match.group() if match else "",
            queue=request.queue,
            title=request.title,
            state="pending",
            mark=request.mark,
        )

    def follow(self, job: PrintJob) -> PrintJob:
        """The job as it stands now; `unknown` when CUPS has forgotten it: its number may be another's."""
        group = self._attributes(job)
        if group is None:
            return msgspec.structs.replace(job, state="unknown", reasons=())
        state = _JOB_STATES.get(group["job-state"], "unknown")
        job_id = job.job_id or f"{job.queue}-{group['job-id']}"
        reasons = _words(group.get("job-state-reasons"))
        now = msgspec.structs.replace(job, job_id=job_id, state=state, reasons=reasons)
        if now.is_over:
            return now
        # A job that waits does not know why: its printer does.
        printer = next((printer for printer in self._queues() if printer.name == job.queue), None)
        return msgspec.structs.replace(now, reasons=now.reasons + (printer.reasons if printer else ()))

    def cancel(self, job: PrintJob) -> None:
        """Takes the job back; a job that is over stays as it is."""
        now = self.follow(job)
        if not now.is_over:
            self._programs.run(["cancel", now.job_id])

    def stop(self) -> None:
        """Ends what is being asked, and asks nothing more."""
        self._programs.stop()

    def _queues(self, default: str = "") -> list[Printer]:
        return [_printer(group, default) for group in self._ask("get_printers") if "printer-name" in group]

    def _attributes(self, job: PrintJob) -> dict[str, Any] | None:
        """What CUPS tells of the very job.

        One whose number nobody told us, because the program or the print server ended in between, is
        looked for by its mark.
        """
        asked = {"printer": f"ipp://localhost/printers/{quote(job.queue)}", "user": getpass.getuser()}
        number = job.job_id.rpartition("-")[2]
        if not (number or job.mark):
            return None
        answer = self._ask("get_job", **asked, job=number) if number else self._ask("get_jobs", **asked)
        return next((group for group in answer if "job-state" in group and _is_same(group, job)), None)

    def _is_raw(self, queue: str) -> bool:
        """Does the queue hand on what it gets as it is?  Where nobody answers, `lp` tells what is wrong."""
        try:
            return any(printer.is_raw for printer in self._queues() if printer.name == queue)
        except PrintUnanswered as error:  # nothing was handed over yet
            raise PrintError(error.title, error.what, error.next_step) from error
        except PrintError:
            return False

    def _default_queue(self) -> str:
        """The queue that is meant where none is named; "" when there is none.

        `lpstat` knows its places: LPDEST and PRINTER, the person's lpoptions, the computer's, the server's.
        A name there that no queue has any more would hide those behind it: each is left out in turn.
        """
        for unheard in _HIDING:
            answer = self._programs.run([*unheard, "lpstat", "-d"], may_fail=True)
            name = answer.partition("default destination: ")[2].strip()
            if name:
                return name.partition("/")[0]  # P1/duplex is P1 with options of its own
        return ""

    def _ask(self, operation: str, **variables: str) -> list[dict[str, Any]]:
        """Sends the IPP operation of that file and returns the attribute groups of the answer."""
        server = self._programs.run(["lpstat", "-H"]).strip()  # as every CUPS program finds it
        command = ["ipptool", "-X", "-T", f"{self._programs.answer_timeout_s:.0f}"]
        for name, value in variables.items():
            command += ["-d", f"{name}={value}"]
        # ipptool reads its file twice: a pipe would not do.
        command += [f"ipp://{quote(server, safe=':')}/", str(_OPERATIONS / f"{operation}.ipp")]
        output = self._programs.run(command, may_fail=True)
        try:
            answer = plistlib.loads(output.encode())["Tests"][0]
            status = answer["StatusCode"]
        except (plistlib.InvalidFileException, ExpatError, LookupError) as error:
            raise service_down() from error
        # "Not found" is an answer too: no queue on this computer, or a job that is forgotten.
        if not status.startswith(("successful", "client-error-not-found")):
            raise PrintError(
                _("打印服务拒绝回答"),
                _("CUPS 回复 {status}").format(status=status),
                _("请检查打印服务的权限设置，或另存为 PDF"),
            )
        return list(answer.get("ResponseAttributes", []))


def _is_same(group: dict[str, Any], job: PrintJob) -> bool:
    """Is what CUPS tells of the very job?  Numbers begin again when a spool is cleared."""
    queue = unquote(str(group.get("job-printer-uri", "")).rpartition("/")[2])
    named = (queue, group.get("job-name"), group.get(MARK, ""))
    return named == (job.queue, job.title, job.mark)


def _in_its_language(request: PrintRequest) -> bytes:
    """What a receipt printer without a driver understands; anything else would be yards of signs."""
    if PAPERS[request.paper] != THERMAL:
        raise PrintError(
            _("这台打印机只能打小票"),
            _("{queue} 没有驱动，只认热敏小票的指令，打不了 {name}").format(
                queue=request.queue, name=_(PAPERS[request.paper].name)
            ),
            _("请把纸张改为 80 毫米热敏纸，或另选打印机"),
        )
    from desktop.printing.thermal import thermal_bytes  # start-up time, as above

    return thermal_bytes(request.pdf)


def _printer(group: dict[str, Any], default: str) -> Printer:
    return Printer(
        name=group["printer-name"],
        description=group.get("printer-info", ""),
        state=_PRINTER_STATES.get(group.get("printer-state", 0), "unknown"),
        accepts_jobs=bool(group.get("printer-is-accepting-jobs", True)),
        reasons=_words(group.get("printer-state-reasons")),
        is_default=group["printer-name"] == default,
        is_raw="raw" in str(group.get("printer-make-and-model", "")).casefold().split(),
    )


def _words(value: str | list[str] | None) -> tuple[str, ...]:
    """An IPP keyword attribute: one word, a list of words, or nothing; "none" says nothing."""
    words = [value] if isinstance(value, str) else value or []
    return tuple(word for word in words if word != "none")
