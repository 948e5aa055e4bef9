"""Whether the sites of a release make one tree under one banner."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from casework.language import _, listed
from casework.release.catalogue import Site
from casework.release.problems import Problem, below, quoted

SITE_CODE = re.compile(r"[A-Z][0-9A-Z]{1,11}")  # first part of a slip number, typed and read aloud

NumberedSites = Sequence[tuple[int, Site]]


def site_problems(
    sites: NumberedSites, matter_codes: Collection[str], unread: Collection[str] = ()
) -> Iterator[Problem]:
    """Every fault of meaning in the sites, each given with its place in the file's list.

    `unread` are the codes of sites whose shape is wrong ("" where even the code is): what may be said
    of them is not said of others.
    """
    by_code = {site.code: site for _, site in sites}
    yield from _banner(sites, complete=not unread)
    for index, site in sites:
        path = f"sites[{index}]"
        if not SITE_CODE.fullmatch(site.code):
            right = _("大写字母开头，只含大写字母和数字，2 到 12 位（它是告知单编号的第一段）")
            yield Problem(
                below(path, "code"), _("站点编码写的是 {code}").format(code=quoted(site.code)), right
            )
        if site.parent not in unread or not site.parent:
            yield from _parent(site, by_code, path)
        yield from _delegated(site, matter_codes, path)


def _banner(sites: NumberedSites, *, complete: bool) -> Iterator[Problem]:
    banners = [index for index, site in sites if site.kind == "banner"]
    if not banners and complete:
        yield Problem("sites", _("没有旗级站点"), _("正好一个 kind 为 banner 的站点"))
    for index in banners[1:]:
        yield Problem(
            f"sites[{index}].kind",
            _("第二个旗级站点（第一个是 sites[{banners}]）").format(banners=banners[0]),
            _("township、community 或 gacha"),
        )


def _parent(site: Site, by_code: dict[str, Site], path: str) -> Iterator[Problem]:
    place = below(path, "parent")
    parent = by_code.get(site.parent)
    if site.kind == "banner":
        if site.parent:
            yield Problem(place, _("旗级站点写了上级 {parent}").format(parent=quoted(site.parent)), _("留空"))
    elif not site.parent:
        yield Problem(place, _("没有写上级站点"), _("上级站点的编码"))
    elif parent is None:
        yield Problem(
            place,
            _("没有编码为 {parent} 的站点").format(parent=quoted(site.parent)),
            _("以下之一：{listed}").format(listed=_listed(by_code)),
        )
    elif parent.kind == "gacha":
        yield Problem(
            place,
            _("上级 {parent} 是嘎查").format(parent=quoted(site.parent)),
            _("旗、苏木镇或社区站点的编码"),
        )
    elif _circular(site, by_code):
        yield Problem(place, _("上下级关系成了一个圈"), _("一直向上能到旗级站点的编码"))


def _circular(site: Site, by_code: dict[str, Site]) -> bool:
    seen: set[str] = set()
    above: Site | None = site
    while above is not None and above.code not in seen:
        seen.add(above.code)
        above = by_code.get(above.parent)
    return above is not None


def _delegated(site: Site, matter_codes: Collection[str], path: str) -> Iterator[Problem]:
    for index, code in enumerate(site.delegated):
        place = below(below(path, "delegated"), index)
        if code not in matter_codes:
            yield Problem(
                place, _("目录里没有事项 {code}").format(code=quoted(code)), _("本目录中某个事项的编码")
            )
        elif code in site.delegated[:index]:
            yield Problem(place, _("事项 {code} 写了两次").format(code=quoted(code)), _("只留一处"))


def _listed(codes: Collection[str], most: int = 8) -> str:
    shown = listed(sorted(codes)[:most])
    return shown if len(codes) <= most else _("{shown} 等 {count} 个").format(shown=shown, count=len(codes))
