"""A store is put back to before what the banner acknowledged: seen without a network, told at the next
contact, and no number comes twice."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from desktop import bootstrap
from desktop.cli.commands import main
from desktop.database import anchor, signed_marks
from desktop.database.banner import read_address
from desktop.desk.desk import Desk
from desktop.services.upkeep.restoring import Restoring
from sync.server.doors.table import DOORS
from sync.wire.protocol import Mark
from sync.wire.signed_mark import SignedMark
from tests.support.banners import Banner, new_banner
from tests.support.inside_server import serving
from tests.support.workplaces import demo_folder, ready_draft

pytestmark = pytest.mark.slow
OF_THE_FILE = ("tamga.db", "tamga.db-wal", "tamga.db-shm", anchor.FILE_NAME)


class Rewound(NamedTuple):
    """A folder as it was before two more slips went out and were acknowledged, so many entries ago."""

    folder: Path
    device: str
    numbers: list[str]
    entries: int

    @property
    def beside(self) -> Path:
        """Where the banner's word lies with the data."""
        return self.folder / signed_marks.FILE_NAME

    @property
    def of_user(self) -> Path:
        """Where it lies with the user's own state."""
        return Path(os.environ["XDG_STATE_HOME"], "tamga", "acknowledged", f"{self.device}.json")

    def open(self) -> Desk:
        return bootstrap.unlock(self.folder)


@pytest.fixture(scope="module")
def banner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path_factory.mktemp("rewound") / "banner")
    with serving(made, DOORS):
        yield made
    made.database.close()


@pytest.fixture(scope="module")
def made(banner: Banner, tmp_path_factory: pytest.TempPathFactory) -> Rewound:
    folder = demo_folder(tmp_path_factory.mktemp("rewound") / "data")
    former = folder.with_name("former")
    desk = bootstrap.unlock(folder)
    desk.exchange.enrol(banner.url, banner.code())
    numbers = [desk.cases.open(ready_draft(desk)).slip_number]
    desk.exchange.sync()
    desk.state.duty.store.close()  # nothing waits in the log
    shutil.copytree(folder, former)
    desk = bootstrap.unlock(folder)
    before = desk.exchange.status().recorded
    numbers += [desk.cases.open(ready_draft(desk)).slip_number for _each in range(2)]
    desk.exchange.sync()
    entries = desk.exchange.status().recorded - before
    device = desk.state.duty.device
    desk.close()
    for name in OF_THE_FILE:
        (folder / name).unlink(missing_ok=True)
        if (former / name).exists():
            shutil.copy(former / name, folder / name)
    return Rewound(folder, device, numbers, entries)


@pytest.fixture
def rewound(made: Rewound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rewound:
    """The same for each test, with the user's own state."""
    shutil.copytree(made.folder, tmp_path / "data")
    shutil.copytree(os.environ["XDG_STATE_HOME"], tmp_path / "state")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return made._replace(folder=tmp_path / "data")


@pytest.mark.parametrize("lost", ["beside", "of_user"])
def test_it_is_seen_without_a_network(
    rewound: Rewound, lost: str, capsys: pytest.CaptureFixture[str]
) -> None:
    getattr(rewound, lost).unlink()
    desk = rewound.open()
    gone = desk.upkeep.lost_end()
    assert gone is not None
    assert gone.device == rewound.device
    assert gone.last - gone.first + 1 >= rewound.entries
    assert desk.cases.open(ready_draft(desk)).slip_number not in rewound.numbers
    desk.close()
    assert main(["journal", "verify", "--data", str(rewound.folder)]) == 1
    assert "末尾" in capsys.readouterr().err


def test_the_next_contact_tells_it_and_brings_back_what_the_banner_has(rewound: Rewound) -> None:
    desk = rewound.open()
    numbers = [*rewound.numbers, desk.cases.open(ready_draft(desk)).slip_number]
    (note,) = [each for each in desk.exchange.sync().notes if each.kind == "forked"]
    assert "条记录，这里没有" in note.text
    assert desk.upkeep.lost_end() is None
    assert desk.upkeep.verify().ok
    numbers.append(desk.cases.open(ready_draft(desk)).slip_number)
    assert sorted(row.slip_number for row in desk.cases.list()) == sorted(set(numbers))
    assert not desk.slips.doubled()
    desk.close()


def test_nobody_but_the_banner_can_say_what_it_has(rewound: Rewound) -> None:
    rewound.of_user.unlink()
    word = msgspec.json.decode(rewound.beside.read_bytes(), type=SignedMark)
    forged = msgspec.structs.replace(word, mark=Mark(seq=word.mark.seq + 9, hash=word.mark.hash))
    rewound.beside.write_bytes(msgspec.json.encode(forged))
    desk = rewound.open()
    assert desk.upkeep.lost_end() is None
    desk.close()


def test_what_no_banner_of_ours_said_does_not_stand_in_the_way(rewound: Rewound) -> None:
    """Another banner, or somebody, wrote of more than there is: what our banner says comes in its place."""
    word = msgspec.json.decode(rewound.of_user.read_bytes(), type=SignedMark)
    foreign = msgspec.structs.replace(word, mark=Mark(seq=word.mark.seq + 999, hash=word.mark.hash))
    for place in (rewound.of_user, rewound.beside):
        place.write_bytes(msgspec.json.encode(foreign))
    desk = rewound.open()
    assert desk.upkeep.lost_end() is None, "nobody's word is believed"
    with desk.state.duty.store.reading() as connection:
        address = read_address(connection)
    desk.close()
    assert address is not None
    signed_marks.keep_mark(rewound.folder, word, address.trust.keys)
    for place in (rewound.of_user, rewound.beside):
        kept = msgspec.json.decode(place.read_bytes(), type=SignedMark)
        assert (kept.mark, kept.signature) == (word.mark, word.signature)


def test_who_restores_an_older_copy_is_not_accused(rewound: Rewound, tmp_path: Path) -> None:
    for place in (rewound.beside, rewound.of_user):
        place.rename(tmp_path / place.name)
    desk = rewound.open()
    (copy,) = desk.upkeep.copy(tmp_path / "copies")
    desk.close()
    (tmp_path / rewound.of_user.name).rename(rewound.of_user)
    fresh = tmp_path / "fresh"
    bootstrap.restore_copy(Restoring(copy=copy, data_dir=fresh))
    desk = bootstrap.unlock(fresh)
    assert desk.upkeep.lost_end() is None
    assert desk.cases.open(ready_draft(desk)).slip_number not in rewound.numbers
    desk.close()
