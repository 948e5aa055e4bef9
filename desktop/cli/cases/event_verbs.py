"""`cases note|attach|refuse|escalate|…`: what happened to a case besides its papers."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from casework.cases.events import Grade, InspectionResult, ItemFinding
from casework.language import N_, _, listed
from casework.local_day import read_day
from casework.people.applicant import Applicant
from desktop.cli.cases.verb import Verb, add_slip, show
from desktop.cli.options import unlocked

if TYPE_CHECKING:
    from desktop.desk.desk import Desk
    from desktop.services.cases.recorded_event import RecordedEvent

Do = Callable[["Desk", argparse.Namespace], "RecordedEvent"]


def _recording(do: Do) -> Callable[[argparse.Namespace], int]:
    """Do it at the unlocked desk, and print what was recorded."""

    def run(args: argparse.Namespace) -> int:
        with unlocked(args, recover=True) as desk:
            return show_event(args, do(desk, args))

    return run


def show_event(args: argparse.Namespace, event: RecordedEvent) -> int:
    """Print what was recorded and the state that follows."""
    words = _("{number} {words}（现在：{state}）").format(
        number=event.slip_number, words=event.words, state=event.state_words
    )
    return show(args, event, [words])


def day(text: str) -> dt.date:
    """A day as it is typed, 2026-11-24."""
    try:
        return read_day(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("日期应写成 2026-11-24 这样，不是 {text}").format(text=text)
        ) from None


def moment(text: str) -> dt.datetime:
    """A day and time as it is typed, of this place where no offset is named."""
    try:
        read_day(text.partition("T")[0])
        return dt.datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("时间应写成 2026-11-24T09:30 这样，不是 {text}").format(text=text)
        ) from None


def _text(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("text", metavar="TEXT", help=_("写什么"))


def _note_arguments(parser: argparse.ArgumentParser) -> None:
    _text(parser)
    parser.add_argument("--material", metavar="CODE", default="", help=_("关于哪项材料"))


def _note(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.note(args.slip_number, args.text, args.material)


def _withdraw_note_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("place", metavar="N", type=int, help=_("第几条备注，从 1 数起，见 cases show"))
    parser.add_argument("--reason", metavar="WHY", required=True, help=_("为什么撤下"))


def _withdraw_note(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.withdraw_note(args.slip_number, args.place, args.reason)


def _end_authorization_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    which = _("委托书编号（WT-…）；只有一份有效的可不写")
    parser.add_argument("--number", metavar="N", default="", help=which)
    parser.add_argument("--reason", metavar="WHY", required=True, help=_("为什么终止委托"))


def _end_authorization(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.end_authorization(args.slip_number, args.number, args.reason)


def _attach_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("file", metavar="FILE", type=Path, help=_("要附上的文件"))
    parser.add_argument("--material", metavar="CODE", default="", help=_("关于哪项材料"))
    parser.add_argument("--as-is", action="store_true", help=_("照片和扫描件不缩小，照原样附上"))


def _attach(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.attach(args.slip_number, args.file, args.material, as_is=args.as_is)


def _withdraw_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("sha256", metavar="DIGEST", help=_("附件的摘要，可只写开头"))
    parser.add_argument("--reason", metavar="WHY", required=True, help=_("为什么撤下"))


def _withdraw(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.withdraw(args.slip_number, args.sha256, args.reason)


def _refuse_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("不予受理的原因，写给群众看"))
    parser.add_argument("--basis", metavar="TEXT", action="append", default=[], help=_("依据，可重复"))
    remedy = _("救济途径，可重复（默认目录里的）")
    parser.add_argument("--remedy", metavar="TEXT", action="append", default=[], help=remedy)
    parser.add_argument("--document", metavar="NUMBER", default="", help=_("不予受理文书编号"))


def _refuse(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    from desktop.services.cases.record_events import Refusing

    order = Refusing(
        reason=args.reason,
        basis=tuple(args.basis),
        remedies=tuple(args.remedy),
        document_number=args.document,
    )
    return desk.events.refuse(args.slip_number, order)


def _escalate_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("--reason", metavar="TEXT", required=True, help=_("为什么办不成"))
    parser.add_argument("--to", metavar="SITE", default="", help=_("报给哪个站点（默认上一级）"))
    parser.add_argument("--by", metavar="DATE", type=day, help=_("哪一天前要答复（默认五天后）"))


def _escalate(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    from desktop.services.cases.record_events import Escalating

    order = Escalating(reason=args.reason, to_site=args.to, answer_by=args.by)
    return desk.events.escalate(args.slip_number, order)


def _answer_escalation(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.answer_escalation(args.slip_number, args.text)


def add_complaint(parser: argparse.ArgumentParser) -> None:
    """What is said of a complaint."""
    parser.add_argument("--number", metavar="N", required=True, help=_("热线的工单编号"))
    parser.add_argument("--text", metavar="TEXT", required=True, help=_("投诉什么"))
    parser.add_argument("--channel", metavar="TEXT", default="12345", help=_("从哪里来（默认 12345）"))
    parser.add_argument("--name", metavar="NAME", default="", help=_("投诉人，可不写"))
    parser.add_argument("--phone", metavar="N", default="", help=_("投诉人电话，可不写"))
    parser.add_argument("--by", metavar="DATE", type=day, help=_("哪一天前要答复"))


def _complain_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    add_complaint(parser)


def _complain(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    from desktop.services.cases.record_events import Complaining

    order = Complaining(
        number=args.number,
        text=args.text,
        channel=args.channel,
        complainant=args.name,
        phone=args.phone,
        answer_by=args.by,
    )
    return desk.events.complain(args.slip_number, order)


def _answer_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("--number", metavar="N", required=True, help=_("热线的工单编号"))
    parser.add_argument("--answer", metavar="TEXT", required=True, help=_("怎样答复的"))


def _answer_complaint(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.answer_complaint(args.slip_number, args.number, args.answer)


def _evaluate_arguments(parser: argparse.ArgumentParser) -> None:
    from casework.cases.kinds.events import GRADES

    add_slip(parser)
    words = listed(_("{key}（{words}）").format(key=key, words=_(text)) for key, text in GRADES.items())
    parser.add_argument("grade", metavar="GRADE", choices=get_args(Grade), help=words)
    parser.add_argument("--text", metavar="TEXT", default="", help=_("群众怎么说"))
    parser.add_argument("--channel", metavar="TEXT", default="window", help=_("从哪里来（默认窗口）"))


def _evaluate(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.evaluate(args.slip_number, args.grade, args.text, args.channel)


def _follow_up(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.follow_up(args.slip_number, args.text)


def _step_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("--step", metavar="NAME", required=True, help=_("目录里不计入时限的环节"))


def _stop(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.stop_limit(args.slip_number, args.step)


def _resume(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.resume_limit(args.slip_number, args.step)


def _time_arguments(parser: argparse.ArgumentParser) -> None:
    add_slip(parser)
    parser.add_argument("--at", metavar="TIME", required=True, type=moment, help=_("实际的日期和时间"))
    parser.add_argument("--reason", metavar="TEXT", default="", help=_("怎么知道的"))
    again = _("上次更正错了：再更正同一次来办的记录")
    parser.add_argument("--again", action="store_true", help=again)


def _correct_time(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    return desk.events.correct_time(args.slip_number, args.at, args.reason, again=args.again)


def _inspect_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("list", metavar="LIST", help=_("目录里检查清单的编码"))
    parser.add_argument("--name", metavar="NAME", required=True, help=_("被检查人或单位"))
    parser.add_argument("--code", metavar="N", default="", help=_("单位的统一社会信用代码"))
    parser.add_argument("--legal-person", metavar="NAME", default="", help=_("单位的法定代表人"))
    people = _("检查人员，写两次以上")
    parser.add_argument("--inspector", metavar="NAME", action="append", default=[], help=people)
    findings = _("一项的结果，可重复：conforms、violates、not_applicable；没有写到的按未查计")
    parser.add_argument(
        "--item", metavar="CODE=FINDING", action="append", default=[], type=_finding, help=findings
    )
    parser.add_argument(
        "--result", choices=get_args(InspectionResult), default="conforms", help=_("总的结果")
    )
    parser.add_argument("--rectify-by", metavar="DATE", type=day, help=_("责令改正到哪一天"))
    parser.add_argument("--note", metavar="TEXT", default="", help=_("备注"))
    parser.add_argument("--follows", metavar="NUMBER", default="", help=_("复查时写上一次的检查编号"))


def _finding(text: str) -> tuple[str, str]:
    code, equals, finding = text.rpartition("=")
    if not (code and equals) or finding not in get_args(ItemFinding):
        raise argparse.ArgumentTypeError(
            _("应写成 编码=结果，结果是 {known} 之一，不是 {text}").format(
                known=listed(get_args(ItemFinding)), text=text
            )
        )
    return code, finding


def _inspect(desk: Desk, args: argparse.Namespace) -> RecordedEvent:
    from desktop.services.cases.record_inspection import Inspecting

    inspected = Applicant(
        name=args.name,
        document="credit_code" if args.code else "none",
        id_number=args.code,
        legal_person=args.legal_person,
    )
    order = Inspecting(
        list_code=args.list,
        inspected=inspected,
        inspectors=tuple(args.inspector),
        findings=dict(args.item),
        result=args.result,
        rectify_by=args.rectify_by,
        note=args.note,
        follows=args.follows,
    )
    return desk.events.inspect(order)


EVENT_VERBS = (
    Verb("note", N_("记备注"), _note_arguments, _recording(_note)),
    Verb("withdraw-note", N_("撤下备注"), _withdraw_note_arguments, _recording(_withdraw_note)),
    Verb(
        "end-authorization",
        N_("终止代办委托：申请人取消或代办人辞去"),
        _end_authorization_arguments,
        _recording(_end_authorization),
    ),
    Verb("attach", N_("附上文件：日志里只记名称、大小和摘要"), _attach_arguments, _recording(_attach)),
    Verb("withdraw", N_("撤下附件"), _withdraw_arguments, _recording(_withdraw)),
    Verb("refuse", N_("不予受理：写明原因、依据和救济途径"), _refuse_arguments, _recording(_refuse)),
    Verb("escalate", N_("转为办不成事，报上一级答复"), _escalate_arguments, _recording(_escalate)),
    Verb("answer-escalation", N_("记办不成事的答复"), _text, _recording(_answer_escalation)),
    Verb("complain", N_("记对本办件的投诉"), _complain_arguments, _recording(_complain)),
    Verb("answer-complaint", N_("答复对本办件的投诉"), _answer_arguments, _recording(_answer_complaint)),
    Verb("evaluate", N_("记好差评"), _evaluate_arguments, _recording(_evaluate)),
    Verb("follow-up", N_("记差评的回访"), _text, _recording(_follow_up)),
    Verb("stop-limit", N_("不计入时限的环节开始"), _step_arguments, _recording(_stop)),
    Verb("resume-limit", N_("不计入时限的环节结束"), _step_arguments, _recording(_resume)),
    Verb("correct-time", N_("更正时钟不可信时记下的时间"), _time_arguments, _recording(_correct_time)),
    Verb("inspect", N_("记一次检查，按目录里的检查清单"), _inspect_arguments, _recording(_inspect)),
)
