"""Why a printer does not print, in the words of the counter."""

from __future__ import annotations

from collections.abc import Iterable

from casework.language import N_, _

# IPP's printer-state-reasons and job-state-reasons (RFC 8011, 5.4.12 and 5.3.8; PWG 5100.9), gravest first.
_WORDS = {
    "media-empty": N_("打印机缺纸：装纸后会自动继续"),
    "media-needed": N_("打印机等待装纸：装好后会自动继续"),
    "media-jam": N_("打印机卡纸：取出卡住的纸后会自动继续"),
    "door-open": N_("打印机的门开着：关好后会自动继续"),
    "cover-open": N_("打印机盖子开着：盖好后会自动继续"),
    "interlock-open": N_("打印机盖子开着：盖好后会自动继续"),
    "input-tray-missing": N_("纸盒没有装好：推回纸盒后会自动继续"),
    "output-area-full": N_("出纸口已满：取走纸张后会自动继续"),
    "toner-empty": N_("打印机没有墨粉了：请更换墨粉盒"),
    "marker-supply-empty": N_("打印机没有墨了：请更换墨盒、墨粉盒或色带"),
    "marker-waste-full": N_("打印机废墨（粉）盒已满：请更换"),
    "offline": N_("打印机没有联机：请检查电源和连接线"),
    "timed-out": N_("打印机没有回应：请检查电源和连接线"),
    "connecting-to-device": N_("正在连接打印机：久等不到时请检查电源和连接线"),
    "cups-remote-stopped": N_("打印机停住了：请到打印机那里看一看"),
    "cups-held-for-authentication": N_("打印机要求验证身份：请在系统的打印机设置里填写"),
    "shutdown": N_("打印机已关机：请打开电源"),
    "spool-area-full": N_("打印机内存已满：请稍候，或重新开机"),
    "printer-stopped": N_("打印队列已停：请在系统的打印机设置里恢复"),
    "stopped": N_("打印队列已停：请在系统的打印机设置里恢复"),
    "paused": N_("打印队列已暂停：请在系统的打印机设置里恢复"),
    "moving-to-paused": N_("打印队列正在暂停：请在系统的打印机设置里恢复"),
    "job-hold-until-specified": N_("打印任务被系统留置：请在系统的打印机设置里放行"),
    "aborted-by-system": N_("打印系统中止了这次打印：请再打一次"),
    "job-canceled-by-user": N_("打印已取消"),
    "job-canceled-by-operator": N_("打印已被管理员取消"),
    "job-completed-with-errors": N_("打印中出过错：请看纸上是否完整"),
    "document-format-error": N_("打印系统读不了这份文件：请再打一次，或另存为 PDF"),
    "cups-missing-filter": N_("打印机驱动不全：请重新安装驱动"),
    "media-low": N_("打印机纸不多了"),
    "toner-low": N_("打印机墨粉不多了"),
    "marker-supply-low": N_("打印机墨不多了"),
    "developer-low": N_("打印机显影剂不多了"),
    "opc-near-eol": N_("打印机感光鼓快到寿命了"),
    "marker-waste-almost-full": N_("打印机废墨（粉）盒快满了"),
}

UNKNOWN = N_("打印机提示：{reason}")
WITH_ERRORS = "job-completed-with-errors"  # RFC 8011, 5.3.8
STOPPED = N_("打印任务停住了：请在系统的打印机设置里查看")
LOST = N_("打印系统已不知道这个任务")  # data: recorded
UNANSWERED = N_("打印服务没有回应，是否打出未确认")  # data: recorded
INTERRUPTED = N_("程序中断，是否打出未确认")  # data: recorded
SEEN = N_("经手人看到纸在")  # data: recorded
MISSED = N_("经手人看到纸没有出来")  # data: recorded
# What the printer goes on with.
_WARNINGS = {
    "media-low",
    "toner-low",
    "marker-supply-low",
    "marker-waste-almost-full",
    "developer-low",
    "opc-near-eol",
}

# What says only that all goes its way, or nothing that the clerk can act upon.
_SILENT = {
    "none",
    "job-printing",
    "job-queued",
    "job-incoming",
    "job-completed-successfully",
    "job-transforming",
    "job-data-insufficient",
    "job-outgoing",
    "job-interpreting",
    "job-queued-for-marker",
    "queued-in-device",
    "cups-waiting-for-job-completed",
    "cups-remote-pending",
    "cups-remote-processing",
    "cups-remote-completed",
    "identify-printer-requested",
    "processing-to-stop-point",
    "cups-ipp-conformance-failure",
    "cups-insecure-filter",
}
_GRADES = ("-error", "-warning", "-report")


def in_words(reasons: Iterable[str]) -> tuple[str, ...]:
    """The Chinese sentences for IPP reason keywords, the gravest first and each once.

    A keyword that nobody has put into words yet is shown as it is, so that support can look it up.
    """
    plain = {_plain(reason) for reason in reasons} - _SILENT
    known = [words for reason, words in _WORDS.items() if reason in plain]
    unknown = [UNKNOWN.format(reason=reason) for reason in sorted(plain - _WORDS.keys())]
    return tuple(dict.fromkeys(known + unknown))


def hindrance(reasons: Iterable[str]) -> str:
    """The gravest of what keeps a printer from going on; "" when it only warns or reports."""
    grave = [reason for reason in reasons if not reason.endswith(("-warning", "-report"))]
    return next(iter(in_words(reason for reason in grave if _plain(reason) not in _WARNINGS)), "")


def shown(words: str) -> str:
    """A sentence of `in_words`, which may have been recorded, in the language of the window."""
    before = UNKNOWN.partition("{")[0]
    if words.startswith(before):
        return _(UNKNOWN).format(reason=words.removeprefix(before))
    return _(words)


def _plain(reason: str) -> str:
    for grade in _GRADES:
        reason = reason.removesuffix(grade) if reason != "document-format-error" else reason
    return reason
