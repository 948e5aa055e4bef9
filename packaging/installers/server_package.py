"""The server of a banner as a Debian package: program, units and alarms, without Qt and without scripts."""

from __future__ import annotations

import shutil
from pathlib import Path

from .targets import Target
from .tree import site_packages
from .version import ROOT, four_numbers, program_version
from .wrappings import build_deb

FOLDER = Path("opt/tamga")
_UNITS = ROOT / "packaging" / "server" / "one-machine"
# What it is called here stands in what it tells people to type.
_COMMAND = '#!/bin/sh\nTAMGA_COMMAND=tamga-server exec /opt/tamga/tamga-server "$@"\n'


def write_server_package(tree: Path, target: Target, out: Path) -> Path:
    """The .deb of the server; its path.  `tamga-server setup` does on the machine what is left to do."""
    version = four_numbers(program_version())
    staging = out / ".server-deb"
    shutil.rmtree(staging, ignore_errors=True)
    shutil.copytree(tree, staging / FOLDER)
    program = site_packages(Path("/") / FOLDER, target)
    units = staging / "usr" / "lib" / "systemd" / "system"
    units.mkdir(parents=True)
    for unit in sorted(_UNITS.iterdir()):
        if unit.suffix in {".service", ".timer"}:
            (units / unit.name).write_text(at_home(unit.read_text("utf-8"), program), "utf-8")
    command = staging / "usr" / "bin" / "tamga-server"
    command.parent.mkdir(parents=True)
    command.write_text(_COMMAND, "ascii")
    command.chmod(0o755)
    said = {
        "package": "tamga-server",
        "needs": f"libc6 (>= {'.'.join(map(str, target.glibc))}), openssl",
        "wishes": "Recommends: postgresql, nginx-light | nginx, age\n",
        "section": "net",
        "title": "server of a pastoral banner for its counters",
        "text": "Takes what counters send, gives out the catalogue, and has the hall's pages.",
    }
    return build_deb(staging, said, target, out / f"tamga-server_{version}_{target.debian}.deb")


def at_home(unit: str, program: Path) -> str:
    """A unit as the set-up on the machine would fill it in, so that it finds nothing to do."""
    unit = unit.replace("/opt/tamga/.venv/bin/python", "\0").replace("/opt/tamga", str(program))
    return unit.replace("\0", "/opt/tamga/python/bin/python3")
