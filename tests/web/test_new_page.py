"""A new page is one file and one line: a made-up one stands at its address, on the rail, and asks who may."""

from __future__ import annotations

from casework.people.roles import BannerRole
from sync.server.console.app import routes
from sync.server.console.page import ConsolePage
from sync.server.console.table import PAGES
from sync.server.console.visit import Download, HallVisit
from tests.support import hall
from tests.support.banners import Banner
from tests.support.inside_server import serving


def greet(visit: HallVisit) -> Download:
    return Download("greeting.txt", "text/plain", f"{visit.parts['name']} {visit.account.account}".encode())


GREETING = ConsolePage(path="/greeting/{name}", title="Greeting", right="audit", show=greet, icon="note")


def test_a_made_up_page(banner: Banner) -> None:
    people: tuple[tuple[BannerRole, int], ...] = (("auditor", 200), ("editor", 403))
    with serving(banner, (), routes(banner.database, (*PAGES, GREETING))):
        for role, status in people:
            inside = hall.visitor(banner, hall.colleague(banner, role, role))
            answer = inside.see("/greeting/hello")
            assert answer.status_code == status
            assert ("Greeting" in inside.see("/").text) == (status == 200)
            if status == 200:
                assert answer.text == "hello auditor"
                assert 'filename="greeting.txt"' in answer.headers["content-disposition"]
