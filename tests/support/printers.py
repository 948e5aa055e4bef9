"""Printers of the tests' own: one in memory, and an `lp` that keeps what it is given."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from desktop.errors import PrintError
from desktop.printing.jobs import JobState, Printer, PrintJob, PrintRequest

LP = """#!/bin/sh
cat > "$TAMGA_TEST_TRAY"
echo "request id is tray-1 (1 file(s))"
"""


def lp_environment(scratch: Path) -> dict[str, str]:
    """The environment of a computer whose `lp` puts what it is given into `scratch/tray`."""
    programs = scratch / "bin"
    programs.mkdir()
    (programs / "lp").write_text(LP)
    (programs / "lp").chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "TAMGA_TEST_TRAY": str(scratch / "tray")}


class PaperTray:
    """Keeps every request; `refuses` makes it say no.

    `state` and `reasons` are what following a job finds.
    """

    def __init__(self) -> None:
        self.requests: list[PrintRequest] = []
        self.refuses = False
        self.state: JobState = "processing"
        self.reasons: tuple[str, ...] = ()
        self.known = [Printer(name="tray", is_default=True)]

    def printers(self) -> list[Printer]:
        return self.known

    def submit(self, request: PrintRequest) -> PrintJob:
        if self.refuses:
            raise PrintError("打印未送出", "缺纸", "请装纸")
        self.requests.append(request)
        job_id = f"{request.queue}-{len(self.requests)}"
        return PrintJob(job_id=job_id, queue=request.queue, title=request.title, state="pending")

    def follow(self, job: PrintJob) -> PrintJob:
        return msgspec.structs.replace(job, state=self.state, reasons=self.reasons)

    def cancel(self, _job: PrintJob) -> None:
        self.state = "canceled"

    def stop(self) -> None:
        """Nobody is waited for here."""
