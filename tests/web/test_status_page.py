"""The status page: a slip's number and four digits say how the case stands, and nothing else is told."""

from __future__ import annotations

import gzip
import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import expect

from desktop.desk.desk import Desk
from resources import FOLDER
from sync.server.acts import case_acts
from tests.support.banners import Banner, new_banner
from tests.support.both_databases import DATABASES
from tests.support.public_browser import DESK, PHONE, browsing
from tests.support.public_cases import APPLICANT, draft_of, publish, workplace

MISSING, GOOD, DONE = "SAMPLE-004", "SAMPLE-005", "SAMPLE-012"
UNKNOWN = "ML0101-20261124-A777"
NOT_MATCHED = "没有查到"


class Public:
    """A served banner with a case of each kind, by its matter."""

    def __init__(self, banner: Banner, numbers: dict[str, str]) -> None:
        self.banner = banner
        self.numbers = numbers

    def post(self, number: str, four: str, place: str = "/status") -> requests.Response:
        fields = {"n": number, "four": four}
        return requests.post(self.banner.url + place, data=fields, timeout=20)

    def get(self, place: str) -> requests.Response:
        return requests.get(self.banner.url + place, timeout=20)


@pytest.fixture(scope="module", params=DATABASES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Public]:
    folder = tmp_path_factory.mktemp("public")
    banner = new_banner(request.param, folder / "banner")
    publish(banner)
    with banner.served():
        desk = workplace(banner, folder / "data")
        numbers = brought(desk)
        desk.close()
    with banner.writing() as connection:
        case_acts.change_status(connection, numbers[GOOD], "accepted", note="", by="旗里")
        case_acts.record_result(connection, numbers[DONE], "准予发放", document="〔2026〕7 号", by="旗里")
    yield Public(banner, numbers)
    banner.database.close()


def brought(desk: Desk) -> dict[str, str]:
    numbers = {MISSING: desk.cases.open(draft_of(desk, MISSING)).slip_number}
    for matter in (GOOD, DONE):
        numbers[matter] = desk.cases.open(draft_of(desk, matter, "handed_in")).slip_number
    desk.exchange.sync()
    return numbers


@pytest.fixture
def public(filled: Public) -> Iterator[Public]:
    """With a fresh server, which has not counted anything yet."""
    with filled.banner.served():
        yield filled


def words_of(page: requests.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))


@pytest.mark.parametrize("four", ["000X", "000x", "0001", " ００ ０１"])
def test_the_end_of_the_document_or_of_the_phone_opens_the_case(public: Public, four: str) -> None:
    answer = public.post(public.numbers[MISSING].lower(), four)
    assert answer.status_code == 200
    assert re.search(r"还缺 \d+ 份材料", answer.text)
    assert "医疗救助申请" in answer.text
    assert "12345" in answer.text


def test_it_says_where_the_case_stands_and_until_when(public: Public) -> None:
    accepted = words_of(public.post(public.numbers[GOOD], "000X"))
    assert "已受理" in accepted
    assert re.search(r"承诺办结日 20\d\d年\d+月\d+日 ", accepted)
    done = words_of(public.post(public.numbers[DONE], "000X"))
    assert "请带身份证件到窗口领取结果" in done
    assert "承诺办结日" not in done


def test_each_missing_paper_is_named_with_its_form(public: Public) -> None:
    page = public.post(public.numbers[MISSING], "000X").text
    count = int(re.findall(r"还缺 (\d+) 份材料", page)[0])
    assert page.count("<li><div>") + page.count("<li>\n<div>") >= count >= 2
    assert "原件" in page


def test_it_tells_nothing_of_the_person_nor_of_the_result(public: Public) -> None:
    for number in public.numbers.values():
        page = public.post(number, "000X").text
        for secret in (APPLICANT.name, "乙", APPLICANT.id_number, APPLICANT.phone, "1988", APPLICANT.address):
            assert secret not in page
        assert "准予发放" not in page
        assert "〔2026〕7 号" not in page


def test_a_wrong_four_is_answered_as_a_number_that_nobody_has(public: Public) -> None:
    wrong = public.post(public.numbers[MISSING], "9999")
    nowhere = public.post(UNKNOWN, "9999")
    assert wrong.status_code == nowhere.status_code == 200
    assert NOT_MATCHED in wrong.text
    assert wrong.text.replace(public.numbers[MISSING], UNKNOWN) == nowhere.text
    same = {name: value for name, value in wrong.headers.items() if name not in ("date", "content-length")}
    assert {name: nowhere.headers[name] for name in same} == same


def test_a_wrong_four_takes_as_long_as_a_number_that_nobody_has(public: Public) -> None:
    def seconds(number: str) -> float:
        began = time.perf_counter()
        public.post(number, "9999")
        return time.perf_counter() - began

    pairs = [(seconds(public.numbers[MISSING]), seconds(UNKNOWN)) for _round in range(4)]
    wrong, nowhere = (statistics.median(column) for column in zip(*pairs, strict=True))
    assert min(wrong, nowhere) >= 0.25
    assert abs(wrong - nowhere) < 0.05


