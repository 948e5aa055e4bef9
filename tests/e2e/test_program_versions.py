"""A version of the program goes from the stick to the banner, on to the counters, and is started there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop import which_version
from desktop.desk.desk import Desk
from desktop.services.exchange.fetch_program import BannerPrograms
from desktop.services.people.unlock import unlock
from desktop.services.upkeep.own_program import program_state
from desktop.services.upkeep.stage_program import stage_program
from sync.device import carried_program
from sync.device.errors import Unreachable
from sync.device.transport import HttpTransport
from sync.server.commands.main import main as server_command
from sync.server.doors.parcels import answer_parcel
from sync.server.overview import device_list
from sync.wire.program_messages import PiecesGiven, WantedPiece
from tests.support.banners import OTHER_POINT, POINT, Banner
from tests.support.printers import PaperTray
from tests.support.program_trees import COMES_UP, ENDS_BADLY, TARGET, installed, make_tree
from tests.support.source import ROOT
from tests.support.workplaces import demo_folder

BASE = "0.1.0"
NOISE = random.Random(5).randbytes(1_500_000)  # noqa: S311 - as large packed as not

Operate = Callable[..., int]


@pytest.fixture
def operate(served: Banner, tmp_path: Path) -> Operate:
    """A command of the operator on the served banner."""
    place = [*served.where(tmp_path / "server")]
    return lambda *words: server_command(["banner", "program", *map(str, words), *place])


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This process is the program of a package; its folder of versions."""
    monkeypatch.setenv(which_version.TREE, str(make_tree(tmp_path / "package", BASE)))
    monkeypatch.setenv(which_version.VERSIONS, str(tmp_path / "versions"))
    return tmp_path / "versions"


@pytest.fixture
def desk(served: Banner, tmp_path: Path, packaged: Path) -> Iterator[Desk]:
    folder = demo_folder(tmp_path / "data")
    opened = Desk(unlock(folder, "", None), folder, PaperTray())
    opened.exchange.enrol(served.url, served.code())
    yield opened
    opened.close()


def add(operate: Operate, tmp_path: Path, version: str, **files: bytes) -> None:
    tree = make_tree(tmp_path / f"stick-{version}", version, files=files, changes="- 改了一处\n- 又一处")
    assert operate("add", tree) == 0


def test_some_sites_first_then_all_and_back(
    served: Banner, desk: Desk, packaged: Path, tmp_path: Path, operate: Operate
) -> None:
    assert not desk.exchange.sync().notes  # no version was ever added
    add(operate, tmp_path, "0.2.0", a=NOISE)
    assert operate("stage", "0.2.0", OTHER_POINT) == 0
    assert not desk.exchange.sync().notes
    assert operate("stage", "0.2.0", POINT) == 0
    (note,) = desk.exchange.sync().notes
    assert note.text == "新版本 0.2.0 已备好，下次打开时换上；- 改了一处"
    assert program_state().ready == "0.2.0"
    assert desk.exchange.sync().requests == 1  # nothing to fetch, nothing asked
    with served.reading() as connection:
        (listed,) = device_list.devices(connection)
    assert listed.program == f"{BASE} {TARGET} ready=0.2.0"
    assert operate("withdraw", "0.2.0") == 0
    desk.exchange.sync()
    assert program_state().ready == ""
    assert which_version.chosen(str(packaged), BASE) == BASE
    add(operate, tmp_path, "0.3.0", a=NOISE)
    assert operate("publish", "0.3.0") == 0
    desk.exchange.sync()
    assert which_version.chosen(str(packaged), BASE) == "0.3.0"
    assert (packaged / "0.3.0" / "a").read_bytes() == NOISE


