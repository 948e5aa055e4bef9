"""A newer version of the program is made ready: fetched file by file, put together, renamed into its place.

All of it happens beside what runs.  Each file is durable and looked at before it counts; whatever is cut
short goes on from there, and until the last rename there is no newer version
(docs/decisions/0123-program-versions.md).
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from casework.language import _
from casework.version_order import is_newer, parts
from desktop import which_version
from desktop.errors import AlreadyOpen, SetUpError
from desktop.services.upkeep.own_program import OwnProgram, glibc_here
from desktop.window_lock import WindowLock
from sync.device import program_feed
from sync.device.carried_program import MOST_WANTED, CarriedProgram, CarriedPrograms, ProgramHeld
from sync.device.program_feed import ProgramFeed, ProgramManifest, ProgramUntrusted, TreeFile
from sync.wire.program_messages import (
    LARGEST_MANIFEST_BYTES,
    MOST_PIECES,
    ProgramPiece,
    SignedProgram,
    WantedPiece,
)

ROOM_LEFT_BYTES = 1 << 30  # years of slips, and the copies made before upgrades
_PART, _SIGNED, _LOCK = ".part", "signed.json", "staging.lock"


def stage_program(own: OwnProgram, feed: ProgramFeed, give_way: Callable[[], bool] = lambda: False) -> str:
    """Make the newest version of the feed ready for the next start; returns it, "" when there is none.

    `give_way` is asked between two steps and ends this early; the next call goes on.  Raises
    ProgramUntrusted and leaves what is ready, ExchangeError of the way, OSError of the disk.
    """
    signed = feed.newest_program(own.target)
    if not signed.version or which_version.word(str(own.versions), which_version.READY) == signed.version:
        return signed.version
    _require_signed(own, signed)
    try:
        lock = WindowLock(own.versions, _LOCK)
    except AlreadyOpen:  # another process is at it
        return ""
    try:
        coming = _Coming(own, feed, signed)
        return coming.version if coming.is_made_ready(give_way) else ""
    finally:
        lock.release()


def program_held(own: OwnProgram) -> ProgramHeld:
    """What a parcel says: the newest version that is here, and what lacks of one that is on its way."""
    folder = str(own.versions)
    in_use, ready = (
        which_version.settled(folder, own.version),
        which_version.word(folder, which_version.READY),
    )
    held = ProgramHeld(version=ready if is_newer(ready, in_use) else in_use, target=own.target)
    try:
        content = (own.versions / which_version.COMING / _SIGNED).read_bytes()
        coming = _Coming(
            own,
            CarriedPrograms(CarriedProgram(signed=SignedProgram())),
            msgspec.json.decode(content, type=SignedProgram),
        )
        return msgspec.structs.replace(held, wanted=coming.wanted()[:MOST_WANTED])
    except (OSError, msgspec.DecodeError, ProgramUntrusted):
        return held


def forget_ready(own: OwnProgram, version: str) -> None:
    """The banner took that version back before it was started here."""
    if which_version.word(str(own.versions), which_version.READY) == version:
        which_version.drop(str(own.versions), which_version.READY)


def tidy(own: OwnProgram) -> None:
    """Remove versions that nobody goes back to, and what a cut left; the one before stays."""
    folder = str(own.versions)
    names = {
        which_version.word(folder, name)
        for name in (which_version.CURRENT, which_version.PREVIOUS, which_version.READY)
    }
    for tree in _trees(own.versions):
        if tree.name not in names and tree != own.tree:
            _remove(tree)


def _require_signed(own: OwnProgram, signed: SignedProgram) -> None:
    if not own.keys:
        raise ProgramUntrusted(_("本机的程序没有带公钥，不能核对新版本"))
    if not program_feed.is_signed(signed, own.keys):
        raise ProgramUntrusted(_("新版本的签名不对"))


def _require_fit(own: OwnProgram, manifest: ProgramManifest) -> None:
    """Raise ProgramUntrusted for a version that is older, was refused, or is for another machine."""
    folder, version = str(own.versions), manifest.version
    believed, in_use = (
        which_version.word(folder, which_version.BELIEVED),
        which_version.settled(folder, own.version),
    )
    if not is_newer(version, in_use) or is_newer(believed, version):
        newest = believed if is_newer(believed, in_use) else in_use
        raise ProgramUntrusted(
            _("发来的是 {version} 版，比见过的 {newest} 版旧，不能退回").format(
                version=version, newest=newest
            )
        )
    if which_version.refused(folder).get(version, which_version.DAMAGED) != which_version.DAMAGED:
        raise ProgramUntrusted(_("{version} 版在本机没有启动起来，不再装").format(version=version))
    if manifest.target != own.target:
        raise ProgramUntrusted(
            _("{version} 版是给 {target} 的，本机是 {own}").format(
                version=version, target=manifest.target, own=own.target
            )
        )
    here = glibc_here()
    if manifest.glibc and here and is_newer(manifest.glibc, here):
        raise ProgramUntrusted(
            _("{version} 版要 glibc {wanted}，本机系统是 {here}").format(
                version=version, wanted=manifest.glibc, here=here
            )
        )
    if which_version.START not in manifest.files or program_feed.KEYS not in manifest.files:
        raise ProgramUntrusted(_("新版本缺少启动程序或公钥"))


def _require_room(folder: Path, manifest: ProgramManifest, lacking: dict[str, int]) -> None:
    """Raise SetUpError where the disk would grow too full for the work of the counter."""
    needed = sum(file.size for file in manifest.files.values()) + sum(lacking.values()) + ROOM_LEFT_BYTES
    if shutil.disk_usage(folder).free < needed:
        what = _("磁盘空间不够，要有 {size:.1f} GB").format(size=needed / (1 << 30))
        raise SetUpError(_("新版本没有装上"), what, _("请腾出空间"))


def _trees(versions: Path) -> Iterator[Path]:
    with contextlib.suppress(FileNotFoundError):
        yield from (each for each in versions.iterdir() if parts(each.name) and each.is_dir())


class _Coming:
    """The version on its way: files by digest, then a tree of them."""

    def __init__(self, own: OwnProgram, feed: ProgramFeed, signed: SignedProgram) -> None:
        self._own, self._feed, self._signed = own, feed, signed
        self._folder = own.versions / which_version.COMING
        self._tree = self._folder / f"tree-{signed.manifest[:16]}"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._here: dict[str, Path] = {}  # in trees that are here, by digest
        self._give_way: Callable[[], bool] = lambda: False
        self.version = ""

    def is_made_ready(self, give_way: Callable[[], bool]) -> bool:
        """Make it ready; False when something else was more urgent."""
        self._give_way, name = give_way, self._signed.manifest
        if not self._fetch({name: min(self._signed.size, LARGEST_MANIFEST_BYTES)}):
            return False
        manifest = program_feed.read_manifest(self._path(name).read_bytes())
        _require_fit(self._own, manifest)
        self.version = manifest.version
        _write(self._path(_SIGNED), msgspec.json.encode(self._signed), 0o644)
        which_version.put(str(self._own.versions), which_version.BELIEVED, manifest.version)
        lacking = self._lacking(manifest)
        _require_room(self._own.versions, manifest, lacking)
        if not self._fetch(lacking) or not self._assemble(manifest):
            return False
        self._finish()
        return True

    def wanted(self) -> tuple[WantedPiece, ...]:
        """What lacks of a version whose manifest has come."""
        manifest = program_feed.read_manifest(self._path(self._signed.manifest).read_bytes())
        lacking = [each for each in self._lacking(manifest) if not self._path(each).is_file()]
        return tuple(WantedPiece(sha256=each, first=self._come(each)) for each in lacking)

    def _path(self, sha256: str) -> Path:
        """Where a file that came lies."""
        return self._folder / sha256

    def _lacking(self, manifest: ProgramManifest) -> dict[str, int]:
        """What has to come, with its size: neither here in an older version nor come before."""
        for tree in (*_trees(self._own.versions), self._own.tree):
            for name, file in _files_of(tree).items():
                self._here[file.sha256] = tree / name
        wanted = {file.sha256: file.size for file in manifest.files.values()}
        return {each: size for each, size in wanted.items() if each not in self._here}

    def _fetch(self, files: dict[str, int]) -> bool:
        """Have all of these come; False when something else was more urgent."""
        missing = [each for each in files if not self._path(each).is_file()]
        while missing:
            if self._give_way():
                return False
            asked, later = missing[:MOST_PIECES], missing[MOST_PIECES:]
            wanted = [WantedPiece(sha256=each, first=self._come(each)) for each in asked]
            pieces = self._feed.program_pieces(wanted).pieces
            if not pieces or not {each.sha256 for each in pieces} <= set(asked):
                raise ProgramUntrusted(_("旗服务器没有新版本清单上的文件"))
            for piece in pieces:
                self._take(piece, files[piece.sha256])
            missing = [each for each in asked if not self._path(each).is_file()] + later
        return True

    def _assemble(self, manifest: ProgramManifest) -> bool:
        """Put the tree together; False when something else was more urgent."""
        for name, file in manifest.files.items():
            target = self._tree / name
            if target.is_file() and target.stat().st_size == file.size:
                continue  # placed before, whole as all that has a name
            if self._give_way():
                return False
            target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            if not self._place(target, file) and not self._place_again(target, file):
                return False
        return True

    def _finish(self) -> None:
        """The tree is whole: give it its name, and say that it is ready."""
        versions, manifest = self._own.versions, self._path(self._signed.manifest).read_bytes()
        beside = {program_feed.MANIFEST: manifest, program_feed.SIGNATURE: self._signed.signature}
        for name, content in beside.items():
            _write(self._tree / name, content, 0o644)
        for folder, _folders, _files in os.walk(self._tree):
            which_version.sync_folder(folder)
        place = versions / self.version
        if place.is_dir():  # it lay here before and is not in use
            _remove(place)
        self._tree.replace(place)
        which_version.sync_folder(str(versions))
        which_version.allow(str(versions), self.version)
        which_version.put(str(versions), which_version.READY, self.version)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _come(self, sha256: str) -> int:
        part = self._folder / (sha256 + _PART)
        return part.stat().st_size if part.is_file() else 0

    def _take(self, piece: ProgramPiece, size: int) -> None:
        """Keep a piece that goes on where the others end; the file is looked at once it is whole."""
        first = self._come(piece.sha256)
        part = self._folder / (piece.sha256 + _PART)
        if piece.first != first or not piece.content or piece.packed_bytes > size + LARGEST_MANIFEST_BYTES:
            raise ProgramUntrusted(_("收到的文件与清单不符"))
        if first == 0 and len(piece.content) >= piece.packed_bytes:
            self._keep(piece.sha256, piece.content, size)
            return
        with part.open("ab") as file:
            file.write(piece.content)
            file.flush()
            os.fsync(file.fileno())
        if first + len(piece.content) >= piece.packed_bytes:
            packed = part.read_bytes()
            part.unlink()  # what turns out to be another file begins anew
            self._keep(piece.sha256, packed, size)

    def _keep(self, sha256: str, packed: bytes, size: int) -> None:
        _write(self._path(sha256), program_feed.unpack(packed, sha256, size), 0o644)

    def _place(self, target: Path, file: TreeFile) -> bool:
        """Put a file that is here into the tree; False where it is not what its name says any more."""
        source = self._path(file.sha256)
        if not source.is_file():
            source = self._here.get(file.sha256, source)
        try:
            content = source.read_bytes()
        except OSError:
            return False
        if program_feed.digest(content) != file.sha256:
            return False
        mode = int(file.mode, 8)
        if source.stat().st_mode & 0o777 == mode:
            with contextlib.suppress(OSError):  # another disk, somebody else's file, no such thing there
                os.link(source, target)  # the version before has the same file: it is kept once
                return True
        _write(target, content, mode)
        return True

    def _place_again(self, target: Path, file: TreeFile) -> bool:
        """A file of the version before has changed on the disk: it comes from the feed."""
        return self._fetch({file.sha256: file.size}) and self._place(target, file)


def _files_of(tree: Path) -> dict[str, TreeFile]:
    try:
        return program_feed.read_manifest((tree / program_feed.MANIFEST).read_bytes()).files
    except (OSError, ProgramUntrusted):
        return {}


def _remove(tree: Path) -> None:
    (tree / program_feed.MANIFEST).unlink(missing_ok=True)  # from here on it is no version
    shutil.rmtree(tree, ignore_errors=True)


def _write(path: Path, content: bytes, mode: int) -> None:
    """A file of that name is whole and durable, or there is none."""
    unfinished = path.with_name(path.name + ".new")
    descriptor = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.chmod(mode)
    unfinished.replace(path)
