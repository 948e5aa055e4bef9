"""`cases`: the cases of this device, newest first; `cases void` makes one void, which deletes nothing."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from casework.cases.kinds.banner import PROGRESS
from casework.cases.print_states import PRINT_STATES
from casework.cases.sending import SENDING_STATES
from casework.cases.states import AWAITING_PAPERS, STATES
from casework.language import _, listed, n_
from casework.people.masking import mask_name
from desktop.cli.cases.custody_verbs import CUSTODY_VERBS
from desktop.cli.cases.event_verbs import EVENT_VERBS, day
from desktop.cli.cases.joint_verbs import JOINT_VERBS
from desktop.cli.cases.material_verbs import MATERIAL_VERBS
from desktop.cli.cases.print_verbs import PRINT_VERBS
from desktop.cli.cases.verb import Verb, fill
from desktop.cli.options import add_unlock_options, unlocked
from desktop.errors import NotAllowed, PrintError
from desktop.printing.reasons import shown

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.list_cases import CaseRow

_MOST = 1_000_000
_VOID = "void"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    prog = commands.add_parser("cases", help=_("列出办件；cases void SLIP --reason WHY 作废一件")).prog
    verbs = (*CUSTODY_VERBS, *MATERIAL_VERBS, *EVENT_VERBS, *JOINT_VERBS, *PRINT_VERBS)
    lines = argparse.RawDescriptionHelpFormatter  # the list of verbs keeps its lines
    parser = commands.choices["cases"] = _CasesParser(verbs, prog=prog, formatter_class=lines)
    shown = "\n".join(f"  {verb.name:<20}{_(verb.help)}" for verb in verbs)
    parser.epilog = _("也可以是，用法见 cases VERB --help：\n{verbs}").format(verbs=shown)
    parser.add_argument(
        "query",
        nargs="*",
        metavar="QUERY | void SLIP",
        help=_("编号、姓名或事项中的文字；或 void 和告知单编号"),
    )
    parser.add_argument("--reason", metavar="WHY", default="", help=_("作废的原因，记入日志"))
    parser.add_argument("--limit", type=_count, default=100, metavar="N", help=_("最多几件（默认 100）"))
    states = _("只列这些状态的，可重复：{known}").format(known=listed(STATES))
    parser.add_argument("--state", choices=tuple(STATES), action="append", default=[], help=states)
    parser.add_argument("--since", metavar="DATE", type=day, help=_("只列从这天起登记的"))
    parser.add_argument("--late", action="store_true", help=_("只列超过承诺办结日的，超期最久的在前"))
    parser.add_argument("--set-aside", action="store_true", help=_("只列收到了但本机不能采用的记录，和原因"))
    parser.add_argument("--json", action="store_true", help=_("每件一行 JSON"))
    parser.add_argument("--names", action="store_true", help=_("姓名写全（默认遮盖）"))
    add_unlock_options(parser)
    parser.set_defaults(run=run, parser=parser)


class _CasesParser(argparse.ArgumentParser):
    """The list with its query; where the first word is a verb, that verb's own parser."""

    def __init__(self, verbs: Sequence[Verb], **settings: Any) -> None:
        super().__init__(**settings)
        self._verbs = {verb.name: verb for verb in verbs}

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As any parser."""
        if not args or args[0] not in self._verbs:
            return super().parse_known_args(args, namespace)
        verb = self._verbs[args[0]]
        parser = argparse.ArgumentParser(prog=f"{self.prog} {verb.name}", description=_(verb.help))
        return fill(parser, verb).parse_known_args(args[1:], namespace)


def run(args: argparse.Namespace) -> int:
    """Print the list, ID numbers masked; or make the named case void."""
    if args.query[:1] == [_VOID]:
        return _void(args)
    if args.reason:
        args.parser.error(_("--reason 只用于 cases void SLIP"))
    if args.late and args.query:
        args.parser.error(_("--late 列出全部超期的办件，不和查询词一起用"))
    if args.set_aside:
        return _set_aside(args)
    with unlocked(args) as desk:
        if args.names:
            desk.cases.unmask_list()
        with suppress(PrintError, NotAllowed):  # who cannot be asked leaves what was recorded
            desk.slips.jobs()
        rows = desk.cases.late(args.limit) if args.late else _listed(desk, args)
        for row in rows:
            name = row.applicant_name if args.names else mask_name(row.applicant_name)
            shown = msgspec.structs.replace(row, applicant_name=name)
            print(msgspec.json.encode(shown).decode() if args.json else _line(shown))
    return 0


def _listed(desk: Desk, args: argparse.Namespace) -> list[CaseRow]:
    from desktop.services.cases.list_cases import ListPart

    part = ListPart(" ".join(args.query), args.limit, states=tuple(args.state), since=args.since)
    return desk.cases.list_part(part)


def _set_aside(args: argparse.Namespace) -> int:
    with unlocked(args) as desk:
        for each in desk.exchange.set_aside():
            shown = _("站点 {site} 设备 {device} 第 {seq} 条 {kind}：{reason}").format(
                site=each.site, device=each.device, seq=each.seq, kind=each.kind[:60], reason=each.reason
            )
            print(msgspec.json.encode(each).decode() if args.json else shown)
    return 0


def _void(args: argparse.Namespace) -> int:
    if len(args.query) != 2:
        args.parser.error(_("cases void 后面写一个告知单编号，如 ML0101-20261124-A007"))
    number = args.query[1]
    with unlocked(args, recover=True) as desk:
        done = desk.cases.void(number, args.reason)
    print(
        _("{number} 已作废：编号不再使用，记录和存档都在").format(number=number)
        if done
        else _("{number} 早已作废，没有改动").format(number=number)
    )
    return 0


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= _MOST:
        raise argparse.ArgumentTypeError(_("应为 1 到 {most} 的整数").format(most=_MOST))
    return count


def _line(row: CaseRow) -> str:
    opened = row.opened_at.astimezone().strftime("%Y-%m-%d %H:%M")
    if not row.clock_trusted:
        opened = _("{time} 时间待核").format(time=opened)
    missing = n_("缺 {count} 份", row.missing_count).format(count=row.missing_count)
    remarks = [
        missing if row.missing_count and row.state in AWAITING_PAPERS else "",
        _promised(row),
        *_banner_words(row),
        _("旗里要求：{asked}").format(asked=row.asked) if row.asked else "",
        _with_reason(_(PRINT_STATES[row.print_state]), shown(row.print_reason)),
        _with_reason(_(SENDING_STATES[row.sending]), _(row.sending_reason)),
        n_("{count} 处冲突", row.conflict_count).format(count=row.conflict_count)
        if row.conflict_count
        else "",
    ]
    fields = (
        row.slip_number,
        opened,
        row.matter_code,
        row.matter_name,
        row.applicant_name,
        _(STATES[row.state]),
    )
    return "\t".join((*fields, *(each for each in remarks if each)))


def _with_reason(state: str, reason: str) -> str:
    return _("{state}（{reason}）").format(state=state, reason=reason) if reason else state


def _banner_words(row: CaseRow) -> list[str]:
    """What the banner said, where the state does not say so already."""
    progress = PROGRESS.get(row.progress, row.progress)
    return [_(progress) if progress != STATES[row.state] else "", row.result]


def _promised(row: CaseRow) -> str:
    if row.promised_on is None:
        return ""
    is_late = row.is_late(dt.datetime.now().astimezone().date())
    if row.promise_provisional:
        words = _("承诺 {day}（暂定） 已超期") if is_late else _("承诺 {day}（暂定）")
    else:
        words = _("承诺 {day} 已超期") if is_late else _("承诺 {day}")
    return words.format(day=row.promised_on)