def test_versions_that_are_not_there_or_changed_are_refused(
    tmp_path: Path, operate: Operate, capsys: pytest.CaptureFixture[str]
) -> None:
    assert operate("publish", "0.2.0") == 1
    assert "没有收入过程序 0.2.0 版" in capsys.readouterr().err
    tree = make_tree(tmp_path / "stick", "0.2.0", files={"a": b"a"})
    (tree / "a").write_bytes(b"b")
    assert operate("add", tree) == 1
    assert "a 与签过名的清单不符" in capsys.readouterr().err
    (tree / "manifest.json").write_bytes((tree / "manifest.json").read_bytes() + b" ")
    assert operate("add", tree) == 1
    assert "没有用程序密钥签名" in capsys.readouterr().err
    add(operate, tmp_path, "0.2.0")
    other = make_tree(tmp_path / "other", "0.2.0", files={"a": b"c"})
    assert operate("add", other) == 1
    assert "请换一个版本号" in capsys.readouterr().err
    assert operate("list") == 0
    assert capsys.readouterr().out.splitlines()[-1].split("\t")[:4] == ["0.2.0", "已收入，未发布", "", TARGET]


class Cut(BannerPrograms):
    """The real way to the banner, which breaks off after some answers."""

    answers = 2
    asked: list[WantedPiece]

    def program_pieces(self, wanted: Sequence[WantedPiece]) -> PiecesGiven:
        if not self.answers:
            raise Unreachable("连接中断")
        self.answers -= 1
        given = super().program_pieces(wanted)
        self.asked += [WantedPiece(sha256=each.sha256, first=each.first) for each in given.pieces]
        return given


def test_a_cut_way_goes_on_where_it_was(
    served: Banner, desk: Desk, packaged: Path, tmp_path: Path, operate: Operate
) -> None:
    add(operate, tmp_path, "0.2.0", a=NOISE)
    operate("publish", "0.2.0")
    transport = HttpTransport(served.url)
    way = Cut(desk.state.duty.store, transport)
    way.asked = []
    own = installed(tmp_path / "package", packaged)
    with pytest.raises(Unreachable):
        stage_program(own, way)
    assert which_version.chosen(str(packaged), BASE) == BASE
    way.answers = 100
    assert stage_program(own, way, lambda: len(way.asked) > 3) == ""  # something else was more urgent
    assert stage_program(own, way) == "0.2.0"
    transport.close()
    assert len(way.asked) == len({(each.sha256, each.first) for each in way.asked})  # nothing twice
    assert len([each for each in way.asked if each.first]) >= 2  # the large file came in pieces
    assert which_version.is_whole(str(packaged / "0.2.0"))


def test_a_version_comes_by_parcels(
    served: Banner,
    desk: Desk,
    packaged: Path,
    tmp_path: Path,
    operate: Operate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.exchange.sync()
    add(operate, tmp_path, "0.2.0", a=NOISE, b=NOISE[::-1])
    operate("stage", "0.2.0", POINT)
    monkeypatch.setattr("sync.server.programs.contents.LARGEST_BYTES", 1_000_000)
    assert carried_program.LARGEST_BYTES > 1_000_000
    words = []
    for round_ in range(5):
        path = tmp_path / f"{round_}.parcel"
        desk.exchange.write_parcel(path)
        taken = desk.exchange.take_answer(answer_parcel(served.database, path.read_bytes()))
        words.append(taken.program)
        if program_state().ready:
            break
    assert words[0].startswith("新版本还没到齐")
    assert words[-1].startswith("新版本 0.2.0 已备好")
    assert 3 <= len(words) <= 4
    assert which_version.is_whole(str(packaged / "0.2.0"))


def test_a_key_and_a_signature_of_ones_own(
    tmp_path: Path, packaged: Path, capsys: pytest.CaptureFixture[str], desk: Desk
) -> None:
    key, changes = tmp_path / "program.key", tmp_path / "changes.txt"
    changes.write_text("查事项更快", "utf-8")
    tree = make_tree(tmp_path / "stick", "0.2.0")
    (tree / "program.keys").write_bytes(b"")  # as a build without a key leaves it
    assert server_command(["banner", "program", "key", str(key)]) == 0
    public = capsys.readouterr().out.strip()
    assert key.stat().st_mode & 0o777 == 0o600
    assert server_command(["banner", "program", "key", str(key)]) == 1  # never written over
    sign = ["banner", "program", "sign", str(tree), "--key", str(key), "--changes", str(changes)]
    assert server_command(sign) == 0
    assert (tree / "program.keys").read_text("ascii").strip() == public
    (tmp_path / "package" / "program.keys").write_text(f"{public} who makes versions\n", "ascii")
    assert "0.2.0" in desk.upkeep.take_program(tree)
    assert program_state().changes == "查事项更快"


RUN = "import desktop.__main__ as program; program.run = lambda: print('BASE') or 0; "
RUN += "import sys; from desktop import launch; sys.exit(launch.main())"


@contextmanager
def started(packaged: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The launcher of the package, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), which_version.VERSIONS: str(packaged)}
    command = [sys.executable, "-P", "-c", RUN, *arguments]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        yield process


