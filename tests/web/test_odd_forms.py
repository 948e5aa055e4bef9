"""Every form and filter of the console with odd values: an answer in words, and no bug of the server."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import get_args
from urllib.parse import parse_qsl, urlsplit

import httpx
import msgspec
import pytest

from casework.people.roles import BannerRole
from sync.server.console.gate import TOKEN
from sync.server.console.visit import BASE
from tests.support import hall
from tests.support.banners import Banner
from tests.support.hall import Visitor, visitor
from tests.support.public_cases import draft_of, publish, workplace

ODD = (
    "",
    " ",
    "0",
    "-1",
    "9" * 30,
    "1e999",
    "NaN",
    "²",
    "2026-13-45",
    "0000-00-00",
    "9999-12-31",
    "'; DROP TABLE entries; --",
    "%",
    "\\",
    "<b>&amp;</b>",
    "../../etc/passwd",
    "\x00",
    "\u202e\ufeff\U0001f600",
    "ᠮᠣᠩᠭᠣᠯ\u180b",
    "[]",
    "{}",
    "x" * 5000,
)
_PAGES_EACH, _FIELDS_EACH = 4, 6
_OF_FILE = "!"
_FIELDS = ("input", "select", "textarea", "button")
_PATHS = ("/", "/cases", "/cases/*", "/staff", "/devices", "/catalogue/matter/*", "/translation", "/report")


class Form(msgspec.Struct):
    """A form of a page: where it goes, how, and what its fields hold; fields of files end in _OF_FILE."""

    path: str
    method: str
    fields: dict[str, str] = {}


class _Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.links, self.forms = path, list[str](), list[Form]()
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "a" and known.get("href", "").startswith(f"{BASE}/"):
            self.links.append(known["href"])
        elif tag == "form":
            self._open = Form(known.get("action") or self.path, known.get("method", "get").lower())
            self.forms.append(self._open)
        elif (
            self._open is not None and known.get("name") and tag in ("input", "select", "textarea", "button")
        ):
            name = known["name"] + _OF_FILE * (known.get("type") == "file")
            self._open.fields.setdefault(name, known.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


@pytest.fixture(scope="module")
def worked(running: Banner, tmp_path_factory: pytest.TempPathFactory) -> Banner:
    """A banner with a catalogue, a device and a case."""
    publish(running)
    desk = workplace(running, tmp_path_factory.mktemp("point") / "data")
    desk.cases.open(draft_of(desk, "SAMPLE-004"))
    desk.exchange.sync()
    desk.close()
    return running


def _kind(path: str) -> str:
    """An address without the number or code of what it is about."""
    return re.sub(r"/([0-9a-f]{6,}|[A-Z]+[-0-9]\w*)", "/*", path)


def _pages(who: Visitor) -> Iterator[_Page]:
    """Every page that a link or a filter leads to, some of each kind."""
    waiting, seen, of_kind = [f"{BASE}/"], set[str](), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        kind = _kind(urlsplit(path).path)
        if path in seen or of_kind.get(kind, 0) >= _PAGES_EACH or "sign-out" in path:
            continue
        seen.add(path)
        of_kind[kind] = of_kind.get(kind, 0) + 1
        answer = who.get(path)
        assert answer.status_code < 500, path
        if answer.headers.get("content-type", "").startswith("text/html"):
            page = _Page(path.partition("?")[0])
            page.feed(answer.text)
            waiting += page.links
            yield page


def _tries(pages: list[_Page], chance: random.Random) -> Iterator[Form]:
    """Each filter and each field of each form with something odd in it, the others as the page has them."""
    known: set[str] = set()
    for page in pages:
        links = [urlsplit(link) for link in page.links if "?" in link]
        filters = [Form(link.path, "get", dict(parse_qsl(link.query))) for link in links]
        for form in (*page.forms, *filters):
            kind = f"{_kind(form.path)} {form.method} {' '.join(form.fields)}"
            if kind not in known and "sign-out" not in form.path:
                known.add(kind)
                names = [name for name in form.fields if name != TOKEN]
                for name in chance.sample(names, min(len(names), _FIELDS_EACH)):
                    yield msgspec.structs.replace(form, fields={**form.fields, name: chance.choice(ODD)})


def _send(who: Visitor, form: Form) -> httpx.Response:
    values = {name: value for name, value in form.fields.items() if not name.endswith(_OF_FILE)}
    files = {
        name.removesuffix(_OF_FILE): ("a.xlsx", value.encode())
        for name, value in form.fields.items()
        if name.endswith(_OF_FILE)
    }
    if form.method == "get":
        return who.get(form.path, params=values)
    return who.post(form.path, data={**values, TOKEN: who.token}, files=files or None)


def test_odd_values_are_answered(worked: Banner) -> None:
    everybody = visitor(worked, hall.colleague(worked, "everybody", *get_args(BannerRole)))
    pages = list(_pages(everybody))
    assert {_kind(page.path) for page in pages} >= {f"{BASE}{path}" for path in _PATHS}
    tried = 0
    for form in _tries(pages, random.Random(20261130)):  # noqa: S311
        answer = _send(everybody, form)
        assert answer.status_code < 500, (form, answer.text[:200])
        tried += 1
    assert tried > 100
