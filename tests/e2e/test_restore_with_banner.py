"""A disk is lost: a copy, the banner or both bring a site's cases back, and no number is given out twice."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.banners import POINT, Banner, Process
from tests.support.operator_commands import tamga

pytestmark = pytest.mark.slow
NUMBER = re.compile(r"[A-Z][0-9A-Z]+-[0-9]{8}-[A-Z][0-9]+")


@pytest.fixture
def process(banner: Banner, tmp_path: Path) -> Iterator[Process]:
    made = Process(banner, tmp_path / "server")
    made.start()
    yield made
    made.kill()


def slip(folder: str, to: Path) -> str:
    words = ("slip", "SAMPLE-001", "--answer", "person=normal", "--answer", "agent=no", "--name", "苏和")
    said = NUMBER.search(tamga(*words, "--out", str(to / "x.pdf"), "--data", folder))
    assert said
    return said[0]


def numbers(folder: str, *more: str) -> set[str]:
    return set(NUMBER.findall(tamga("cases", "--data", folder, *more)))


def test_a_copy_and_the_banner_bring_everything_back(
    banner: Banner, process: Process, tmp_path: Path
) -> None:
    where = banner.where(tmp_path / "server")
    folder, stick = str(tmp_path / "point"), str(tmp_path / "stick")
    tamga("setup", "--demo", "--data", folder, "--site", POINT)
    code = tamga("banner", "code", POINT, *where).strip()
    tamga("enrol", "--data", folder, "--server", banner.url, "--code", code)
    first = slip(folder, tmp_path)
    copy = tamga("backup", "--to", stick, "--data", folder).splitlines()[0]
    second = slip(folder, tmp_path)
    tamga("sync", "--data", folder)
    lost = slip(folder, tmp_path)  # neither in the copy nor at the banner: on paper alone
    shutil.rmtree(folder)

    tamga("restore", copy, "--data", folder)
    assert numbers(folder) == {first}
    offline = slip(folder, tmp_path)
    tamga("sync", "--data", folder)
    status = json.loads(tamga("sync", "--data", folder, "--status"))
    assert [kind for _at, kind, _text in status["notes"]].count("forked") == 1
    assert numbers(folder) == {first, second, offline}
    new = slip(folder, tmp_path)
    tamga("sync", "--data", folder)
    assert len({first, second, lost, offline, new}) == 5
    tamga("journal", "verify", "--data", folder)
    assert json.loads(tamga("sync", "--data", folder, "--status"))["entries_waiting"] == 0


def test_without_any_copy_the_banner_gives_the_cases_back(
    banner: Banner, process: Process, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = banner.where(tmp_path / "server")
    folder, fresh = str(tmp_path / "point"), str(tmp_path / "new")
    tamga("setup", "--demo", "--data", folder, "--site", POINT)
    code = tamga("banner", "code", POINT, *where).strip()
    tamga("enrol", "--data", folder, "--server", banner.url, "--code", code)
    before = {slip(folder, tmp_path) for _each in range(2)}
    tamga("sync", "--data", folder)
    shutil.rmtree(folder)

    code = tamga("banner", "code", POINT, *where).strip()
    monkeypatch.setenv("TAMGA_PASSWORD", "草原上的八匹骏马")
    to = ("--server", banner.url, "--code", code, "--site", POINT, "--staff", "苏和", "--data", fresh)
    assert "取回" in tamga("restore", "--from-banner", *to)
    who = ("--staff", "苏和")
    assert numbers(fresh, *who) == before
    said = tamga(
        *("slip", "SAMPLE-001", "--answer", "person=normal", "--answer", "agent=no", "--name", "甲"),
        *("--out", str(tmp_path / "y.pdf"), "--data", fresh, *who),
    )
    new = NUMBER.search(said)
    assert new
    assert new[0] not in before
