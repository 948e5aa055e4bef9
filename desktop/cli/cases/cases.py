"""`cases`: the cases of this device, newest first; `cases void` makes one void, which deletes nothing."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

import msgspec

from casework.cases.kinds.banner import PROGRESS
from casework.people.masking import mask_name
from desktop.cli.options import add_unlock_options, unlocked
from sync.device.delivery import Delivery

if TYPE_CHECKING:
    from desktop.services.cases.list_cases import CaseRow

_DELIVERIES: dict[Delivery, str] = {
    "waiting": "",
    "sent": "已发出，等旗里确认",
    "acknowledged": "已上传",
    "quarantined": "旗里隔离：",
}

_MOST = 1_000_000
_VOID = "void"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("cases", help="列出办件；cases void SLIP --reason WHY 作废一件")
    parser.add_argument(
        "query", nargs="*", metavar="QUERY | void SLIP", help="编号、姓名或事项中的文字；或 void 和告知单编号"
    )
    parser.add_argument("--reason", metavar="WHY", default="", help="作废的原因，记入日志")
    parser.add_argument("--limit", type=_count, default=100, metavar="N", help="最多几件（默认 100）")
    parser.add_argument("--late", action="store_true", help="只列超过承诺办结日的，超期最久的在前")
    parser.add_argument("--json", action="store_true", help="每件一行 JSON")
    parser.add_argument("--names", action="store_true", help="姓名写全（默认遮盖）")
    add_unlock_options(parser)
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Print the list, ID numbers masked; or make the named case void."""
    if args.query[:1] == [_VOID]:
        return _void(args)
    if args.reason:
        args.parser.error("--reason 只用于 cases void SLIP")
    if args.late and args.query:
        args.parser.error("--late 列出全部超期的办件，不和查询词一起用")
    with unlocked(args) as desk:
        rows = desk.cases.late(args.limit) if args.late else desk.cases.list(" ".join(args.query), args.limit)
        for row in rows:
            name = row.applicant_name if args.names else mask_name(row.applicant_name)
            shown = msgspec.structs.replace(row, applicant_name=name)
            print(msgspec.json.encode(shown).decode() if args.json else _line(shown))
    return 0


def _void(args: argparse.Namespace) -> int:
    if len(args.query) != 2:
        args.parser.error("cases void 后面写一个告知单编号，如 ML0101-20261124-A007")
    number = args.query[1]
    with unlocked(args, recover=True) as desk:
        done = desk.cases.void(number, args.reason)
    print(f"{number} 已作废：编号不再使用，记录和存档都在" if done else f"{number} 早已作废，没有改动")
    return 0


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= _MOST:
        raise argparse.ArgumentTypeError(f"应为 1 到 {_MOST} 的整数")
    return count


def _line(row: CaseRow) -> str:
    opened = row.opened_at.astimezone().strftime("%Y-%m-%d %H:%M") + (
        "" if row.clock_trusted else " 时间待核"
    )
    state = "已作废" if row.status == "voided" else f"缺 {row.missing_count} 份"
    told = [
        _promised(row),
        PROGRESS.get(row.progress, row.progress),
        row.result,
        f"旗里要求：{row.asked}" if row.asked else "",
        _DELIVERIES[row.delivery] + row.delivery_reason,
        f"{row.conflict_count} 处冲突" if row.conflict_count else "",
    ]
    fields = (row.slip_number, opened, row.matter_code, row.matter_name, row.applicant_name, state)
    return "\t".join((*fields, *(each for each in told if each)))


def _promised(row: CaseRow) -> str:
    if row.promised_on is None:
        return ""
    late = " 已超期" if row.is_late(dt.datetime.now().astimezone().date()) else ""
    return f"承诺 {row.promised_on}{'（暂定）' if row.promise_provisional else ''}{late}"
