"""A release brings sites: each has its place in the tree as soon as it is published, and its name from it."""

from __future__ import annotations

import msgspec
import pytest

from casework.release.catalogue import Site, SiteKind, Text
from sync.server.acts import administration
from sync.server.releases import releases
from tests.support.banners import HALL, POINT, TOWN, Banner
from tests.support.slips import sample_release


def site(code: str, parent: str, kind: SiteKind = "gacha", name: str = "") -> Site:
    return Site(code=code, name=Text(zh=name or f"站点{code}"), kind=kind, parent=parent)


def publish(banner: Banner, *sites: Site) -> tuple[str, ...]:
    with banner.writing() as connection:
        number = releases.newest_number(connection) + 1
        release = msgspec.structs.replace(sample_release(), sites=sites, number=number)
        return releases.publish(connection, release, 366).added_sites


def tree(banner: Banner) -> dict[str, tuple[str, str]]:
    with banner.reading() as connection:
        return {code: (parent, name) for code, parent, name in administration.sites(connection)}


def test_new_ones_stand_where_the_release_says(banner: Banner) -> None:
    # A gacha before the township that it lies under.
    sites = (site("XX0101", "XX01"), site("XX01", HALL, "township"), site("XX09", ""))
    assert set(publish(banner, *sites)) == {"XX0101", "XX01", "XX09"}
    now = tree(banner)
    assert {code: now[code] for code in ("XX0101", "XX01", "XX09")} == {
        "XX0101": ("XX01", "站点XX0101"),
        "XX01": (HALL, "站点XX01"),
        "XX09": (HALL, "站点XX09"),
    }
    assert publish(banner, *sites) == (), "once"


def test_known_ones_are_renamed_and_stay_where_they_are(banner: Banner) -> None:
    parent = tree(banner)[POINT][0]
    assert publish(banner, site(POINT, HALL, name="新名字")) == ()
    assert tree(banner)[POINT] == (parent, "新名字")


@pytest.mark.parametrize("odd", ["zz01", "A", "ML/01"])
def test_what_no_slip_number_can_begin_with_is_no_site(banner: Banner, odd: str) -> None:
    assert publish(banner, site(odd, TOWN), site("OT00", "", "banner")) == ()


def test_a_circle_stands_under_the_hall(banner: Banner) -> None:
    assert set(publish(banner, site("XX01", "XX02"), site("XX02", "XX01"))) == {"XX01", "XX02"}
    assert HALL in {tree(banner)[code][0] for code in ("XX01", "XX02")}
