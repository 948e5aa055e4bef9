"""Packages are made of a small tree, and read back by the tools that users' machines have."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import desktop.launch
from desktop import __version__, which_version
from desktop.handed_file import SUFFIXES, handed_over
from forms.text.fonts import RARE_FOLDERS
from installers import binaries, font_package, manifest, parts, trimming, wrappings
from installers import tree as trees
from installers.debian_sources import BuildError, read_libraries, read_lock
from installers.desktop_entries import APP_ID, MIME, desktop_entry
from installers.server_package import write_server_package
from installers.targets import TARGETS
from installers.version import four_numbers, program_version
from sync.device import program_feed
from sync.server.setup import steps
from sync.server.setup.answers import SetupOrder
from sync.wire import signatures
from tests.support import source

LINUX = TARGETS["linux-x86_64"]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with a program and a text."""
    folder = tmp_path / "tree"
    (folder / "python").mkdir(parents=True)
    (folder / "tamga").write_text("#!/bin/sh\necho here\n")
    (folder / "tamga").chmod(0o700)
    (folder / "python" / "名.txt").write_text("印")
    manifest.settle(folder, 1_700_000_000)
    manifest.write_manifest(folder, "0.1.0.0", LINUX.name)
    return folder


def test_the_manifest_holds_every_file_and_sees_what_is_otherwise(tree: Path) -> None:
    said = json.loads((tree / "manifest.json").read_text("utf-8"))
    assert (said["version"], said["target"]) == ("0.1.0.0", "linux-x86_64")
    assert {name: file["mode"] for name, file in said["files"].items()} == {
        "tamga": "755",
        "python/名.txt": "644",
    }
    assert manifest.differences(tree) == []
    (tree / "python" / "名.txt").write_text("即")
    (tree / "stray").touch()
    (tree / "tamga").chmod(0o644)
    assert manifest.differences(tree) == [
        "python/名.txt: changed",
        "tamga: changed",
        "stray: not of the package",
    ]
    (tree / "tamga").unlink()
    assert "tamga: missing" in manifest.differences(tree)


def test_a_link_is_refused_because_a_stick_takes_none(tree: Path) -> None:
    (tree / "link").symlink_to("tamga")
    with pytest.raises(ValueError, match="link"):
        manifest.settle(tree, 0)


def test_a_package_is_as_uos_asks_and_the_same_each_time(tree: Path, tmp_path: Path) -> None:
    files = [wrappings.write_counter_package(tree, LINUX, tmp_path / name) for name in ("one", "two")]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].name == f"tamga_{four_numbers(__version__)}_amd64.deb"
    listed = subprocess.run(["dpkg-deb", "-c", files[0]], check=True, capture_output=True, text=True).stdout
    paths = {line.split(maxsplit=5)[5]: line.split()[:2] for line in listed.splitlines()}
    assert all("root/root" in words for words in paths.values())
    assert all(
        path in {"./", "./opt/", "./opt/apps/"} or path.startswith(f"./opt/apps/{APP_ID}/") for path in paths
    )
    assert paths[f"./opt/apps/{APP_ID}/files/program/tamga"][0] == "-rwxr-xr-x"
    assert f"./opt/apps/{APP_ID}/entries/icons/hicolor/scalable/apps/{APP_ID}.svg" in paths
    said = subprocess.run(["dpkg-deb", "-I", files[0]], check=True, capture_output=True, text=True).stdout
    assert re.search(r"^ Version: \d+\.\d+\.\d+\.\d+$", said, re.M)
    assert not re.search(r"\b(preinst|postinst|prerm|postrm)\b", said)
    opened = tmp_path / "opened"
    subprocess.run(["dpkg-deb", "-x", files[0], opened], check=True)
    assert manifest.differences(opened / "opt" / "apps" / APP_ID / "files" / "program") == []
    assert json.loads((opened / "opt" / "apps" / APP_ID / "info").read_text("utf-8"))["appid"] == APP_ID


