"""The guides of all matters as pages that need no server: an index with a search, a page a matter."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import jinja2
import msgspec

from casework.release.catalogue import LimitUnit, Material, Matter, Release, Site, Text
from casework.release.necessity import Necessity, necessity
from casework.search.keys import keys_of
from casework.shared_words import cited, copies_count
from casework.tables.ledger_table import LedgerTable
from resources import FOLDER
from sync.server.public import public_words, status_page

_TEMPLATES = Path(__file__).parent / "templates"
_SCRIPTS: tuple[Literal["zh"], Literal["mn"]] = ("zh", "mn")
_SITE_KINDS = ("banner", "township", "community", "gacha")
_LIMIT_KEYS: Mapping[LimitUnit, str] = {
    "on_the_spot": "on_the_spot",
    "working_day": "working_days",
    "calendar_day": "calendar_days",
    "hour": "limit_hours",
    "month": "limit_months",
    "year": "limit_years",
}
_MARKS: Mapping[Necessity, str] = {
    "required": "",
    "tolerated": "later_head",
    "commitment": "commitment",
    "shared": "not_needed",
    "optional": "optional",
}


class ListedMatter(msgspec.Struct, frozen=True):
    """A matter in the index: the name of its files, and by what it is found."""

    matter: Matter
    file: str
    keys: str


class SiteOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What the site is made of; `pdfs` says whether a guide to print lies beside each page."""

    banner: str
    release: Release
    site: Site  # whose place, hours and phones stand where a matter has none of its own
    today: dt.date
    tables: Mapping[str, LedgerTable]
    pdfs: bool = False


def write_site(folder: Path, order: SiteOrder) -> int:
    """Write all pages into an empty folder; how many matters there are.  Raises OSError."""
    matters = [_listed(matter) for matter in order.release.matters if matter.status != "withdrawn"]
    pages = _environment()
    for script in _SCRIPTS:
        root = folder / "mn" if script == "mn" else folder
        (root / "matters").mkdir(parents=True)
        common = _common(order, script)
        index = pages.get_template("index.html")
        (root / "index.html").write_text(
            index.render(**common, files=_up(script, 0), themes=_by_theme(matters)), "utf-8"
        )
        page = pages.get_template("matter.html")
        for each in matters:
            common["word"] = _words(order.release)
            content = page.render(**common, **_of_matter(each), files=_up(script, 1))
            (root / "matters" / f"{each.file}.html").write_text(content, "utf-8")
    shutil.copy(status_page.TEMPLATES / "pages.css", folder)
    shutil.copy(FOLDER / "fonts" / "web" / "hudum.woff2", folder)
    shutil.copy(_TEMPLATES / "search.js", folder)
    return len(matters)


def file_of(code: str) -> str:
    """A file's name for a matter's code: of a code with other signs, those are spelled out."""
    return re.sub(r"[^0-9A-Za-z-]", lambda sign: f"_{ord(sign[0]):x}_", code)


def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([_TEMPLATES, status_page.TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _common(order: SiteOrder, script: str) -> dict[str, Any]:
    return {
        "script": script,
        "title_key": "guides",
        "word": _words(order.release),
        "banner": order.banner,
        "release": order.release,
        "site": order.site,
        "today": order.today,
        "tables": order.tables,
        "has_pdf": order.pdfs,
        "site_kinds": _SITE_KINDS,
        "limit_keys": _LIMIT_KEYS,
        "number": lambda value: f"{value:g}",
        "copies_count": copies_count,
        "cited": cited,
    }


def _words(release: Release) -> public_words.PublicWords:
    return public_words.PublicWords(release.labels, drafts=release.settings.print_drafts)


def _up(script: str, depth: int) -> str:
    return "../" * (depth + (script == "mn"))


def _of_matter(each: ListedMatter) -> dict[str, Any]:
    matter = each.matter
    return {
        "matter": matter,
        "file": each.file,
        "marks": [_MARKS[necessity(material)] for material in matter.materials],
        "conditions": [list(_conditions(material, matter)) for material in matter.materials],
    }


def _conditions(material: Material, matter: Matter) -> Iterator[tuple[Text, list[Text]]]:
    """The questions that decide whether the material is needed, with the answers that call for it."""
    for situation in matter.situations:
        if values := material.when.get(situation.key):
            yield situation.question, [option.label for option in situation.options if option.value in values]


def _by_theme(matters: list[ListedMatter]) -> list[tuple[str, list[ListedMatter]]]:
    """In the order of the release."""
    themes: dict[str, list[ListedMatter]] = {}
    for each in matters:
        themes.setdefault(each.matter.theme, []).append(each)
    return list(themes.items())


def _listed(matter: Matter) -> ListedMatter:
    keys = keys_of(matter)
    pinyin = [reading.replace(" ", "") for reading in (*keys.pinyin, *keys.word_pinyin)]
    search_words = (
        keys.name,
        matter.code.lower(),
        matter.name.mn,
        *keys.initials,
        *pinyin,
        *keys.words,
        *keys.word_initials,
        *keys.agencies,
    )
    return ListedMatter(matter, file_of(matter.code), " ".join(dict.fromkeys(filter(None, search_words))))
