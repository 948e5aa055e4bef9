"""What other people wrote of a tree: a CycloneDX list of it, and their licences."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from .debian_sources import read_libraries, read_lock
from .targets import Target
from .version import ROOT, four_numbers, program_version

SBOM = "sbom.cdx.json"
_LICENCES = ("LICENSE*", "LICENCE*", "COPYING*", "NOTICE*", "AUTHORS*", "copyright*")
# Licences of the compiled sources and of the fonts, which carry no machine-readable word of them.
_OF_SOURCES = {
    "zlib": "Zlib",
    "bzip2": "bzip2-1.0.6",
    "xz": "0BSD",
    "libffi": "MIT",
    "sqlite": "blessing",
    "openssl": "Apache-2.0",
    "python": "PSF-2.0",
}


@dataclass(frozen=True)
class Part:
    """One part with its origin as a package URL; `licence` is an SPDX expression or the maker's own words."""

    name: str
    version: str
    purl: str
    licence: str


def write_parts(
    tree: Path, packages: Path, target: Target, texts: tuple[Path, ...] = (), others: tuple[Part, ...] = ()
) -> None:
    """Write `sbom.cdx.json`, and the folder `licences`.

    `texts` are folders that have the licence of a part that is no wheel, by its name; `others` are parts that
    are pinned nowhere.
    """
    parts = [*_compiled(target), *_libraries(target), *others, *_wheels(packages)]
    _write_sbom(tree / SBOM, parts, target)
    licences = tree / "licences"
    licences.mkdir(exist_ok=True)
    for name in ("LICENSE", "NOTICE"):
        shutil.copyfile(ROOT / name, licences / name)
    for folder in sorted(packages.glob("*.dist-info")):
        _copy_licences(folder, licences / folder.name.removesuffix(".dist-info"))
    for folder in texts:
        _copy_licences(folder, licences / folder.name)


def _copy_licences(folder: Path, into: Path) -> None:
    for path in _licence_files(folder):
        into.mkdir(exist_ok=True)
        shutil.copyfile(path, into / path.name)


def _licence_files(folder: Path) -> list[Path]:
    return sorted({path for pattern in _LICENCES for path in folder.rglob(pattern) if path.is_file()})


def _compiled(target: Target) -> list[Part]:
    if target.is_windows:
        return []
    return [
        Part(
            source.package,
            source.version,
            f"pkg:deb/debian/{source.package}@{source.version}?arch=source",
            _OF_SOURCES[source.folder],
        )
        for source in read_lock()
    ]


def _libraries(target: Target) -> list[Part]:
    return [
        Part(
            library.package,
            library.version,
            f"pkg:deb/debian/{library.package}@{library.version}?arch={library.architecture}",
            "MIT",
        )
        for library in read_libraries(target.debian)
    ]


def _wheels(packages: Path) -> list[Part]:
    parts = []
    for file in sorted(packages.glob("*.dist-info/METADATA")):
        said = HeaderParser().parsestr(file.read_text("utf-8"))
        name, version = said["Name"], said["Version"]
        licence = (
            said["License-Expression"] or _classified(said.get_all("Classifier", [])) or said["License"] or ""
        )
        parts.append(
            Part(
                name,
                version,
                f"pkg:pypi/{name.lower().replace('_', '-')}@{version}",
                licence.splitlines()[0] if licence else "",
            )
        )
    return parts


def _classified(classifiers: list[str]) -> str:
    said = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    return ", ".join(said)


def _write_sbom(file: Path, parts: list[Part], target: Target) -> None:
    version = four_numbers(program_version())
    components = [
        {
            "type": "library",
            "bom-ref": part.purl,
            "name": part.name,
            "version": part.version,
            "purl": part.purl,
            **({"licenses": [{"license": {"name": part.licence}}]} if part.licence else {}),
        }
        for part in parts
    ]
    digest = hashlib.sha256(json.dumps([target.name, version, components], sort_keys=True).encode()).digest()
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=4)}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": "tamga", "name": "tamga", "version": version}
        },
        "components": components,
    }
    file.write_text(json.dumps(bom, indent=1, ensure_ascii=False) + "\n", "utf-8")
