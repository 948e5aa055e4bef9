"""A real browser for the public's pages: it runs no script, and what it complains of fails the test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from resources import FOLDER
from tests.support.packages import chromium

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{}</dir></fontconfig>"""
DESK, PHONE = (1366, 768), (390, 844)


@contextmanager
def browsing(folder: Path, size: tuple[int, int] = DESK, *, scripts: bool = False) -> Iterator[Page]:
    """A page of that size, with the fonts of the house for Chinese."""
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(FOLDER / "fonts" / "noto-sans-sc"), "utf-8")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        page = browser.new_page(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts, locale="zh-CN"
        )
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        yield page
        browser.close()
    assert complaints == []
