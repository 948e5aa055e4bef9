"""`bundle begin`: all matters of a bundle for one applicant in one transaction, without a window."""

from __future__ import annotations

import argparse
import datetime as dt

from msgspec.structs import replace

from casework.cases.draft import Draft, MaterialMark
from casework.cases.record_id import new_id
from casework.cases.together import together
from casework.language import _
from casework.people.applicant import Applicant
from casework.release.catalogue import Release
from desktop.cli.cases.earlier import warn_of_earlier
from desktop.cli.cases.verb import show
from desktop.cli.options import unlocked


def begin_arguments(parser: argparse.ArgumentParser) -> None:
    """Which bundle, for whom, the answers, what was handed in, what is left out."""
    parser.add_argument("code", metavar="CODE", help=_("目录里一件事的编码"))
    parser.add_argument("--name", metavar="NAME", required=True, help=_("申请人姓名"))
    parser.add_argument("--id", metavar="N", default="", help=_("居民身份证号码；不写就是无证件"))
    pair, many = "A=B", {"action": "append", "default": [], "type": _pair}
    answers = _("一个回答：问题的开头=选项，可重复")
    parser.add_argument("--answer", metavar=pair, help=answers, **many)  # type: ignore[arg-type]
    out = _("不办的事项：编码=原因，可重复")
    parser.add_argument("--leave-out", metavar=pair, help=out, **many)  # type: ignore[arg-type]
    handed_in = _("已收的材料名称，可重复")
    parser.add_argument("--handed-in", metavar="NAME", action="append", default=[], help=handed_in)


def begin_bundle(args: argparse.Namespace) -> int:
    """Record it and say its id and the numbers of its slips; what is missing is an error that names it."""
    who = Applicant(name=args.name, document="resident_id" if args.id else "none", id_number=args.id)
    now = dt.datetime.now().astimezone()
    draft = Draft(
        draft_id=str(new_id()),
        started_at=now,
        bundle_code=args.code,
        applicant=who,
        left_out=dict(args.leave_out),
    )
    with unlocked(args, recover=True) as desk:
        draft = _filled(draft, desk.catalogue.release, dict(args.answer), set(args.handed_in))
        warn_of_earlier(desk, draft)
        saved = desk.affairs.open_together(draft)
    return show(args, saved, [saved.bundle_id, *saved.slip_numbers])


def _filled(draft: Draft, release: Release, answers: dict[str, str], handed_in: set[str]) -> Draft:
    """Questions appear as others are answered; each paper is here, or as it is while nobody has marked it."""
    bundle = next((each for each in release.bundles if each.code == draft.bundle_code), None)
    if bundle is None:
        return draft
    for _round in range(1 + len(answers)):
        for asked in together(release, bundle, draft).questions:
            given = [label for words, label in answers.items() if asked.question.zh.startswith(words)]
            draft = replace(draft, answers={**draft.answers, **({asked.key: tuple(given)} if given else {})})
    papers = together(release, bundle, draft).papers
    marks = tuple(
        MaterialMark(code=paper.material.code, state="handed_in")
        if paper.material.name.zh in handed_in
        else paper.mark
        for paper in papers
    )
    return replace(draft, marks=marks)


def _pair(text: str) -> tuple[str, str]:
    first, equals, second = text.partition("=")
    if not (first and equals):
        raise argparse.ArgumentTypeError(_("应写成 A=B，不是 {text}").format(text=text))
    return first.strip(), second.strip()
