"""`setup`: asks what it must, and makes this machine the banner's server; again it does what is missing."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from casework.language import _
from sync.server.refusals import refuse
from sync.server.setup import steps
from sync.server.setup.answers import SetupOrder, asked
from sync.server.store.database import Database
from sync.server.store.schema import bring_up_to_date
from sync.server.store.streams import has_stream

_PROGRAM = Path(__file__).resolve().parents[3]


def add_options(parser: argparse.ArgumentParser) -> None:
    """What may be given instead of being asked."""
    parser.add_argument("--code", default="", metavar="CODE", help=_("旗政务大厅的站点编码"))
    parser.add_argument("--name", default="", metavar="NAME", help=_("旗的名称"))
    parser.add_argument("--host", default="", metavar="NAME", help=_("设备和群众用的主机名"))
    parser.add_argument("--port", type=int, default=8463, help=_("本机端口，默认 8463"))
    admin = _("别的机器上的 PostgreSQL 的管理地址；默认用本机的")
    parser.add_argument("--admin-url", default="", metavar="URL", help=admin)
    root = _("不动这台机器，把文件写到这个文件夹下")
    parser.add_argument("--root", type=Path, default=Path("/"), metavar="DIR", help=root)
    parser.add_argument("--plan", action="store_true", help=_("只列出要做什么"))
    parser.set_defaults(act=set_up)


def set_up(args: argparse.Namespace) -> int:
    """Ask, do what is missing, and say what is left to do by hand."""
    given = SetupOrder(
        code=args.code,
        name=args.name,
        host=args.host,
        root=args.root.absolute(),
        program=_PROGRAM,
        python=sys.executable,
        port=args.port,
        admin_url=args.admin_url,
    )
    order = asked(given, _ask)
    if order.is_here and not args.plan and os.geteuid() != 0:
        words = _("请用 root 运行：sudo {program} setup").format(program=args.called)
        raise refuse("unavailable", words)
    for step in steps.steps_of(order):
        _take(step, only_plan=args.plan)
    if args.plan:
        return 0
    _make_banner(order)
    _start(order)
    print(_("还要做：把备份的公钥放到 /etc/tamga/backup-recipient（见 docs/operations.md），再发注册码"))
    return 0


def _ask(question: str, usual: str) -> str:
    if not sys.stdin.isatty():
        raise refuse("malformed", _("还没有写：{question}").format(question=question))
    hint = f" [{usual}]" if usual else ""
    return input(f"{question}{hint}: ").strip() or usual


def _take(step: steps.SetupStep, *, only_plan: bool) -> None:
    name = _(step.words)
    if step.is_done():
        print(_("已有  {name}").format(name=name))
    elif only_plan:
        print(_("要做  {name}").format(name=name))
    else:
        step.do()
        print(_("做好  {name}").format(name=name))


def _make_banner(order: SetupOrder) -> None:
    """`banner init`, as the account that will serve: what it makes belongs to it."""
    data = order.root / "var/lib/tamga"
    command = [order.python, "-m", "sync.server", "banner", "init", order.code, order.name]
    command += ["--data", str(data), "--database", order.database]
    if order.is_here:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        steps.run(["chown", f"{steps.ACCOUNT}:", str(data)])
        command = ["runuser", "-u", steps.ACCOUNT, "--", *command]
    elif _has_banner(order):
        print(_("已有  {name}").format(name=f"{order.code} {order.name}"))
        return
    done = subprocess.run(command, cwd=order.program, capture_output=True, text=True, check=False)
    if done.returncode and _("这里已经建立了一个旗，没有改动") not in done.stderr:
        raise refuse("unavailable", done.stderr.strip().removeprefix("tamga: "))
    print(done.stdout.strip() or _("已有  {name}").format(name=f"{order.code} {order.name}"))


def _has_banner(order: SetupOrder) -> bool:
    database = Database(order.database)
    try:
        bring_up_to_date(database)
        with database.reading() as connection:
            return has_stream(connection)
    finally:
        database.close()


def _start(order: SetupOrder) -> None:
    if not order.is_here or not Path("/run/systemd/system").is_dir():
        print(_("这里没有 systemd：服务和定时任务没有启动"))
        return
    steps.run(["systemctl", "daemon-reload"])
    steps.run(
        ["systemctl", "enable", "--now", "tamga-server", "tamga-backup.timer", "tamga-drill.timer", "nginx"]
    )
    steps.run(["systemctl", "reload", "nginx"])
