"""`cases`: the cases of this device, newest first."""

from __future__ import annotations

import argparse

import msgspec

from casework.masking import mask_name
from desktop.cli.options import add_unlock_options, unlocked
from desktop.desk import CaseRow

_MOST = 1_000_000


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("cases", help="列出办件")
    parser.add_argument("query", nargs="?", default="", help="编号、姓名或事项中的文字")
    parser.add_argument("--limit", type=_count, default=100, metavar="N", help="最多几件（默认 100）")
    parser.add_argument("--json", action="store_true", help="每件一行 JSON")
    parser.add_argument("--names", action="store_true", help="姓名写全（默认遮盖）")
    add_unlock_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the list; ID numbers are masked."""
    with unlocked(args) as desk:
        for row in desk.cases(args.query, args.limit):
            name = row.applicant_name if args.names else mask_name(row.applicant_name)
            shown = msgspec.structs.replace(row, applicant_name=name)
            print(msgspec.json.encode(shown).decode() if args.json else _line(shown))
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
    return "\t".join((row.slip_number, opened, row.matter_code, row.matter_name, row.applicant_name, state))
