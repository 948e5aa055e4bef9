"""The console in a browser: the way in, keys, no serious finding of axe, nothing wider than a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from sync.server.console.gate import COOKIE
from sync.server.console.table import PAGES
from tests.support import hall
from tests.support.banners import Banner
from tests.support.hall import AXE, PASSWORD, visitor

SIZES = ((1366, 768), (390, 844))


@pytest.fixture(scope="module")
def account(running: Banner) -> str:
    return hall.colleague(running, "everything", "editor", "translator", "publisher", "auditor", "operator")


@pytest.fixture(params=SIZES, ids=["desk", "phone"])
def inside(
    running: Banner, chromium: Browser, account: str, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A browser in which somebody is signed in."""
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, base_url=running.url)
    secret = visitor(running, account).cookies[COOKIE]
    context.add_cookies([{"name": COOKIE, "value": secret, "url": running.url}])
    yield context
    context.close()


def complaints(page: Page) -> list[str]:
    """What the page and the browser complain of from now on."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def findings(page: Page) -> list[str]:
    """What axe finds that is serious or worse."""
    # Straight into the page: its policy lets no script of another origin in, and none is added to it.
    page.evaluate(AXE.read_text("utf-8"))
    found = json.loads(page.evaluate("axe.run().then((result) => JSON.stringify(result.violations))"))
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("path", [page.path for page in PAGES if page.show and "{" not in page.path])
def test_each_page_is_fit_to_be_read(inside: BrowserContext, path: str) -> None:
    page = inside.new_page()
    heard = complaints(page)
    answer = page.goto(f"/console{path}")
    assert answer is not None
    assert answer.status == 200
    assert heard == []
    assert findings(page) == []
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


@pytest.mark.parametrize(("width", "height"), [(1366, 650), (1366, 500), (390, 844)])
def test_the_rail_shows_where_one_is(
    running: Banner, chromium: Browser, account: str, width: int, height: int
) -> None:
    """Also the last of sixteen pages, in a browser's window on a low screen, and on a phone."""
    context = chromium.new_context(viewport={"width": width, "height": height}, base_url=running.url)
    secret = visitor(running, account).cookies[COOKIE]
    context.add_cookies([{"name": COOKIE, "value": secret, "url": running.url}])
    page = context.new_page()
    for path in ("/", "/audit"):
        page.goto(f"/console{path}")
        expect(page.locator(".rail [aria-current]")).to_be_in_viewport(ratio=1)
    if height == 650:
        page.goto("/console/")
        expect(page.locator(".rail a").last).to_be_in_viewport(ratio=1)
    context.close()


def test_the_way_in_by_keyboard(running: Banner, chromium: Browser) -> None:
    sarna = hall.member(running, "sarna", "operator")
    context = chromium.new_context(base_url=running.url)
    page = context.new_page()
    page.goto("/console/accounts")
    assert findings(page) == []
    for typed in ("sarna", PASSWORD, sarna.codes[0]):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("账户")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.click("text=退出")
    expect(page.locator("button.main")).to_have_text("登录")
    page.goto("/console/accounts")
    expect(page.locator("button.main")).to_have_text("登录")
    context.close()


def test_forms_work_without_scripts(running: Banner, chromium: Browser, account: str) -> None:
    context = chromium.new_context(base_url=running.url, java_script_enabled=False)
    secret = visitor(running, account).cookies[COOKIE]
    context.add_cookies([{"name": COOKIE, "value": secret, "url": running.url}])
    page = context.new_page()
    page.goto("/console/accounts")
    page.fill("form.card [name=account]", "plain")
    page.fill("form.card [name=name]", "Plain")
    page.locator("form.card [value=auditor]").check()
    page.click("form.card button.main")
    expect(page.locator("[role=status] code")).to_contain_text("/console/set-up?link=")
    context.close()
