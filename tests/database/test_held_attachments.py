"""What is in attached files, at the banner: slices in order, once the file is named, whole or gone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from casework.cases.kinds.events import AttachmentAdded
from sync.server.accounts import accounts
from sync.server.accounts.accounts import Account
from sync.server.intake import attachments
from sync.server.refusals import Refused
from sync.server.store.tables import HeldSlice
from sync.wire.attachment_messages import (
    MOST_ATTACHMENTS,
    SLICE_BYTES,
    AttachmentSlice,
    SliceAsked,
)
from tests.support.banners import OTHER_POINT, POINT, Banner, new_banner
from tests.support.bare_devices import BareDevice
from tests.support.entry_histories import opened
from tests.support.forged import Claim

T = TypeVar("T")
CONTENT = b"one two three four"
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def banner(tmp_path: Path) -> Iterator[Banner]:
    made = new_banner("sqlite", tmp_path / "banner")
    yield made
    made.database.close()


@pytest.fixture
def point(banner: Banner) -> BareDevice:
    """A device whose case names the file."""
    made = BareDevice(banner)
    made.write(Claim("case-1", "case_opened", replace(opened(), site=POINT)), naming(NAME, len(CONTENT)))
    made.send()
    return made


def naming(sha256: str, size: int, rev: int = 2) -> Claim:
    body = AttachmentAdded(name="照片", media_type="image/png", size_bytes=size, sha256=sha256)
    return Claim("case-1", "case_attachment_added", body, rev)


def ask(device: BareDevice, of: Callable[[Connection, Account], T]) -> T:
    with device.banner.writing() as connection:
        return of(connection, accounts.find_account(connection, device.name))


def bring(device: BareDevice, first: int, content: bytes, sha256: str = NAME) -> tuple[int, bool]:
    part = AttachmentSlice(sha256=sha256, first=first, content=content)
    now = ask(device, lambda connection, account: attachments.keep(connection, account, part))
    return (now.size, now.is_whole)


def given(device: BareDevice, first: int, most: int, sha256: str = NAME) -> bytes:
    asked = SliceAsked(sha256=sha256, first=first, most=most)
    return ask(device, lambda connection, account: attachments.give(connection, account, asked)).content


def held(device: BareDevice, *digests: str) -> tuple[int, ...]:
    return ask(device, lambda connection, account: attachments.held(connection, account, digests)).sizes


def slices(banner: Banner) -> int:
    with banner.reading() as connection:
        return connection.scalar(select(func.count()).select_from(HeldSlice)) or 0


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal.code


def test_slices_in_order_make_the_file_and_another_begins_where_they_end(point: BareDevice) -> None:
    assert held(point, NAME, "0" * 64, "no digest") == (0, 0, 0)
    assert bring(point, 0, CONTENT[:8]) == (8, False)
    assert held(point, NAME) == (8,)
    assert bring(point, 4, CONTENT[4:12]) == (8, False)
    assert bring(point, 9, CONTENT[9:]) == (8, False)
    assert given(point, 0, 99) == b"", "not before it is whole"
    assert bring(point, 8, CONTENT[8:]) == (len(CONTENT), True)
    assert bring(point, len(CONTENT), b"more") == (len(CONTENT), True)
    assert bring(point, 0, CONTENT[:8]) == (len(CONTENT), True)
    assert held(point, "0" * 64, NAME) == (0, len(CONTENT))
    assert slices(point.banner) == 2


def test_it_is_given_from_any_byte(point: BareDevice) -> None:
    bring(point, 0, CONTENT[:8])
    bring(point, 8, CONTENT[8:])
    for first in range(len(CONTENT)):
        part = CONTENT[:8] if first < 8 else CONTENT
        assert given(point, first, 3) == part[first : first + 3]
    assert given(point, len(CONTENT), 3) == b""
    for first, most in ((-1, 1), (0, 0), (0, SLICE_BYTES + 1)):
        assert refusal_of(lambda asked=(first, most): given(point, *asked)) == "malformed"  # type: ignore[misc]
    assert given(point, 0, SLICE_BYTES) == CONTENT[:8]


def test_what_has_another_digest_goes_and_begins_anew(point: BareDevice) -> None:
    assert bring(point, 0, CONTENT[:8]) == (8, False)
    assert bring(point, 8, b"x" * (len(CONTENT) - 8)) == (0, False)
    assert (held(point, NAME), slices(point.banner)) == ((0,), 0)
    assert bring(point, 0, CONTENT) == (len(CONTENT), True)


def test_of_two_sizes_that_are_named_the_one_with_the_digest_holds(point: BareDevice) -> None:
    point.write(naming(NAME, len(CONTENT) + 5, rev=3))
    point.send(after=2)
    assert bring(point, 0, CONTENT) == (len(CONTENT), True)


def test_a_smaller_size_that_somebody_named_wrongly_ends_nothing(point: BareDevice) -> None:
    point.write(naming(NAME, 4, rev=3))
    point.send(after=2)
    assert bring(point, 0, CONTENT[:4]) == (4, False)
    assert bring(point, 4, CONTENT[4:]) == (len(CONTENT), True)


@pytest.mark.parametrize("content", [b"", CONTENT + b"!", b"x" * (SLICE_BYTES + 1)])
def test_no_slice_is_empty_or_more_than_was_named(point: BareDevice, content: bytes) -> None:
    assert refusal_of(lambda: bring(point, 0, content)) == "too_large"
    assert held(point, NAME) == (0,)


def test_who_does_not_see_the_entry_does_not_see_the_file(banner: Banner, point: BareDevice) -> None:
    other = BareDevice(banner, "e" * 16, OTHER_POINT)
    bring(point, 0, CONTENT)
    assert held(other, NAME) == (0,)
    assert refusal_of(lambda: bring(other, 0, CONTENT)) == "out_of_scope"
    assert refusal_of(lambda: given(other, 0, 1)) == "out_of_scope"
    assert refusal_of(lambda: bring(point, 0, b"x", "0" * 64)) == "out_of_scope"


def test_so_many_may_be_asked_for_at_once(point: BareDevice) -> None:
    assert held(point, *["0" * 64] * MOST_ATTACHMENTS) == (0,) * MOST_ATTACHMENTS
    assert refusal_of(lambda: held(point, *["0" * 64] * (MOST_ATTACHMENTS + 1))) == "malformed"


def test_two_files_do_not_mix(point: BareDevice) -> None:
    second = b"another"
    name = hashlib.sha256(second).hexdigest()
    point.write(naming(name, len(second), rev=3))
    point.send(after=2)
    assert bring(point, 0, CONTENT[:8]) == (8, False)
    assert bring(point, 0, second, name) == (len(second), True)
    assert held(point, NAME, name) == (8, len(second))
    assert bring(point, 8, b"x" * (len(CONTENT) - 8)) == (0, False)
    assert given(point, 0, 9, name) == second
