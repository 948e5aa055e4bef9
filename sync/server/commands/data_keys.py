"""`banner data-key make|rotate|show|passphrase`: by which key personal data in the database is sealed."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from casework.language import _, n_
from sync.server.acts import seal_banner
from sync.server.commands import noting, place
from sync.server.commands.claim import claimed
from sync.server.commands.place import Verbs, ask_of, key_file, opened
from sync.server.hall.journal import Done
from sync.server.refusals import refuse
from sync.server.store import data_key, streams, unsealing
from sync.server.store.data_key import DataKey
from sync.server.store.database import Database
from sync.server.store.sealed_rows import BY_TABLE
from sync.server.store.sealing import Seal

_ABOUT = "data key"  # what an entry of the administration journal is about


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    words = _("数据密钥：旗里的个人信息用它加密")
    subject = verbs.add_parser("data-key", help=words).add_subparsers(metavar="VERB", required=True)
    making = subject.add_parser("make", help=_("把原来没有加密的旗加密；先停服务，中断了再运行一次就接着做"))
    making.set_defaults(act=_make)
    rotating = subject.add_parser("rotate", help=_("换一把数据密钥，逐段重新加密；服务不必停"))
    rotating.set_defaults(act=_rotate)
    showing = subject.add_parser("show", help=_("有哪几代、现在用哪一代、还有多少没有换过来"))
    showing.set_defaults(act=_show)
    wording = subject.add_parser("passphrase", help=_("给密钥文件设口令、换口令，或用 --remove 去掉"))
    wording.add_argument("--new", metavar="FILE", type=Path, help=_("新口令的文件，第一行；不写就在终端里问"))
    wording.add_argument("--remove", action="store_true", help=_("去掉口令，只靠文件权限"))
    wording.set_defaults(act=_passphrase)
    return [making, rotating, showing, wording]


def _make(args: argparse.Namespace) -> int:
    with claimed(place.sqlite_file(args)), opened(args, is_claimed=True) as database:
        with database.reading() as connection:
            is_plain = streams.require_stream(connection).data_key == 0
        if is_plain:
            _require_alone(database)
            file = key_file(args)
            if not file.exists():
                data_key.write_keys(file, data_key.with_new(()))
            database.seal = unsealing.seal_for(file, ask_of(args))
            _begin(args, database)
        _finish(database)
        _clear(database)
    print(_("个人信息已加密。请另存 {file}：没有它，谁也打不开").format(file=key_file(args)), file=sys.stderr)
    return 0


def _rotate(args: argparse.Namespace) -> int:
    file, ask = key_file(args), ask_of(args)
    with opened(args) as database:
        with database.reading() as connection:
            used = streams.require_stream(connection).data_key
            is_unfinished = seal_banner.is_unfinished(connection)
        if not used:
            raise refuse("malformed", _("这个旗还没有数据密钥：请先运行 banner data-key make"))
        keys = data_key.read_keys(file, ask)
        if keys[-1].generation == used and not is_unfinished:  # else one that was interrupted goes on
            keys = data_key.with_new(keys)
            data_key.write_keys(file, keys, ask() if data_key.has_passphrase(file) else "")
        read = unsealing.reader(file, ask)
        database.seal = Seal(read(), read)
        _begin(args, database)
        _finish(database)
    words = _("现在用第 {generation} 代。请重新另存 {file}，几台服务器的都要换上")
    print(words.format(generation=keys[-1].generation, file=file), file=sys.stderr)
    return 0


def _show(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        used = streams.require_stream(connection).data_key
        if not used:
            print(_("这个旗的个人信息没有加密：请停下服务，运行 banner data-key make"))
            return 1
        for each in data_key.read_keys(key_file(args), ask_of(args)):
            print("\t".join(_line(each, used)))
        left = {name: count for name in BY_TABLE if (count := seal_banner.count_left(connection, name))}
        for name, count in left.items():
            print("\t".join((name, n_("还有 {count} 行没有换过来", count).format(count=count))))
    return 0


def _line(key: DataKey, used: int) -> tuple[str, ...]:
    state = _("现在用的") if key.generation == used else _("只用来打开以前的")
    return (str(key.generation), key.made_at, data_key.mark_of(key), state)


def _passphrase(args: argparse.Namespace) -> int:
    file = key_file(args)
    keys = data_key.read_keys(file, ask_of(args))
    words = "" if args.remove else place.new_words(args.new)
    data_key.write_keys(file, keys, words)
    print(_("已写好 {file}；几台服务器的都要换上").format(file=file), file=sys.stderr)
    return 0


def _begin(args: argparse.Namespace, database: Database) -> None:
    with database.writing() as connection:
        before = streams.hold_stream(connection).data_key
        after = seal_banner.begin(connection)
        if after != before:
            done = Done(act="key_changed", about=_ABOUT, before=str(before), after=str(after))
            noting.note(args, connection, done)


def _finish(database: Database) -> None:
    def progress(table: str, rows: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{table} {rows}\033[K", end="", file=sys.stderr, flush=True)

    seal_banner.finish(database, progress)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)


def _require_alone(database: Database) -> None:
    """No server that knows no seals may go on meanwhile: it would store in plain and read what it cannot."""
    if database.is_sqlite:  # whoever serves its file has claimed it
        return
    with database.reading() as connection:
        others = connection.scalar(
            text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND usename = current_user AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        )
    if others:
        what = n_("数据库还有 {count} 个别的连接：请先停下所有服务，再运行 banner data-key make", others)
        raise refuse("unavailable", what.format(count=others))


def _clear(database: Database) -> None:
    """Write all tables anew, so that no page has what was there in plain."""
    if database.is_sqlite:
        with closing(database.engine.raw_connection()) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    schema = f'"{database.schema}".' if database.schema else ""
    with database.engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        for name in BY_TABLE:
            alone.execute(text(f'VACUUM FULL {schema}"{name}"'))
        alone.execute(text("CHECKPOINT"))
