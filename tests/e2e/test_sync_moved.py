"""A device that the banner moves, and one whose scope changes: through the very commands, told in Chinese."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.slip_number import parse
from desktop import bootstrap
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from desktop.services.exchange.correct_site import SiteCorrection
from desktop.services.upkeep.new_workplace import SetUp
from sync.device.errors import ExchangeError
from sync.server.accounts.enrolment import find_code
from sync.server.acts import administration
from tests.support.banners import OTHER_POINT, POINT, TOWN, Banner, let_write
from tests.support.devices import Device
from tests.support.operator_commands import command
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, ready_draft

Make = Callable[..., Device]

pytestmark = pytest.mark.slow

ANSWERS = ("--answer", "person=normal", "--answer", "agent=no", "--id-number", "152129195001010004")


class Clerk:
    """Works at one data folder with the program's commands."""

    def __init__(self, folder: Path, banner: Banner, site: str) -> None:
        self._folder, self._banner = folder, banner
        self.run("setup", "--demo", "--site", site)
        self.run("enrol", "--server", banner.url, "--code", banner.code(site))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = command("desktop", "--data", str(self._folder), *arguments)
        assert done.returncode == 0, done.stderr
        return done

    def slip(self, name: str) -> str:
        """Record a case; its slip number."""
        out = self._folder.with_suffix(".pdf")
        said = self.run("slip", "SAMPLE-001", "--name", name, *ANSWERS, "--out", str(out)).stdout
        return next(line.split()[1] for line in said.splitlines() if line.startswith("告知单编号"))


def test_a_moved_device_goes_on_at_its_new_site(served: Banner, device: Make, tmp_path: Path) -> None:
    town, there = device("town", TOWN, served), device("there", OTHER_POINT, served)
    clerk = Clerk(tmp_path / "data", served, POINT)
    clerk.run("sync")
    before = clerk.slip("测试一号")
    moved = next(each.device for each in served.status().devices if each.site == POINT)
    served.move(moved, OTHER_POINT)
    offline = clerk.slip("测试二号")
    told = clerk.run("sync")
    after = clerk.slip("测试三号")
    clerk.run("sync")
    assert f"已把本机移到站点 {OTHER_POINT}" in told.stderr
    assert [number.split("-")[0] for number in (before, offline, after)] == [POINT, POINT, OTHER_POINT]
    assert parse(before).device_letter == "A"
    assert parse(after).device_letter == "B", "A is the letter of the device that stood there before"
    town.sync()
    there.sync()
    assert len(_cases(there)) == 1, "the new site sees what was recorded there, not what was recorded before"
    assert len(_cases(town)) == 3
    assert not served.quarantined()
    assert before in clerk.run("cases").stdout
    again = served.status().devices
    assert next(each.site for each in again if each.device == moved) == OTHER_POINT


def test_a_moved_device_reads_the_new_site_and_lets_go_of_the_old(served: Banner, device: Make) -> None:
    point, neighbour, other = (
        device("point", POINT, served),
        device("neighbour", POINT, served),
        device("other", OTHER_POINT, served),
    )
    old, new = neighbour.open_case(), other.open_case()
    own = point.open_case()
    for each in (neighbour, other, point):
        each.sync()
    assert {old, own} == {each.entry.subject for each in point.journal()}
    served.move(point.name, OTHER_POINT)
    assert "moved" in {note.kind for note in point.sync().notes}
    assert {new, own} == {each.entry.subject for each in point.journal()}
    assert not point.sync().notes
    served.move(point.name, POINT)
    point.sync()
    assert {old, own} == {each.entry.subject for each in point.journal()}, "and back"
    assert not point.sync().notes


def test_a_device_at_the_wrong_site_is_put_right_by_a_code_of_the_right_one(
    served: Banner, device: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    town, there = device("town", TOWN, served), device("there", OTHER_POINT, served)
    folder = tmp_path / "data"
    bootstrap.set_up(folder, SetUp(site_code=POINT, staff_name="苏和"))
    desk = Desk(demo_duty(folder), folder, PaperTray())
    same, right = served.code(POINT), served.code(OTHER_POINT)
    with pytest.raises(ExchangeError, match="不知道旗服务器的地址"):
        desk.exchange.correct_site(SiteCorrection(right))
    before = desk.cases.open(ready_draft(desk)).slip_number
    with pytest.raises(ExchangeError, match="旗里还不认识本机"):
        desk.exchange.correct_site(SiteCorrection(right, served.url))
    with pytest.raises(ExchangeError, match="更正站点"):
        desk.exchange.enrol(served.url, right)
    desk.exchange.enrol(served.url, served.code(POINT))
    with pytest.raises(ExchangeError, match="站点没有变"):
        desk.exchange.correct_site(SiteCorrection(same))
    desk.close()
    command = ["enrol", "--data", str(folder), "--correct-site", "--code"]
    assert main([*command, right]) == 0
    assert f"由 {POINT} 更正为 {OTHER_POINT}" in capsys.readouterr().out
    desk = Desk(demo_duty(folder), folder, PaperTray())
    assert desk.exchange.sync().sent
    after = desk.cases.open(ready_draft(desk)).slip_number
    desk.exchange.sync()
    assert [number.split("-")[0] for number in (before, after)] == [POINT, OTHER_POINT]
    assert "moved" in [kind for _at, kind, _text in desk.exchange.status().notes]
    assert not served.quarantined()
    desk.close()
    town.sync()
    there.sync()
    assert (len(_cases(town)), len(_cases(there))) == (2, 1)
    with served.reading() as connection:
        assert not find_code(connection, same).device, "a code that changes nothing is still good"


def test_a_device_that_recorded_nothing_is_put_right_before_it_is_known(
    served: Banner, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    bootstrap.set_up(folder, SetUp(site_code=POINT, staff_name="苏和"))
    desk = Desk(demo_duty(folder), folder, PaperTray())
    assert desk.exchange.correct_site(SiteCorrection(served.code(OTHER_POINT), served.url)) == OTHER_POINT
    number = desk.cases.open(ready_draft(desk)).slip_number
    desk.exchange.sync()
    assert (number.split("-")[0], served.quarantined()) == (OTHER_POINT, {})
    desk.close()


def test_a_scope_that_grows_and_shrinks_is_filled_and_emptied(served: Banner, device: Make) -> None:
    town, far = device("town", TOWN, served), device("far", OTHER_POINT, served)
    far.open_case()
    far.sync()
    town.sync()
    with served.writing() as connection:
        administration.add_sites(connection, {"ML0103": (TOWN, "新嘎查代办点")})
        let_write(connection, ["ML0103"])
    late = device("late", "ML0103", served)
    late.open_case()
    late.sync()
    assert town.sync().received == 2
    served.move(town.name, OTHER_POINT)
    town.sync()
    assert town.hashes() == far.hashes(), "the cases of the new gacha are gone from here"
    served.move(town.name, TOWN)
    town.sync()
    assert town.hashes() == set(served.hashes()), "and all is back"


def _cases(device: Device) -> list[object]:
    return [each.entry for each in device.journal() if each.entry.kind == "case_opened"]
