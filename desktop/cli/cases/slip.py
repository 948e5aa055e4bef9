"""`slip`: record one case and write its slip, as F9 does in the window."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from casework.cases import draft_rules
from casework.cases.draft import Draft, MaterialMark, MaterialState
from casework.cases.draft_check import FieldProblem
from casework.cases.record_id import new_id
from casework.errors import TamgaError
from casework.language import _, listed, n_
from casework.people.applicant import DOCUMENT_NAMES, Applicant, DocumentKind
from desktop.cli.cases import slip_correction
from desktop.cli.cases.answers import answer_of, by_question
from desktop.cli.cases.earlier import warn_of_earlier
from desktop.cli.options import add_paper_option, add_unlock_options, data_dir_of, unlocked
from desktop.errors import IncompleteDraft
from desktop.out_file import check_out_file

if TYPE_CHECKING:
    from desktop.desk.desk import Desk


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    prog = commands.add_parser(
        "slip", help=_("登记一件并出告知单；slip correct SLIP --reason WHY 更正一张")
    ).prog
    parser = commands.choices["slip"] = _SlipParser(prog=prog)
    parser.add_argument("code", metavar="CODE", help=_("事项编码"))
    parser.add_argument(
        "--answer",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        type=answer_of,
        help=_("回答一个情形，可重复，可多选的情形也这样写几个答案；不写时列出还要回答的情形和可选的答案"),
    )
    parser.add_argument("--name", required=True, help=_("申请人姓名"))
    parser.add_argument("--id-number", metavar="N", default="", help=_("证件号码"))
    parser.add_argument(
        "--document",
        choices=get_args(DocumentKind),
        help=_("证件种类（默认居民身份证，没有号码时为 none）：{kinds}").format(
            kinds=listed(f"{kind} {_(name)}" for kind, name in DOCUMENT_NAMES.items())
        ),
    )
    parser.add_argument("--document-reason", metavar="WHY", default="", help=_("没有号码或号码不符时的原因"))
    parser.add_argument("--phone", metavar="N", default="", help=_("电话"))
    parser.add_argument("--legal-person", metavar="NAME", default="", help=_("单位的法定代表人"))
    parser.add_argument("--agent", metavar="NAME", default="", help=_("代办人姓名"))
    parser.add_argument("--agent-id-number", metavar="N", default="", help=_("代办人证件号码"))
    parser.add_argument("--agent-phone", metavar="N", default="", help=_("代办人电话"))
    _add_materials(parser)
    parser.add_argument(
        "--out",
        metavar="FILE.pdf",
        required=True,
        type=Path,
        help=_("告知单 PDF 写到这个文件，原有的会被替换"),
    )
    add_paper_option(parser, _("告知单用的纸（--out、存档和 --print 都用它）"))
    large = _("大字告知单（正文 16 磅以上），同 --paper a4-large")
    parser.add_argument("--large", action="store_const", const="a4-large", dest="paper", help=large)
    parser.add_argument(
        "--print", metavar="QUEUE", dest="queue", help=_("再送往这台打印机（队列名见 lpstat -e）")
    )
    parser.add_argument(
        "--by-hand", action="store_true", help=_("姓名里没有字体的字不印，纸上留横线由人手写，并记入日志")
    )
    add_unlock_options(parser)
    parser.set_defaults(run=run, parser=parser)


class _SlipParser(argparse.ArgumentParser):
    """The matter with all that a case needs; where the first word is `correct`, the slip that was wrong."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As any parser."""
        if not args or args[0] != slip_correction.VERB:
            return super().parse_known_args(args, namespace)
        parser = argparse.ArgumentParser(prog=f"{self.prog} {slip_correction.VERB}")
        return slip_correction.fill(parser).parse_known_args(args[1:], namespace)


def _add_materials(parser: argparse.ArgumentParser) -> None:
    numbered = _("材料按告知单材料表的序号，从 1 数起")
    missing = _("缺第 N 项材料，可重复（{numbered}；没有写到的材料按缺计，可共享核验的按不需提交计）")
    for option, words in (
        ("--missing", missing.format(numbered=numbered)),
        ("--handed-in", _("第 N 项材料已交，可重复（序号同上）")),
    ):
        parser.add_argument(option, metavar="N", action="append", default=[], type=int, help=words)


