"""What a page lets a browser do, what a form may bring, and what stands in no log and no address."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from sync.server.console import templates
from sync.server.console.gate import HEADERS
from sync.server.console.table import PAGES
from tests.support import hall, source
from tests.support.banners import Banner, Process, new_banner
from tests.support.hall import Visitor, visitor

PATHS = ["/", "/accounts", "/sign-in", "/set-up?link=x", "/no/such/page", "/static/console.css", "/static/x"]


@pytest.fixture(scope="module")
def admin(running: Banner) -> Visitor:
    return visitor(running, hall.colleague(running, "admin", "operator", "auditor"))


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(admin: Visitor, path: str) -> None:
    answer = admin.see(path)
    for name, value in HEADERS.items():
        if name != "Cache-Control" or not path.startswith("/static/console"):
            assert answer.headers[name] == value
    assert "server" not in answer.headers


def test_no_template_has_a_script_or_a_style_of_its_own() -> None:
    for path in templates.FOLDER.glob("*.html"):
        text = path.read_text("utf-8")
        for forbidden in (
            "<script>",
            "<style",
            " style=",
            "onclick",
            "onchange",
            "hx-on",
            "javascript:",
            "|safe",
        ):
            assert forbidden not in text, (path.name, forbidden)


def test_every_form_that_acts_carries_the_token() -> None:
    for path in templates.FOLDER.glob("*.html"):
        text = path.read_text("utf-8")
        if "outside.html" not in text:
            assert text.count('method="post"') == text.count('name="csrf"'), path.name


def test_what_is_typed_comes_back_as_text(admin: Visitor) -> None:
    name = "<script>alert(1)</script>\"'&"
    assert (
        admin.send_form("/accounts", do="add", account="script", name=name, role="auditor").status_code == 200
    )
    text = admin.see("/accounts").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_too_much_is_refused_before_it_is_read(admin: Visitor) -> None:
    huge = "x" * (2 * 1024 * 1024)
    assert admin.send_form("/accounts", do="add", name=huge).status_code == 413
    many = {f"f{number}": "x" for number in range(2000)}
    assert admin.send_form("/accounts", **many).status_code in (400, 413)
    as_json = admin.post("/console/accounts", json={"csrf": admin.token})
    assert as_json.status_code == 415


def test_a_wrong_multipart_is_an_error_and_no_bug(admin: Visitor) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = admin.post("/console/accounts", content=b"--y\r\nnonsense", headers=kind)
    assert answer.status_code in (400, 401)


def test_nothing_of_a_person_is_logged(tmp_path: Path) -> None:
    banner = new_banner("sqlite", tmp_path / "banner")
    process = Process(banner, tmp_path / "server")
    process.start()
    with httpx.Client(base_url=banner.url) as client:
        client.post(
            "/console/sign-in", data={"account": "sarnai", "password": "secret words", "code": "123456"}
        )
        client.get("/console/cases?number=152129195001010004")
    assert process._process is not None
    process._process.terminate()
    output = process._process.communicate(timeout=20)[0]
    banner.database.close()
    assert output.strip() == ""


def test_what_pages_need_is_in_the_package() -> None:
    names = {path.name for path in source.tracked_files()}
    assert {"console.css", "console.js", "hudum.woff2"} <= names
    assert any(page.icon for page in PAGES)


def test_an_address_that_guesses_on_and_on_is_stopped(banner: Banner) -> None:
    with banner.served():
        guesser = visitor(banner)
        form = {"account": "x", "password": "x", "code": "x", "next": ""}
        foreign = {"Origin": "https://elsewhere.example"}  # refused before a password is looked at
        statuses = [
            guesser.post("/console/sign-in", data=form, headers=foreign).status_code for _ in range(75)
        ]
        assert (statuses[0], statuses[-1]) == (401, 429)
