"""Loading a release out of the store: the one in use, or the one a slip was made under."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from casework.cases.body import ReleaseRef
from casework.language import _
from casework.release.catalogue import Release
from casework.release.received import read_received
from desktop.database.prepared import Prepared
from desktop.database.tables import StoredRelease
from desktop.errors import CatalogueError

_NEWEST_DIGEST = Prepared(select(StoredRelease.digest).order_by(StoredRelease.number.desc()).limit(1))


class LoadedRelease(msgspec.Struct, frozen=True):
    """A release with its reference; `search_keys` are the bytes that `import_release` computed."""

    ref: ReleaseRef
    release: Release
    search_keys: bytes


def newest_digest(connection: Connection) -> str | None:
    """Digest of the release in use: the one of the highest number."""
    digest: str | None = _NEWEST_DIGEST.on(connection).scalar()
    return digest


def newest_content(connection: Connection) -> bytes:
    """The release in use as it came; b"" before there is one."""
    newest = select(StoredRelease.content).order_by(StoredRelease.number.desc()).limit(1)
    return connection.scalar(newest) or b""


def load_release(connection: Connection, digest: str) -> LoadedRelease:
    """The release of that digest; raises CatalogueError when this device does not have it."""
    row = connection.execute(
        select(StoredRelease.content, StoredRelease.search_keys).where(StoredRelease.digest == digest)
    ).first()
    if row is None:
        raise CatalogueError(
            _("缺少目录版本"),
            _("本机没有目录 {digest}").format(digest=digest[:12]),
            _("请导入该版本的目录文件"),
        )
    release = read_received(row.content)
    return LoadedRelease(ReleaseRef(release.name, release.number, digest), release, row.search_keys)


def load_current(connection: Connection, cached: LoadedRelease | None = None) -> LoadedRelease:
    """The release in use; `cached` again when it still is that."""
    digest = newest_digest(connection)
    if digest is None:
        raise CatalogueError(_("没有目录"), _("本机还没有导入事项目录"), _("请先导入目录文件"))
    if cached is not None and cached.ref.digest == digest:
        return cached
    return load_release(connection, digest)
