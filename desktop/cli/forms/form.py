"""`form`: the forms besides the slip, each recorded where it says that something happened."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from casework.cases.draft import MaterialMark, MaterialState
from casework.cases.kinds.forms import PaperCount
from desktop.cli.options import add_paper_option, add_unlock_options, data_dir_of, unlocked
from desktop.desk import CaseDetail, Desk, Wanted
from desktop.form_orders import (
    FOLLOW_UPS,
    MANNERS,
    POWERS,
    AuthorizationOrder,
    EnquiryOrder,
    GuideOrder,
    HandoverOrder,
    LedgerOrder,
    Order,
    ReceiptOrder,
    SupplementOrder,
    TransferOrder,
)
from desktop.out_file import check_out_file

Parsers = argparse._SubParsersAction  # the name that argparse gives it
MakeOrder = Callable[[argparse.Namespace, Desk], Order]
_NUMBERED = "材料按告知单材料表的序号，也可写材料编码"


def add_parser(commands: Parsers[argparse.ArgumentParser]) -> None:
    """Add the command with its documents."""
    parser = commands.add_parser(
        "form", help="出告知单以外的单据：指南、收件、委托、补正、送达、转办、咨询、台账"
    )
    verbs = parser.add_subparsers(title="单据", metavar="DOCUMENT", required=True)
    guide = _add(verbs, "guide", "办事指南", lambda args, _: GuideOrder(matter_code=args.code))
    guide.add_argument("code", metavar="CODE", help="事项编码")
    _add_receipt(verbs)
    _add_authorization(verbs)
    _add_second_visit(verbs)
    _add_supplement(verbs)
    _add_handover(verbs)
    _add_transfer(verbs)
    _add_enquiry(verbs)
    ledger = _add(verbs, "ledger", "办件台账（由记录生成）", _ledger)
    ledger.add_argument("--from", metavar="DATE", dest="first", required=True, type=_day, help="从哪一天")
    ledger.add_argument("--to", metavar="DATE", dest="last", type=_day, help="到哪一天（默认今天）")
    _add_reprint(verbs)


def run(args: argparse.Namespace) -> int:
    """Make the form and write its PDF; what was done on stdout."""
    check_out_file(args.out, data_dir_of(args))  # before anything is recorded
    with unlocked(args, recover=True) as desk:
        made = desk.forms.make(args.order(args, desk))
        print(f"{made.title} {made.number}".rstrip(), flush=True)
        desk.forms.export(made, args.out)
    print(f"已保存在本机，PDF：{args.out}" if made.number else f"PDF：{args.out}")
    return 0


def run_second_visit(args: argparse.Namespace) -> int:
    """Record what was brought, issue the next slip, write it."""
    check_out_file(args.out, data_dir_of(args))
    with unlocked(args, recover=True) as desk:
        detail = desk.case(args.slip_number)
        marks = _visit_marks(args, detail)
        saved = desk.issue_again(detail.slip_number, marks)
        print(f"告知单编号 {saved.slip_number}（接 {detail.slip_number}）", flush=True)
        desk.export_pdf(saved.slip_number, args.out, args.paper)
    print(f"已保存在本机，PDF：{args.out}")
    return 0


def run_reprint(args: argparse.Namespace) -> int:
    """Print an issued form once more: same number, next print number."""
    check_out_file(args.out, data_dir_of(args))
    with unlocked(args, recover=True) as desk:
        made = desk.forms.reissue(args.number, args.reason)
        print(f"{made.title} {made.number} 第 {made.print_no} 次打印", flush=True)
        desk.forms.export(made, args.out)
    print(f"已保存在本机，PDF：{args.out}")
    return 0


def _add(
    verbs: Parsers[argparse.ArgumentParser], name: str, help_text: str, order: MakeOrder
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=help_text)
    _add_out(parser)
    parser.set_defaults(run=run, order=order, parser=parser)
    return parser


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", metavar="FILE.pdf", required=True, type=Path, help="PDF 写到这个文件，原有的会被替换"
    )
    add_unlock_options(parser)


def _add_slip(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("slip_number", metavar="SLIP", help="告知单编号")


def _add_receipt(verbs: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add(verbs, "receipt", "材料接收清单：收下原件和复印件", _receipt)
    _add_slip(parser)
    counted = f"N 或 N=份数，可重复（{_NUMBERED}；都不写时是已收而未开凭证的全部材料）"
    for option, words in (("--original", "收下第 N 项的原件"), ("--copy", "收下第 N 项的复印件")):
        parser.add_argument(option, metavar="N", action="append", default=[], help=f"{words}，{counted}")
    parser.add_argument("--giver", metavar="NAME", default="", help="交件人（默认代办人或申请人）")


def _add_authorization(verbs: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add(verbs, "authorization", "代办委托书", _authorization)
    _add_slip(parser)
    parser.add_argument("--agent", metavar="NAME", default="", help="受托人（默认办件里的代办人）")
    parser.add_argument("--agent-id", metavar="N", default="", help="受托人证件号码")
    parser.add_argument("--agent-phone", metavar="N", default="", help="受托人电话")
    parser.add_argument("--relation", metavar="TEXT", default="", help="双方关系")
    known = "、".join(f"{key}（{words}）" for key, words in POWERS.items())
    parser.add_argument(
        "--power", action="append", default=[], choices=POWERS, help=f"委托权限，可重复：{known}；默认前三项"
    )
    parser.add_argument("--until", metavar="DATE", type=_day, help="委托到哪一天（默认 90 天）")


def _add_second_visit(verbs: Parsers[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser("second-visit", help="再次来访：只问所缺的材料，出接上一张的告知单")
    _add_slip(parser)
    for option, words in (("--handed-in", "这次交来"), ("--missing", "仍缺（没有写到的也按缺计）")):
        parser.add_argument(
            option, metavar="N", action="append", default=[], help=f"第 N 项{words}，可重复（{_NUMBERED}）"
        )
    add_paper_option(parser, "告知单用的纸")
    _add_out(parser)
    parser.set_defaults(run=run_second_visit, parser=parser)


def _add_supplement(verbs: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add(verbs, "supplement", "补正告知书（只限有书面委托的站点）", _supplement)
    _add_slip(parser)
    parser.add_argument("--received", metavar="DATE", type=_day, help="收到申请的日期（默认登记那天）")
    parser.add_argument("--by", metavar="DATE", type=_day, help="请在哪一天前补正")


def _add_handover(verbs: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add(verbs, "handover", "办理结果送达凭证", _handover)
    _add_slip(parser)
    parser.add_argument("--outcome", metavar="TEXT", default="", help="办理结论（默认旗里记下的结果）")
    parser.add_argument("--document-number", metavar="N", default="", help="结果文书编号")
    parser.add_argument("--manner", choices=MANNERS, default="window", help="送达方式（默认窗口领取）")
    parser.add_argument("--recipient", metavar="NAME", default="", help="领取人（默认本人）")
    parser.add_argument("--recipient-id", metavar="N", default="", help="领取人证件号码")
    parser.add_argument("--keep-originals", action="store_true", help="不退还代收的原件（默认全部退还）")


def _add_transfer(verbs: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add(verbs, "transfer", "转办单：几件办件连同原件送往另一站点", _transfer)
    parser.add_argument("slip_numbers", metavar="SLIP", nargs="+", help="告知单编号，可写几个")
    parser.add_argument("--to", metavar="SITE", required=True, help="接收站点的编码")
    parser.add_argument("--carrier", metavar="NAME", default="", help="送件人")
    parser.add_argument("--seal", metavar="N", default="", help="封签号")


def _add_enquiry(verbs: Parsers[argparse.ArgumentParser]) -> None:
    parser = _add(verbs, "enquiry", "电话咨询记录", _enquiry)
    parser.add_argument(
        "code", metavar="CODE", nargs="?", default="", help="事项编码（问的不是某个事项时不写）"
    )
    parser.add_argument("--note", metavar="TEXT", required=True, help="怎样答复的")
    parser.add_argument("--asked", metavar="TEXT", default="", help="问了什么（默认该事项怎么办理）")
    parser.add_argument("--caller", metavar="NAME", default="", help="咨询人")
    parser.add_argument("--phone", metavar="N", default="", help="来电号码")
    known = "、".join(f"{key}（{words}）" for key, words in FOLLOW_UPS.items())
    parser.add_argument("--follow-up", choices=FOLLOW_UPS, default="none", help=f"后续处理：{known}")
    parser.add_argument("--follow-by", metavar="DATE", type=_day, help="跟进期限")


def _add_reprint(verbs: Parsers[argparse.ArgumentParser]) -> None:
    parser = verbs.add_parser(
        "reprint", help="这些单据再打印：同一编号，第几次打印写明；告知单在窗口里再打印"
    )
    parser.add_argument("number", metavar="NUMBER", help="单据编号，如 SJ-ML0101-20261124-A001")
    parser.add_argument("--reason", metavar="WHY", default="", help="原因，记入日志")
    _add_out(parser)
    parser.set_defaults(run=run_reprint)


def _receipt(args: argparse.Namespace, desk: Desk) -> Order:
    detail = desk.case(args.slip_number)
    originals = dict(_counted(args, detail, text) for text in args.original)
    copies = dict(_counted(args, detail, text) for text in args.copy)
    papers = tuple(
        PaperCount(code=code, originals=originals.get(code, 0), copies=copies.get(code, 0))
        for code in dict.fromkeys([*originals, *copies])
    )
    return ReceiptOrder(slip_number=detail.slip_number, papers=papers, giver=args.giver)


def _counted(args: argparse.Namespace, detail: CaseDetail, text: str) -> tuple[str, int]:
    name, equals, count = text.partition("=")
    if equals and not (count.isascii() and count.isdigit() and 0 < int(count) < 1000):
        args.parser.error(f"份数应为 1 到 999：{text}")
    return _material(args, detail, name).material.code, int(count) if equals else 1


def _material(args: argparse.Namespace, detail: CaseDetail, name: str) -> Wanted:
    found = [each for each in detail.materials if name in (str(each.number), each.material.code)]
    if found:
        return found[0]
    listed = "、".join(f"{each.number} {each.material.name.zh}" for each in detail.materials)
    return _refuse(args, f"没有第 {name} 项材料；{detail.slip_number} 有：{listed}")


def _refuse(args: argparse.Namespace, why: str) -> NoReturn:
    args.parser.error(why)
    raise AssertionError("argparse has left")


def _visit_marks(args: argparse.Namespace, detail: CaseDetail) -> tuple[MaterialMark, ...]:
    named: dict[str, MaterialState] = {}
    for state, names in (("missing", args.missing), ("handed_in", args.handed_in)):
        for name in names:
            code = _material(args, detail, name).material.code
            if named.get(code, state) != state:
                args.parser.error(f"材料 {name} 不能既缺又已交")
            named[code] = "handed_in" if state == "handed_in" else "missing"
    return tuple(MaterialMark(code=code, state=state) for code, state in named.items())


def _authorization(args: argparse.Namespace, _desk: Desk) -> Order:
    return AuthorizationOrder(
        slip_number=args.slip_number,
        agent=args.agent,
        agent_id_number=args.agent_id,
        agent_phone=args.agent_phone,
        relation=args.relation,
        powers=tuple(args.power),
        valid_until=args.until,
    )


def _supplement(args: argparse.Namespace, _desk: Desk) -> Order:
    return SupplementOrder(slip_number=args.slip_number, received_on=args.received, hand_in_by=args.by)


def _handover(args: argparse.Namespace, _desk: Desk) -> Order:
    return HandoverOrder(
        slip_number=args.slip_number,
        outcome=args.outcome,
        document_number=args.document_number,
        manner=args.manner,
        recipient=args.recipient,
        recipient_id_number=args.recipient_id,
        returns=not args.keep_originals,
    )


def _transfer(args: argparse.Namespace, _desk: Desk) -> Order:
    return TransferOrder(
        slip_numbers=tuple(args.slip_numbers), to_site=args.to, carrier=args.carrier, bag_seal=args.seal
    )


def _enquiry(args: argparse.Namespace, _desk: Desk) -> Order:
    return EnquiryOrder(
        matter_code=args.code,
        asked=args.asked,
        answered=args.note,
        caller=args.caller,
        caller_phone=args.phone,
        follow_up=args.follow_up,
        follow_by=args.follow_by,
    )


def _ledger(args: argparse.Namespace, _desk: Desk) -> Order:
    return LedgerOrder(first=args.first, last=args.last or dt.datetime.now().astimezone().date())


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期应写成 2026-11-24 这样，不是 {text}") from None
