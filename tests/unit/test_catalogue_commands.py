"""`catalogue list|show|news`: what the page of the catalogue shows, in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from casework.release import release_file
from casework.release.catalogue import Text
from casework.shelves import SHELF_ORDERS
from desktop.cli.commands import main
from desktop.desk.desk import Desk
from tests.support.printers import PaperTray
from tests.support.workplaces import demo_duty, demo_folder

MATTER, NAME = "SAMPLE-001", "城乡居民基本医疗保险参保登记"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_folder(tmp_path_factory.mktemp("catalogue") / "data")


def said(capsys: pytest.CaptureFixture[str], folder: Path, *args: str, code: int = 0) -> list[str]:
    assert main(["catalogue", *args, "--data", str(folder)]) == code
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("order", SHELF_ORDERS)
def test_every_matter_stands_on_its_shelf(
    order: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = said(capsys, folder, "list", "--by", order)
    values = [json.loads(line) for line in said(capsys, folder, "list", "--by", order, "--json")]
    assert {value["code"] for value in values} == {f"SAMPLE-{n:03}" for n in range(1, 44)}
    assert all(value["shelf"] for value in values)
    headings = [line for line in lines if not line.startswith(" ")]
    assert [heading.split("  ")[0] for heading in headings] == list(
        dict.fromkeys(value["shelf"] for value in values)
    )
    assert len(lines) == len(headings) + len(values)


def test_what_this_site_has_to_do_with_it_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (first, *_others) = said(capsys, folder, "list", "cxjmybcb")
    assert first.split("  ")[1:4] == [MATTER, NAME, "旗医疗保障局"]
    assert "本站点代收、没有书面授权；受理在示例苏木便民服务中心" in first
    value = json.loads(said(capsys, folder, "list", "cxjmybcb", "--json")[0])
    wanted = {"code": MATTER, "mode": "collect", "is_delegated": False, "accepted_at": "ML01"}
    assert wanted.items() <= value.items()
    assert said(capsys, folder, "list", "没有这样的事", code=1) == []


def test_a_guide_is_read_in_a_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, folder, "show", MATTER)
    assert lines[0] == f"{MATTER}  {NAME}"
    assert "申请材料 7 项" in lines
    assert "  1  参保人居民身份证" in lines
    value = json.loads(said(capsys, folder, "show", MATTER, "--json")[0])
    assert value["guide"]["申请材料 7 项"][0][1].startswith("参保人居民身份证")
    assert main(["catalogue", "show", "NOWHERE", "--data", str(folder)]) == 1
    assert "NOWHERE" in capsys.readouterr().err


def test_the_newest_release_says_what_it_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = demo_folder(tmp_path / "data")
    assert "第一个目录版本" in said(capsys, folder, "news")[0]
    desk = Desk(demo_duty(folder), folder, PaperTray())
    release = desk.catalogue.release
    first, *others = release.matters
    renamed = msgspec.structs.replace(first, name=Text(zh="改了名的事项"))
    later = msgspec.structs.replace(
        release, name="later", number=release.number + 1, matters=(renamed, *others[:-1])
    )
    desk.catalogue.import_release(release_file.write(later))
    desk.close()
    lines = said(capsys, folder, "news")
    assert lines[0].startswith(f"later 比 {release.name} 改了 2 个事项")
    assert lines[lines.index("有改动的事项") + 1].startswith(f"  {MATTER}  改了名的事项  ")
    assert lines[lines.index("不再有的事项") + 1].startswith(f"  {others[-1].code}  ")
    value = json.loads(said(capsys, folder, "news", "--json")[0])
    assert [(each["kind"], each["code"]) for each in value["matters"]] == [
        ("changed", MATTER),
        ("gone", others[-1].code),
    ]
