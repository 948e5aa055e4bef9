"""The command `packaging/build`."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from .debian_sources import BuildError, fetch_libraries
from .font_package import LICENCE, RARE_FONTS, write_font_archive, write_font_package
from .interpreter import interpreter_for, tool
from .server_package import write_server_package
from .targets import TARGETS
from .tree import PYTHON, TreeOrder, build_tree
from .windows import open_embeddable, write_font_installer, write_installer
from .wrappings import write_archive, write_counter_package, write_sums


def main(arguments: list[str] | None = None) -> int:
    """Build what is asked for; 0, or 1 with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="packaging/build")
    parser.add_argument("target", choices=sorted(_BUILDERS))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "tamga-build", metavar="DIR")
    parser.add_argument("--signing-key", type=Path, metavar="FILE", help="Ed25519, PEM: SHA256SUMS is signed")
    parser.add_argument(
        "--program-keys", type=Path, metavar="FILE", help="who signs later versions of the counter's program"
    )
    parser.add_argument(
        "--embeddable",
        type=Path,
        metavar="ZIP",
        help="python-3.13.x-embed-amd64.zip of python.org, for Windows",
    )
    parser.add_argument("--tree-only", action="store_true", help="make the folder, pack nothing")
    args = parser.parse_args(arguments)
    args.out, args.cache = args.out.resolve(), args.cache.resolve()
    args.out.mkdir(parents=True, exist_ok=True)
    args.cache.mkdir(parents=True, exist_ok=True)
    try:
        files = _BUILDERS[args.target](args)
        if files:
            write_sums(files, args.out, args.signing_key)
    except BuildError as error:
        print(f"packaging/build: {error}", file=sys.stderr)
        return 1
    for file in files:
        print(f"{file}  {file.stat().st_size:,} bytes")
    return 0


def _build_linux(args: argparse.Namespace) -> list[Path]:
    target = TARGETS[args.target]
    tree = args.out / f"tree-{target.name}"
    compiler = interpreter_for(TARGETS["linux-x86_64"], args.cache) / "bin" / "python3.13"
    libraries = tuple(fetch_libraries(args.cache, target.debian))
    interpreter = interpreter_for(target, args.cache)
    order = TreeOrder(target, "counter", interpreter, compiler, libraries, args.program_keys)
    build_tree(order, tool("uv", args.cache), tree)
    if args.tree_only:
        return []
    return [
        write_counter_package(tree, target, args.out),
        write_archive(tree, target, args.out),
        write_font_package(target, args.out),
        write_font_archive(target, args.out),
    ]


def _build_windows(args: argparse.Namespace) -> list[Path]:
    if not args.embeddable:
        raise BuildError(
            f"Python for Windows is in no registry: take python-{PYTHON}.x-embed-amd64.zip from python.org, "
            "compare its digest with the one given there, and name it with --embeddable"
        )
    target = TARGETS[args.target]
    tree = args.out / f"tree-{target.name}"
    compiler = interpreter_for(TARGETS["linux-x86_64"], args.cache) / "bin" / "python3.13"
    embeddable = open_embeddable(args.embeddable, PYTHON, args.out / ".embeddable")
    order = TreeOrder(
        target, "counter", embeddable.folder, compiler, (), args.program_keys, (embeddable.part,)
    )
    build_tree(order, tool("uv", args.cache), tree)
    shutil.rmtree(embeddable.folder)
    print(f"around {args.embeddable.name}, SHA-256 {embeddable.sha256}")
    if args.tree_only:
        return []
    return [
        write_installer(tree, target, args.out),
        write_font_installer(target, args.out, RARE_FONTS, LICENCE),
    ]


def _build_server(args: argparse.Namespace) -> list[Path]:
    target = TARGETS["linux-x86_64"]
    tree = args.out / "tree-server"
    interpreter = interpreter_for(target, args.cache)
    order = TreeOrder(target, "banner", interpreter, interpreter / "bin" / "python3.13")
    build_tree(order, tool("uv", args.cache), tree)
    return [] if args.tree_only else [write_server_package(tree, target, args.out)]


_BUILDERS: dict[str, Callable[[argparse.Namespace], list[Path]]] = {
    "linux-x86_64": _build_linux,
    "linux-aarch64": _build_linux,
    "windows-x86_64": _build_windows,
    "server": _build_server,
}
