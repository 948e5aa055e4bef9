"""`form set`: the forms that go out with the slip of a matter, as the release names them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casework.language import _, n_
from desktop.cli.options import add_unlock_options, unlocked


def add_parser(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb."""
    parser = verbs.add_parser("set", help=_("成套打印：目录里随这张告知单出的单据，已出过的再打印一次"))
    parser.add_argument("slip_number", metavar="SLIP", help=_("告知单编号"))
    parser.add_argument(
        "--folder", metavar="DIR", required=True, type=Path, help=_("每种单据一个 PDF，写到这个文件夹")
    )
    parser.add_argument("--print", metavar="QUEUE", dest="queue", help=_("再送往这台打印机，份数按目录"))
    add_unlock_options(parser)
    parser.set_defaults(run=run, parser=parser)


def run(args: argparse.Namespace) -> int:
    """Make them, write them, print them; what could not be made on stderr."""
    with unlocked(args, recover=True) as desk:
        made = desk.forms.make_set(args.slip_number)
        for member in made.members:
            path = args.folder / f"{member.form.number or member.form.title}.pdf"
            desk.forms.export(member.form, path)
            words = n_("{title}，{count} 份，PDF：{path}", member.copies)
            print(words.format(title=member.form.title, count=member.copies, path=path), flush=True)
            if args.queue:
                job = desk.forms.print_form(member.form, args.queue, member.copies)
                sent = _("已送往打印机 {queue} {job_id}")
                print(sent.format(queue=job.queue, job_id=job.job_id).rstrip(), flush=True)
    if not (made.members or made.left_out):
        print(_("没有可以成套打印的单据"))
    for reason in made.left_out:
        print(reason, file=sys.stderr)
    return 0
