"""A print system in memory: takes jobs, loses them or refuses them, as told."""

from __future__ import annotations

import msgspec

from desktop.errors import PrintError
from desktop.printing.jobs import JobState, Printer, PrintJob, PrintRequest


class PaperTray:
    """Keeps every request; `refuses` makes it say no, `state` is what following a job finds."""

    def __init__(self) -> None:
        self.requests: list[PrintRequest] = []
        self.refuses = False
        self.state: JobState = "processing"

    def printers(self) -> list[Printer]:
        return [Printer(name="tray", is_default=True)]

    def submit(self, request: PrintRequest) -> PrintJob:
        if self.refuses:
            raise PrintError("打印未送出", "缺纸", "请装纸")
        self.requests.append(request)
        job_id = f"{request.queue}-{len(self.requests)}"
        return PrintJob(job_id=job_id, queue=request.queue, title=request.title, state="pending")

    def follow(self, job: PrintJob) -> PrintJob:
        return msgspec.structs.replace(job, state=self.state)

    def cancel(self, _job: PrintJob) -> None:
        self.state = "canceled"
