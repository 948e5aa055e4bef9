"""What is in attached files goes with parcels: what fits, what is left, and who may see it."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.database.attachments import Attachments
from desktop.services.exchange import exchange_parcel
from desktop.services.exchange.exchange_parcel import Taken, make_parcel, take_answer
from sync.device import carried_files
from sync.device.parcel import Packed
from sync.server.doors import parcel_files
from sync.server.doors.parcels import answer_parcel
from tests.database.test_attachments import PICTURE, attach, entries, files, here, sha256
from tests.support.banners import OTHER_POINT, POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.inside_doors import InsideDoors, enrol_inside

SMALL = random.Random(8).randbytes(300_000)  # noqa: S311


@pytest.fixture
def point(banner: Banner, device: Callable[..., Device]) -> Device:
    return enrol_inside(device("point", POINT), banner, POINT)


@pytest.fixture
def town(banner: Banner, device: Callable[..., Device]) -> Device:
    return enrol_inside(device("town", TOWN), banner, TOWN)


def carried(device: Device, banner: Banner) -> Taken:
    return take_answer(device.duty, answer_parcel(banner.database, make_parcel(device.duty)))


def packed(device: Device) -> Packed:
    last: list[Packed] = []
    exchange_parcel.make_parcel(device.duty, exchange_parcel.Packing(tell=last.append))
    return last[-1]


def test_a_file_goes_with_its_entry_and_comes_where_it_is_in_scope(
    point: Device, town: Device, banner: Banner
) -> None:
    attach(point, point.open_case(), PICTURE)
    assert packed(point).files == 1
    carried(point, banner)
    assert packed(point).files == 0, "the banner said that it has it"
    assert carried(town, banner).files_lacking == 1, "the entry came that names it"
    assert not here(town, PICTURE)
    taken = carried(town, banner)
    assert (taken.files, taken.files_lacking) == (1, 0)
    assert here(town, PICTURE)


def test_what_does_not_fit_is_named_and_goes_with_the_next(
    point: Device, banner: Banner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carried_files, "LARGEST_BROUGHT_BYTES", 800_000)
    case = point.open_case()
    for content in (PICTURE, SMALL):
        attach(point, case, content)
    assert (packed(point).files, packed(point).files_left) == (1, 1)
    carried(point, banner)
    assert (packed(point).files, packed(point).files_left) == (1, 0)
    carried(point, banner)
    assert (packed(point).files, packed(point).files_left) == (0, 0)


def test_a_large_file_comes_in_parts_with_several_answers(
    point: Device, town: Device, banner: Banner, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(point, point.open_case(), PICTURE)
    carried(point, banner)
    carried(town, banner)
    monkeypatch.setattr(parcel_files, "LARGEST_GIVEN_BYTES", 400_000)
    assert carried(town, banner).files_lacking == 1
    assert carried(town, banner).files == 1
    assert here(town, PICTURE)


def test_a_parcel_goes_on_where_the_network_broke_off(point: Device, town: Device, banner: Banner) -> None:
    attach(point, point.open_case(), PICTURE)
    entries(point, banner)

    class Breaking(InsideDoors):
        count = 0

        def hand_over(self, door: object, request: object) -> object:
            self.count += 1
            if self.count > 3:
                raise ConnectionError
            return super().hand_over(door, request)  # type: ignore[arg-type]

    with pytest.raises(ConnectionError):
        files(point, Breaking(banner))
    carried(point, banner)
    assert packed(point).files == 0
    for _time in range(2):
        carried(town, banner)
    assert here(town, PICTURE)


def test_the_same_parcel_and_the_same_answer_twice_change_nothing(
    point: Device, town: Device, banner: Banner
) -> None:
    attach(point, point.open_case(), PICTURE)
    parcel = make_parcel(point.duty)
    for _time in range(2):
        answer = answer_parcel(banner.database, parcel)
    for _time in range(2):
        take_answer(point.duty, answer)
    carried(town, banner)
    answer = answer_parcel(banner.database, make_parcel(town.duty))
    assert [take_answer(town.duty, answer).files for _time in range(2)] == [1, 0]


def test_who_does_not_see_the_case_gets_nothing_of_its_file(
    point: Device, banner: Banner, device: Callable[..., Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(point, point.open_case(), PICTURE)
    carried(point, banner)
    other = enrol_inside(device("other", OTHER_POINT), banner, OTHER_POINT)
    wants = carried_files.FilesOut(wanted=(carried_files.WantedFile(sha256=sha256(PICTURE), first=0),))
    back = parcel_files.answer_files(banner.database, other.name, wants, 10**7)
    assert back.given == ()
    own = parcel_files.answer_files(banner.database, point.name, wants, 10**7)
    assert own.given[0].content == PICTURE


def test_what_has_another_digest_is_kept_nowhere(point: Device, banner: Banner) -> None:
    attach(point, point.open_case(), PICTURE)
    forged = PICTURE[:-1] + b"x"
    entries(point, banner)
    brought = carried_files.CarriedFile(sha256=sha256(PICTURE), first=0, content=forged)
    out = carried_files.FilesOut(brought=(brought,))
    assert parcel_files.answer_files(banner.database, point.name, out, 10**7).held == ()
    whole = replace(out, brought=(replace(brought, content=PICTURE),))
    assert parcel_files.answer_files(banner.database, point.name, whole, 10**7).held == (sha256(PICTURE),)


def test_a_device_is_not_told_by_an_answer_of_another_epoch(point: Device, banner: Banner) -> None:
    attach(point, point.open_case(), PICTURE)
    store = Attachments(point.store)
    carried_files.take_files(store, carried_files.FilesBack(epoch="before", held=(sha256(PICTURE),)))
    assert packed(point).files == 1


def test_the_words_say_what_is_in_it_and_what_is_not() -> None:
    words = exchange_parcel.file_words
    assert words(Packed(1, 1)) == ""
    assert words(Packed(1, 1, 2, 1)) == "包裹里有 2 个附件；还有 1 个附件放不下，请收下回执后再做一个包裹"
