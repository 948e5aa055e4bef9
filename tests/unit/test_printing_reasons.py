"""Reasons of printers in words."""

from __future__ import annotations

import pytest

from desktop.printing.jobs import Printer, PrintJob
from desktop.printing.reasons import hindrance, in_words


@pytest.mark.parametrize("keyword", ["media-empty", "media-empty-error", "media-empty-warning"])
def test_the_grade_of_a_reason_does_not_change_its_words(keyword: str) -> None:
    assert in_words([keyword]) == ("打印机缺纸：装纸后会自动继续",)


def test_the_gravest_comes_first_and_each_once() -> None:
    words = in_words(["toner-low-report", "paused", "media-empty-error", "media-empty-warning"])
    assert words == (
        "打印机缺纸：装纸后会自动继续",
        "打印队列已暂停：请在系统的打印机设置里恢复",
        "打印机墨粉不多了",
    )


def test_a_reason_without_words_is_shown_as_it_is() -> None:
    assert in_words(["fuser-over-temp-error"]) == ("打印机提示：fuser-over-temp",)


def test_the_error_of_a_document_keeps_its_name() -> None:
    assert in_words(["document-format-error"]) == ("打印系统读不了这份文件：请再打一次，或另存为 PDF",)


def test_what_says_nothing_is_not_said() -> None:
    assert in_words(["none", "job-printing", "processing-to-stop-point"]) == ()


def test_printers_and_jobs_speak_the_same_words() -> None:
    job = PrintJob(job_id="A-1", queue="A", title="", state="processing", reasons=("media-jam-error",))
    printer = Printer(name="A", reasons=("media-jam-error",))
    assert job.reasons_zh == printer.reasons_zh == ("打印机卡纸：取出卡住的纸后会自动继续",)


@pytest.mark.parametrize("state", ["pending", "held", "processing", "stopped"])
def test_a_job_under_way_is_worth_asking_about(state: str) -> None:
    job = PrintJob(job_id="A-1", queue="A", title="", state=state)  # type: ignore[arg-type]
    assert not job.is_over


@pytest.mark.parametrize(
    "keyword", ["cups-waiting-for-job-completed", "cups-remote-pending", "job-outgoing", "queued-in-device"]
)
def test_what_cups_says_of_a_job_that_goes_its_way_holds_nothing_up(keyword: str) -> None:
    job = PrintJob(job_id="A-1", queue="A", title="", state="processing", reasons=(keyword,))
    assert (job.reasons_zh, job.hindrance) == ((), "")


def test_what_the_printer_behind_another_server_says_is_put_into_words() -> None:
    assert hindrance(["cups-remote-stopped"]) == "打印机停住了：请到打印机那里看一看"
    assert hindrance(["opc-near-eol", "developer-low-report"]) == ""
