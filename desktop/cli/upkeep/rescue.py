"""`rescue`: a new data folder of what a damaged one still gives."""

from __future__ import annotations

import argparse
from pathlib import Path

from casework.language import _, listed, n_
from desktop import bootstrap
from desktop.cli.options import add_unlock_options, data_dir_of, read_password, staff_name
from desktop.services.upkeep.rescuing import Gap, RescuedStore, Rescuing

_MOST_RANGES = 20


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `rescue --to FOLDER [--copies FOLDER …]`."""
    parser = commands.add_parser("rescue", help=_("从损坏的数据里抢救能读的，放到新的文件夹；原来的不动"))
    add_unlock_options(parser)
    parser.add_argument("--to", metavar="FOLDER", type=Path, required=True, help=_("新的空文件夹"))
    parser.add_argument(
        "--copies",
        metavar="FOLDER",
        type=Path,
        action="append",
        default=[],
        help=_("放拷贝的文件夹，缺的从那里补；可写多次"),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Rescue, and say exactly what is missing."""
    data_dir = data_dir_of(args)
    demo = bootstrap.is_demo(data_dir) or not args.staff
    asked = Rescuing(
        data_dir=data_dir,
        to=args.to,
        copies=tuple(args.copies),
        staff_name="" if demo else staff_name(args),
        password=None if demo else read_password(args),
    )
    rescued = bootstrap.rescue_store(asked)
    print("\n".join(rescue_words(rescued, args.to)))
    return 0


def rescue_words(rescued: RescuedStore, to: Path) -> list[str]:
    """What came out, what is missing and where it may be."""
    count = rescued.entries
    words = n_("已抢救 {count} 条记录、{drafts} 份草稿、{pdfs} 份存档，放在 {to}", count)
    lines = [words.format(count=count, drafts=rescued.drafts, pdfs=rescued.pdfs, to=to)]
    if rescued.copies_used:
        names = listed(path.name for path in rescued.copies_used)
        lines.append(_("损坏处由拷贝补上：{names}").format(names=names))
    for gap in rescued.gaps:
        lines += _gap_words(gap, rescued.at_banner)
    if rescued.written_again:
        again = n_("断处以后的 {count} 条已原样接在末尾", rescued.written_again)
        lines.append(again.format(count=rescued.written_again))
    if not rescued.has_catalogue:
        lines.append(_("事项目录读不出：暂用样例目录，请先同步，或用 catalogue import 导入，再办件"))
    if rescued.unreadable:
        unreadable = n_("另有 {count} 行读不出", rescued.unreadable)
        lines.append(unreadable.format(count=rescued.unreadable))
    lines.append(
        _("没有缺少的记录") if rescued.is_whole else _("缺的请看别处的拷贝（--copies），或按纸质存根补录")
    )
    return lines


def _gap_words(gap: Gap, at_banner: int) -> list[str]:
    lines = []
    if gap.missing:
        count = len(gap.missing)
        words = n_("设备 {device} 缺 {count} 条：第 {seqs} 条", count)
        lines.append(words.format(device=gap.device, count=count, seqs=_ranges(gap.missing)))
        held = sum(1 for seq in gap.missing if seq <= at_banner)
        if held:
            lines.append(n_("其中 {count} 条旗里有，同步后回来", held).format(count=held))
    if gap.without_body:
        bare = n_("设备 {device} 有 {count} 条只有目录，没有内容", gap.without_body)
        lines.append(bare.format(device=gap.device, count=gap.without_body))
    if gap.is_end_unknown:
        lines.append(
            _("设备 {device} 的末尾读不出：最后几条可能缺，请对照纸质存根").format(device=gap.device)
        )
    return lines


def _ranges(seqs: tuple[int, ...]) -> str:
    """3–7、12: what runs on is said as a range."""
    ranges: list[list[int]] = []
    for seq in seqs:
        if ranges and seq == ranges[-1][1] + 1:
            ranges[-1][1] = seq
        else:
            ranges.append([seq, seq])
    words = [str(first) if first == last else f"{first}–{last}" for first, last in ranges[:_MOST_RANGES]]
    return listed(words) + ("…" if len(ranges) > _MOST_RANGES else "")
