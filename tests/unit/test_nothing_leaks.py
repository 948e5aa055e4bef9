"""What is personal stays out of process lists and core dumps."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from casework.cases.kinds.people import ActDone
from casework.errors import StoreError
from desktop import bootstrap
from desktop.cli.commands import main
from desktop.cli.more_arguments import with_arguments_from
from desktop.database.journal import Statement
from desktop.services.record import record
from tests.support import source
from tests.support.workplaces import demo_folder

ANSWERS = ["--answer", "person=normal", "--answer", "agent=no"]
PERSONAL = "--name\n苏和\n--id-number=152129195001010004\n--phone\n13800000000\n"


def test_names_and_numbers_come_by_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = demo_folder(tmp_path / "data")
    monkeypatch.setattr(sys, "stdin", io.StringIO(PERSONAL))
    line = ["slip", "SAMPLE-001", *ANSWERS, "--arguments-from", "-", "--out", str(tmp_path / "x.pdf")]
    assert main([*line, "--data", str(folder)]) == 0, capsys.readouterr().err
    assert main(["cases", "--names", "--data", str(folder)]) == 0
    assert "苏和" in capsys.readouterr().out


def test_a_file_serves_as_well_and_a_missing_one_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "person.txt"
    file.write_text(PERSONAL, encoding="utf-8")
    before, after = ["slip", "X"], ["--data", "d"]
    read = PERSONAL.splitlines()
    assert with_arguments_from([*before, "--arguments-from", str(file), *after]) == [*before, *read, *after]
    assert with_arguments_from([*before, f"--arguments-from={file}", *after]) == [*before, *read, *after]
    assert main(["--arguments-from", str(tmp_path / "none"), "cases"]) == 1
    assert "none" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["cases", "--arguments-from"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux")
def test_a_crash_writes_no_memory_to_the_disk() -> None:
    program = (
        "import ctypes, json, resource, sys; sys.argv[1:] = ['--version']\n"
        "from desktop.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "limits = resource.getrlimit(resource.RLIMIT_CORE)\n"
        "print(json.dumps([limits, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(source.ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env=environment,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [[0, 0], 0]


_LOOKING = """
import gc, json, sys
from pathlib import Path
from desktop import bootstrap
from desktop.database.signer import signing_seed
from tests.support.workplaces import ready_draft

def hidden(secret):
    return bytes(each ^ 0x5A for each in secret)

def count(mask):
    half, hits = len(mask) // 2, 0
    first = hidden(mask[:half])
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in list(maps):
            place, rights, *_others = line.split()
            begin, end = (int(each, 16) for each in place.split("-"))
            if not rights.startswith("rw") or "[v" in line:
                continue
            memory.seek(begin)
            data = memory.read(end - begin)
            at = data.find(first)
            while at >= 0:
                rest = data[at + half : at + len(mask)]
                same = all(a ^ 0x5A == b for a, b in zip(rest, mask[half:]))
                hits += same and len(rest) == len(mask) - half
                at = data.find(first, at + 1)
            del data
    return hits

desk = bootstrap.unlock(Path(sys.argv[1]))
desk.cases.open(ready_draft(desk))
store = desk.state.duty.store
secrets = [hidden(each) for each in (
    store.key.key, store.signer.own, store.signer.device, signing_seed(store.signer.own))]
before = [count(each) for each in secrets]
desk.close()
gc.collect()
print(json.dumps([before, [count(each) for each in secrets]]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads its own memory")
def test_no_key_lies_in_memory_after_the_lock(tmp_path: Path) -> None:
    """The database's key, the person's own, the device's, and what the person signs with."""
    folder = demo_folder(tmp_path / "data")
    done = subprocess.run(
        [sys.executable, "-P", "-c", _LOOKING, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(source.ROOT)},
    )
    before, after = json.loads(done.stdout.splitlines()[-1])
    assert min(before) >= 1, "they are seen while the store is open"
    assert after == [0, 0, 0, 0]


def test_who_is_at_work_as_the_keys_go_records_nothing(tmp_path: Path) -> None:
    """A disk that comes back after the lock: no entry without a signature, and none under a key of zeros."""
    desk = bootstrap.unlock(demo_folder(tmp_path / "data"))
    duty, before = desk.state.duty, [entry.hash for entry in desk.upkeep.journal()]
    done = Statement("act-1", "act_done", ActDone(act="export", about="台账"))

    def write() -> None:
        with duty.store.writing() as connection:
            record(connection, duty, [done])
            duty.store.close()

    with pytest.raises(StoreError, match="锁"):
        write()
    again = bootstrap.unlock(tmp_path / "data")
    kinds = [entry.kind for entry in again.upkeep.journal() if entry.hash not in before]
    assert kinds == []
    assert again.upkeep.compare(from_start=True) == []
    again.close()
