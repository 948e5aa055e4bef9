"""`banner report`: workbook, CSV, JSON and pictures of a span; profiles in full, an export of nobody."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.cases.kinds.events import GRADES
from desktop.desk.desk import Desk
from sync.server.commands.main import main
from sync.server.report.small_counts import FEWEST
from tests.e2e.test_banner_report import MONTH, TODAY
from tests.support.banners import Banner, new_banner
from tests.support.public_cases import APPLICANT, draft_of, publish, workplace
from tests.unit.test_month_report import sheets

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def banner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banner]:
    folder = tmp_path_factory.mktemp("report")
    made = new_banner("sqlite", folder / "banner")
    publish(made)
    with made.served():
        desk = workplace(made, folder / "data")
        fill(desk)
        desk.exchange.sync()
        desk.close()
    yield made
    made.database.close()


def fill(desk: Desk) -> None:
    numbers = [
        desk.cases.open(draft_of(desk, "SAMPLE-004", "handed_in")).slip_number for _case in range(FEWEST + 1)
    ]
    desk.cases.open(draft_of(desk, "SAMPLE-005"))
    desk.events.evaluate(numbers[0], "very_dissatisfied")
    desk.events.evaluate(numbers[1], "satisfied")


def run(banner: Banner, tmp_path: Path, *words: str) -> int:
    return main(["banner", "report", *words, *banner.where(tmp_path / "data")])


def test_the_workbook_has_the_desk_s_sheets_and_more(
    banner: Banner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.xlsx"
    assert run(banner, tmp_path, "--month", MONTH, "--out", str(out)) == 0
    pages = sheets(out.read_bytes())
    assert list(pages)[:5] == ["图", "按站点", "按事项", "评价和咨询", "十二个月的办件"]
    assert list(pages)[-3:] == ["各站点的评价", "超期未结", "监管检查"]
    assert ("n", "7") in pages["按站点"][3]
    grades = dict(zip(GRADES, pages["各站点的评价"][3][2:], strict=False))
    assert grades["satisfied"] == grades["very_dissatisfied"] == ("n", "1")
    assert pages["各站点的评价"][3][-1] == ("n", "1")  # nobody has called back
    assert any(name.startswith("xl/charts/") for name in zipfile.ZipFile(out).namelist())
    shown = capsys.readouterr().out
    assert "合计\t7 件\t一次就齐 6" in shown
    assert "没有消息：ML01 示例苏木便民服务中心，最后一条记录 从来没有" in shown
    assert APPLICANT.name not in str(pages)


def test_csv_and_json_have_it_by_site_matter_and_mode(banner: Banner, tmp_path: Path) -> None:
    days = ("--from", f"{TODAY:%Y-%m}-01", "--to", TODAY.isoformat())
    for encoding, codec in (("utf-8", "utf-8-sig"), ("gb18030", "gb18030")):
        out = tmp_path / f"{encoding}.csv"
        assert run(banner, tmp_path, *days, "--out", str(out), "--encoding", encoding) == 0
        with out.open(encoding=codec, newline="") as file:
            rows = list(csv.DictReader(file))
        assert {(row["站点编码"], row["事项编码"], row["办件"]) for row in rows} == {
            ("ML0101", "SAMPLE-004", "6"),
            ("ML0101", "SAMPLE-005", "1"),
        }
    out = tmp_path / "report.json"
    assert run(banner, tmp_path, *days, "--out", str(out)) == 0
    assert [line["办件"] for line in json.loads(out.read_bytes())] == [6, 1]


def test_pictures_are_written_beside(banner: Banner, tmp_path: Path) -> None:
    assert run(banner, tmp_path, "--month", MONTH, "--pictures", str(tmp_path / "pictures")) == 0
    names = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert names == {"sites.svg", "months.svg"}
    assert "示例嘎查代办点" in (tmp_path / "pictures" / "sites.svg").read_text("utf-8")


def test_a_profile_has_a_line_a_case_in_full(banner: Banner, tmp_path: Path) -> None:
    out = tmp_path / "profile.csv"
    assert run(banner, tmp_path, "--month", MONTH, "--profile", "nonesuch", "--out", str(out)) == 1
    with banner.reading() as connection:
        from sync.server.releases.releases import newest_release

        profiles = newest_release(connection)[1].export_profiles
    key = next(profile.key for profile in profiles if any("id_number" in f.value for f in profile.fields))
    assert run(banner, tmp_path, "--month", MONTH, "--profile", key, "--out", str(out)) == 0
    content = out.read_text("utf-8-sig")
    assert content.count(APPLICANT.id_number) == 7


def test_the_anonymous_export_names_no_site_and_no_few(banner: Banner, tmp_path: Path) -> None:
    out = tmp_path / "anonymous.csv"
    assert run(banner, tmp_path, "--month", MONTH, "--anonymous", "--out", str(out)) == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["站点类别"], row["事项编码"], row["办件"]) for row in rows] == [("嘎查", "SAMPLE-004", "6")]
    assert "ML01" not in out.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--from 和 --to"),
        (("--month", "2026-11", "--from", "2026-11-01"), "--from 和 --to"),
        (("--month", "x"), "不是月份"),
        (("--from", "2026-11-02", "--to", "2026-11-01"), "对调"),
        (("--month", "2026-11", "--out", "report.doc"), ".xlsx"),
    ],
)
def test_what_cannot_be_asked_is_said(
    banner: Banner, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert run(banner, tmp_path, *words) == 1
    assert says in capsys.readouterr().err
