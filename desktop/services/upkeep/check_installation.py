"""Is this computer fit for the counter?  Each finding says what was found and how to mend it.

Nothing here changes anything, and nothing that is wrong keeps the other checks from having their say.
"""

from __future__ import annotations

import datetime as dt
import locale
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from casework.errors import TamgaError
from casework.language import _, n_, sentences
from desktop.errors import PrintError, UnlockError
from desktop.input_method import asked_input_method, works
from desktop.printing.jobs import shown_names
from desktop.printing.reasons import shown
from desktop.services.read_clock import read_clock
from desktop.services.upkeep.check_program import Finding, Level, check_program, has_display

if TYPE_CHECKING:
    from desktop.printing.jobs import Printer
    from sync.wire.journal import JournalReport

FREE_SPACE_WANTED = 1 << 30  # bytes: years of slips, and the backups made before upgrades
FREE_SPACE_NEEDED = 200 << 20
PRINT_SERVICE = Path("/etc/cups/cupsd.conf")


class StoreChecks(msgspec.Struct, frozen=True):
    """What can be asked of a store that is open."""

    problems: Callable[[], list[str]]
    verify_journal: Callable[[], JournalReport]


class Installation(msgspec.Struct, frozen=True):
    """What is looked at: the data folder, and its store when that could be unlocked.

    `refusal` is why it could not, None when nobody tried.
    """

    data_dir: Path
    is_set_up: bool
    store: StoreChecks | None
    printers: Callable[[], list[Printer]]
    refusal: TamgaError | None = None


def check_installation(installation: Installation) -> list[Finding]:
    """Every check, in the order in which one mends: program, fonts, computer, data, printing."""
    return [
        *check_program(),
        _display(),
        _input_method(),
        _clock(),
        _locale(),
        _disk(installation.data_dir),
        *_database(installation),
        *_printing(installation.printers),
    ]


def is_fit(findings: list[Finding]) -> bool:
    """Nothing is broken that the counter needs."""
    return all(finding.level != "broken" for finding in findings)


def _display() -> Finding:
    if has_display():
        return Finding(
            _("显示器"), "ok", os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or _("有")
        )
    return Finding(_("显示器"), "attention", _("没有"), _("窗口打不开；命令行照常可用"))


def _input_method() -> Finding:
    chosen = asked_input_method(os.environ)
    if chosen.startswith("fcitx"):
        return Finding(_("输入法"), "ok", _("fcitx，经 ibus 接口输入"))
    if works(chosen) or not has_display():
        return Finding(_("输入法"), "ok", chosen or _("没有窗口，不需要"))
    advice = _("查事项可用拼音首字母；输入姓名请先启用 fcitx 或 ibus")
    if chosen:
        return Finding(_("输入法"), "attention", _("{chosen}，打不出汉字").format(chosen=chosen), advice)
    return Finding(_("输入法"), "attention", _("没有设置"), advice)


def _clock() -> Finding:
    moment = read_clock("")
    at = moment.at.isoformat(" ", "minutes")
    if moment.clock == "doubtful":
        return Finding(
            _("时钟"),
            "attention",
            _("{found}，早于本程序的发布日期").format(found=at),
            _("请校准系统时间；在此之前单上印“时间待核”"),
        )
    if moment.at.utcoffset() != moment.at.astimezone(_beijing()).utcoffset():
        return Finding(
            _("时钟"),
            "attention",
            _("{found}，不是北京时间").format(found=at),
            _("请把系统时区设为 Asia/Shanghai"),
        )
    return Finding(_("时钟"), "ok", at)


def _beijing() -> dt.timezone:
    return dt.timezone(dt.timedelta(hours=8))


def _locale() -> Finding:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    if encoding.upper().replace("-", "") == "UTF8":
        return Finding(_("文字编码"), "ok", encoding)
    return Finding(_("文字编码"), "attention", encoding, _("请把系统语言设为 UTF-8 编码，例如 zh_CN.UTF-8"))


