"""`banner program list|add|stage|publish|withdraw`: versions of the program, from the stick to the counters.

`program key` and `program sign` want no banner: they are for who makes versions, on a machine of its own.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from casework.errors import FileUnreadable
from casework.language import _, listed, n_
from casework.named_files import read_named, read_named_text, writing_named
from sync.device import program_feed
from sync.device.program_feed import TreeFile
from sync.server.commands import noting
from sync.server.commands.key_file import write_new_key
from sync.server.commands.place import Verbs, opened
from sync.server.hall.journal import Done, HallAct
from sync.server.programs import contents, offers
from sync.server.programs.offers import OFFER_WORDS, OfferState
from sync.wire import signatures

_ACTS: dict[OfferState, HallAct] = {
    "added": "program_added",
    "staged": "program_staged",
    "published": "program_published",
    "withdrawn": "program_withdrawn",
}


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    parser = verbs.add_parser("program", help=_("程序版本：收入、试装、发布、撤回"))
    kinds = parser.add_subparsers(metavar="VERB", required=True)
    listing = kinds.add_parser("list", help=_("收入过的版本，发给谁了"))
    listing.set_defaults(act=_list)
    adding = kinds.add_parser("add", help=_("收入一个签过名的版本，先不发给任何站点"))
    adding.add_argument("tree", metavar="FOLDER", type=Path, help=_("版本的文件夹，里面有 manifest.json"))
    adding.set_defaults(act=_add)
    staging = kinds.add_parser("stage", help=_("先发给几个站点试装"))
    staging.add_argument("version", metavar="VERSION", help=_("版本号，见 banner program list"))
    staging.add_argument("site", metavar="SITE", nargs="+", help=_("站点编码，连同它下面的站点"))
    staging.set_defaults(act=_change, state="staged")
    publishing = kinds.add_parser("publish", help=_("发给全旗"))
    withdrawing = kinds.add_parser("withdraw", help=_("撤回：还没换上的设备不再换"))
    for each, state in ((publishing, "published"), (withdrawing, "withdrawn")):
        each.add_argument("version", metavar="VERSION", help=_("版本号，见 banner program list"))
        each.set_defaults(act=_change, state=state)
    _add_signing(kinds)
    return [listing, adding, staging, publishing, withdrawing]


def _add_signing(kinds: Verbs) -> None:
    making = kinds.add_parser("key", help=_("做一对程序密钥；私钥只放在做版本的人那里"))
    making.add_argument("key", metavar="FILE", type=Path, help=_("私钥存到这个文件；公钥打印出来"))
    making.set_defaults(act=_make_key)
    signing = kinds.add_parser("sign", help=_("给一个版本的文件夹签名"))
    signing.add_argument("tree", metavar="FOLDER", type=Path, help=_("版本的文件夹，里面有 manifest.json"))
    signing.add_argument("--key", metavar="FILE", type=Path, required=True, help=_("程序私钥"))
    changes = _("这一版改了什么：文字文件，窗口里给窗口人员看")
    signing.add_argument("--changes", metavar="FILE", type=Path, help=changes)
    signing.set_defaults(act=_sign)


def _list(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        programs = offers.programs(connection)
    for each in programs:
        state = _(OFFER_WORDS[each.state])
        print("\t".join((each.version, state, listed(each.sites), listed(each.targets), each.changed_at)))
    if not programs:
        print(_("还没有收入过程序版本"))
    return 0


def _add(args: argparse.Namespace) -> int:
    with opened(args) as database:
        added = contents.take_files(database, args.tree, _show_progress)
        with database.writing() as connection:
            contents.add_tree(connection, args.tree)
            done = Done(act="program_added", about=added.version, after=added.target)
            noting.note(args, connection, done)
    words = n_("已收入 {version} 版（{target}），{count} 个文件，新存 {size:.1f} MB", added.files)
    print(
        words.format(
            version=added.version, target=added.target, count=added.files, size=added.new_bytes / 1e6
        )
    )
    return 0


def _change(args: argparse.Namespace) -> int:
    state: OfferState = args.state
    with opened(args) as database, database.writing() as connection:
        if state == "staged":
            before = offers.stage(connection, args.version, args.site)
        else:
            before = (offers.publish if state == "published" else offers.withdraw)(connection, args.version)
        about = " ".join((args.version, *getattr(args, "site", ())))
        noting.note(args, connection, Done(act=_ACTS[state], about=about, before=before, after=state))
    print(_("{version} 版：{state}").format(version=args.version, state=_(OFFER_WORDS[state])))
    return 0


def _make_key(args: argparse.Namespace) -> int:
    print(write_new_key(args.key))
    return 0


def _sign(args: argparse.Namespace) -> int:
    path = args.tree / program_feed.MANIFEST
    manifest = program_feed.read_manifest(read_named(path))
    keys = program_feed.read_keys(read_named_text(args.key))
    if len(keys) != 1:
        what = _("{path} 里没有私钥").format(path=args.key)
        raise FileUnreadable(_("文件读不出"), what, _("私钥由 banner program key 做成"))
    own_keys = args.tree / program_feed.KEYS
    with writing_named(own_keys):
        if not own_keys.exists() or not own_keys.stat().st_size:  # as a build leaves it without a key
            _replace(own_keys, f"{signatures.public_key(keys[0]).hex()}\n".encode())
    content = own_keys.read_bytes()
    files = {**manifest.files, program_feed.KEYS: TreeFile(program_feed.digest(content), len(content))}
    changes = read_named_text(args.changes).strip() if args.changes else manifest.changes
    named = msgspec.structs.replace(manifest, files=dict(sorted(files.items())), changes=changes)
    whole = msgspec.json.format(msgspec.json.encode(named), indent=1) + b"\n"
    with writing_named(path):
        # Another tree may share its files by links: what stood there is replaced, never written over.
        _replace(path, whole)
        _replace(args.tree / program_feed.SIGNATURE, program_feed.sign(whole, keys[0]))
    print(_("已签名：{version} 版（{target}）").format(version=named.version, target=named.target))
    return 0


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)


def _show_progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == of else "\r"
        print(_("文件 {done}/{of}").format(done=done, of=of), end=end, file=sys.stderr, flush=True)
