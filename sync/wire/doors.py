"""The doors of the banner's server, as a device knows them: where, what is asked, what is answered.

The server's side of them, who may and how often, is `sync.server.doors.table`.
"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

from sync.wire.attachment_messages import (
    AttachmentHeld,
    AttachmentsAsked,
    AttachmentsHeld,
    AttachmentSlice,
    SliceAsked,
    SliceGiven,
)
from sync.wire.deposits import LARGEST_DEPOSIT_BYTES, DepositAsked, DepositGiven, Depositing, DepositState
from sync.wire.identity import Identity, IdentityAsked
from sync.wire.program_messages import PiecesAsked, PiecesGiven, ProgramAsked, SignedProgram
from sync.wire.protocol import (
    JSON_TYPE,
    LARGEST_ANSWER_BYTES,
    LARGEST_PARCEL_BYTES,
    LARGEST_PAYLOAD_BYTES,
    MEDIA_TYPE,
    PARCEL_TYPE,
    Enrolment,
    EnrolRequest,
    Forked,
    ForkRequest,
    SyncAnswer,
    SyncRequest,
)
from sync.wire.release_messages import (
    LARGEST_MANIFEST_BYTES,
    PartsAnswer,
    PartsRequest,
    ReleaseRequest,
    SignedManifest,
)

Request = TypeVar("Request")
Answer = TypeVar("Answer")


class Door(msgspec.Struct, Generic[Request, Answer], frozen=True, kw_only=True):
    """One door.  A device speaks the first of `media`, the server takes each and answers in the same.

    `request` and `answer` are structs, or bytes for what is sealed; sizes are those of bodies on the line.
    """

    path: str
    request: type[Request]
    answer: type[Answer]
    method: Literal["GET", "POST"] = "POST"
    media: tuple[str, ...] = (JSON_TYPE,)
    largest_request_bytes: int = LARGEST_PAYLOAD_BYTES
    largest_answer_bytes: int = LARGEST_ANSWER_BYTES


class Nothing(msgspec.Struct, frozen=True):
    """What is asked where there is nothing to ask."""


_ZSTD_OR_JSON = (MEDIA_TYPE, JSON_TYPE)

SYNC = Door(path="/v1/sync", request=SyncRequest, answer=SyncAnswer, media=_ZSTD_OR_JSON)
IDENTITY = Door(path="/v1/identity", request=IdentityAsked, answer=Identity)
ENROL = Door(path="/v1/enrol", request=EnrolRequest, answer=Enrolment)
FORK = Door(path="/v1/fork", request=ForkRequest, answer=Forked)
PARCEL = Door(
    path="/v1/parcel",
    request=bytes,
    answer=bytes,
    media=(PARCEL_TYPE,),
    largest_request_bytes=LARGEST_PARCEL_BYTES,
    largest_answer_bytes=LARGEST_PARCEL_BYTES,
)
RELEASE = Door(
    path="/v1/release",
    request=ReleaseRequest,
    answer=SignedManifest,
    largest_answer_bytes=LARGEST_MANIFEST_BYTES,
)
RELEASE_PARTS = Door(path="/v1/release/parts", request=PartsRequest, answer=PartsAnswer, media=_ZSTD_OR_JSON)
PROGRAM = Door(path="/v1/program", request=ProgramAsked, answer=SignedProgram)
PROGRAM_PIECES = Door(path="/v1/program/pieces", request=PiecesAsked, answer=PiecesGiven, media=_ZSTD_OR_JSON)
ATTACHMENTS = Door(path="/v1/attachments", request=AttachmentsAsked, answer=AttachmentsHeld)
ATTACHMENT_BRING = Door(
    path="/v1/attachment/bring", request=AttachmentSlice, answer=AttachmentHeld, media=_ZSTD_OR_JSON
)
ATTACHMENT_FETCH = Door(
    path="/v1/attachment/fetch", request=SliceAsked, answer=SliceGiven, media=_ZSTD_OR_JSON
)
DEPOSIT = Door(
    path="/v1/deposit",
    request=Depositing,
    answer=DepositState,
    media=_ZSTD_OR_JSON,
    largest_request_bytes=LARGEST_DEPOSIT_BYTES,
)
DEPOSIT_FETCH = Door(
    path="/v1/deposit/fetch",
    request=DepositAsked,
    answer=DepositGiven,
    largest_answer_bytes=2 * LARGEST_DEPOSIT_BYTES,
)
