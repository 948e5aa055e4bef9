"""The journal: its entries as JSON lines, who did what, whether all fits it, lists made anew from it."""

from __future__ import annotations

import argparse
import sys

import msgspec

from casework.language import _, n_
from desktop.cli.options import add_unlock_options, unlocked


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("journal", help=_("查看、核对流水"))
    verbs = parser.add_subparsers(title=_("命令"), metavar="VERB", required=True)
    listing = verbs.add_parser("list", help=_("每条一行 JSON，不含内容"))
    listing.set_defaults(run=run_list)
    verifying = verbs.add_parser("verify", help=_("核对每台设备的链条，有断处则退出码为 1"))
    verifying.add_argument("--slip", metavar="NUMBER", help=_("只核对一张单：它的编号"))
    verifying.add_argument("--code", metavar="CODE", help=_("那张单页脚上的校验码"))
    verifying.set_defaults(run=run_verify)
    acting = verbs.add_parser("acts", help=_("谁在什么时候做了什么：解锁、查看、导出、人员变动"))
    acting.add_argument("--limit", metavar="N", type=int, default=200, help=_("最近多少条，默认 200"))
    acting.add_argument("--json", action="store_true", help=_("每条一行 JSON"))
    acting.set_defaults(run=run_acts)
    rebuilding = verbs.add_parser("rebuild", help=_("按流水重做所有列表；中断时保持原样"))
    rebuilding.set_defaults(run=run_rebuild)
    for verb in (listing, verifying, acting, rebuilding):
        add_unlock_options(verb)


def run_list(args: argparse.Namespace) -> int:
    """Print every entry."""
    with unlocked(args) as desk:
        for entry in desk.upkeep.journal():
            print(msgspec.json.encode(entry).decode())
    return 0


def run_acts(args: argparse.Namespace) -> int:
    """Print the newest acts, one a line."""
    with unlocked(args) as desk:
        for line in desk.people.acts(max(1, args.limit)):
            if args.json:
                print(msgspec.json.encode(line).decode())
            else:
                print("\t".join((line.at, line.who, line.what, line.whom)).rstrip())
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """Print a line a chain and a line a break; 1 when there is a break."""
    if args.slip or args.code:
        return _run_check(args)
    with unlocked(args) as desk:
        report = desk.upkeep.verify()
        beside = desk.upkeep.compare(from_start=True)
    for chain in report.chains:
        print(msgspec.json.encode({"chain": chain}).decode())
    for each in report.breaks:
        print(msgspec.json.encode({"break": each}).decode())
    for mismatch in beside:
        print(msgspec.json.encode({"mismatch": mismatch}).decode())
    if beside:
        print("tamga: " + beside[0].words, file=sys.stderr)
        advice = _("请停止使用，先用 rescue 抢救到新文件夹，与拷贝和纸质存根核对；旗里有的以旗里为准")
        print("tamga: " + advice, file=sys.stderr)
    withheld = sum(chain.withheld for chain in report.chains)
    if withheld:
        words = n_(
            "有 {count} 条记录旗里没有给出：旗里存疑的，或被扣下的；哪台设备见上面的 withheld", withheld
        )
        print("tamga: " + words.format(count=withheld), file=sys.stderr)
    if report.ok:
        return 1 if beside else 0
    first = report.breaks[0]
    count = len(report.breaks)
    words = n_("流水有 {count} 处断裂，第一处在设备 {device} 第 {seq} 条（{trouble}）", count)
    place = {"device": first.device, "seq": first.seq, "trouble": first.trouble}
    print("tamga: " + words.format(count=count, **place), file=sys.stderr)
    return 1


def _run_check(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        standing = desk.upkeep.check_slip(args.slip or "", args.code or "")
    if standing.standing == "same":
        print(standing.words)
        return 0
    print("tamga: " + standing.words, file=sys.stderr)
    return 1


def run_rebuild(args: argparse.Namespace) -> int:
    """Make all lists anew, a few at a time; interrupted, each is as it was or anew."""
    with unlocked(args) as desk:
        count = desk.upkeep.rebuild()
    print(n_("已按流水重做 {count} 个事由的列表", count).format(count=count))
    return 0
