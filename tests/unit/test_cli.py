"""The command line: exit codes, messages on stderr, and nothing asked that can be said."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop import bootstrap
from desktop.cli.cases import slip
from desktop.cli.commands import main
from desktop.cli.outcome import outcome_of
from tests.support.workplaces import NAME, demo_duty, demo_folder, ready_draft

ANSWERS = ("--answer", "person=normal", "--answer", "agent=no")
ID = ("--id-number", "152129195001010004")


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(demo_folder(tmp_path / "data"))


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    try:
        code = main(argv)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_slip_is_recorded_and_written(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path
) -> None:
    out = tmp_path / "slip.pdf"
    argv = ("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, *ID, "--out", str(out), "--data", data)
    code, said, err = run(capsys, *argv)
    assert (code, err) == (0, "")
    number = said.split()[1]
    assert number.startswith("ML0101-")
    assert out.read_bytes().startswith(b"%PDF-")
    first = out.read_bytes()
    assert run(capsys, *argv)[0] == 0
    assert out.read_bytes() != first
    code, said, _ = run(capsys, "cases", "--data", data, "--json")
    rows = [json.loads(line) for line in said.splitlines()]
    assert [row["slip_number"] for row in rows][1] == number
    assert rows[0]["applicant_name"] == "测**"
    assert NAME in run(capsys, "cases", "--data", data, "--names")[1]
    assert run(capsys, "cases", number, "--data", data)[1].count("\n") == 1
    assert run(capsys, "journal", "verify", "--data", data)[0] == 0


@pytest.mark.parametrize("name", ["tamga.db", "slip.pdf", "../data/backups/slip.pdf"])
def test_no_slip_is_written_into_the_data_folder(
    capsys: pytest.CaptureFixture[str], data: str, name: str
) -> None:
    (Path(data) / "backups").mkdir()
    out = Path(data) / name
    argv = ("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, *ID, "--out", str(out), "--data", data)
    code, said, err = run(capsys, *argv)
    assert (code, said) == (1, "")
    assert "数据文件夹" in err
    assert run(capsys, "cases", "--data", data)[:2] == (0, "")
    assert not list(Path(data).rglob("*.pdf"))


@pytest.mark.parametrize("command", ["slip", "proof"])
def test_what_is_no_plain_file_is_never_replaced(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path, command: str
) -> None:
    pipe, source = tmp_path / "pipe", tmp_path / "text.txt"
    os.mkfifo(pipe)
    source.write_text("蒙古文", encoding="utf-8")
    argv = {
        "slip": ("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, *ID, "--out", str(pipe), "--data", data),
        "proof": ("proof", str(source), "--out", str(pipe)),
    }[command]
    code, said, err = run(capsys, *argv)
    assert (code, said) == (1, "")
    assert str(pipe) in err
    assert pipe.is_fifo()
    assert run(capsys, "cases", "--data", data)[1] == ""


def test_an_open_question_is_named_with_its_answers(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path
) -> None:
    out = tmp_path / "slip.pdf"
    code, said, err = run(
        capsys, "slip", "SAMPLE-001", "--name", NAME, *ID, "--out", str(out), "--data", data
    )
    assert (code, said) == (1, "")
    assert "--answer agent=no（本人办理）" in err
    assert not out.exists()
    assert run(capsys, "cases", "--data", data)[1] == ""


@pytest.mark.parametrize(
    ("argv", "code", "said"),
    [
        (("slip", "SAMPLE-001"), 2, "--name"),
        (("slip", "SAMPLE-001", "--name", NAME, "--out", "x.pdf", "--answer", "person"), 2, "KEY=VALUE"),
        (("slip", "NO-SUCH", "--name", NAME, "--out", "x.pdf"), 1, "NO-SUCH"),
        (("slip", "SAMPLE-001", *ANSWERS, "--name", "\U0001f984", *ID, "--out", "x.pdf"), 1, "1F984"),
        (("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, *ID, "--out", "/no/such/x.pdf"), 1, "/no/such"),
        (("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, *ID, "--out", "x.pdf", "--missing", "99"), 2, "99"),
        (
            (
                *("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, *ID, "--out", "x.pdf"),
                *("--missing", "1", "--handed-in", "1"),
            ),
            2,
            "1",
        ),
        (
            (
                *("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, "--out", "x.pdf"),
                *("--id-number", "152129195001010005"),
            ),
            1,
            "校验",
        ),
        (("no-such-command",), 2, "no-such-command"),
        (("journal",), 2, "VERB"),
        (("catalogue", "check", "/no/such/file"), 1, "/no/such/file"),
        (("proof", "/no/such/file", "--out", "x.pdf"), 1, "/no/such/file"),
        (("proof", "/no/such/file", "--out", "x.pdf", "--size", "500"), 2, "72"),
        (("setup", "--site", "ML01"), 2, "--staff"),
        (("setup", "--demo"), 1, "已有"),
        (("setup", "--site", "ML01", "--staff", "其其格"), 1, "已有"),
        (("cases", "--limit", "0"), 2, "1000000"),
        (("cases", "--limit", "99999999999999999999"), 2, "1000000"),
        (("cases", "--limit", "many"), 2, "--limit"),
        (("cases", "\udcff"), 2, "UTF-8"),
        (("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, "--out", "x.pdf", "--phone", "\udcff"), 2, "UTF-8"),
        (("slip", "SAMPLE-001", "--answer", "agent=\udcff", "--name", NAME, "--out", "x.pdf"), 2, "UTF-8"),
        (("staff", "add", "新人"), 1, "演示"),
        (("staff", "password"), 1, "演示"),
    ],
)
def test_failures_have_their_codes_and_words(
    capsys: pytest.CaptureFixture[str],
    data: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    argv: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    failed, out, err = run(capsys, "--data", data, *argv)
    assert (failed, out) == (code, "")
    assert said in err
    assert "Traceback" not in err
    assert not (tmp_path / "x.pdf").exists()
    assert run(capsys, "cases", "--data", data)[1] == ""


@pytest.mark.parametrize("command", [("cases",), ("staff", "password"), ("doctor",)])
def test_a_keyring_that_is_gone_is_named(
    capsys: pytest.CaptureFixture[str], data: str, command: tuple[str, ...]
) -> None:
    (Path(data) / "keyring.json").unlink()
    code, out, err = run(capsys, *command, "--data", data)
    assert code == 1
    assert "keyring.json" in out + err


def test_times_are_shown_in_the_zone_of_who_looks(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argv = ("slip", "SAMPLE-001", *ANSWERS, "--name", NAME, *ID, "--out", str(tmp_path / "x.pdf"))
    assert run(capsys, *argv, "--data", data)[0] == 0
    hours = []
    for zone in ("UTC0", "CST-8"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        shown = run(capsys, "cases", "--data", data)[1].split("\t")[1]
        hours.append(dt.datetime.strptime(shown, "%Y-%m-%d %H:%M").replace(tzinfo=dt.UTC))
    monkeypatch.undo()
    time.tzset()
    assert hours[1] - hours[0] == dt.timedelta(hours=8)


def test_who_only_looks_writes_nothing(capsys: pytest.CaptureFixture[str], data: str) -> None:
    desk = bootstrap.unlock(Path(data))
    saved = desk.cases.open(ready_draft(desk))  # its PDF would be archived by a recovery
    desk.close()
    for looking in (("cases",), ("journal", "verify"), ("journal", "list")):
        code, said, _ = run(capsys, *looking, "--data", data)
        assert code == 0
    kinds = [json.loads(line)["kind"] for line in said.splitlines()]
    assert kinds[-1] == "slip_issued"
    assert saved.slip_number


def test_a_terminal_without_chinese_gets_escapes() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for argv, code in ((("--help",), 0), (("cases", "--data", "/no/such"), 1)):
        done = subprocess.run(
            [sys.executable, "-m", "desktop", *argv],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, "Traceback" in done.stderr) == (code, False)
        assert "\\u" in done.stdout + done.stderr


def test_the_end_of_input_is_an_answer_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def ended() -> int:
        raise EOFError

    assert outcome_of(ended, tmp_path) == 1
    assert "没有输入" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_materials_are_numbered_as_on_the_slip(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path
) -> None:
    argv = ("slip", "SAMPLE-006", "--name", NAME, *ID, "--out", str(tmp_path / "x.pdf"), "--data", data)
    _, _, err = run(capsys, *argv)
    answers = [part for line in err.split("--answer ")[1:] for part in ("--answer", line.split("（")[0])]
    code, _, err = run(capsys, *argv, *answers, "--handed-in", "1")
    assert (code, err) == (0, "")
    (row,) = map(json.loads, run(capsys, "cases", "--data", data, "--json")[1].splitlines())
    assert row["missing_count"] >= 1


def test_passwords_come_from_environment_or_file_and_never_as_arguments(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, staff = ("--data", str(tmp_path / "data")), ("--staff", "其其格")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    made = ("setup", *data, *staff, "--site", "ML01")
    assert run(capsys, *made)[0] == 1  # no password anywhere
    monkeypatch.setenv("TAMGA_PASSWORD", "correct horse")
    assert run(capsys, *made)[0] == 0
    assert "TAMGA_PASSWORD" not in os.environ
    file = tmp_path / "password"
    file.write_text(
        "\ufeffcorrect horse\r\nsecond line\r\n", encoding="utf-8", newline=""
    )  # as Windows writes
    assert run(capsys, "cases", *data, *staff, "--password-file", str(file))[:2] == (0, "")
    assert run(capsys, "cases", *data, "--password-file", str(file))[0] == 1  # no name


@pytest.mark.slow  # eight derivations
def test_staff_are_added_and_passwords_changed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    data, staff = ("--data", str(tmp_path / "data")), ("--staff", "其其格")
    file = tmp_path / "password"
    file.write_text("correct horse\n")
    assert run(capsys, "setup", *data, *staff, "--site", "ML01", "--password-file", str(file))[0] == 0
    new = tmp_path / "new"
    new.write_text("another horse")
    changing = ("staff", "password", *data, *staff, "--password-file", str(file))
    assert run(capsys, *changing, "--new-password-file", str(new))[0] == 0
    assert run(capsys, "cases", *data, *staff, "--password-file", str(file))[0] == 1
    adding = ("staff", "add", "巴图", *data, *staff, "--password-file", str(new))
    assert run(capsys, *adding, "--new-password-file", str(file))[0] == 0
    theirs = (*data, "--staff", "巴图", "--password-file", str(file))
    code, _out, told = run(capsys, "cases", *theirs)
    assert (code, "staff password" in told) == (1, True), "the first password is changed first"
    assert run(capsys, "staff", "password", *theirs, "--new-password-file", str(new))[0] == 0
    assert run(capsys, "cases", *data, "--staff", "巴图", "--password-file", str(new))[0] == 0


def test_a_release_is_checked_and_imported(
    capsys: pytest.CaptureFixture[str], data: str, tmp_path: Path
) -> None:
    sample = Path("resources/catalogue/sample-release.json").read_text(encoding="utf-8")
    newer, broken = tmp_path / "newer.json", tmp_path / "broken.json"
    newer.write_text(sample.replace('"number": 1,', '"number": 2,', 1), encoding="utf-8")
    broken.write_text(sample.replace('"kind": "gacha"', '"kind": "village"', 1), encoding="utf-8")
    assert run(capsys, "catalogue", "check", str(newer))[0] == 0
    code, out, err = run(capsys, "catalogue", "check", str(broken))
    assert code == 1
    assert "sites[2].kind" in out
    assert "1" in err
    assert run(capsys, "catalogue", "import", str(broken), "--data", data)[0] == 1
    assert run(capsys, "catalogue", "import", str(newer), "--data", data)[0] == 0
    assert (
        run(capsys, "catalogue", "import", "resources/catalogue/sample-release.json", "--data", data)[0] == 1
    )


def test_the_journal_is_json_lines(capsys: pytest.CaptureFixture[str], data: str) -> None:
    code, out, _ = run(capsys, "journal", "list", "--data", data)
    entries = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [entry["seq"] for entry in entries] == [1, 2, 3]
    assert set(entries[0]) >= {"device", "hash", "prev", "body_digest", "recorded_at"}


def test_a_broken_chain_is_named_and_fails(capsys: pytest.CaptureFixture[str], data: str) -> None:
    duty = demo_duty(Path(data))
    with duty.store.writing() as connection:
        connection.execute(text("UPDATE journal_entries SET kind = 'case_voided' WHERE seq = 2"))
    duty.store.close()
    code, out, err = run(capsys, "journal", "verify", "--data", data)
    chain, *others = map(json.loads, out.splitlines())
    (found,) = (each for each in others if "break" in each)
    assert code == 1
    assert chain["chain"]["entries"] == 3
    assert (found["break"]["seq"], found["break"]["trouble"]) == (2, "hash")
    assert f"设备 {duty.device} 第 2 条" in err


@pytest.mark.parametrize(
    ("tables", "seq"),
    [
        (("journal_heads",), 4),
        (("journal_bodies", "journal_entries"), 1),
        (("journal_bodies", "journal_entries", "journal_heads"), 1),
    ],
)
def test_a_journal_that_lost_whole_tables_is_not_whole(
    capsys: pytest.CaptureFixture[str], data: str, tables: tuple[str, ...], seq: int
) -> None:
    duty = demo_duty(Path(data))
    with duty.store.writing() as connection:
        for table in tables:
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of this test
    duty.store.close()
    code, out, err = run(capsys, "journal", "verify", "--data", data)
    (found,) = (each["break"] for each in map(json.loads, out.splitlines()) if "break" in each)
    assert code == 1
    assert (found["device"], found["seq"], found["trouble"]) == (duty.device, seq, "head")
    assert duty.device in err


def test_a_proof_sheet_is_set(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    source, out = tmp_path / "text.txt", tmp_path / "proof.pdf"
    source.write_text("ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ\n蒙古文\n", encoding="utf-8")
    code, said, err = run(capsys, "proof", str(source), "--out", str(out), "--size", "18")
    assert (code, err) == (0, "")
    assert "1 页" in said
    assert out.read_bytes().startswith(b"%PDF-")
    source.write_bytes(b"\xff\xfe")
    assert "UTF-8" in run(capsys, "proof", str(source), "--out", str(out))[2]


def test_a_bug_is_one_line_and_its_words_stay_out_of_the_log(
    capsys: pytest.CaptureFixture[str], data: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_args: object) -> int:
        raise KeyError(NAME)

    monkeypatch.setattr(slip, "run", broken)
    code, out, err = run(
        capsys, "--data", data, "slip", "SAMPLE-001", "--name", NAME, "--out", str(tmp_path / "x.pdf")
    )
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "KeyError" in err
    log = (Path(data) / "log" / "tamga.log").read_text(encoding="utf-8")
    assert "in broken" not in log
    assert "broken" in log
    assert "KeyError" in log
    assert NAME not in log + err
