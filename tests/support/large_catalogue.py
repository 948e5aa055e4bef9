"""A catalogue of a banner's size, made of the sample's: 1,600 matters, 211 with questions, 70 sites."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import msgspec

from casework.release.catalogue import Matter, Release, Site, Text
from tests.support.banners import HALL, SITES
from tests.support.slips import sample_release

MATTERS, SITUATIONAL, SITES_COUNT = 1600, 211, 70


def large_catalogue() -> Release:
    """The release; its first sites are those of the banners of tests."""
    sample = sample_release()
    asked = [matter for matter in sample.matters if matter.situations]
    plain = [
        msgspec.structs.replace(matter, situations=(), materials=_always(matter)) for matter in sample.matters
    ]
    sources = itertools.chain(
        itertools.islice(itertools.cycle(asked), SITUATIONAL),
        itertools.islice(itertools.cycle(plain), MATTERS - SITUATIONAL),
    )
    matters = tuple(_variant(matter, number) for number, matter in enumerate(sources))
    delegated = tuple(matter.code for matter in matters[:300])
    sites = tuple(_sites(delegated))
    return msgspec.structs.replace(
        sample, name="v1-large", number=1, matters=matters, sites=sites, bundles=(), inspections=()
    )


def _always(matter: Matter) -> tuple[object, ...]:
    return tuple(msgspec.structs.replace(material, when={}) for material in matter.materials)


def _variant(matter: Matter, number: int) -> Matter:
    code = f"M{number:05d}"
    materials = tuple(
        msgspec.structs.replace(each, code=f"{code}-{at:02d}", name=_named(each.name, number))
        for at, each in enumerate(matter.materials, start=1)
    )
    place = Text(zh=f"示例旗示例苏木示例街 {number} 号政务服务大厅 {number % 40} 号窗口")
    return msgspec.structs.replace(
        matter, code=code, name=_named(matter.name, number), place=place, materials=materials, counters=()
    )


def _named(text: Text, number: int) -> Text:
    return msgspec.structs.replace(
        text, zh=f"{text.zh}（第{number}项）", mn=f"{text.mn} ({number})" if text.mn else ""
    )


def _sites(delegated: tuple[str, ...]) -> Iterator[Site]:
    yield Site(code=HALL, name=Text(zh="白音旗政务服务中心"), kind="banner")
    for code, (parent, name) in SITES.items():
        yield Site(
            code=code, name=Text(zh=name), kind="township" if parent == HALL else "gacha", parent=parent
        )
    for number in range(SITES_COUNT - len(SITES) - 1):
        town = number % 7 == 0
        parent = HALL if town else f"T{number // 7 * 7:03d}"
        yield Site(
            code=f"T{number:03d}",
            name=Text(zh=f"示例站点{number}"),
            kind="township" if town else "gacha",
            parent=parent,
            delegated=delegated if town else (),
        )
