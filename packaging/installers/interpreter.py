"""The compiled interpreter of a target, kept between builds by what it is made of."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .debian_sources import LOCK, BuildError, fetch_sources, read_lock, run
from .targets import TARGETS, Target

_COMPILE = LOCK.with_name("compile.sh")
_TOOLS = {"ziglang": "0.17.1", "uv": "0.13.9"}
_HERE = TARGETS["linux-x86_64"]


def tool(name: str, cache: Path) -> Path:
    """A tool of PyPI at its pinned version, put into the cache: `ziglang` (the compiler) or `uv`."""
    folder = cache / "tools" / f"{name}-{_TOOLS[name]}"
    if not (folder / "complete").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ]
        run([*command, "--only-binary", ":all:", "--target", str(folder), f"{name}=={_TOOLS[name]}"])
        (folder / "complete").touch()
    return folder / ("ziglang/zig" if name == "ziglang" else f"bin/{name}")


def interpreter_for(target: Target, cache: Path) -> Path:
    """The folder of the interpreter, compiled unless one of the same sources and the same recipe is there."""
    folder = cache / "interpreters" / f"{target.name}-{_key(target)}"
    if (folder / "complete").is_file():
        return folder
    sources = cache / "sources"
    fetch_sources(cache, sources)
    other = "" if target == _HERE else str(interpreter_for(_HERE, cache) / "bin" / "python3.13")
    zig = tool("ziglang", cache)
    print(f"compiling Python for {target.name}: ten minutes or more, once", flush=True)
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": "1700000000",
        "ZIG_GLOBAL_CACHE_DIR": str(cache / "zig"),
    }
    command = [str(_COMPILE), str(sources), str(folder), str(zig), target.triple, *([other] if other else [])]
    done = subprocess.run(command, env=environment, check=False)
    if done.returncode:
        raise BuildError(f"Python for {target.name} could not be compiled: see above")
    for source in read_lock():
        into = folder / "licences" / source.package / "copyright"
        into.parent.mkdir(parents=True)
        shutil.copyfile(sources / source.folder / "debian" / "copyright", into)
    (folder / "complete").touch()
    return folder


def _key(target: Target) -> str:
    made_of = [LOCK.read_bytes(), _COMPILE.read_bytes(), target.triple.encode(), _TOOLS["ziglang"].encode()]
    return hashlib.sha256(b"\0".join(made_of)).hexdigest()[:16]
