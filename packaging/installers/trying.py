"""The command `packaging/try`: a bare Debian, and the steps of packaging/trying/inside.sh in it."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .debian_sources import BuildError, address_of_archive, run
from .version import ROOT

_STEPS = ROOT / "packaging" / "trying" / "inside.sh"
_STEPS_OF_WINDOWS = _STEPS.with_name("windows.sh")
_LIST = ROOT / "packaging" / "debian" / "try.txt"
_BEFORE = "0.0.9"  # the version that an upgrade comes from: the same program under another number
# $1 the Debian, $2 what is written on top of it, $3 packages, $4 what comes out; ends with the script's code.
_NAMESPACE = """
set -e
ip link set lo up
mount -t tmpfs none "$2" && mkdir "$2/up" "$2/work" "$2/root"
mount -t overlay none -o "lowerdir=$1,upperdir=$2/up,workdir=$2/work" "$2/root"
root=$2/root
mkdir -p "$root/packages" "$root/out" "$root/dev/shm" "$root/sys"
mount -t proc none "$root/proc"
mount --bind "$3" "$root/packages"
mount --bind "$4" "$root/out"
mount -t tmpfs none "$root/tmp" && chmod 1777 "$root/tmp"
mount -t tmpfs none "$root/dev" && mkdir "$root/dev/shm" "$root/dev/pts" && chmod 1777 "$root/dev/shm"
for name in null zero full random urandom tty; do
    touch "$root/dev/$name"
    mount --bind "/dev/$name" "$root/dev/$name"
done
ln -s /proc/self/fd "$root/dev/fd"
exec chroot "$root" /bin/sh /packages/inside.sh
"""


def main(arguments: list[str] | None = None) -> int:
    """Try the packages; 0 when every step went well."""
    parser = argparse.ArgumentParser(prog="packaging/try")
    parser.add_argument("suite", choices=["bullseye", "bookworm", "windows"])
    parser.add_argument("--packages", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "tamga-build", metavar="DIR")
    args = parser.parse_args(arguments)
    args.out.mkdir(parents=True, exist_ok=True)
    try:
        if args.suite == "windows":
            return _try_windows(args.packages)
        bare = bare_debian(args.suite, args.cache.resolve() / "debians")
        with tempfile.TemporaryDirectory() as work:
            packages, top = Path(work, "packages"), Path(work, "top")
            top.mkdir()
            _lay_out(args.packages, packages)
            return _run_steps(bare, top, packages, args.out.resolve())
    except BuildError as error:
        print(f"packaging/try: {error}", file=sys.stderr)
        return 1


def _try_windows(built: Path) -> int:
    """The installer under wine; 0 when every step went well."""
    if not shutil.which("wine"):
        raise BuildError("wine is missing: apt-get install wine wine64")
    installer = _newest(built, "tamga-[0-9]*-windows-x86_64.exe")
    with tempfile.TemporaryDirectory() as home:
        return subprocess.run(
            [str(_STEPS_OF_WINDOWS), str(installer.resolve()), home], check=False
        ).returncode


def bare_debian(suite: str, cache: Path) -> Path:
    """The folder of a Debian with what any desktop has and no Python; made by debootstrap, once."""
    folder = cache / suite
    mark, listed = folder / "complete", _LIST.read_text("utf-8")
    if not mark.is_file() or mark.read_text("utf-8") != listed:
        shutil.rmtree(folder, ignore_errors=True)
        cache.mkdir(parents=True, exist_ok=True)
        names = [line for line in listed.split("\n") if line and not line.startswith("#")]
        command = ["debootstrap", "--variant=minbase", f"--include={','.join(names)}", suite, str(folder)]
        run([*command, address_of_archive()])
        mark.write_text(listed, "utf-8")
    return folder


def _lay_out(built: Path, packages: Path) -> None:
    """The newest packages under short names, and the counter's once more under a number before it."""
    (packages / "before").mkdir(parents=True)
    counter, server = _newest(built, "tamga_*_amd64.deb"), _newest(built, "tamga-server_*_amd64.deb")
    shutil.copy(counter, packages / "tamga.deb")
    shutil.copy(server, packages / "tamga-server.deb")
    shutil.copy(_STEPS, packages / "inside.sh")
    opened = packages / "opened"
    opened.mkdir()
    run(["ar", "x", str(counter)], opened)
    run(["dpkg-deb", "-e", str(counter), str(opened / "control")])
    control = opened / "control" / "control"
    text = re.sub(r"^Version: .*$", f"Version: {_BEFORE}.0", control.read_text("utf-8"), flags=re.M)
    control.write_text(text, "utf-8")
    owned = ["--owner=0", "--group=0", "-C", str(opened / "control")]
    run(["tar", *owned, "-cf", str(opened / "control.tar"), "."])
    (data,) = (path.name for path in opened.glob("data.tar*"))
    members = ["debian-binary", "control.tar", data]
    run(["ar", "rc", str(packages / "before" / "tamga.deb"), *members], opened)
    shutil.rmtree(opened)


def _newest(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime)
    if not found:
        raise BuildError(f"no {pattern} in {folder}: run packaging/build first")
    return found[-1]


def _run_steps(bare: Path, top: Path, packages: Path, out: Path) -> int:
    command = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", _NAMESPACE, "sh"]
    return subprocess.run([*command, *map(str, (bare, top, packages, out))], check=False).returncode
