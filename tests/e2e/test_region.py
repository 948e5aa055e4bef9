"""Many banners in one process on one PostgreSQL: each by its host, none sees another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from sqlalchemy import insert

from desktop.services.exchange import enrol_device
from sync.device.errors import ExchangeError
from sync.server.accounts import enrolment
from sync.server.acts import administration
from sync.server.commands.main import main
from sync.server.refusals import Refused
from sync.server.region.banners_file import read_banners
from sync.server.store import unsealing
from sync.server.store.database import Database, split_schema
from sync.server.store.schema import bring_up_to_date
from sync.server.store.streams import require_stream
from sync.server.store.tables import RosterLine
from tests.support.banners import HALL, KNOWN, POINT, SITES, wait_until_listening
from tests.support.devices import Device
from tests.support.postgres import free_port, new_database
from tests.support.source import ROOT

pytestmark = pytest.mark.slow

# Each banner by a loopback address of its own, which devices reach without any name service.
HOSTS = {"ml": "127.0.0.2", "bq": "127.0.0.3", "xw": "127.0.0.4"}
NAMES = tuple(HOSTS)


class Region:
    """A server process for banners in schemas of one database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database_url = new_database()
        self.port = free_port()
        self.file = folder / "banners.toml"
        self.file.write_text(
            "".join(f'[[banner]]\nhost = "{HOSTS[name]}"\ndatabase = "{self.url(name)}"\n' for name in NAMES)
        )
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, name: str) -> str:
        return f"{self.database_url}?schema={name}"

    def start(self) -> None:
        command = [sys.executable, "-P", "-m", "sync.server", "serve", "--data", str(self.folder / "data")]
        command += ["--region", str(self.file), "--port", str(self.port)]
        command += ["--host", "0.0.0.0"]  # noqa: S104 - each banner has an address of its own here
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        wait_until_listening(self.port)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def get(self, path: str, host: str) -> requests.Response:
        address = f"http://127.0.0.1:{self.port}{path}"
        return requests.get(address, headers={"Host": host}, timeout=20)


def make_banner(url: str, name: str) -> None:
    database = Database(url)
    bring_up_to_date(database)
    with database.writing() as connection:
        administration.init(connection, HALL, f"{name}旗")
        administration.add_sites(connection, SITES)
        connection.execute(insert(RosterLine), KNOWN)
    database.close()


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    made = Region(tmp_path_factory.mktemp("region"))
    for name in NAMES:
        make_banner(made.url(name), name)
    made.start()
    yield made
    made.stop()


def enrolled(region: Region, name: str, folder: Path) -> Device:
    device = Device.new(folder, POINT)
    database = Database(region.url(name))
    with database.writing() as connection:
        code = enrolment.issue_code(connection, POINT)
    database.close()
    enrol_device.enrol_device(device.duty, f"http://{HOSTS[name]}:{region.port}", code)
    return device


def entries(region: Region, name: str) -> int:
    database = Database(region.url(name))
    with database.reading() as connection:
        count = administration.status(connection).position
    database.close()
    return count


def test_each_host_has_its_own_banner(region: Region) -> None:
    for name in NAMES:
        assert region.get("/ready", HOSTS[name]).json() == {"status": "ready"}
        assert f"{name}旗" in region.get("/status", HOSTS[name]).text
    for stranger in ("nobody.example.cn", "", "127.0.0.2.evil.cn"):
        assert region.get("/health", stranger).status_code == 421


def test_what_a_point_brings_is_in_its_banner_alone(region: Region, tmp_path: Path) -> None:
    device = enrolled(region, "ml", tmp_path / "point")
    before = {name: entries(region, name) for name in NAMES}
    device.open_case()
    assert device.sync().sent > 0
    after = {name: entries(region, name) for name in NAMES}
    assert {name for name in NAMES if after[name] != before[name]} == {"ml"}
    device.point_to(f"http://{HOSTS['bq']}:{region.port}")
    device.open_case()
    with pytest.raises(ExchangeError):  # another banner does not know this device
        device.sync()
    assert entries(region, "bq") == before["bq"]
    device.store.close()


