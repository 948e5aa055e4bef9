"""Six digits unlock again on the same day, five tries, and never from anything that lies on the disk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desktop import bootstrap
from desktop.errors import SetUpError
from desktop.services.people import day_pins
from desktop.services.people.day_pins import DayPins, PinRefused
from tests.support.workplaces import PASSWORD, STAFF, demo_folder, real_folder

PIN = "730514"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workplace where STAFF has chosen six digits."""
    made = real_folder(tmp_path / "data")
    desk = bootstrap.unlock(made, STAFF, PASSWORD)
    desk.people.set_pin(PIN)
    desk.close()
    return made


def came_in(folder: Path) -> DayPins:
    pins = DayPins()
    bootstrap.unlock(folder, STAFF, PASSWORD, pins=pins).close()
    return pins


def test_after_the_password_they_open_the_same_workplace(folder: Path) -> None:
    pins = came_in(folder)
    desk = bootstrap.unlock_again(folder, STAFF, PIN, pins)
    assert desk.staff_name == STAFF
    assert desk.people.has_pin()
    desk.people.drop_pin()
    desk.close()
    with pytest.raises(PinRefused):
        bootstrap.unlock_again(folder, STAFF, PIN, pins)


def test_without_a_password_before_they_open_nothing(folder: Path) -> None:
    with pytest.raises(PinRefused) as caught:
        bootstrap.unlock_again(folder, STAFF, PIN, DayPins())
    assert caught.value.tries_left == 0
    assert not any(PIN.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_five_wrong_ones_ask_for_the_password(folder: Path) -> None:
    pins, left = came_in(folder), []
    for _ in range(6):
        with pytest.raises(PinRefused) as caught:
            bootstrap.unlock_again(folder, STAFF, "111222", pins)
        left.append(caught.value.tries_left)
    assert left == [4, 3, 2, 1, 0, 0]
    with pytest.raises(PinRefused):
        bootstrap.unlock_again(folder, STAFF, PIN, pins)


def test_they_end_with_the_day_and_with_another_password(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins = came_in(folder)
    with monkeypatch.context() as patched:
        patched.setattr(day_pins, "_today", lambda: dt.date(2126, 1, 1))
        assert pins.names() == frozenset()
    pins = came_in(folder)
    with monkeypatch.context() as patched:
        now_s = day_pins._now_s()
        patched.setattr(day_pins, "_now_s", lambda: now_s + 17 * 3600)
        assert pins.names() == frozenset(), "a clock that is set back does not lengthen the day"
    pins = came_in(folder)
    desk = bootstrap.unlock(folder, STAFF, PASSWORD)
    desk.people.change_password(PASSWORD, "另外的一句更长的话")
    desk.close()
    with pytest.raises(PinRefused):
        bootstrap.unlock_again(folder, STAFF, PIN, pins)


@pytest.mark.parametrize(
    "pin",
    ["", "12345", "1234567", "12345a", "１２３４５６", "111111", "654321", "121212", "131313"],
)
def test_easy_ones_are_refused(tmp_path: Path, pin: str) -> None:
    folder = real_folder(tmp_path / "data")
    desk = bootstrap.unlock(folder, STAFF, PASSWORD)
    with pytest.raises(SetUpError):
        desk.people.set_pin(pin)
    desk.close()


def test_a_demonstration_has_none(tmp_path: Path) -> None:
    desk = bootstrap.unlock(demo_folder(tmp_path / "data"))
    with pytest.raises(SetUpError, match="演示"):
        desk.people.set_pin(PIN)
    desk.close()