def _disk(data_dir: Path) -> Finding:
    folder = next(folder for folder in (data_dir, *data_dir.absolute().parents) if folder.is_dir())
    free = shutil.disk_usage(folder).free
    space = _("{folder} 剩余 {free:.1f} GB").format(folder=folder, free=free / (1 << 30))
    if free < FREE_SPACE_NEEDED:
        return Finding(_("磁盘空间"), "broken", space, _("请立即腾出空间，否则无法保存"))
    if free < FREE_SPACE_WANTED:
        return Finding(_("磁盘空间"), "attention", space, _("请腾出空间"))
    return Finding(_("磁盘空间"), "ok", space)


def _database(installation: Installation) -> list[Finding]:
    where = str(installation.data_dir)
    if not installation.is_set_up:
        return [
            Finding(
                _("数据"),
                "attention",
                _("{where} 尚未建立").format(where=where),
                _("请运行 setup，或打开窗口按提示建立"),
            )
        ]
    refusal = installation.refusal
    if refusal is not None:
        level: Level = "attention" if isinstance(refusal, UnlockError) else "broken"
        return [
            Finding(
                _("数据"),
                level,
                _("{title}：{what}").format(title=refusal.title, what=refusal.what),
                refusal.next_step,
            )
        ]
    if installation.store is None:
        return [
            Finding(
                _("数据"),
                "attention",
                _("{where} 已上锁，未检查").format(where=where),
                _("请用 --staff 和 TAMGA_PASSWORD 解锁后再查"),
            )
        ]
    return _store(installation.store, where)


def _store(store: StoreChecks, where: str) -> list[Finding]:
    wrong = store.problems()
    report = store.verify_journal()
    entries = sum(chain.entries for chain in report.chains)
    return [
        Finding(
            _("数据库"),
            "broken",
            sentences(wrong[:3]),
            _("请停止使用，先用 rescue 抢救，或从 backups 文件夹恢复（restore）"),
        )
        if wrong
        else Finding(_("数据库"), "ok", _("{where}，完好，结构为最新").format(where=where)),
        Finding(_("流水"), "ok", n_("{count} 条，链条完整", entries).format(count=entries))
        if report.ok
        else Finding(
            _("流水"),
            "broken",
            n_("{count} 处断开", len(report.breaks)).format(count=len(report.breaks)),
            _("请运行 journal verify 查看，先用 rescue 抢救，或从 backups 文件夹恢复（restore）"),
        ),
    ]


def _printing(printers: Callable[[], list[Printer]]) -> list[Finding]:
    try:
        queues = printers()
    except PrintError as error:
        return [Finding(_("打印机"), "attention", error.what, error.next_step)]
    if not queues:
        return [
            Finding(_("打印机"), "attention", _("没有"), _("请在系统设置里添加打印机；在此之前可另存为 PDF"))
        ]
    names = shown_names(queues)
    return [_printer(printer, names[printer.name]) for printer in queues] + _stored_documents()


def _printer(printer: Printer, name: str) -> Finding:
    if printer.is_default:
        name = _("{name}（默认）").format(name=name)
    if printer.reasons_zh:
        return Finding(_("打印机"), "attention", name, sentences(map(shown, printer.reasons_zh)))
    if not printer.accepts_jobs:
        return Finding(
            _("打印机"), "attention", _("{name} 不收任务").format(name=name), _("请在系统的打印机设置里恢复")
        )
    return Finding(_("打印机"), "ok", name)


def _stored_documents() -> list[Finding]:
    """CUPS keeps printed documents for a day unless told otherwise: personal data outside our store."""
    try:
        settings = PRINT_SERVICE.read_text("utf-8")
    except OSError:
        return []
    if re.search(r"^\s*PreserveJobFiles\s+(No|Off|False)\b", settings, re.M | re.I):
        return [Finding(_("打印服务"), "ok", _("打印后不留文件"))]
    mend = _("请运行 sudo cupsctl PreserveJobFiles=No")
    return [Finding(_("打印服务"), "attention", _("打印过的文件会在系统里留存一天"), mend)]
