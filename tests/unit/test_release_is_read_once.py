"""The bytes of a release are read once by a running program, and only where its device has it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from casework.release import release_file
from casework.release.catalogue import Release
from casework.release.received import read_received
from desktop.desk.desk import Desk
from desktop.errors import CatalogueError
from desktop.services.catalogue import load_release as service
from tests.support.desks import desk, folder, tray
from tests.support.workplaces import demo_duty, demo_folder, ready_draft

__all__ = ["desk", "folder", "tray"]


def take_next_release(desk: Desk) -> str:
    number = desk.catalogue.release.number + 1
    later = msgspec.structs.replace(desk.catalogue.release, name=f"r-{number}", number=number)
    desk.catalogue.import_release(release_file.write(later))
    return desk.state.catalogue.ref.digest


def test_a_case_is_opened_without_reading_its_catalogue_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.cases.open(ready_draft(desk)).slip_number
    take_next_release(desk)
    after = desk.cases.open(ready_draft(desk)).slip_number
    read: list[int] = []

    def counted(content: bytes) -> Release:
        read.append(len(content))
        return read_received(content)

    monkeypatch.setattr(f"{service.__name__}.read_received", counted)
    for number in (before, after):
        assert desk.cases.place(number).detail is not None
        desk.slips.issue_again(number)
        desk.slips.archive(number)
    assert read == []


def test_a_release_that_only_another_device_has_is_not_here(desk: Desk, tmp_path: Path) -> None:
    digest = take_next_release(desk)
    other = demo_duty(demo_folder(tmp_path / "other"))
    try:
        with other.store.reading() as connection, pytest.raises(CatalogueError, match=digest[:12]):
            service.load_release(connection, digest)
    finally:
        other.store.close()


def test_those_that_were_asked_for_longest_ago_are_let_go(desk: Desk) -> None:
    first = desk.state.catalogue
    digests = [take_next_release(desk) for _ in range(4)]
    with desk.state.duty.store.reading() as connection:
        again = service.load_release(connection, first.ref.digest)
        last = service.load_release(connection, digests[-1])
        assert service.load_release(connection, first.ref.digest) is again
    assert again is not first
    assert again == first
    assert last is desk.state.catalogue
