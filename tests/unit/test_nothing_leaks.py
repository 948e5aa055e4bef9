"""What is personal stays out of process lists and core dumps."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli.commands import main
from desktop.cli.more_arguments import with_arguments_from
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
