"""What is in attached files reaches the banner and whoever has the case in scope, and nobody else."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete

from casework.cases.kinds.events import AttachmentAdded, AttachmentWithdrawn
from desktop.database import attachments
from desktop.database.attachments import Attachments
from desktop.database.journal import Statement
from desktop.desk.desk import Desk
from desktop.services.cases.attach_file import save_attached
from desktop.services.exchange.move_attachments import move_attachments
from desktop.services.people.unlock import unlock
from sync.device.attachments import Attachment, AttachmentRun
from sync.device.engine import synchronise
from sync.device.errors import ServerRefused, Unreachable
from sync.server.acts import entry_acts
from sync.server.doors.table import DOORS
from sync.server.store import streams
from sync.server.store.tables import HeldAttachment, HeldSlice
from sync.wire import doors, media, signatures
from sync.wire.attachment_messages import (
    LARGEST_ATTACHMENT_BYTES,
    AttachmentsAsked,
    AttachmentSlice,
    SliceAsked,
    SliceGiven,
)
from sync.wire.doors import Door
from sync.wire.protocol import Refusal, RefusalCode
from sync.wire.signatures import SignedRequest
from tests.support.banners import OTHER_POINT, POINT, TOWN, Banner
from tests.support.devices import Device
from tests.support.inside_doors import InsideDoors, enrol_inside
from tests.support.inside_server import serving
from tests.support.printers import PaperTray
from tests.support.sync_worlds import Direct
from tests.support.workplaces import demo_folder, ready_draft

MakeDevice = Callable[..., Device]
PICTURE = random.Random(7).randbytes(700_000)  # noqa: S311


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def named(content: bytes, **changes: object) -> AttachmentAdded:
    body = AttachmentAdded(
        name="照片.jpg", media_type="image/jpeg", size_bytes=len(content), sha256=sha256(content)
    )
    return msgspec.structs.replace(body, **changes)


def attach(device: Device, case: str, content: bytes, **changes: object) -> None:
    with device.store.writing() as connection:
        attachments.keep(connection, sha256(content), content)
    device.write([Statement(case, "case_attachment_added", named(content, **changes))])


def entries(device: Device, banner: Banner) -> None:
    synchronise(device.sync_store(), Direct(banner))


def files(device: Device, way: Any) -> AttachmentRun:
    run = AttachmentRun(Attachments(device.store), way, lambda: False)
    run.to_the_end()
    return run


def here(device: Device, content: bytes) -> bool:
    with device.store.reading() as connection:
        return attachments.read(connection, sha256(content)) == content


def ask(device: Device, way: InsideDoors, door: Door[Any, Any], request: object) -> Any:
    store = Attachments(device.store)
    state = store.state()
    assert state is not None
    number, payload = store.take_number(), media.write(request, door.media[0])
    signature = signatures.sign_request(state.seed, state.device, number, payload)
    return way.hand_over(door, SignedRequest(state.device, number, signature, payload))


class Breaking(InsideDoors):
    """Breaks off after some answers; `lie` changes what is given."""

    def __init__(self, banner: Banner, answers: int, lie: Callable[[bytes], bytes] = lambda c: c) -> None:
        super().__init__(banner)
        self.answers, self._lie = answers, lie

    def hand_over(self, door: Door[Any, Any], request: SignedRequest) -> Any:
        if not self.answers:
            raise Unreachable("连接中断")
        self.answers -= 1
        answer = super().hand_over(door, request)
        if isinstance(answer, SliceGiven):
            return SliceGiven(content=self._lie(answer.content))
        return answer


@pytest.fixture
def point(device: MakeDevice, banner: Banner) -> Device:
    return enrol_inside(device("point", POINT), banner, POINT)


@pytest.fixture
def town(device: MakeDevice, banner: Banner) -> Device:
    return enrol_inside(device("town", TOWN), banner, TOWN)


@pytest.fixture
def way(banner: Banner) -> InsideDoors:
    return InsideDoors(banner)


@pytest.fixture
def sent(point: Device, banner: Banner, way: InsideDoors) -> Device:
    """The point, with a file that the banner has."""
    attach(point, point.open_case(), PICTURE)
    entries(point, banner)
    assert files(point, way).moved.sent == 1
    return point


@pytest.fixture
def served(banner: Banner) -> Iterator[Banner]:
    with serving(banner, DOORS):
        yield banner


@pytest.fixture
def desk(served: Banner, tmp_path: Path) -> Iterator[Desk]:
    folder = demo_folder(tmp_path / "data")
    opened = Desk(unlock(folder, "", None), folder, PaperTray())
    opened.exchange.enrol(served.url, served.code())
    yield opened
    opened.close()


def test_a_file_of_the_counter_is_had_at_the_township(
    desk: Desk, served: Banner, device: MakeDevice, tmp_path: Path
) -> None:
    number = desk.cases.open(ready_draft(desk, "SAMPLE-004")).slip_number
    picture = tmp_path / "照片.jpg"
    picture.write_bytes(PICTURE)
    desk.events.attach(number, picture)
    assert desk.exchange.status().files_to_send == 0  # nothing goes before its entry was accepted
    report = desk.exchange.sync()
    assert (report.files_sent, desk.exchange.status().files_to_send) == (1, 0)
    above, aside = device("above", TOWN, served), device("aside", OTHER_POINT, served)
    assert above.sync().files_received == 1
    save_attached(above.store, sha256(PICTURE), tmp_path / "again.jpg")
    assert (tmp_path / "again.jpg").read_bytes() == PICTURE
    assert aside.sync().files_received == 0
    assert not here(aside, PICTURE)
    stored = b"".join(each.read_bytes() for each in above.folder.iterdir())
    assert PICTURE[100:164] not in stored


def test_a_way_that_breaks_off_is_gone_on_from_there(point: Device, town: Device, banner: Banner) -> None:
    attach(point, point.open_case(), PICTURE)
    entries(point, banner)
    asked = 0
    for _ in range(50):
        way = Breaking(banner, answers=2)
        try:
            files(point, way)
            break
        except Unreachable:
            asked += len(way.asked)
    assert Attachments(point.store).to_send() == []
    assert 10 < asked < 50  # slices of 32 KiB, and one question each time
    entries(town, banner)
    sizes = []
    for _ in range(50):
        sizes += [each.here_bytes for each in Attachments(town.store).to_fetch()]
        try:
            files(town, Breaking(banner, answers=3))
            break
        except Unreachable:
            continue
    assert sizes == sorted(set(sizes))
    assert len(sizes) > 5
    assert here(town, PICTURE)


def test_nothing_is_taken_of_a_file_that_no_accepted_entry_names(
    point: Device, town: Device, banner: Banner, way: InsideDoors
) -> None:
    attach(point, point.open_case(), PICTURE)
    assert files(point, way).moved.sent == 0
    assert way.asked == []
    part = AttachmentSlice(sha256=sha256(PICTURE), first=0, content=PICTURE[:1000])
    with pytest.raises(ServerRefused) as refused:
        ask(point, way, doors.ATTACHMENT_BRING, part)
    assert refused.value.refusal.code == "out_of_scope"
    entries(point, banner)
    assert ask(point, way, doors.ATTACHMENT_BRING, part).size == 1000


def test_only_who_sees_the_case_may_ask_for_the_file(
    sent: Device, device: MakeDevice, banner: Banner, way: InsideDoors
) -> None:
    aside = enrol_inside(device("aside", OTHER_POINT), banner, OTHER_POINT)
    assert ask(aside, way, doors.ATTACHMENTS, AttachmentsAsked(digests=(sha256(PICTURE),))).sizes == (0,)
    for request, door in (
        (SliceAsked(sha256=sha256(PICTURE), first=0), doors.ATTACHMENT_FETCH),
        (AttachmentSlice(sha256=sha256(PICTURE), first=0, content=b"x"), doors.ATTACHMENT_BRING),
    ):
        with pytest.raises(ServerRefused) as refused:
            ask(aside, way, door, request)
        assert refused.value.refusal.code == "out_of_scope"


def test_a_request_is_taken_once(sent: Device, banner: Banner, way: InsideDoors) -> None:
    store = Attachments(sent.store)
    state = store.state()
    assert state is not None
    payload = media.write(SliceAsked(sha256=sha256(PICTURE), first=0), doors.ATTACHMENT_FETCH.media[0])
    number = store.take_number()
    signed = SignedRequest(
        state.device,
        number,
        signatures.sign_request(state.seed, state.device, number, payload),
        payload,
    )
    assert way.hand_over(doors.ATTACHMENT_FETCH, signed).content
    with pytest.raises(ServerRefused) as refused:
        way.hand_over(doors.ATTACHMENT_FETCH, signed)
    assert refused.value.refusal.code == "replayed"


def test_content_with_another_digest_is_dropped_at_the_banner(
    point: Device, banner: Banner, way: InsideDoors
) -> None:
    attach(point, point.open_case(), PICTURE)
    entries(point, banner)
    wrong = AttachmentSlice(sha256=sha256(PICTURE), first=0, content=bytes(1000))
    assert ask(point, way, doors.ATTACHMENT_BRING, wrong).size == 1000
    assert files(point, way).moved.sent == 1  # what others had brought goes, the file comes
    assert here(point, PICTURE)


def test_content_with_another_digest_is_dropped_at_the_device(
    sent: Device, town: Device, banner: Banner, way: InsideDoors
) -> None:
    entries(town, banner)
    lying = Breaking(banner, 1000, lie=lambda content: bytes(len(content)))
    assert files(town, lying).moved.received == 0
    (left,) = Attachments(town.store).to_fetch()
    assert (left.here_bytes, here(town, PICTURE)) == (0, False)
    assert files(town, way).moved.received == 1


@pytest.mark.parametrize("size_bytes", [0, LARGEST_ATTACHMENT_BYTES + 1])
def test_a_file_of_no_fitting_size_does_not_travel(
    point: Device, banner: Banner, way: InsideDoors, size_bytes: int
) -> None:
    attach(point, point.open_case(), PICTURE, size_bytes=size_bytes)
    entries(point, banner)
    assert files(point, way).moved.sent == 0
    with pytest.raises(ServerRefused) as refused:
        ask(
            point,
            way,
            doors.ATTACHMENT_BRING,
            AttachmentSlice(sha256=sha256(PICTURE), first=0, content=PICTURE[:1000]),
        )
    assert refused.value.refusal.code == "out_of_scope"


def test_no_more_is_taken_than_the_entry_names(point: Device, banner: Banner, way: InsideDoors) -> None:
    attach(point, point.open_case(), PICTURE[:1000])
    entries(point, banner)
    more = AttachmentSlice(sha256=sha256(PICTURE[:1000]), first=0, content=PICTURE[:1001])
    with pytest.raises(ServerRefused) as refused:
        ask(point, way, doors.ATTACHMENT_BRING, more)
    assert refused.value.refusal.code == "too_large"


def test_entries_go_before_the_next_slice(point: Device, banner: Banner) -> None:
    attach(point, point.open_case(), PICTURE)
    entries(point, banner)
    order: list[str] = []

    class Recording(InsideDoors):
        def hand_over(self, door: Door[Any, Any], request: SignedRequest) -> Any:
            order.append("slice")
            if len(order) == 3:
                point.open_case()
            return super().hand_over(door, request)

    def send_entries() -> None:
        order.append("entries")
        entries(point, banner)

    moved = move_attachments(point.duty, Recording(banner), threading.Event(), send_entries)
    assert moved.sent == 1
    assert order[:4] == ["slice", "slice", "slice", "entries"]
    assert order.count("entries") == 1
    assert point.status().entries_waiting == 0


def test_a_line_that_breaks_is_no_failure_of_the_exchange(point: Device, banner: Banner) -> None:
    attach(point, point.open_case(), PICTURE)
    entries(point, banner)
    moved = move_attachments(point.duty, Breaking(banner, 1), threading.Event(), lambda: None)
    assert (moved.sent, point.status().files_to_send) == (0, 1)


def test_what_a_restored_banner_forgot_is_sent_again(sent: Device, banner: Banner, way: InsideDoors) -> None:
    assert files(sent, way).moved.sent == 0
    with banner.writing() as connection:
        connection.execute(delete(HeldSlice))
        connection.execute(delete(HeldAttachment))
        streams.begin_epoch(connection, "restored")
    entries(sent, banner)
    assert files(sent, way).moved.sent == 1


def test_a_case_out_of_scope_takes_its_files_along(
    sent: Device, town: Device, banner: Banner, way: InsideDoors
) -> None:
    entries(town, banner)
    files(town, way)
    assert here(town, PICTURE)
    banner.move(town.name, OTHER_POINT)
    entries(town, banner)
    assert not here(town, PICTURE)
    assert here(sent, PICTURE)


def test_a_withdrawn_or_hidden_file_is_not_fetched(
    sent: Device, town: Device, banner: Banner, way: InsideDoors
) -> None:
    (added,) = [each.entry for each in sent.own() if each.entry.kind == "case_attachment_added"]
    other = PICTURE[:2000]
    attach(sent, sent.open_case(), other)
    entries(sent, banner)
    files(sent, way)
    sent.write(
        [
            Statement(
                sent.own()[-1].entry.subject,
                "case_attachment_withdrawn",
                AttachmentWithdrawn(sha256=sha256(other), reason="拍错了"),
            )
        ]
    )
    entries(sent, banner)
    with banner.writing() as connection:
        entry_acts.hide(connection, added.device, added.seq, reason="查看", by="旗里")
    entries(town, banner)
    assert Attachments(town.store).to_fetch() == []
    with pytest.raises(ServerRefused):
        ask(town, way, doors.ATTACHMENT_FETCH, SliceAsked(sha256=sha256(PICTURE), first=0))
    with banner.writing() as connection:
        entry_acts.take_back(connection, added.device, added.seq, by="旗里")
    entries(town, banner)
    assert Attachments(town.store).to_fetch() == [Attachment(sha256(PICTURE), len(PICTURE), 0)]
    assert files(town, way).moved.received == 1


class Refusing(InsideDoors):
    """Refuses in the banner's place what was asked second."""

    def __init__(self, banner: Banner, refusal: Refusal) -> None:
        super().__init__(banner)
        self._refusal = refusal

    def hand_over(self, door: Door[Any, Any], request: SignedRequest) -> Any:
        if self.asked:
            raise ServerRefused(self._refusal)
        return super().hand_over(door, request)


@pytest.mark.parametrize(("code", "told"), [("replayed", []), ("too_large", ["附件没有传完：过长"])])
def test_a_refusal_of_a_file_is_told_unless_another_run_was_faster(
    point: Device, banner: Banner, code: RefusalCode, told: list[str]
) -> None:
    attach(point, point.open_case(), PICTURE)
    entries(point, banner)
    way = Refusing(banner, Refusal(code=code, what="过长"))
    moved = move_attachments(point.duty, way, threading.Event(), lambda: None)
    assert moved.sent == 0
    assert [text for _at, kind, text in point.status().notes if kind == "files"] == told
    assert files(point, InsideDoors(banner)).moved.sent == 1
