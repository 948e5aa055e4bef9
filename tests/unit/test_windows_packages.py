"""What is made for Windows, as far as a machine without one can tell."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from desktop import __version__, launch, which_version
from desktop.handed_file import SUFFIXES
from forms.text.fonts import RARE_FILES, rare_folders
from installers import binaries, manifest, parts, windows
from installers import tree as trees
from installers.building import main
from installers.debian_sources import BuildError
from installers.desktop_entries import APP_ID
from installers.targets import TARGETS
from installers.version import four_numbers
from tests.support import source

TARGET = TARGETS["windows-x86_64"]
SCRIPT = (windows.SOURCES / "installer.nsi").read_text("utf-8")
START = (windows.SOURCES / "start.c").read_text("utf-8")
NAMES = ("python.exe", "pythonw.exe", "python313.dll", "python313.zip", "python313._pth", "LICENSE.txt")


def embeddable(folder: Path, version: str = "3.13.5", leave_out: str = "", more: str = "") -> Path:
    """A stand-in for what python.org gives out: the same names, and a library that says its version."""
    file = folder / "python-embed-amd64.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name in NAMES:
            if name != leave_out:
                archive.writestr(name, _content(name, version))
        if more:
            archive.writestr(more, "")
    return file


def _content(name: str, version: str) -> bytes:
    if name.endswith(".dll"):
        return b"MZ" + f"ProductVersion\0\0{version}\0".encode("utf-16-le")
    if name.endswith(".zip"):
        with zipfile.ZipFile(made := io.BytesIO(), "w"):
            return made.getvalue()
    return name.encode()


def test_an_embeddable_python_is_taken_with_version_digest_and_licence(tmp_path: Path) -> None:
    given = windows.open_embeddable(embeddable(tmp_path), "3.13", tmp_path / "opened")
    assert (given.version, given.part.licence) == ("3.13.5", "PSF-2.0")
    assert given.part.purl == f"pkg:generic/python@3.13.5?checksum=sha256:{given.sha256}"
    assert (given.folder / "licences" / "python" / "LICENSE.txt").read_text() == "LICENSE.txt"
    windows.write_path_file(given.folder)
    said = (given.folder / "python313._pth").read_text().splitlines()
    # Without a line of `import site`, and with no folder of the machine.
    assert said == [
        "python313.zip",
        ".",
        str(trees.site_packages(Path(), TARGET)).removeprefix("python/").replace("/", "\\"),
    ]
    (tmp_path / "tree").mkdir()
    parts.write_parts(tmp_path / "tree", tmp_path, TARGET, (), (given.part,))
    bom = json.loads((tmp_path / "tree" / parts.SBOM).read_text("utf-8"))
    assert [part["version"] for part in bom["components"]] == ["3.13.5"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"leave_out": "python313.dll"}, r"python313\.dll"),
        ({"version": "3.12.9"}, r"3\.12\.9"),
        ({"version": "3.1"}, r"3\.13 is wanted"),
        ({"more": "../python.exe"}, "no embeddable"),
        ({"more": "C:\\python.exe"}, "no embeddable"),
    ],
)
def test_another_archive_is_refused(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    with pytest.raises(BuildError, match=words):
        windows.open_embeddable(embeddable(tmp_path, **changes), "3.13", tmp_path / "opened")


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("no archive")
    with pytest.raises(BuildError, match="no archive"):
        windows.open_embeddable(tmp_path / "a.zip", "3.13", tmp_path / "opened")
    with pytest.raises(BuildError, match="no archive"):
        windows.open_embeddable(tmp_path / "b.zip", "3.13", tmp_path / "opened")


def test_a_build_without_python_says_where_it_is_to_be_had(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["windows-x86_64", "--out", str(tmp_path / "out"), "--cache", str(tmp_path / "cache")]
    assert main(arguments) == 1
    assert "python-3.13.x-embed-amd64.zip" in capsys.readouterr().err


def test_a_file_of_the_tree_is_written_to_its_own_folder(tmp_path: Path) -> None:
    for name in ("tamga.exe", "python/Lib/b.py", "python/Lib/a.py", "python/c.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert windows.files_to_write(tmp_path).splitlines() == [
        'SetOutPath "$INSTDIR\\program.new\\python\\Lib"',
        f'File "{tmp_path}/python/Lib/a.py"',
        f'File "{tmp_path}/python/Lib/b.py"',
        'SetOutPath "$INSTDIR\\program.new\\python"',
        f'File "{tmp_path}/python/c.py"',
        'SetOutPath "$INSTDIR\\program.new"',
        f'File "{tmp_path}/tamga.exe"',
    ]


@pytest.mark.parametrize("names", [("A.py", "a.py"), ("x" * 100 + "/" + "y" * 100,), ("a$b",)])
def test_a_name_that_windows_cannot_have_stops_the_build(tmp_path: Path, names: tuple[str, ...]) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    with pytest.raises(BuildError, match="not for Windows"):
        windows.files_to_write(tmp_path)


def test_the_installer_names_what_the_program_names() -> None:
    suffixes = re.findall(r'insertmacro Opens "(.+)"', SCRIPT)
    assert [f".{suffix}" for suffix in suffixes] == list(SUFFIXES)
    assert re.findall(r'insertmacro OpensNoMore "(.+)"', SCRIPT) == suffixes
    defined = dict(re.findall(r'^!define (\w+) "(.+)"$', SCRIPT, re.M))
    autostart = (source.ROOT / "desktop" / "autostart.py").read_text("utf-8")
    assert defined["ID"] == APP_ID
    assert all(f'"{defined[name]}"' in autostart for name in ("ID", "RUN"))
    assert 'RMDir /r "$LOCALAPPDATA\\tamga-program"' in SCRIPT
    assert "RequestExecutionLevel user" in SCRIPT
    assert "HKLM" not in SCRIPT  # for that one would have to be an administrator


def test_the_launcher_of_windows_starts_what_that_of_linux_starts(tmp_path: Path) -> None:
    trees.place_start(trees.TreeOrder(TARGETS["linux-x86_64"], "counter", tmp_path, tmp_path), tmp_path)
    linux = (tmp_path / "tamga").read_text()
    (options,) = re.findall(r'python3" (.+) "\$@"', linux)
    assert f'\\" {options} %ls"' in START
    assert options.endswith(f"-m {launch.__name__}")
    (unset,) = re.findall(r"^unset (.+)$", linux, re.M)
    assert set(unset.split()) <= set(re.findall(r'L"(\w+)"', START))
    assert which_version.START in {"tamga", "tamga.exe"}


def test_a_library_that_no_windows_has_is_named(tmp_path: Path) -> None:
    if not shutil.which("x86_64-w64-mingw32-gcc"):
        pytest.skip("no compiler for Windows on this machine")
    (tmp_path / "a.c").write_text("int other(void); int main(void) { return other(); }\n")
    (tmp_path / "b.c").write_text("__declspec(dllexport) int other(void) { return 1; }\n")
    tree = tmp_path / "tree"
    tree.mkdir()
    compiler = ["x86_64-w64-mingw32-gcc", "-s"]
    run(compiler, "-shared", tmp_path / "b.c", "-o", tmp_path / "other.dll")
    run(compiler, tmp_path / "a.c", tmp_path / "other.dll", "-o", tree / "a.exe")
    assert binaries.too_new(tree, TARGET) == ["a.exe: other.dll"]
    shutil.move(tmp_path / "other.dll", tree / "Other.DLL")
    assert binaries.too_new(tree, TARGET) == []
    later = "-Wl,--major-subsystem-version=11,--minor-subsystem-version=0"
    run(compiler, tmp_path / "a.c", tree / "Other.DLL", later, "-o", tree / "a.exe")
    assert binaries.too_new(tree, TARGET) == ["a.exe: Windows 11.0"]


def test_launchers_and_installer_are_the_same_each_time(tmp_path: Path) -> None:
    if not shutil.which("x86_64-w64-mingw32-gcc") or not shutil.which("makensis"):
        pytest.skip("nothing that makes installers on this machine")
    made = []
    for name in ("one", "two"):
        tree = tmp_path / name / "tree"
        (tree / "python").mkdir(parents=True)
        (tree / "python" / "名.txt").write_text("印", "utf-8")
        windows.compile_starts(tree)
        manifest.settle(tree, 1_700_000_000)
        made.append(windows.write_installer(tree, TARGET, tmp_path / name))
    one, two = made
    assert one.name == f"tamga-{four_numbers(__version__)}-windows-x86_64.exe"
    assert {path.name for path in one.parent.iterdir()} == {"tree", one.name}
    assert sorted(path.name for path in (one.parent / "tree").iterdir()) == [
        "python",
        "tamga.com",
        "tamga.exe",
    ]
    for start in ("tamga.exe", "tamga.com"):
        assert (one.parent / "tree" / start).read_bytes() == (two.parent / "tree" / start).read_bytes()
    assert one.read_bytes() == two.read_bytes()


def test_fonts_of_rare_names_lie_where_the_program_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (windows.SOURCES / "fonts.nsi").read_text("utf-8")
    (folder,) = re.findall(r'SetOutPath "\$LOCALAPPDATA\\(.+)"', script)
    monkeypatch.setenv("LOCALAPPDATA", "/u/AppData/Local")
    assert Path("/u/AppData/Local", folder.replace("\\", "/")) in rare_folders()
    assert set(re.findall(r'File "\$\{FONTS\}/(\w+\.ttf)"', script)) <= set(RARE_FILES)


def run(compiler: list[str], *arguments: object) -> None:
    subprocess.run([*compiler, *map(str, arguments)], check=True, capture_output=True)
