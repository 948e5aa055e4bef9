"""The catalogue on its shelves: every matter stands where people look for it, in an order that is fixed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from casework.release.catalogue import Matter, Release, Site
from casework.shelves import SHELF_ORDERS, MatterHere, here_words, matter_here, shelves
from tests.support.releases import matter, small_release, small_sites, text

HALL, TOWN, POINT = small_sites()
GACHA = {"gacha": "collect", "township": "accept"}
EVENTS = (text("生育"), text("养老"))
MATTERS = (
    matter(
        "A", "甲", modes={"gacha": "inform", "banner": "accept"}, life_events=(text("生育"), text("养老"))
    ),
    matter("B", "乙", modes={"gacha": "accept"}, theme="民政", authority=text("旗民政局")),
    matter("C", "丙", modes=GACHA),
    matter("D", "丁", modes={"township": "accept"}, status="withdrawn"),
    matter("E", "戊", modes={"gacha": "assist"}, theme="民政"),
)
RELEASE = small_release(
    matters=MATTERS, sites=(HALL, replace(TOWN, phone="0470-1"), replace(POINT, delegated=("B", "D")))
)
SITE = RELEASE.sites[2]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("department", [("旗医疗保障局", "ACDE"), ("旗民政局", "B")]),
        ("life_event", [("生育", "A"), ("养老", "A"), ("民政", "BE"), ("其他", "CD")]),
        ("mode", [("受理", "B"), ("代收", "C"), ("帮办", "E"), ("告知", "A"), ("本站点没有认领", "D")]),
        ("here", [("书面授权本站点的", "BD"), ("认领了、没有书面授权的", "ACE")]),
    ],
)
def test_each_matter_stands_on_its_shelves(order: str, expected: list[tuple[str, str]]) -> None:
    made = shelves(RELEASE, SITE, order)  # type: ignore[arg-type]
    assert [(shelf.words, "".join(shelf.codes)) for shelf in made] == expected


def test_what_is_claimed_by_nobody_here_stands_last() -> None:
    assert [shelf.words for shelf in shelves(RELEASE, HALL, "here")] == [
        "认领了、没有书面授权的",
        "本站点没有认领",
    ]
    assert [shelf.words for shelf in shelves(RELEASE, TOWN, "mode")] == ["受理", "本站点没有认领"]
    assert len(SHELF_ORDERS) == 4


def test_what_has_neither_event_nor_theme_stands_behind_the_others() -> None:
    turned = shelves(replace(RELEASE, matters=MATTERS[::-1]), SITE, "life_event")
    assert [shelf.words for shelf in turned] == ["民政", "生育", "养老", "其他"]


def here(code: str, site: Site = SITE, release: Release = RELEASE) -> MatterHere:
    return matter_here(release, site, next(each for each in release.matters if each.code == code))


def test_who_accepts_what_this_site_does_not_is_the_nearest_above() -> None:
    town = RELEASE.sites[1]
    assert here("A") == MatterHere(mode="inform", instead=HALL)
    assert here("B") == MatterHere(mode="accept", is_delegated=True)
    assert here("C") == MatterHere(mode="collect", instead=town)
    assert here("D") == MatterHere(is_delegated=True, instead=town)
    assert here("E") == MatterHere(mode="assist")
    assert here("C", town) == MatterHere(mode="accept")
    assert here("C", HALL) == MatterHere()


def test_parents_in_a_circle_and_parents_that_are_not_there_end_somewhere() -> None:
    for parent in (POINT.code, TOWN.code, "NOBODY"):
        sites = (replace(TOWN, parent=parent), POINT)
        release = small_release(matters=MATTERS, sites=sites)
        assert here("A", POINT, release).instead is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("A", "本站点告知、没有书面授权；受理在白音旗政务服务中心"),
        ("B", "本站点受理、有书面授权"),
        ("C", "本站点代收、没有书面授权；受理在莫林苏木便民服务中心，电话 0470-1"),
        ("D", "本站点没有认领；受理在莫林苏木便民服务中心，电话 0470-1"),
        ("E", "本站点帮办、没有书面授权"),
    ],
)
def test_it_is_said_in_words(code: str, words: str) -> None:
    assert here_words(here(code)) == words


def test_withdrawn_matters_stay_on_their_shelf() -> None:
    gone: Matter = next(each for each in MATTERS if each.status == "withdrawn")
    assert any(gone.code in shelf.codes for shelf in shelves(RELEASE, TOWN, "mode"))
