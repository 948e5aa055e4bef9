"""Open data: pages that need no server, tables that spreadsheets open, and nothing of anybody in them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import expect

from desktop.cli.exchange.server import hand_over
from sync.server.commands.main import main
from sync.server.open_data.static_site import file_of
from tests.support.banners import Banner, new_banner
from tests.support.public_browser import DESK, PHONE, browsing
from tests.support.public_cases import APPLICANT, draft_of, publish, sample_release, workplace


@pytest.fixture(scope="module")
def banner(tmp_path_factory: pytest.TempPathFactory) -> Banner:
    folder = tmp_path_factory.mktemp("open")
    made = new_banner("sqlite", folder / "banner")
    release = sample_release()
    gone = msgspec.structs.replace(release.matters[0], status="withdrawn")
    odd = msgspec.structs.replace(
        release.matters[22], code="许可.1", kind="行政许可", served=("organization",), status="suspended"
    )
    publish(made, msgspec.structs.replace(release, matters=(gone, odd, *release.matters[1:])))
    with made.served():
        desk = workplace(made, folder / "data")
        desk.cases.open(draft_of(desk, "SAMPLE-004"))
        desk.exchange.sync()
        desk.close()
    return made


@pytest.fixture(scope="module")
def out(banner: Banner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "open"
    assert main(["banner", "open-data", "--out", str(folder), *where(banner, folder.parent)]) == 0
    return folder


def where(banner: Banner, folder: Path) -> list[str]:
    return [*banner.where(folder / "data")]


def test_every_matter_has_its_page_in_both_scripts(out: Path) -> None:
    codes = [matter.code for matter in sample_release().matters[1:]] + ["许可.1"]
    for root in (out, out / "mn"):
        assert {path.stem for path in (root / "matters").iterdir()} == {file_of(code) for code in codes}
    page = (out / "matters" / "SAMPLE-004.html").read_text("utf-8")
    assert "申请材料 7 项" in page
    assert "家庭经济状况核对授权书" in page
    assert "《社会救助暂行办法》（国务院令第649号）第五章" in page
    assert "ᠡᠮᠨᠡᠯᠭᠡ" in page


def test_lists_come_from_the_fields_of_the_catalogue(out: Path) -> None:
    tables = {path.stem: rows(path) for path in (out / "data").glob("*.csv")}
    assert set(tables) == {"matters", "materials", "duties", "services", "licences", "statistics"}
    assert len(tables["matters"]) == 44
    assert [row["状态"] for row in tables["matters"][:2]] == ["取消", "暂停"]
    assert [row["许可事项"] for row in tables["licences"]] == ["个体工商户登记（设立、变更、注销）"]
    assert all("公共服务" not in row["职权类型"] for row in tables["duties"])
    assert len(tables["duties"]) + len(tables["services"]) == 43
    for name, table in tables.items():
        assert len(json.loads((out / "data" / f"{name}.json").read_bytes())) == len(table)
    assert tables["statistics"] == []  # one case is of a few


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_nothing_of_anybody_is_in_it(out: Path) -> None:
    for path in (path for path in out.rglob("*") if path.suffix in (".html", ".csv", ".json")):
        content = path.read_text("utf-8")
        for secret in (APPLICANT.name, APPLICANT.id_number, APPLICANT.phone, "测试"):
            assert secret not in content, path


def test_links_lead_to_files(out: Path, tmp_path: Path) -> None:
    with browsing(tmp_path) as page:
        for name in ("index.html", "mn/index.html", "matters/SAMPLE-004.html", "mn/matters/SAMPLE-004.html"):
            page.goto((out / name).as_uri())
            links = page.locator("a[href]").evaluate_all("all => all.map(each => each.href)")
            assert len(links) > 1
            assert [link for link in links if not Path(link.removeprefix("file://")).exists()] == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_search_finds_by_initials_words_and_mongolian(
    out: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    with browsing(tmp_path, size, scripts=True) as page:
        page.goto((out / "index.html").as_uri())
        shown = page.locator(".guides li:visible")
        everything = shown.count()
        for typed in ("yljz", "ＹＬＪＺ", "医疗救助申请", "sample-004", "ᠡᠮᠨᠡᠯᠭᠡ ᠶᠢᠨ ᠠᠪᠤᠷᠠᠨ"):
            page.fill("#q", typed)
            expect(page.locator(".guides li:visible a", has_text="医疗救助申请")).to_have_count(1)
            assert shown.count() < everything
        page.fill("#q", "没有这样的事")
        expect(page.locator("#none")).to_be_visible()
        expect(shown).to_have_count(0)
        page.fill("#q", "")
        expect(shown).to_have_count(everything)
        width = page.locator("body").bounding_box()
        assert width is not None
        assert width["width"] <= size[0]


def test_without_scripts_the_whole_list_is_there(out: Path, tmp_path: Path) -> None:
    with browsing(tmp_path) as page:
        page.goto((out / "index.html").as_uri())
        expect(page.locator("#look")).to_be_hidden()
        expect(page.locator(".guides li:visible")).to_have_count(43)


def test_again_it_takes_the_place_of_the_last_one_and_of_nothing_else(
    banner: Banner, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (out / "left-over.html").write_text("x")
    assert main(["banner", "open-data", "--out", str(out), *where(banner, tmp_path)]) == 0
    assert not (out / "left-over.html").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("x")
    assert main(["banner", "open-data", "--out", str(mine), *where(banner, tmp_path)]) == 1
    assert "请换一个空文件夹" in capsys.readouterr().err
    assert [path.name for path in mine.iterdir()] == ["thesis.txt"]


def test_guides_to_print_lie_beside_the_pages(banner: Banner, tmp_path: Path) -> None:
    folder = tmp_path / "open"
    words = ["banner", "open-data", "--pdf", "--out", str(folder), *where(banner, tmp_path)]
    assert main(words) == 1  # the server alone sets no page
    assert hand_over(words) == 0
    pdfs = {path.stem for path in (folder / "guides").iterdir()}
    assert len(pdfs) == 43
    assert (folder / "guides" / "SAMPLE-004.pdf").read_bytes().startswith(b"%PDF")
    assert "../guides/SAMPLE-004.pdf" in (folder / "matters" / "SAMPLE-004.html").read_text("utf-8")
