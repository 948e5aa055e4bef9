"""No byte of a name, a number or a phone rests at the banner: not in the database, its logs, nor a backup."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import requests
from sqlalchemy import text

from casework.cases.entries import digest
from casework.cases.kinds.events import AttachmentAdded
from casework.people.applicant import Applicant
from desktop.database import attachments
from desktop.database.journal import Statement
from sync.server.overview import case_lines, case_list
from sync.server.store.sealing import NO_SEAL
from tests.support.banners import POINT, TOWN, Banner, empty_database, new_banner
from tests.support.both_databases import DATABASES
from tests.support.devices import Device
from tests.support.entry_histories import opened
from tests.support.operator_commands import operator
from tests.support.source import ROOT

pytestmark = pytest.mark.slow

Make = Callable[..., Device]
NAME, ID_NUMBER, PHONE = "乌兰托雅不可见", "152129195001010004", "13800000000"
WORDS = (NAME, ID_NUMBER, PHONE)


def forms(word: str) -> Iterator[bytes]:
    """How a word may stand in a file."""
    for coding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        plain = word.encode(coding)
        yield plain
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
    for before in range(3):  # base64 has three faces, by where a word begins
        coded = base64.b64encode(bytes(before) + word.encode())
        yield coded[4 : len(coded) // 4 * 4 - 4]
    yield msgspec.json.encode(word)[1:-1]
    yield word.encode("unicode_escape")


def found_in(files: Iterator[Path]) -> set[tuple[str, str]]:
    looked_for = [(word, form) for word in WORDS for form in forms(word)]
    assert all(len(form) >= 8 for _word, form in looked_for)
    read = {path: path.read_bytes() for path in files if path.is_file()}
    assert read
    return {
        (path.name, word) for path, content in read.items() for word, form in looked_for if form in content
    }


@contextmanager
def serving(banner: Banner, folder: Path) -> Iterator[None]:
    """A real server, whose words go to a file."""
    command = [sys.executable, "-P", "-m", "sync.server", "serve", *banner.where(folder / "data")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder / "scratch")}
    (folder / "scratch").mkdir(exist_ok=True)
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--port", str(banner.port)], env=environment, stdout=log, stderr=log
        )
        try:
            end = time.monotonic() + 120  # other tests load the machine
            while "serving on" not in (folder / "server.log").read_text("utf-8"):
                assert process.poll() is None, "the server does not come up"
                assert time.monotonic() < end, "the server does not come up"
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(30)


def work(banner: Banner, folder: Path, device: Make) -> None:
    """A day: cases come in and go out, the hall looks for somebody, strangers knock, a backup is made."""
    point, town = device("point", POINT, banner), device("town", TOWN, banner)
    person = Applicant(name=NAME, id_number=ID_NUMBER, phone=PHONE)
    body = msgspec.structs.replace(opened(), site=POINT, applicant=person)
    for number in range(30):
        point.write([Statement(f"case{number:028}", "case_opened", body)])
    content = f"{NAME} {ID_NUMBER} {PHONE}\n".encode() * 20_000  # in several slices
    file = AttachmentAdded(
        name=f"{NAME}.txt", media_type="text/plain", size_bytes=len(content), sha256=digest(content)
    )
    with point.store.writing() as connection:
        attachments.keep(connection, file.sha256, content)
    point.write([Statement(f"case{0:028}", "case_attachment_added", file)])
    point.sync()
    town.sync()
    assert sum(NAME.encode() in each for each in town.bodies()) == 31
    with town.store.reading() as connection:
        assert attachments.read(connection, file.sha256) == content, "it went through the banner"
    measures = requests.get(banner.url + "/metrics", timeout=20).text
    wrong = [
        requests.post(banner.url + f"/v1/sync?{NAME}", data=body, timeout=20)
        for body in (NAME.encode(), ID_NUMBER.encode(), b"\xff")
    ]
    wrong += [requests.get(banner.url + f"/{NAME}/{ID_NUMBER}?{PHONE}", timeout=20)]
    (folder / "answers").write_text(measures + "".join(each.text for each in wrong), "utf-8")
    case_lines.make_all(banner.database)
    with banner.reading() as connection:
        for words in (*WORDS, NAME[:3]):
            assert len(case_list.search(connection, words)) == 30
    if banner.database.seal.is_on:
        operator("banner", "backup", str(folder / "banner.backup"), *banner.where(folder / "data"))


def files_of(banner: Banner, folder: Path) -> Iterator[Path]:
    """All that lies on the server's disks."""
    yield from (path for path in folder.rglob("*") if "devices" not in path.parts)
    if not banner.database.is_sqlite:
        with banner.database.engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            place = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        yield from place.rglob("*")
        yield place.parent / "log"


@pytest.fixture
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Devices that lie elsewhere."""
    made: list[Device] = []

    def device(name: str, site: str, banner: Banner) -> Device:
        made.append(Device.new(tmp_path_factory.mktemp("devices") / name, site).enrol(banner))
        return made[-1]

    yield device
    for each in made:
        each.store.close()


@pytest.mark.parametrize("kind", DATABASES)
def test_nothing_of_a_person_is_in_any_file_of_the_server(kind: str, tmp_path: Path, make: Make) -> None:
    banner = new_banner(kind, tmp_path / "banner")
    with serving(banner, tmp_path):
        work(banner, tmp_path, make)
        assert found_in(files_of(banner, tmp_path)) == set()  # with the WAL open
    banner.database.close()
    assert found_in(files_of(banner, tmp_path)) == set()
    banner.database.close()


def test_it_would_be_found_where_it_is_plain(tmp_path: Path, make: Make) -> None:
    """A test that cannot find anything says nothing."""
    (tmp_path / "banner").mkdir()
    banner = Banner.made(empty_database("sqlite", tmp_path / "banner" / "banner.db"), NO_SEAL)
    with serving(banner, tmp_path):
        work(banner, tmp_path, make)
        assert {word for _file, word in found_in(files_of(banner, tmp_path))} == set(WORDS)
    said = (tmp_path / "server.log").read_text("utf-8")
    assert "banner data-key make" in said  # who starts it is told
    banner.database.close()
