"""What devices fetch of releases: the newest manifest, and parts.  All of it is signed, and no secret."""

from __future__ import annotations

from sync.server.doors.served import Call
from sync.server.releases import releases
from sync.wire.release_messages import PartsAnswer, PartsRequest, ReleaseRequest, SignedManifest


def newest(call: Call, request: ReleaseRequest) -> SignedManifest:
    """The newest manifest."""
    with call.database.reading() as connection:
        return releases.manifest(connection, request)


def parts(call: Call, request: PartsRequest) -> PartsAnswer:
    """Parts by their digests."""
    with call.database.reading() as connection:
        return releases.parts(connection, request)
