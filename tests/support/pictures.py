"""The README's pictures, made by the program itself: `python -m tests.support.pictures`."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pypdfium2

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
_SLIP_DPI = 110


def main() -> None:
    """Walk one case through the window, then keep its screenshot and the first page of its slip."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["TZ"] = "Asia/Shanghai"
    from tests.support.walkthrough import walk  # after the platform is chosen

    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = {path.name: path for path in walk(None, Path(folder) / "slips")}
        shutil.copy(made["window.png"], PICTURES / "window.png")
        slip = next(path for path in made.values() if path.suffix == ".pdf")
        document = pypdfium2.PdfDocument(slip.read_bytes())
        picture = document[0].render(scale=_SLIP_DPI / 72, grayscale=True).to_pil()
        picture.save(PICTURES / "slip.png", optimize=True)
        document.close()


if __name__ == "__main__":
    main()