@pytest.mark.parametrize("is_known", [True, False])
def test_four_digits_cannot_be_tried_out(public: Public, is_known: bool) -> None:
    number = public.numbers[MISSING] if is_known else UNKNOWN
    answers = [public.post(number, f"{guess:04}").status_code for guess in range(9000, 9006)]
    assert answers == [200] * 5 + [429]
    refused = public.post(number, "000X")  # who is locked out is not told whether this would have been it
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 600
    assert "分钟再查" in refused.text
    assert public.post(public.numbers[GOOD], "000X").status_code == 200


def test_looking_often_at_ones_own_case_costs_nothing(public: Public) -> None:
    assert {public.post(public.numbers[GOOD], "000X").status_code for _time in range(8)} == {200}


def test_one_address_cannot_try_many_numbers(public: Public) -> None:
    tries = [public.post(f"ML0101-20261124-A{number:03}", "0001").status_code for number in range(101, 122)]
    assert tries == [200] * 20 + [429]
    assert public.post(public.numbers[GOOD], "000X").status_code == 429


@pytest.mark.parametrize(
    ("number", "four", "says"),
    [
        ("<script>alert(1)</script>", "0001", "编号写得不对"),
        ("ML0101-20261324-A001", "0001", "编号写得不对"),
        (UNKNOWN, "12", "后四位写得不对"),
        (UNKNOWN, "'; --", "后四位写得不对"),
        ("\0", "\0", "编号写得不对"),
        ("", "", "编号写得不对"),
        ("9" * 1500, "0001", "编号写得不对"),
        ("9" * 5000, "0001", "编号写得不对"),
    ],
)
def test_what_cannot_be_is_said_kindly(public: Public, number: str, four: str, says: str) -> None:
    answer = public.post(number, four)
    assert answer.status_code == 400
    assert says in answer.text
    assert "<script" not in answer.text


def test_every_answer_carries_a_strict_policy(public: Public) -> None:
    pages = [
        public.get("/status"),
        public.get("/status/mn?n=<b>"),
        public.post(UNKNOWN, "1"),
        public.post("", ""),
    ]
    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in page.headers
        assert not re.search(r"style=|<script|\bon\w+=|https?://", page.text)


def test_a_whole_visit_is_small(public: Public) -> None:
    """All that comes over the line for the first case that somebody looks at."""
    pages = [
        public.get("/status"),
        public.post(public.numbers[MISSING], "000X"),
        public.get("/public/pages.css"),
    ]
    assert all(page.headers["Content-Encoding"] == "gzip" for page in pages)
    sizes = [len(gzip.compress(page.content)) for page in pages]
    font = public.get("/public/hudum.woff2")
    assert font.content == (FOLDER / "fonts" / "web" / "hudum.woff2").read_bytes()
    assert sum(sizes) + len(font.content) < 30_000


def test_the_banner_without_a_release_answers_too(tmp_path: Path) -> None:
    bare = new_banner("sqlite", tmp_path / "bare")
    with bare.served():
        answer = requests.post(bare.url + "/status/mn", data={"n": UNKNOWN, "four": "1234"}, timeout=20)
    bare.database.close()
    assert answer.status_code == 200
    assert NOT_MATCHED in answer.text
    assert "ᠮᠣᠩᠭᠣᠯ" not in answer.text  # a draft that no release allows


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_visit_without_any_script(public: Public, tmp_path: Path, size: tuple[int, int]) -> None:
    number = public.numbers[MISSING]
    with browsing(tmp_path, size) as page:
        page.goto(f"{public.banner.url}/status?n={number}")
        expect(page.locator("#n")).to_have_value(number)
        page.fill("#four", "000x")
        page.keyboard.press("Enter")
        expect(page.locator(".headline h2")).to_contain_text("还缺")
        assert "000" not in page.url
        width = page.locator("body").bounding_box()
        assert width is not None
        assert width["width"] <= size[0]
        mongolian = page.locator(".headline .mn").bounding_box()
        assert mongolian is not None
        assert mongolian["height"] > mongolian["width"]  # it stands upright


def test_the_same_case_in_mongolian_alone(public: Public, tmp_path: Path) -> None:
    with browsing(tmp_path) as page:
        page.goto(f"{public.banner.url}/status")
        page.fill("#n", public.numbers[MISSING])
        page.fill("#four", "0001")
        page.click(".ask button")
        page.click(".scripts button")
        expect(page.locator("html.upright")).to_have_count(1)
        heading = page.locator(".headline h2")
        expect(heading).to_contain_text("ᠳᠤᠲᠠᠭᠤ")
        box = heading.bounding_box()
        assert box is not None
        assert box["height"] > box["width"]
        expect(page.locator("footer")).to_contain_text("ᠣᠷᠴᠢᠭᠤᠯᠭ")  # 译文待审
        page.click(".scripts button")
        expect(page.locator(".headline h2")).to_contain_text("还缺")
