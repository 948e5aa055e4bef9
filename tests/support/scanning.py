"""What a scanner reads: zbar, a reader that knows nothing of the program that drew the code."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterable

from PIL import Image

from tests.support.packages import program

_NOTHING_FOUND = 4  # how zbarimg ends then


def scanned(images: Iterable[Image.Image]) -> str:
    """The texts of all codes in these pictures, one after the other, each with a line end."""
    return "".join(map(_read, images))


def _read(image: Image.Image) -> str:
    written = io.BytesIO()
    image.save(written, "png")
    # As they are: written as XML, texts of several lines come out damaged.
    command = [program("zbarimg"), "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", "png:-"]
    done = subprocess.run(command, input=written.getvalue(), capture_output=True, check=False)
    if done.returncode == _NOTHING_FOUND:
        return ""
    done.check_returncode()
    return done.stdout.decode("utf-8")
