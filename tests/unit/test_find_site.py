"""A site is meant by its name, a part of it, its first letters or its code; nothing is guessed."""

from __future__ import annotations

import msgspec
import pytest

from casework.release import release_file
from casework.release.catalogue import Release, Site, Text
from desktop.errors import CaseError
from desktop.services.catalogue.find_site import find_site, site_words
from resources import SAMPLE_RELEASE

NAMES = (
    "示例旗政务服务大厅",
    "示例苏木便民服务中心",
    "示例嘎查代办点",
    "巴彦嘎查代办点",
    "巴彦苏木便民服务中心",
    "巴彦",
)


@pytest.fixture(scope="module")
def release() -> Release:
    read = release_file.read(SAMPLE_RELEASE.read_bytes())
    sites = tuple(
        Site(code=f"ML{place:02}", name=Text(zh=name), kind="township") for place, name in enumerate(NAMES)
    )
    return msgspec.structs.replace(read, sites=sites)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ML03", "ML03"),
        (" ml03 ", "ML03"),
        ("巴彦嘎查代办点", "ML03"),
        ("巴彦嘎查", "ML03"),
        ("巴彦嘎查代办点 ML03", "ML03"),
        ("bygc", "ML03"),
        ("大厅", "ML00"),
        ("巴彦", "ML05"),  # the whole name of one, a part of others
    ],
)
def test_the_one_that_is_meant(release: Release, typed: str, code: str) -> None:
    assert find_site(release, typed, "ML01").code == code


def test_each_is_found_as_it_is_offered(release: Release) -> None:
    assert [find_site(release, site_words(site)) for site in release.sites] == list(release.sites)


@pytest.mark.parametrize("typed", ["嘎查", "gcdbd", "示例"])
def test_of_several_none_is_taken(release: Release, typed: str) -> None:
    with pytest.raises(CaseError, match="几个站点") as told:
        find_site(release, typed)
    assert "示例嘎查代办点 ML02" in str(told.value)


@pytest.mark.parametrize("typed", ["ML77", "呼和浩特", "", "  ", "xyz"])
def test_what_is_none_says_which_there_are(release: Release, typed: str) -> None:
    with pytest.raises(CaseError, match="没有站点") as told:
        find_site(release, typed, "ML00")
    assert "示例苏木便民服务中心 ML01" in str(told.value)
    assert "ML00" not in str(told.value)


@pytest.mark.parametrize("typed", ["ML01", "示例苏木便民服务中心"])
def test_the_own_site_is_no_goal(release: Release, typed: str) -> None:
    with pytest.raises(CaseError, match="就是本站点"):
        find_site(release, typed, "ML01")


def test_a_part_that_the_own_site_shares_means_the_other(release: Release) -> None:
    assert find_site(release, "巴彦苏木", "ML01").code == "ML04"
    assert find_site(release, "苏木便民", "ML01").code == "ML04"
