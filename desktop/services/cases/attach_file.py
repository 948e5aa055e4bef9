"""Files that belong to a case: the journal has the reference, this store what is in them."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

import msgspec

from casework.cases.kinds.events import AttachmentAdded, AttachmentWithdrawn
from casework.language import _
from casework.named_files import read_named, writing_named
from casework.written_text import one_line
from desktop.database import attachments
from desktop.database.engine import Store
from desktop.database.keyring import write_atomically
from desktop.errors import CaseError
from desktop.services.cases.recorded_event import EventGround, RecordedEvent, record_event, written
from desktop.services.cases.shrink_picture import PictureFile, shrink_picture
from desktop.services.duty import Duty
from sync.wire.attachment_messages import LARGEST_ATTACHMENT_BYTES

_UNKNOWN = "application/octet-stream"


class Attaching(msgspec.Struct, frozen=True, kw_only=True):
    """A file for a case; `about` is a material's code or "", `as_is` keeps a picture as large as it is."""

    path: Path
    about: str = ""
    as_is: bool = False


def attach_file(duty: Duty, number: str, order: Attaching) -> RecordedEvent:
    """Keep what is in the file, and record its name, media type, size and digest; raises FileUnreadable.

    A photo or scan is made small before.
    """
    path = order.path
    whole, kind = read_named(path), mimetypes.guess_type(path.name)[0] or _UNKNOWN
    picture = PictureFile(whole, kind) if order.as_is else shrink_picture(whole, kind)
    content = picture.content
    if not 0 < len(content) <= LARGEST_ATTACHMENT_BYTES:
        raise CaseError(
            _("文件不能附上"),
            _("文件有 {size} 字节，应为 1 到 {most}").format(
                size=len(content), most=LARGEST_ATTACHMENT_BYTES
            ),
            _("请先缩小或分开"),
        )

    def write(ground: EventGround) -> AttachmentAdded:
        sha256 = hashlib.sha256(content).hexdigest()
        attachments.keep(ground.connection, sha256, content)
        return AttachmentAdded(
            name=one_line(f"{path.stem}{picture.suffix or path.suffix}") or sha256,
            media_type=picture.media_type,
            size_bytes=len(content),
            sha256=sha256,
            about=order.about,
        )

    return record_event(duty, number, "case_attachment_added", write)


def withdraw_file(duty: Duty, number: str, sha256: str, reason: str) -> RecordedEvent:
    """Record that an attachment counts no more; `sha256` may be its beginning."""

    def write(ground: EventGround) -> AttachmentWithdrawn:
        whole = [digest for digest in ground.case.attachments if sha256 and digest.startswith(sha256)]
        if len(whole) != 1:
            raise CaseError(
                _("没有这个附件"), _("没有一个附件的摘要以 {sha256} 开头").format(sha256=sha256), _("请核对")
            )
        return AttachmentWithdrawn(sha256=whole[0], reason=written(reason, _("撤下的原因")))

    return record_event(duty, number, "case_attachment_withdrawn", write)


def save_attached(store: Store, sha256: str, path: Path) -> None:
    """Write what is in an attached file where the user asked; raises CaseError where it is not here."""
    content = read_attached(store, sha256)
    with writing_named(path):
        write_atomically(path, content)


def read_attached(store: Store, sha256: str) -> bytes:
    """What is in an attached file; raises CaseError where it is not here."""
    with store.reading() as connection:
        content = attachments.read(connection, sha256)
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        raise CaseError(
            _("附件内容不在本机"),
            _("本机只有附件 {sha256} 的记录").format(sha256=sha256[:12]),
            _("附上它的设备和本机都与旗里同步过之后再取"),
        )
    return content
