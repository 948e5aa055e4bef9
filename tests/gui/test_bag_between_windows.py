"""A bag of seven between two windows and the banner's server: six are ticked, both ends are alarmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from casework.cases.kinds.forms import PaperCount
from desktop import bootstrap
from desktop.desk.desk import Desk
from desktop.gui.parts.output import Target
from desktop.gui.window.main_window import MainWindow
from desktop.services.forms.receipt import ReceiptOrder
from desktop.services.upkeep.new_workplace import SetUp
from tests.gui.counter import KEY
from tests.gui.end import End
from tests.gui.test_case_page import HELD
from tests.support.banners import POINT, TOWN, Banner, Process, new_banner
from tests.support.workplaces import ready_draft

pytestmark = pytest.mark.slow
NAMES = ("斯琴", "巴图", "图雅", "宝音", "哈斯", "格日勒", "其木格")


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    process = Process(made, tmp_path / "server")
    process.start()
    yield made
    process.kill()
    made.database.close()


@pytest.fixture
def gacha(open_window: Callable[[Path], MainWindow], data_dir: Path, qtbot: QtBot, banner: Banner) -> End:
    end = End(open_window(data_dir), qtbot)
    end.enrol(banner, POINT)
    return end


@pytest.fixture
def township(
    open_window: Callable[[Path], MainWindow], tmp_path: Path, qtbot: QtBot, banner: Banner, gacha: End
) -> End:
    folder = tmp_path / "town"
    bootstrap.set_up(folder, SetUp(site_code=TOWN, staff_name="苏和"))
    end = End(open_window(folder), qtbot)
    end.enrol(banner, TOWN)
    assert gacha.desk.site.parent == end.desk.site.code
    return end


def received(desk: Desk, name: str) -> str:
    """A case whose original lies here against a receipt; the number of its slip."""
    number = desk.cases.open(ready_draft(desk, "SAMPLE-004", name=name)).slip_number
    code = desk.cases.find(number).materials[0].material.code
    desk.forms.make(ReceiptOrder(slip_number=number, papers=(PaperCount(code=code, originals=1, copies=0),)))
    return number


def pack(end: End, out: Path) -> str:
    """All that could go is put into a bag to the site above, by keys; the number of its sheet."""
    end.work.output.choose(Target(folder=out))
    end.come_forward()
    end.open_page(KEY.Key_4)
    end.counter.press(KEY.Key_Right)
    end.counter.press(KEY.Key_A, held=HELD)
    assert len(end.bags.ticked) == 7
    end.counter.press(KEY.Key_F9, KEY.Key_Return, KEY.Key_Return)
    end.until(lambda: end.bags.bag is not None)
    end.counter.settle()
    assert end.bags.bag is not None
    return end.bags.bag.number


def test_the_missing_one_is_alarmed_at_both_ends(gacha: End, township: End, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    saved = {received(gacha.desk, name) for name in NAMES}
    gacha.counter.settle()
    number = pack(gacha, out)
    assert [path.suffix for path in out.iterdir()] == [".pdf"], "the sheet is one paper for the bag"

    township.fetch(lambda: township.work.rail.buttons["bags"].needs.count == 1)
    township.open_page(KEY.Key_4)
    bag = township.bags.bag
    assert bag is not None
    assert bag.number == number
    assert {case.slip_number for case in bag.cases} == saved
    assert all(case.originals for case in bag.cases), "what lies in the bag is seen before it is opened"
    missing = bag.cases[4].slip_number
    township.counter.press(KEY.Key_Right)
    township.counter.press(KEY.Key_A, held=HELD)
    township.counter.press(*[KEY.Key_Down] * 4)
    township.counter.press(KEY.Key_Space, KEY.Key_F9)
    township.counter.settle()
    assert township.bags.messages.shown()[0].title == "7 件里收到 6 件"

    gacha.fetch(lambda: gacha.work.rail.buttons["bags"].needs.is_alarm)
    for end in (gacha, township):
        end.come_forward()
        end.open_page(KEY.Key_2)
        assert [(line.number, line.about) for line in end.alarms()] == [(missing, number)]
    gacha.come_forward()
    gacha.counter.press(KEY.Key_Return)
    gacha.counter.settle()
    assert gacha.work.rail.buttons["bags"].is_here, "the alarm opens its bag"
    assert gacha.bags.bag is not None
    assert missing in gacha.bags.about.text()

    township.come_forward()  # it is found: scanned at the end where it lies, both alarms go
    township.open_page(KEY.Key_4)
    township.bags.scan.setFocus()
    township.counter.type(missing.replace("-", "").lower())
    township.counter.press(KEY.Key_Return, KEY.Key_F9)
    township.counter.settle()
    gacha.fetch(lambda: not gacha.work.rail.buttons["bags"].needs.is_alarm)
    for end in (gacha, township):
        end.come_forward()
        end.open_page(KEY.Key_2)
        assert end.alarms() == []