def test_an_archive_is_the_same_each_time_and_unpacks_to_one_folder(tree: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    files = [wrappings.write_archive(tree, LINUX, tmp_path / name) for name in ("one", "two")]
    assert files[0].read_bytes() == files[1].read_bytes()
    subprocess.run(["tar", "--zstd", "-C", tmp_path, "-xf", files[0]], check=True)
    assert manifest.differences(tmp_path / files[0].name.removesuffix(".tar.zst")) == []


def test_fonts_of_rare_names_are_apart_and_found_in_either_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    licence = tmp_path / "copyright"
    monkeypatch.setattr(font_package, "LICENCE", licence)
    for name in ("HanaMinA.ttf", "HanaMinB.ttf", "copyright"):
        with pytest.raises(BuildError, match="apt-get install fonts-hanazono"):
            font_package.write_font_package(LINUX, tmp_path, tmp_path)
        (tmp_path / name).write_text(name, "ascii")
    package = font_package.write_font_package(LINUX, tmp_path, tmp_path)
    assert package.name == f"tamga-fonts_{four_numbers(__version__)}_all.deb"
    subprocess.run(["dpkg-deb", "-x", package, tmp_path / "root"], check=True)
    folder = next(each for each in RARE_FOLDERS if font_package.FONTS_ID in each)
    assert (tmp_path / "root" / folder.lstrip("/") / "HanaMinB.ttf").read_text("ascii") == "HanaMinB.ttf"
    archive = font_package.write_font_archive(LINUX, tmp_path, tmp_path)
    subprocess.run(["tar", "--zstd", "-C", tmp_path, "-xf", archive], check=True)
    unpacked = tmp_path / archive.name.removesuffix("-fonts.tar.zst")
    rare = trees.site_packages(unpacked, LINUX) / "resources" / "fonts" / "rare"
    assert sorted(path.name for path in rare.iterdir()) == ["HanaMinA.ttf", "HanaMinB.ttf"]


def test_sums_are_signed_and_a_file_that_is_too_large_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, file = tmp_path / "key.pem", tmp_path / "a.deb"
    file.write_bytes(b"package")
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, capture_output=True
    )
    wrappings.write_sums([file], tmp_path, key)
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True)
    public = subprocess.run(
        ["openssl", "pkey", "-in", key, "-pubout"], check=True, capture_output=True
    ).stdout
    (tmp_path / "key.pub").write_bytes(public)
    verify = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-rawin",
        "-pubin",
        "-inkey",
        "key.pub",
        "-sigfile",
        "SHA256SUMS.sig",
    ]
    subprocess.run([*verify, "-in", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.setattr(wrappings, "LARGEST_BYTES", 6)
    with pytest.raises(BuildError, match=r"a\.deb has 7 bytes"):
        wrappings.write_sums([file], tmp_path, None)


def test_a_symbol_newer_than_the_target_is_named(tmp_path: Path) -> None:
    """Python itself, as this machine has it, asks for something newer than 2.17."""
    library = next(Path("/lib/x86_64-linux-gnu").glob("libstdc++.so.6"), None)
    if library is None:
        pytest.skip("no such library on this machine")
    (tmp_path / "made.so").write_bytes(library.read_bytes())
    (tmp_path / "text.so").write_text("no library")
    wrong = binaries.too_new(tmp_path, LINUX)
    assert any(re.fullmatch(r"made\.so: GLIBC_2\.3\d", line) for line in wrong)
    assert binaries.newest_wanted(tmp_path) >= "2.3"
    assert "libc.so.6" in binaries.needed(tmp_path / "made.so")


def test_what_names_a_folder_of_the_builder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(b"\x7fELF\0/srv/b/cache/interpreters/x/lib\0")
    (tmp_path / "b.txt").write_text("/srv/b/cache")
    assert binaries.naming(tmp_path, (tmp_path, Path("/srv/b/cache/interpreters"))) == ["a.so"]


def test_what_only_a_debugger_reads_goes_with_where_it_was_compiled(tmp_path: Path) -> None:
    if not shutil.which("cc"):
        pytest.skip("no compiler on this machine")
    (tmp_path / "a.c").write_text("int main(void) { return 0; }\n")
    (tmp_path / "bin").mkdir()
    made = tmp_path / "bin" / "a"
    subprocess.run(["cc", "-g", str(tmp_path / "a.c"), "-o", str(made)], check=True, capture_output=True)
    assert binaries.naming(tmp_path / "bin", (tmp_path,)) == ["a"]
    trimming.strip_debug(tmp_path / "bin", LINUX)
    assert binaries.naming(tmp_path / "bin", (tmp_path,)) == []
    assert subprocess.run([made], check=False).returncode == 0


def test_every_module_of_qt_that_is_imported_is_carried() -> None:
    texts = (path.read_text("utf-8") for path in source.modules("desktop"))
    asked = {name for text in texts for name in re.findall(r"^ *from PySide6\.(\w+) import", text, re.M)}
    assert asked == set(trimming.QT_MODULES)


def test_the_version_stands_in_one_place() -> None:
    assert program_version() == __version__
    written = [
        source.name(path)
        for path in source.modules(*source.PACKAGES)
        if re.search(rf'"{re.escape(__version__)}(\.0)?"', path.read_text("utf-8"))
    ]
    assert written == ["desktop/__init__.py"]


def test_a_tree_says_whose_later_versions_it_believes(tmp_path: Path) -> None:
    keys, given = tmp_path / "keys", tmp_path / "program.keys"
    trees.place_keys(None, tmp_path)
    assert given.read_text() == ""
    keys.write_text(f"{signatures.public_key(signatures.new_seed()).hex()} who makes versions\n")
    trees.place_keys(keys, tmp_path)
    assert program_feed.read_keys(given.read_text())
    keys.write_text("-----BEGIN PUBLIC KEY-----\n")
    with pytest.raises(BuildError, match="one a line"):
        trees.place_keys(keys, tmp_path)


def test_a_counter_starts_by_its_launcher(tmp_path: Path) -> None:
    """What a signed tree is started by; the launcher itself goes on as the version that is to be started."""
    trees.place_start(trees.TreeOrder(LINUX, "counter", tmp_path, tmp_path), tmp_path)
    (asked,) = re.findall(r" -m (\S+) ", (tmp_path / "tamga").read_text())
    assert asked == desktop.launch.__name__
    assert (tmp_path / which_version.START).stat().st_mode & 0o777 == 0o755


def test_parts_are_listed_with_licence_and_origin(tmp_path: Path) -> None:
    information = tmp_path / "packages" / "made_up-1.2.dist-info"
    (information / "licenses").mkdir(parents=True)
    (information / "METADATA").write_text(
        "Metadata-Version: 2.4\nName: Made_Up\nVersion: 1.2\nLicense-Expression: MIT\n"
    )
    (information / "licenses" / "LICENSE.txt").write_text("words of the licence")
    tree = tmp_path / "tree"
    tree.mkdir()
    parts.write_parts(tree, tmp_path / "packages", LINUX)
    bom = json.loads((tree / parts.SBOM).read_text("utf-8"))
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.5")
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bom["serialNumber"])
    listed = {part["purl"]: part for part in bom["components"]}
    assert listed["pkg:pypi/made-up@1.2"]["licenses"] == [{"license": {"name": "MIT"}}]
    assert len(listed) == len(bom["components"]) == len(read_lock()) + len(read_libraries("amd64")) + 1
    assert all(set(part) >= {"type", "name", "version", "bom-ref"} for part in bom["components"])
    assert (tree / "licences" / "made_up-1.2" / "LICENSE.txt").read_text() == "words of the licence"


def test_a_server_comes_with_units_that_its_set_up_leaves_alone(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    program = tree / "python" / "lib" / "python3.13" / "dist-packages"
    configuration = Path("packaging", "server", "one-machine")
    shutil.copytree(source.ROOT / configuration, program / configuration)
    package = write_server_package(tree, LINUX, tmp_path)
    subprocess.run(["dpkg-deb", "-x", package, tmp_path / "root"], check=True)
    units = tmp_path / "root" / "usr" / "lib" / "systemd" / "system"
    order = SetupOrder(
        code="BQ00",
        name="白音旗",
        host="by.example.cn",
        program=tmp_path / "root" / "opt" / "tamga" / program.relative_to(tree),
        python="/opt/tamga/python/bin/python3",
    )
    there = {unit.name: unit.read_text("utf-8") for unit in units.iterdir()}
    assert set(there) >= {
        "tamga-server.service",
        "tamga-backup.service",
        "tamga-backup.timer",
        "tamga-drill.timer",
    }
    for name, text in there.items():
        assert steps.filled(order, name).replace(str(tmp_path / "root"), "") == text


def test_units_leave_a_process_little(tmp_path: Path) -> None:
    """Exposure of at most 2.5, as systemd reckons it."""
    units = sorted((source.ROOT / "packaging" / "server" / "one-machine").glob("*.service"))
    command = [
        "systemd-analyze",
        "security",
        "--offline=true",
        "--no-pager",
        "--threshold=25",
        *map(str, units),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-600:]
    assert done.stdout.count("Overall exposure level") == len(units) == 3


def test_what_opens_a_file_is_the_same_in_menu_and_mime() -> None:
    (said,) = re.findall(r"^MimeType=(.+);$", desktop_entry("tamga"), re.M)
    assert said.split(";") == re.findall(r'<mime-type type="(.+)">', MIME)
    assert [f"*{suffix}" for suffix in SUFFIXES] == re.findall(r'<glob pattern="(.+)"/>', MIME)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["/u/包裹 1.tamga-parcel"], (Path("/u/包裹 1.tamga-parcel"), None)),
        (["--data", "/d", "/u/a.tamga-answer"], (Path("/u/a.tamga-answer"), Path("/d"))),
        (["parcel", "carry", "a.tamga-parcel"], None),
        (["slip"], None),
        ([], None),
    ],
)
def test_a_file_alone_is_for_the_window(
    arguments: list[str], expected: tuple[Path, Path | None] | None
) -> None:
    assert handed_over(arguments) == expected
