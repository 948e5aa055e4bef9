"""`banner backup FILE` and `banner restore FILE`: the operator's part of never losing anything."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from casework.language import _, n_
from sync.server.backup import backups, drill, rehearsal, restoring
from sync.server.backup import file as backup_file
from sync.server.commands import noting
from sync.server.commands.place import Verbs, ask_of, key_file, opened
from sync.server.hall import two
from sync.server.hall.journal import Done
from sync.server.store import unsealing


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    making = verbs.add_parser("backup", help=_("备份整个旗到一个文件，服务不必停"))
    making.add_argument("file", metavar="FILE", type=Path, help=_("备份文件；同名的旧备份会被替换"))
    through = _("经过这条命令写出（如 age -R 收件人文件），明文不落盘；命令失败就不算备份")
    making.add_argument("--through", metavar="COMMAND", default="", help=through)
    making.set_defaults(act=backup)
    restoring_verb = verbs.add_parser("restore", help=_("从备份恢复；SQLite 与 PostgreSQL 的备份通用"))
    restoring_verb.add_argument("file", metavar="FILE", type=Path, help=_("备份文件"))
    key = _("备份那时的数据密钥文件；就是现在这一份的不用写")
    restoring_verb.add_argument("--backup-key", metavar="FILE", type=Path, help=key)
    restoring_verb.add_argument("--replace", action="store_true", help=_("代替现有的旗；现有的另存为备份"))
    request = _("两人确认过的编号，见控制台“两人办”；代替现有的旗时要用")
    restoring_verb.add_argument("--request", metavar="ID", default="", help=request)
    restoring_verb.add_argument("--check", action="store_true", help=_("只检查文件是否完整，什么都不改"))
    restoring_verb.set_defaults(act=restore, makes=True)
    rehearsing = verbs.add_parser("drill", help=_("演练恢复：在别处恢复一遍、重新核对，什么都不改"))
    fresh = _("备份文件；不写就现做一份，演练完即删，不算备份过")
    rehearsing.add_argument("file", metavar="FILE", type=Path, nargs="?", help=fresh)
    rehearsing.set_defaults(act=rehearse)
    return [making, restoring_verb, rehearsing]


def rehearse(args: argparse.Namespace) -> int:
    """Restore in a place of its own and count again."""
    if args.file is not None:
        done = drill.rehearse(args.file, unsealing.seal_for(key_file(args), ask_of(args)))
    else:
        with opened(args) as database:
            done = drill.rehearse_now(database)
            with database.writing() as connection:
                noting.note(args, connection, rehearsal.passed(done))
    words = _("可以恢复：{banner} {name}，{made_at} 的备份，{entries} 条记录、{rows} 行都核对过")
    head = done.head
    print(
        words.format(
            banner=head.banner, name=head.name, made_at=head.made_at, entries=done.entries, rows=done.rows
        )
    )
    return 0


def backup(args: argparse.Namespace) -> int:
    """Make a backup; an older one of the same name is replaced once the new one is whole."""
    with opened(args) as database:
        made = backups.make(database, args.file, args.through)
        with database.writing() as connection:
            noting.note(
                args, connection, Done(act="backup_made", about=args.file.name, after=str(made.head.position))
            )
    print(
        _("已备份到 {file}：位置 {position}，{rows} 行，{size} 字节").format(
            file=args.file, position=made.head.position, rows=made.rows, size=made.size
        )
    )
    if made.head.data_key:
        words = _("文件里的个人信息用数据密钥加密着：恢复时要有 {file}，请另存")
        print(words.format(file=key_file(args)), file=sys.stderr)
    elif not args.through:
        print(_("文件里有旗的密钥和个人信息：请加密后存到别处"), file=sys.stderr)
    return 0


def restore(args: argparse.Namespace) -> int:
    """Put a backup back, or say why not and leave all as it was."""
    if args.check:
        head, rows = backup_file.check(args.file)
        print(
            _("备份完整：{banner} {name}，{made_at}，位置 {position}，{rows} 行").format(
                banner=head.banner, name=head.name, made_at=head.made_at, position=head.position, rows=rows
            )
        )
        return 0
    with opened(args) as database:
        if args.replace:
            with database.reading() as connection:
                two.require_confirmed(connection, args.request, "restore", args.file.name)
        former = (
            unsealing.require_seal(args.backup_key, ask_of(args, args.backup_key))
            if args.backup_key
            else None
        )
        done = restoring.restore(database, args.file, args.data if args.replace else None, former)
        with database.writing() as connection:
            restored = Done(act="backup_restored", about=args.file.name, after=done.epoch)
            noting.note(args, connection, restored)
    head = done.head
    print(
        _("已恢复 {banner} {name}：{made_at} 的备份，位置 {position}").format(
            banner=head.banner, name=head.name, made_at=head.made_at, position=head.position
        )
    )
    print(_("新纪元 {epoch}：各设备会自动补传和重读").format(epoch=done.epoch))
    if done.aside:
        print(_("原来的旗另存在 {aside}").format(aside=done.aside))
    if done.codes_void:
        print(n_("{count} 个未用的注册码已作废，请重新发放", done.codes_void).format(count=done.codes_void))
    print(_("备份之后按期清除过的办件又有内容了：请再清除一次（banner purge）"), file=sys.stderr)
    print(_("备份之后新注册的设备要用新注册码再注册一次；备份之后停用的设备请核对"), file=sys.stderr)
    return 0
