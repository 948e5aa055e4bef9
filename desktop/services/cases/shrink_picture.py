"""A photo or scan made small before it is attached: as wide as paper wants it, and without what a phone adds.

What a picture says besides itself (place, device, time) is left out.  What is no picture, has several pages,
or would not become smaller stays as it is.
"""

from __future__ import annotations

import io
import logging
import warnings

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

_log = logging.getLogger(__name__)
LONGEST_PX = 2_340  # of an A4 at 200 dots an inch: small print stays readable
_QUALITY = 80
_MOST_PIXELS = 200_000_000  # of a picture that is looked at at all; held in memory it would be 600 MB
_KINDS = ("JPEG", "PNG", "BMP", "TIFF", "WEBP")
_JPEG = "image/jpeg"

Image.MAX_IMAGE_PIXELS = None  # judged here, before anything is decoded


class PictureFile(msgspec.Struct, frozen=True):
    """What is in a file that is to be attached; `suffix` is "" where its name stays."""

    content: bytes
    media_type: str
    suffix: str = ""


def shrink_picture(content: bytes, media_type: str) -> PictureFile:
    """The picture as a small JPEG; what is none comes back as it was."""
    whole = PictureFile(content, media_type)
    try:
        small, says_more = _small(content)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError) as error:
        _log.info("kept as it is: %s", error)
        return whole
    if not small or (len(small) >= len(content) and not says_more):
        return whole
    return PictureFile(small, _JPEG, ".jpg")


def _small(content: bytes) -> tuple[bytes, bool]:
    """The picture made small, b"" where it stays; and does it say more than it shows?"""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a camera writes beside a picture is often broken
        with Image.open(io.BytesIO(content), formats=_KINDS) as picture:
            return (b"", False) if _stays(picture) else (_jpeg(picture), bool(picture.getexif()))


def _stays(picture: Image.Image) -> bool:
    """Pages would be lost, or it would take too much memory."""
    wide, high = picture.size
    pages = getattr(picture, "n_frames", 1) if picture.format in ("TIFF", "WEBP", "PNG") else 1
    return pages > 1 or wide * high > _MOST_PIXELS


def _jpeg(picture: Image.Image) -> bytes:
    picture.draft("RGB", (LONGEST_PX, LONGEST_PX))  # a JPEG is decoded no larger than needed
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    shown = upright if upright.mode in ("L", "RGB") else _on_white(upright)
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """In colours that a JPEG has; what is transparent is paper."""
    if picture.mode in ("1", "I;16", "I", "F"):
        return picture.convert("L")
    clear = picture.convert("RGBA")
    sheet = Image.new("RGB", clear.size, "white")
    sheet.paste(clear, mask=clear.getchannel("A"))
    return sheet