def run(args: argparse.Namespace) -> int:
    """Record, archive, write, print; what was done on stdout."""
    check_out_file(args.out, data_dir_of(args))  # before anything is recorded
    with unlocked(args, recover=True) as desk:
        draft = _draft(args, desk)
        if args.by_hand:
            draft = desk.slips.leave_room(draft)
        warn_of_earlier(desk, draft)
        slip_number = _save(desk, draft, args.paper)
        for warning in desk.cases.warnings(draft):
            print(warning.reason, file=sys.stderr)
        print(_("告知单编号 {slip_number}").format(slip_number=slip_number), flush=True)
        desk.slips.export(slip_number, args.out, args.paper)
        print(_("已保存在本机，PDF：{out}").format(out=args.out), flush=True)
        if args.queue:
            job = desk.slips.print(slip_number, args.queue, paper=args.paper)
            print(_("已送往打印机 {queue} {job_id}").format(queue=job.queue, job_id=job.job_id).rstrip())
    return 0


def _draft(args: argparse.Namespace, desk: Desk) -> Draft:
    applicant = Applicant(
        name=args.name,
        document=args.document or ("resident_id" if args.id_number else "none"),
        id_number=args.id_number,
        document_reason=args.document_reason,
        phone=args.phone,
        legal_person=args.legal_person,
        agent_name=args.agent,
        agent_id_number=args.agent_id_number,
        agent_phone=args.agent_phone,
    )
    draft = Draft(
        draft_id=new_id().hex,
        started_at=dt.datetime.now().astimezone(),
        matter_code=args.code,
        release_name=desk.catalogue.release.name,
        answers=by_question(args.answer),
        applicant=applicant,
    )
    return _marked(args, desk, draft)


def _marked(args: argparse.Namespace, desk: Desk, draft: Draft) -> Draft:
    """The draft with what was named by its number on the slip; the others are missing, or spared."""
    materials = desk.catalogue.materials(draft)
    named: dict[int, MaterialState] = dict.fromkeys(args.missing, "missing")
    twice = sorted(set(args.missing) & set(args.handed_in))
    if twice:
        args.parser.error(_("材料 {name} 不能既缺又已交").format(name=twice[0]))
    named |= dict.fromkeys(args.handed_in, "handed_in")
    outside = [number for number in named if not 1 <= number <= len(materials)]
    if outside and materials:
        args.parser.error(
            n_("没有第 {name} 项材料，本次共 {count} 项", len(materials)).format(
                name=outside[0], count=len(materials)
            )
        )
    marks = tuple(
        MaterialMark(code=material.code, state=named[number])
        for number, material in enumerate(materials, start=1)
        if number in named
    )
    return draft_rules.settle(msgspec.structs.replace(draft, marks=marks), materials)


def _save(desk: Desk, draft: Draft, paper: str) -> str:
    desk.slips.check_printable(draft, paper)
    desk.cases.keep_draft(draft)
    try:
        return desk.cases.open(draft).slip_number
    except IncompleteDraft as error:
        desk.cases.discard_draft(draft.draft_id)
        raise IncompleteDraft(_with_options(desk, draft, error.problems)) from error
    except TamgaError:
        desk.cases.discard_draft(draft.draft_id)
        raise


def _with_options(desk: Desk, draft: Draft, problems: tuple[FieldProblem, ...]) -> tuple[FieldProblem, ...]:
    """Where a question is open, how it is answered on the command line."""
    matter = desk.catalogue.release.matter(draft.matter_code)
    options = {
        f"answers.{situation.key}": listed(
            _("{key}={value}（{label}）").format(key=situation.key, value=option.value, label=option.label.zh)
            for option in situation.options
        )
        + (_("，可多选，每个答案写一次 --answer") if situation.multiple else "")
        for situation in (matter.situations if matter else ())
    }
    return tuple(
        FieldProblem(
            problem.field,
            _("{reason}，用 --answer {answers}").format(
                reason=problem.reason, answers=options[problem.field]
            ),
        )
        if problem.field in options
        else problem
        for problem in problems
    )
