"""`banner release publish|sign|roll-out|list`: a checked file as a release, for few sites or all."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec

from casework.cases.entries import digest
from casework.errors import FileUnreadable
from casework.language import _, listed
from casework.named_files import read_named, writing_named
from casework.release import release_file
from casework.release.catalogue import Release
from casework.release.foreign_text import clean_file
from sync.device import release_feed, release_keys
from sync.device.release_keys import ManifestOnItsWay
from sync.server.commands import noting, publishing_options
from sync.server.commands.key_file import write_new_key
from sync.server.commands.place import Verbs, opened
from sync.server.hall import two
from sync.server.hall.journal import Done
from sync.server.releases import releases, trials
from sync.wire import signatures


def add_verbs(verbs: Verbs) -> list[argparse.ArgumentParser]:
    """Add the commands; returns the parsers, which still want to know where the data is."""
    parser = verbs.add_parser("release", help=_("发布目录")).add_subparsers(metavar="VERB", required=True)
    publishing = parser.add_parser("publish", help=_("检查、签名并发布一版目录，各设备同步时自动取得"))
    publishing.add_argument("file", metavar="FILE", type=Path, help=_("目录文件（JSON）"))
    publishing_options.add_options(publishing)
    publishing.set_defaults(act=publish)
    signed = _("放发布密钥的机器给出的清单，见 banner release sign")
    publishing.add_argument("--signed", metavar="FILE", type=Path, help=signed)
    _add_signing(parser)
    rolling = parser.add_parser("roll-out", help=_("把在少数站点试用的一版推广到全旗"))
    rolling.add_argument("number", metavar="N", type=int, help=_("第几版"))
    rolling.set_defaults(act=_roll_out)
    listing = parser.add_parser("list", help=_("发布过的目录，最新的在前，和各自用在哪里"))
    listing.set_defaults(act=_list)
    return [publishing, rolling, listing]


def _add_signing(parser: Verbs) -> None:
    making = parser.add_parser("key", help=_("做一对发布密钥；私钥不放在服务器上"))
    making.add_argument("key", metavar="FILE", type=Path, help=_("私钥存到这个文件；公钥打印出来"))
    making.set_defaults(act=_make_key)
    signing = parser.add_parser("sign", help=_("在放发布密钥的机器上给一版目录签名，不连服务器"))
    signing.add_argument("file", metavar="FILE", type=Path, help=_("目录文件（JSON）"))
    signing.add_argument("--key", metavar="FILE", type=Path, required=True, help=_("发布私钥"))
    signing.add_argument("--banner", metavar="CODE", required=True, help=_("旗的编码"))
    signing.add_argument("--out", metavar="FILE", type=Path, required=True, help=_("签过名的清单写到这里"))
    following = _("下一版起用的公钥；none 是不再用发布密钥；不写就还用这一把")
    signing.add_argument("--next-key", metavar="KEY", default="", help=following)
    publishing_options.add_validity(signing)
    signing.set_defaults(act=_sign)


def _make_key(args: argparse.Namespace) -> int:
    print(write_new_key(args.key))
    return 0


def _sign(args: argparse.Namespace) -> int:
    """The manifest of exactly this file, signed; the server adds its own signature."""
    seed = release_keys.read_seed(args.key)
    release = _checked(args)
    if release is None:
        return 1
    own = signatures.public_key(seed).hex()
    following = {"": own, "none": ""}.get(args.next_key, args.next_key)
    manifest = releases.manifest_of(release, args.banner, args.valid_days, following)
    content = release_feed.written(manifest)
    on_its_way = ManifestOnItsWay(content=content, signature=release_keys.sign(content, seed).hex())
    with writing_named(args.out):
        args.out.write_bytes(msgspec.json.encode(on_its_way))
    print(
        _("已签名：{name}（第 {number} 版），{digest}").format(
            name=manifest.name, number=manifest.number, digest=manifest.digest[:12]
        )
    )
    return 0


def _checked(args: argparse.Namespace) -> Release | None:
    """The release in the file; None where it has problems, which are named."""
    file = clean_file(read_named(args.file))
    for line in file.report():
        print(line, file=sys.stderr)
    try:
        return release_file.read(file.content, args.labels)
    except release_file.ReleaseProblems as error:
        for problem in error.problems:
            print(f"tamga: {problem}", file=sys.stderr)
        return None


def publish(args: argparse.Namespace) -> int:
    """Publish, or name every problem of the file and leave all as it was."""
    release = _checked(args)
    if release is None:
        return 1
    signed = _read_signed(args.signed) if args.signed else None
    with opened(args) as database, database.writing() as connection:
        about = f"{args.file.name} {digest(clean_file(read_named(args.file)).content)[:12]}"
        two.require_confirmed(connection, args.request, "publish", about)
        before = releases.newest_number(connection)
        if signed is None:
            published = releases.publish(connection, release, args.valid_days, args.sites)
        else:
            published = releases.publish_signed(connection, release, signed, args.sites)
        done = Done(
            act="release_published",
            about=published.name,
            before=str(before or ""),
            after=" ".join((str(published.number), *args.sites)),
        )
        noting.note(args, connection, done)
        publishing_options.note_sites(args, connection, published)
    publishing_options.print_published(published)
    return 0


def _read_signed(path: Path) -> ManifestOnItsWay:
    try:
        return msgspec.json.decode(read_named(path), type=ManifestOnItsWay)
    except msgspec.DecodeError as error:
        what = _("{path} 不是签过名的清单").format(path=path)
        raise FileUnreadable(_("文件读不出"), what, _("请用 banner release sign 写出的文件")) from error


def _roll_out(args: argparse.Namespace) -> int:
    with opened(args) as database, database.writing() as connection:
        tried = trials.end(connection, args.number)
        done = Done(act="release_rolled_out", about=str(args.number), before=" ".join(tried))
        noting.note(args, connection, done)
    print(_("第 {number} 版已推广到全旗").format(number=args.number))
    return 0


def _list(args: argparse.Namespace) -> int:
    with opened(args) as database, database.reading() as connection:
        waiting = trials.waiting(connection)
        for each in trials.published(connection):
            where = listed(waiting.get(each.number, ())) or _("全旗")
            print("\t".join((str(each.number), each.name, each.published_at, where)))
    return 0
