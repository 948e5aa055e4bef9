"""Printing through CUPS: vectors and fonts go to the printer as they are.

`lp` hands the document over through a pipe, so that it never lies in a file of ours.  What becomes of
it is asked by IPP (`ipptool`): Qt's own answers stay "idle" with the queue stopped.
"""

from __future__ import annotations

import getpass
import os
import plistlib
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from xml.parsers.expat import ExpatError

import msgspec

from casework.language import _
from desktop.errors import PrintError
from desktop.printing.jobs import JobState, Printer, PrinterState, PrintJob, PrintRequest
from desktop.printing.pdfium import pdfium_lock
from forms.sheet.paper import A4, A5, MILLIMETRE, PAPERS, THERMAL

ANSWER_TIMEOUT_S = 10.0
SUBMIT_TIMEOUT_S = 30.0

_NOT_FOR_OTHERS = {"TAMGA_PASSWORD", "TAMGA_NEW_PASSWORD", "LANGUAGE"}
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

    def printers(self) -> list[Printer]:
        """The queues of this computer, the default one first; [] when there is none."""
        default = _default_queue()
        printers = [_printer(group, default) for group in _ask("get_printers") if "printer-name" in group]
        return sorted(printers, key=lambda printer: (not printer.is_default, printer.name))

    def submit(self, request: PrintRequest) -> PrintJob:
        """Hands the document to the queue; raises PrintError when the queue does not take it."""
        command = ["lp", "-d", request.queue, "-n", str(request.copies), "-t", request.title]
        if self._is_raw(request.queue):
            answer = _run([*command, "-o", "raw"], _in_its_language(request), SUBMIT_TIMEOUT_S)
        else:
            answer = _run([*command, "-o", f"media={_media(request)}"], request.pdf, SUBMIT_TIMEOUT_S)
        match = re.search(rf"{re.escape(request.queue)}-\d+", answer)
        job_id = match.group() if match else ""
        return PrintJob(job_id=job_id, queue=request.queue, title=request.title, state="pending")

    def follow(self, job: PrintJob) -> PrintJob:
        """The job as it stands now; `unknown` when CUPS has forgotten it: its number may be another's."""
        uri = f"ipp://localhost/printers/{quote(job.queue)}"
        number = job.job_id.rpartition("-")[2] or "0"
        answer = _ask("get_job", printer=uri, job=number, user=getpass.getuser())
        group = next((group for group in answer if "job-state" in group), None)
        if group is None or not _is_same(group, job):
            return msgspec.structs.replace(job, state="unknown", reasons=())
        state = _JOB_STATES.get(group["job-state"], "unknown")
        now = msgspec.structs.replace(job, state=state, reasons=_words(group.get("job-state-reasons")))
        if now.is_over:
            return now
        # A job that waits does not know why: its printer does.
        printer = next((printer for printer in self.printers() if printer.name == job.queue), None)
        return msgspec.structs.replace(now, reasons=now.reasons + (printer.reasons if printer else ()))

    def cancel(self, job: PrintJob) -> None:
        """Takes the job back; a job that is over stays as it is."""
        if not self.follow(job).is_over:
            _run(["cancel", job.job_id])

    def _is_raw(self, queue: str) -> bool:
        """Does the queue hand on what it gets as it is?  Where nobody answers, `lp` tells what is wrong."""
        try:
            return any(printer.is_raw for printer in self.printers() if printer.name == queue)
        except PrintError:
            return False


def _is_same(group: dict[str, Any], job: PrintJob) -> bool:
    """Is what CUPS tells of the very job?  Numbers begin again when a spool is cleared."""
    queue = unquote(str(group.get("job-printer-uri", "")).rpartition("/")[2])
    return (queue, group.get("job-name")) == (job.queue, job.title)