def test_the_machine_itself_sees_all_of_them(region: Region) -> None:
    page = region.get("/", "localhost")
    assert page.status_code == 200
    assert all(HOSTS[name] in page.text and f"{name}旗" in page.text for name in NAMES)
    assert region.get("/health", "127.0.0.1").text == "3/3"
    measures = region.get("/metrics", "localhost").text
    for name in NAMES:
        assert f'tamga_banner_up{{banner="{HOSTS[name]}"}} 1' in measures
        assert f'tamga_backup_timestamp_seconds{{banner="{HOSTS[name]}"}} ' in measures
    forwarded = {"Host": "localhost", "X-Forwarded-For": "203.0.113.7"}
    address = f"http://127.0.0.1:{region.port}/"
    assert requests.get(address, headers=forwarded, timeout=20).status_code == 421


def test_a_banner_moves_by_its_backup(region: Region, tmp_path: Path) -> None:
    """As docs/operations.md says: backed up, restored in another place, its line changed."""
    device = enrolled(region, "xw", tmp_path / "point")
    device.open_case()
    device.sync()
    there = f"{new_database()}?schema=elsewhere"
    file = str(tmp_path / "xw.backup")
    key = region.file.parent / "data.key"
    data = ["--data", str(tmp_path / "data"), "--data-key", str(key)]
    assert main(["banner", "backup", file, *data, "--database", region.url("xw")]) == 0
    assert main(["banner", "restore", file, *data, "--database", there]) == 0
    region.file.write_text(region.file.read_text().replace(region.url("xw"), there))
    region.stop()
    region.start()
    device.open_case()
    assert [note.kind for note in device.sync().notes] == ["restored"]
    database = Database(there, seal=unsealing.seal_for(key, str))
    with database.reading() as connection:
        assert administration.status(connection).position == 4
        assert require_stream(connection).data_key == 1  # what comes back is sealed
    database.close()
    device.store.close()


def test_a_schema_keeps_to_itself_whatever_the_other_did(region: Region) -> None:
    """Connections are shared: none remembers where it looked last."""
    one = Database(region.url("ml"))
    other = Database(region.url("bq"), one.engine)
    for _round in range(20):
        with one.reading() as connection:
            assert administration.status(connection).name == "ml旗"
        with other.writing() as connection:
            assert administration.status(connection).name == "bq旗"
    one.close()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "看不懂"),
        ("banner = 1", "看不懂"),
        ("[[banner]]\nhost = 'a.cn'\n", "看不懂"),
        ("[[banner]]\nhost = 'A b'\ndatabase = 'postgresql:///t?schema=a'\n", "不是主机名"),
        ("[[banner]]\nhost = 'a.cn'\ndatabase = 'sqlite:///x'\n", "postgresql://"),
        ("[[banner]]\nhost = 'a.cn'\ndatabase = 'postgresql:///t'\n", "没有写 schema"),
        ("[[banner]]\nhost = 'a.cn'\ndatabase = 'postgresql:///t?schema=a;b'\n", "小写字母开头"),
        ("[[banner]]\nhost = 'a.cn'\ndatabase = 'postgresql:///t?schema=a'\n" * 2, "写了两次"),
    ],
)
def test_a_file_that_cannot_be_is_refused_with_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "banners.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(Refused, match=says):
        read_banners(file)


def test_the_schema_is_no_part_of_what_postgresql_is_asked() -> None:
    assert split_schema("postgresql:///t?host=/run/postgresql&schema=ml") == (
        "ml",
        "postgresql:///t?host=/run/postgresql",
    )
    assert split_schema("postgresql:///t?schema=ml") == ("ml", "postgresql:///t")
    assert split_schema("postgresql:///t") == ("", "postgresql:///t")
