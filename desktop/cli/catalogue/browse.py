"""`catalogue list|show|news`: what can be handled here, one matter whole, what the newest release changed."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from casework.cases.availability import why_unavailable
from casework.language import _, n_
from casework.release.catalogue import Matter
from casework.release.release_changes import CHANGE_KINDS, changes_words
from casework.shelves import SHELF_ORDERS, MatterHere, Shelf, here_words, matter_here, shelves
from desktop.cli.options import add_unlock_options, unlocked

if TYPE_CHECKING:
    from desktop.desk.desk import Desk

_MOST = 50  # matters for what was typed


def add_parsers(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs."""
    listing = verbs.add_parser("list", help=_("列出事项：按生活里的事、部门、方式，或按本站点认领"))
    listing.add_argument("query", metavar="QUERY", nargs="?", default="", help=_("只列找到的，同查找框"))
    ways = ", ".join(f"{name} {_(words)}" for name, words in SHELF_ORDERS.items())
    listing.add_argument("--by", choices=tuple(SHELF_ORDERS), default="life_event", help=ways)
    listing.set_defaults(run=run_list)
    showing = verbs.add_parser("show", help=_("一个事项的办事指南，读在屏幕上"))
    showing.add_argument("code", metavar="MATTER", help=_("事项编码"))
    showing.set_defaults(run=run_show)
    news = verbs.add_parser("news", help=_("在用的目录比前一版改了什么"))
    news.set_defaults(run=run_news)
    for parser, json in ((listing, _("每个事项一行 JSON")), (showing, _("输出一行 JSON"))):
        parser.add_argument("--json", action="store_true", help=json)
        add_unlock_options(parser)
    news.add_argument("--json", action="store_true", help=_("输出一行 JSON"))
    add_unlock_options(news)


def run_list(args: argparse.Namespace) -> int:
    """A heading a shelf and a line a matter; 1 where nothing was found."""
    with unlocked(args) as desk:
        release = desk.catalogue.release
        shown: tuple[Shelf, ...]
        if args.query:
            codes = tuple(hit.code for hit in desk.catalogue.find(args.query, _MOST))
            shown = (Shelf("", codes),) if codes else ()
        else:
            shown = shelves(release, desk.site, args.by)
        for line in _lines(desk, shown, args):
            print(line)
    return 0 if shown else 1


def run_show(args: argparse.Namespace) -> int:
    """Every heading of its guide, with what stands below it."""
    with unlocked(args) as desk:
        guide = desk.catalogue.guide(args.code)
    if args.json:
        parts = {part.heading: part.rows for part in guide.parts}
        _print_json({"code": guide.code, "name": guide.name, "here": here_words(guide.here), "guide": parts})
        return 0
    print(f"{guide.code}  {guide.name}")
    print(here_words(guide.here))
    for part in guide.parts:
        print(f"\n{part.heading}")
        for label, words in part.rows:
            print(f"  {label}  " + words.replace("\n", "\n     "))
    return 0


def run_news(args: argparse.Namespace) -> int:
    """What is said of it as a whole, then each matter with what changed."""
    with unlocked(args) as desk:
        changes = desk.catalogue.newest_changes()
    if args.json:
        _print_json(msgspec.to_builtins(changes))
        return 0
    print(changes_words(changes))
    for kind, heading in CHANGE_KINDS.items():
        matters = [each for each in changes.matters if each.kind == kind]
        if matters:
            print(f"\n{_(heading)}")
        for each in matters:
            print(f"  {each.code}  {each.name}  {each.words}")
    return 0


def _lines(desk: Desk, shown: Iterable[Shelf], args: argparse.Namespace) -> Iterator[str]:
    release, site = desk.catalogue.release, desk.site
    today = dt.datetime.now().astimezone().date()
    known = {matter.code: matter for matter in release.matters}
    for shelf in shown:
        if shelf.words and not args.json:
            count = n_("{count} 项", len(shelf.codes)).format(count=len(shelf.codes))
            yield f"{shelf.words}  {count}"
        for matter in (known[code] for code in shelf.codes):
            here = matter_here(release, site, matter)
            if args.json:
                value = _value(matter, here) | {"shelf": shelf.words}
                yield _json(value | {"unavailable": why_unavailable(matter, today)})
            else:
                words = (why_unavailable(matter, today), here_words(here))
                yield "  ".join(("", matter.code, matter.name.zh, matter.authority.zh, *filter(None, words)))


def _value(matter: Matter, here: MatterHere) -> dict[str, Any]:
    return {
        "code": matter.code,
        "name": matter.name.zh,
        "department": matter.authority.zh,
        "mode": here.mode,
        "is_delegated": here.is_delegated,
        "accepted_at": here.instead.code if here.instead else "",
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _print_json(value: object) -> None:
    print(_json(value))
