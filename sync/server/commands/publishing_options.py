"""What commands that publish a release are told besides, and what they say of the publication."""

from __future__ import annotations

import argparse
import sys

from sqlalchemy import Connection

from casework.language import _
from sync.server.commands import noting
from sync.server.hall.journal import Done
from sync.server.releases.releases import Published

_VALID_DAYS = 366
_MOST_DAYS = 36_600


def add_options(parser: argparse.ArgumentParser) -> None:
    """After how many days devices are reminded, which sites try it first, and that two people agreed."""
    parser.add_argument(
        "--sites", metavar="CODE", nargs="+", default=(), help=_("先在这些站点试用，以后再推广到全旗")
    )
    parser.add_argument("--request", metavar="ID", default="", help=_("两人确认过的编号，见控制台“两人办”"))
    add_validity(parser)


def add_validity(parser: argparse.ArgumentParser) -> None:
    """After how many days devices are reminded."""
    parser.add_argument(
        "--valid-days",
        metavar="N",
        type=_days,
        default=_VALID_DAYS,
        help=_("多少天后提醒过期，默认 {count}").format(count=_VALID_DAYS),
    )


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(_("应为 1 到 {most} 的整数").format(most=_MOST_DAYS))
    return days


def note_sites(args: argparse.Namespace, connection: Connection, published: Published) -> None:
    """The sites that came with it stand in the administration journal, each by itself."""
    for site in published.added_sites:
        noting.note(args, connection, Done(act="site_added", about=site, after=published.name))


def print_published(published: Published) -> None:
    """What was published, and which sites it forgot."""
    for site in published.missing_sites:
        print(
            "tamga: " + _("目录里没有站点 {site}，那里的设备不会启用这一版").format(site=site),
            file=sys.stderr,
        )
    for site in published.added_sites:
        print(_("新增站点 {site}").format(site=site))
    print(
        _("已发布 {name}（第 {number} 版），共 {parts} 个部分，新的 {new_parts} 个").format(
            name=published.name, number=published.number, parts=published.parts, new_parts=published.new_parts
        )
    )