def says(packaged: Path, *arguments: str) -> str:
    with started(packaged, *arguments) as process:
        return process.communicate(timeout=60)[0].strip()


def test_three_versions_are_started_and_a_bad_one_gives_way_at_once(packaged: Path, tmp_path: Path) -> None:
    own = installed(tmp_path / "package", packaged)

    def come(version: str, does: str) -> None:
        from desktop.services.upkeep.program_folder import ProgramFolder

        assert stage_program(own, ProgramFolder(make_tree(tmp_path / version, version, does))) == version

    assert says(packaged) == "BASE"
    come("0.2.0", COMES_UP)
    assert says(packaged, "sync") == "BASE"  # a command tries nothing new
    assert says(packaged) == "0.2.0"
    assert says(packaged, "sync", "--status") == "0.2.0 sync --status"
    come("0.2.5", "print(os.environ[which_version.PACKAGE_TREE]); " + COMES_UP)
    assert says(packaged) == f"{tmp_path / 'package'}\n0.2.5"  # what the autostart names
    come("0.3.0", ENDS_BADLY)
    assert says(packaged).endswith("\n0.2.5")
    assert which_version.refused(str(packaged)) == {"0.3.0": "exit 3"}
    come("0.4.0", "print('hangs', flush=True); import time; time.sleep(60)")
    for _ in range(2):  # the power goes, twice
        with started(packaged) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "hangs\n"
            os.killpg(process.pid, signal.SIGKILL)
    assert says(packaged).endswith("\n0.2.5")
    come("0.4.5", "which_version.not_at_fault(); sys.exit(1)")  # as where there is no screen
    for _ in range(3):
        assert says(packaged) == ""
    assert "0.4.5" not in which_version.refused(str(packaged))
    come("0.5.0", COMES_UP)
    assert says(packaged) == says(packaged) == "0.5.0"


def test_a_killed_fetch_goes_on(packaged: Path, tmp_path: Path) -> None:
    make_tree(tmp_path / "stick", "0.2.0", files={f"lib/{n}": NOISE[:20_000] + b"%d" % n for n in range(150)})
    script = (
        "import sys; from pathlib import Path\n"
        "from desktop.services.upkeep.own_program import own_program\n"
        "from desktop.services.upkeep.program_folder import ProgramFolder\n"
        "from desktop.services.upkeep.stage_program import stage_program\n"
        "stage_program(own_program(), ProgramFolder(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-P", "-c", script, str(tmp_path / "stick")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for least in (5, 100):
        process = subprocess.Popen(command, env=environment)
        while len(list((packaged / "coming").glob("[0-9a-f]*"))) < least and process.poll() is None:
            time.sleep(0.005)
        process.kill()
        process.wait()
        assert which_version.chosen(str(packaged), BASE) in (BASE, "0.2.0")
    subprocess.run(command, env=environment, check=True, timeout=60)
    assert which_version.chosen(str(packaged), BASE) == "0.2.0"
    assert which_version.is_whole(str(packaged / "0.2.0"))
