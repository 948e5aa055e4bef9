"""What support is sent of a computer: which program, on what, and the log of bugs; no names, no numbers."""

from __future__ import annotations

import datetime as dt
import platform
from pathlib import Path

import msgspec

from casework.language import _
from casework.named_files import writing_named
from desktop import __version__
from desktop.bug_log import log_path
from desktop.services.upkeep.check_package import package_folder, read_manifest

_NEWEST_CHARACTERS = 400_000


def program_words() -> str:
    """The version, and the kind of machine that a package was made for."""
    folder = package_folder()
    if folder is None:
        return f"Tamga {__version__}"
    try:
        manifest = read_manifest(folder)
    except (OSError, msgspec.DecodeError):
        return f"Tamga {__version__}"
    return _("Tamga {version}（{target}）").format(version=manifest.version, target=manifest.target)


def write_support_file(data_dir: Path, to: Path) -> None:
    """Write the file that a clerk may give away.  Raises FileUnwritable.

    The log has places in the program and kinds of error, never their words; paths in it may name the user of
    the computer, and so the home's part is left out.
    """
    moment = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    lines = [moment, program_words(), f"Python {platform.python_version()}", platform.platform(), ""]
    log = log_path(data_dir)
    text = ""
    for file in (log.with_name(f"{log.name}.1"), log):
        if file.is_file():
            text += file.read_text("utf-8", errors="replace")
    words = text[-_NEWEST_CHARACTERS:].replace(str(Path.home()), "~")
    with writing_named(to):
        to.write_text("\n".join([*lines, words or _("没有出过错")]) + "\n", "utf-8")