def _media(request: PrintRequest) -> str:
    """The paper as `lp` names it (PWG 5101.1 sizes by width and height, and custom ones)."""
    paper = PAPERS[request.paper]
    if paper in (A4, A5):
        return paper.name
    height = paper.height or _first_height(request.pdf)
    return f"Custom.{paper.width / MILLIMETRE:.1f}x{height / MILLIMETRE:.1f}mm"


def _first_height(pdf: bytes) -> float:
    """The height of the first page in points; a short slip is as long as what it says."""
    import pypdfium2  # start-up time: only paper that is cut where the text ends asks for it

    with pdfium_lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return float(document[0].get_height())
        finally:
            document.close()


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


def _default_queue() -> str:
    return _run(["lpstat", "-d"]).partition(": ")[2].strip()


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


def _ask(operation: str, **variables: str) -> list[dict[str, Any]]:
    """Sends the IPP operation of that file and returns the attribute groups of the answer."""
    command = ["ipptool", "-X", "-T", f"{ANSWER_TIMEOUT_S:.0f}"]
    for name, value in variables.items():
        command += ["-d", f"{name}={value}"]
    # ipptool reads its file twice: a pipe would not do.
    command += [f"ipp://{quote(_server(), safe=':')}/", str(_OPERATIONS / f"{operation}.ipp")]
    output = _run(command, may_fail=True)
    try:
        answer = plistlib.loads(output.encode())["Tests"][0]
        status = answer["StatusCode"]
    except (plistlib.InvalidFileException, ExpatError, LookupError) as error:
        raise _service_down() from error
    # "Not found" is an answer too: no queue on this computer, or a job that is forgotten.
    if not status.startswith(("successful", "client-error-not-found")):
        raise PrintError(
            _("打印服务拒绝回答"),
            _("CUPS 回复 {status}").format(status=status),
            _("请检查打印服务的权限设置，或另存为 PDF"),
        )
    return list(answer.get("ResponseAttributes", []))


def _server() -> str:
    """Host or socket of the print server, as every CUPS program finds it."""
    return _run(["lpstat", "-H"]).strip()


def _run(
    command: Sequence[str], given: bytes = b"", timeout_s: float = ANSWER_TIMEOUT_S, *, may_fail: bool = False
) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_FOR_OTHERS}
    environment["LC_ALL"] = "C.UTF-8"
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, env=environment, timeout=timeout_s, check=False
        )
    except FileNotFoundError as error:
        raise PrintError(
            _("不能打印"),
            _("本机缺少打印命令 {command}").format(command=command[0]),
            _("请安装 cups-client 和 cups-ipp-utils，或另存为 PDF"),
        ) from error
    except subprocess.TimeoutExpired as error:
        raise PrintError(
            _("打印服务没有回应"),
            _("等了 {timeout_s:.0f} 秒").format(timeout_s=timeout_s),
            _("请稍后再打，或另存为 PDF"),
        ) from error
    if done.returncode and not may_fail:
        raise _refusal(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8", "replace")


def _refusal(message: str) -> PrintError:
    if "does not exist" in message:
        # lp says the same when the server is down, and so cannot know its queues.
        if "not running" in _run(["lpstat", "-r"], may_fail=True):
            return _service_down()
        return PrintError(_("没有这台打印机"), _("所选的打印机已不在本机"), _("请在设置里另选打印机"))
    if "not accepting jobs" in message:
        return PrintError(
            _("打印机不收任务"), _("打印队列被设为拒收"), _("请在系统的打印机设置里恢复，或另选打印机")
        )
    if "not running" in message or "onnect" in message or "Bad file descriptor" in message:
        return _service_down()
    return PrintError(
        _("打印未送出"), message.strip() or _("打印命令没有说明原因"), _("请再打一次，或另存为 PDF")
    )


def _service_down() -> PrintError:
    return PrintError(
        _("打印服务没有运行"), _("本机的 CUPS 没有回应"), _("请启动 cups 服务后再打，或另存为 PDF")
    )
