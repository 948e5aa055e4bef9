"""The workshop and the translation desk in a browser and by form, on a real server with the sample."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.release.catalogue import Matter
from sync.server.console.gate import COOKIE
from sync.server.releases import releases
from sync.server.workshop import working_copy
from tests.support import hall
from tests.support.banners import Banner, PatientProcess, new_banner
from tests.support.hall import Visitor, visitor
from tests.support.slips import sample_release
from tests.support.workbooks import edited, put, row_of

pytestmark = pytest.mark.slow
CODE, OTHER = "SAMPLE-001", "SAMPLE-002"
SIZES = ((1366, 768), (390, 844))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banner]:
    """A banner that published the sample, and serves."""
    folder = tmp_path_factory.mktemp("shop")
    made = new_banner("sqlite", folder / "banner")
    with made.writing() as connection:
        releases.publish(connection, sample_release(), 366)
        working_copy.follow(connection)
    process = PatientProcess(made, folder / "server")
    process.start()
    yield made
    process.stop()
    made.database.close()


@pytest.fixture(scope="module")
def editor(shop: Banner) -> Visitor:
    return visitor(shop, hall.colleague(shop, "editor", "editor", "translator"))


@pytest.fixture
def page(shop: Banner, chromium: Browser, editor: Visitor) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=shop.url)
    context.add_cookies([{"name": COOKIE, "value": editor.cookies[COOKIE], "url": shop.url}])
    yield context.new_page()
    context.close()


def matter(shop: Banner, code: str = CODE) -> Matter:
    with shop.reading() as connection:
        known = working_copy.working_copy(connection).release.matter(code)
    assert known is not None
    return known


def test_a_field_is_edited_and_a_bad_one_says_so_at_its_place(shop: Banner, page: Page) -> None:
    page.goto(f"/console/catalogue/matter/{CODE}")
    page.get_by_label("到现场次数").fill("一次")
    page.get_by_role("button", name="存入工作副本").click()
    expect(page.locator("small.wrong")).to_contain_text("写的是 “一次”")
    page.get_by_label("到现场次数").fill("2")
    page.get_by_label("办理地点", exact=True).fill("二楼 3 号窗口")
    page.get_by_role("button", name="存入工作副本").click()
    expect(page.locator(".bar.done")).to_contain_text("改目录")
    changed = matter(shop)
    assert changed.visits == 2
    assert changed.place is not None
    assert changed.place.zh == "二楼 3 号窗口"


def test_the_form_changes_nothing_that_was_not_touched(shop: Banner, page: Page) -> None:
    for code in (OTHER, "SAMPLE-018"):
        before = matter(shop, code)
        page.goto(f"/console/catalogue/matter/{code}")
        page.get_by_role("button", name="存入工作副本").click()
        expect(page.locator(".bar.done")).to_be_visible()
        assert matter(shop, code) == before


def test_questions_are_tried_out(page: Page) -> None:
    page.goto(f"/console/catalogue/matter/{CODE}")
    aside = page.locator("aside .card").first
    before = aside.locator("ol li").count()
    aside.get_by_role("combobox").first.select_option("newborn")
    expect(aside.locator("ol li")).not_to_have_count(before)
    expect(aside.locator("ol")).to_contain_text("出生医学证明")


def test_the_slip_is_shown_as_paper_has_it(page: Page) -> None:
    page.goto("/console/catalogue/matter/SAMPLE-012")
    page.locator("select[name='q.agent']").select_option("no")
    page.wait_for_url("**q.agent=no**")
    page.get_by_text("告知单的样子").click()
    picture = page.locator("img.paper")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    wide, high = picture.evaluate("each => [each.naturalWidth, each.naturalHeight]")
    assert 1.3 < high / wide < 1.5, "one copy on A4"
    assert "agent=no" in str(picture.get_attribute("src")), "with the answers that were given"


def test_a_text_is_shown_and_proof_read_as_paper_has_it(page: Page, editor: Visitor) -> None:
    page.goto("/console/translation?status=draft")
    picture = page.locator("img.paper")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("each => each.naturalHeight") > 100
    key = page.locator("form[action$=proof] [name=key]").get_attribute("value")
    sheet = editor.send_form("/translation/proof", key=key)
    assert sheet.content[:5] == b"%PDF-"
    assert editor.send_form("/translation/proof", key="nothing").status_code == 400


def test_two_who_edit_one_matter_keep_both_edits(shop: Banner, page: Page, editor: Visitor) -> None:
    page.goto(f"/console/catalogue/matter/{OTHER}")
    with shop.reading() as connection:
        position = working_copy.position_of(connection)
    second = page.context.new_page()
    second.goto(f"/console/catalogue/matter/{OTHER}")
    second.get_by_label("办理时间", exact=True).fill("周一至周五")
    second.get_by_role("button", name="存入工作副本").click()
    expect(second.locator(".bar.done")).to_be_visible()
    page.get_by_label("到现场次数").fill("4")
    page.get_by_role("button", name="存入工作副本").click()
    expect(page.locator(".bar.done")).to_be_visible()
    both = matter(shop, OTHER)
    assert both.hours is not None
    assert (both.hours.zh, both.visits) == ("周一至周五", 4)
    fields = {"事项.0.事项编码": OTHER, "position": str(position)}
    assert editor.send_form(f"/catalogue/matter/{OTHER}", **fields).status_code == 422


def test_a_workbook_goes_out_and_comes_back(shop: Banner, editor: Visitor) -> None:
    answer = editor.send_form("/catalogue/export")
    assert answer.headers["content-type"].startswith("application/vnd.openxml")

    def bad(sheets: dict[str, list[list[object]]]) -> None:
        put(sheets, "事项", row_of(sheets, "事项", "SAMPLE-003"), 到现场次数="几次")

    def good(sheets: dict[str, list[list[object]]]) -> None:
        put(sheets, "事项", row_of(sheets, "事项", "SAMPLE-003"), 到现场次数=7)

    for change, status in ((bad, 422), (good, 303)):
        files = {"file": ("改.xlsx", io.BytesIO(edited(answer.content, change)))}
        sent = editor.post("/console/catalogue", data={"csrf": editor.token}, files=files)
        assert sent.status_code == status
        if status == 422:
            assert "工作表“事项”" in sent.text
            assert "写的是 “几次”" in sent.text
    assert matter(shop, "SAMPLE-003").visits == 7
    shown = editor.see("/catalogue/compare").text
    assert "matters[SAMPLE-003].visits" in shown


def test_a_text_is_translated_approved_and_sent_back(shop: Banner, page: Page) -> None:
    page.goto("/console/translation?status=draft")
    expect(page.locator(".source")).to_be_visible()
    before = page.locator("textarea[name=mn]").input_value()
    page.locator("[data-insert]").first.click()
    assert page.locator("textarea[name=mn]").input_value() != before
    page.goto(f"/console/translation?key=matter:{CODE}+name")
    page.get_by_role("button", name="审定").click()
    expect(page.locator(".bar.done")).to_have_count(0)
    assert matter(shop).name.approved_by == "Name of editor"
    page.goto(f"/console/translation?key=matter:{CODE}+name")
    page.get_by_label("哪里要改").fill("漏了“基本”")
    page.get_by_role("button", name="退回").click()
    expect(page.locator(".bar.attention").first).to_contain_text("漏了“基本”")
    assert matter(shop).name.status == "draft"


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
@pytest.mark.parametrize(
    "path", [f"/catalogue/matter/{CODE}", "/catalogue", "/catalogue/compare", "/translation"]
)
def test_each_page_is_fit_to_be_read(page: Page, path: str, size: tuple[int, int]) -> None:
    from tests.web.test_console_pages import findings

    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"/console{path}")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
