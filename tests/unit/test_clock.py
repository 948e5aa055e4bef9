"""When a clock is believed: jumps, pauses, who vouches for it, and waits that no clock changes."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli.commands import main
from desktop.database import attempts, trusted_time
from desktop.database.journal import own_device
from desktop.desk.desk import Desk
from desktop.errors import SetUpError, TooSoon, WrongPassword
from desktop.services.duty import Duty
from desktop.services.people.add_staff import NewColleague, add_staff
from desktop.services.people.record_act import record_act
from desktop.services.people.unlock import unlock
from desktop.services.read_clock import Moment, read_clock
from desktop.services.record import moment_now
from tests.support import source
from tests.support.workplaces import PASSWORD, STAFF, demo_duty, demo_folder, real_folder

NOW = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("newest", "trust"),
    [
        (NOW - 13 * DAY, "trusted"),  # the longest holiday, and a few days more
        (NOW - 15 * DAY, "doubtful"),
        (NOW + dt.timedelta(minutes=4), "trusted"),
        (NOW + dt.timedelta(minutes=6), "doubtful"),
    ],
)
def test_after_a_restart_a_pause_is_believed_and_a_leap_is_not(newest: dt.datetime, trust: str) -> None:
    assert read_clock(newest.isoformat(), NOW).clock == trust
    assert read_clock("", NOW, vouched=newest.isoformat()).clock == trust


@pytest.mark.parametrize("days", [-2.0, -0.9, 0.0, 0.9, 2.0])
def test_while_the_computer_runs_on_a_day_off_is_doubted(days: float) -> None:
    reckoned = NOW + days * DAY
    vouched = (min(NOW, reckoned) - 30 * DAY).isoformat()  # long ago: the computer has run since
    assert read_clock("", NOW, reckoned, vouched).clock == ("doubtful" if abs(days) > 1 else "trusted")


def test_without_a_banner_a_jump_is_measured_from_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No contact ever was: what the clock said when this start of the computer was begun with."""
    duty = demo_duty(demo_folder(tmp_path / "data"))
    later = dt.datetime.now(dt.UTC) + 3 * DAY
    with duty.store.reading() as connection:
        reckoned = trusted_time.reckon(connection)
        assert trusted_time.read_vouched(connection) is None
    assert reckoned is not None
    assert read_clock("", later, reckoned).clock == "doubtful"
    monkeypatch.setattr(trusted_time, "running", lambda: ("another start", 5.0))
    with duty.store.reading() as connection:
        assert trusted_time.reckon(connection) is None
    duty.store.close()


def poisoned(folder: Path) -> Duty:
    """A workplace that recorded something under a clock of 2126 that nobody had reason to doubt."""
    duty = demo_duty(folder)
    with duty.store.writing() as connection:
        connection.exec_driver_sql("UPDATE journal_heads SET newest_at = '2126-01-01T00:00:00.000+00:00'")
    return duty


def trust(duty: Duty) -> Moment:
    with duty.store.reading() as connection:
        return moment_now(connection, own_device(connection))


def test_one_bad_start_mends_itself_when_somebody_vouches(tmp_path: Path) -> None:
    duty = poisoned(demo_folder(tmp_path / "data"))
    assert trust(duty).clock == "doubtful"
    record_act(duty, "export")
    with duty.store.writing() as connection:
        trusted_time.vouch(connection, duty.device, dt.datetime.now(dt.UTC))
    assert trust(duty).clock == "trusted"
    record_act(duty, "export")
    assert trust(duty).clock == "trusted"
    with duty.store.writing() as connection:  # an answer that says another day: this clock is wrong
        trusted_time.vouch(connection, duty.device, dt.datetime.now(dt.UTC) - 3 * DAY)
    assert trust(duty).clock == "doubtful"
    duty.store.close()


@pytest.mark.parametrize(("days", "expected"), [(2, "trusted"), (20, "doubtful")])
def test_after_a_restart_a_vouched_time_measures_the_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, expected: str
) -> None:
    duty = demo_duty(demo_folder(tmp_path / "data"))
    with duty.store.writing() as connection:
        trusted_time.vouch(connection, duty.device, dt.datetime.now(dt.UTC) - days * DAY)
        vouched = trusted_time.read_vouched(connection)
    assert vouched is not None
    assert vouched.now_by_it() is not None
    monkeypatch.setattr(trusted_time, "running", lambda: ("another start", 5.0))
    assert vouched.now_by_it() is None
    assert trust(duty).clock == expected
    duty.store.close()


def test_two_people_confirm_a_clock(tmp_path: Path) -> None:
    folder = real_folder(tmp_path / "data")
    duty = unlock(folder, STAFF, PASSWORD)
    desk = Desk(duty, folder, printing=None)  # type: ignore[arg-type]
    with duty.store.writing() as connection:
        connection.exec_driver_sql("UPDATE journal_heads SET newest_at = '2126-01-01T00:00:00.000+00:00'")
    assert not desk.upkeep.is_clock_trusted()
    add_staff(duty, folder, NewColleague(name="巴图", password="another long one", role="clerk"))
    with pytest.raises(SetUpError, match="同一个人"):
        desk.upkeep.confirm_clock(STAFF, PASSWORD)
    with pytest.raises(WrongPassword):
        desk.upkeep.confirm_clock("巴图", "not this one")
    assert not desk.upkeep.is_clock_trusted()
    desk.upkeep.confirm_clock("巴图", "another long one")
    assert desk.upkeep.is_clock_trusted()
    assert [entry.kind for entry in desk.upkeep.journal()][-1] == "act_done"
    desk.close()


def test_the_command_says_whether_it_is_believed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = demo_folder(tmp_path / "data")
    assert main(["clock", "show", "--data", str(folder)]) == 0
    poisoned(folder).store.close()
    assert main(["clock", "show", "--data", str(folder)]) == 1
    assert "clock confirm" in capsys.readouterr().err


def test_setting_the_clock_changes_no_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = 1000.0
    monkeypatch.setattr(attempts, "running", lambda: ("this start", ran))
    for _try in range(4):
        attempts.record_failure(tmp_path, "tag")
    for wall in (0.0, 4e9):
        monkeypatch.setattr("desktop.database.attempts.time.time", lambda wall=wall: wall)
        with pytest.raises(TooSoon) as caught:
            attempts.check_not_too_soon(tmp_path, "tag")
        assert caught.value.wait_s == 4.0
    ran = 1004.5
    attempts.check_not_too_soon(tmp_path, "tag")


@pytest.mark.parametrize("zone", ["UTC0", "America/Lima", "XYZ+12"])
def test_days_are_those_of_beijing_whatever_the_zone(zone: str) -> None:
    program = (
        "import datetime as dt, desktop.__main__ as program, sys; sys.argv[1:] = ['--version']\n"
        "try: program.main()\n"
        "except SystemExit: pass\n"
        "print(dt.datetime(2026, 11, 28, 17, tzinfo=dt.UTC).astimezone().isoformat())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={"TZ": zone, "PYTHONPATH": str(source.ROOT), "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.splitlines()[-1] == "2026-11-29T01:00:00+08:00"
