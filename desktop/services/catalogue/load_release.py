"""Loading a release out of the store: the one in use, or the one a slip was made under."""

from __future__ import annotations

import threading
from collections import OrderedDict

import msgspec
from sqlalchemy import Connection, select

from casework.cases.body import ReleaseRef
from casework.language import _
from casework.release.catalogue import Release
from casework.release.received import read_received
from desktop.database.prepared import Prepared
from desktop.database.tables import StoredRelease
from desktop.errors import CatalogueError

_MOST = 3  # the one in use, that of a case's beginning, that of its newest slip
_NEWEST_DIGEST = Prepared(select(StoredRelease.digest).order_by(StoredRelease.number.desc()).limit(1))


class LoadedRelease(msgspec.Struct, frozen=True):
    """A release with its reference; `search_keys` are the bytes that `import_release` computed."""

    ref: ReleaseRef
    release: Release
    search_keys: bytes


class _Recent:
    """The releases that were asked for last: 1,600 matters take 60 ms to read, and a digest never changes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_digest: OrderedDict[str, LoadedRelease] = OrderedDict()

    def of(self, digest: str) -> LoadedRelease | None:
        with self._lock:
            if digest in self._by_digest:
                self._by_digest.move_to_end(digest)
            return self._by_digest.get(digest)

    def put(self, release: LoadedRelease) -> LoadedRelease:
        with self._lock:
            self._by_digest[release.ref.digest] = release
            while len(self._by_digest) > _MOST:
                self._by_digest.popitem(last=False)
        return release


_recent = _Recent()


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
    here = StoredRelease.digest == digest
    ready = _recent.of(digest)
    if ready is not None and connection.scalar(select(StoredRelease.number).where(here)) is not None:
        return ready
    row = connection.execute(select(StoredRelease.content, StoredRelease.search_keys).where(here)).first()
    if row is None:
        raise CatalogueError(
            _("缺少目录版本"),
            _("本机没有目录 {digest}").format(digest=digest[:12]),
            _("请导入该版本的目录文件"),
        )
    release = read_received(row.content)
    ref = ReleaseRef(release.name, release.number, digest)
    return _recent.put(LoadedRelease(ref, release, row.search_keys))


def load_current(connection: Connection, cached: LoadedRelease | None = None) -> LoadedRelease:
    """The release in use; `cached` again when it still is that."""
    digest = newest_digest(connection)
    if digest is None:
        raise CatalogueError(_("没有目录"), _("本机还没有导入事项目录"), _("请先导入目录文件"))
    if cached is not None and cached.ref.digest == digest:
        return cached
    return load_release(connection, digest)
