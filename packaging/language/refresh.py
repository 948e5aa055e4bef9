"""Brings the catalogues of resources/locale up to date with the texts of the program.

`python packaging/language/refresh.py` writes each `tamga.po` with the texts that are in the program now
(new ones without a translation, gone ones left out) and compiles its `tamga.mo`; with `--check` it writes
nothing and names what is not as it should be, exit code 1.  Needs Babel, which only the tests bring.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "resources" / "locale"
PACKAGES = ("casework", "forms", "sync", "desktop")
MARKS = {"_", "N_", "n_"}
MNEMONIC = re.compile("&([A-Z])")  # the same in each language: the page of keys names some of them
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\([^)]*\)[rs]|%[rs]")


def extracted() -> Catalog:
    """Every text of the program, with the files where it stands."""
    catalogue = Catalog(project="tamga")
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for text in marked_texts(path):
            catalogue.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("templates/*.html")):
        for text in template_texts(path):
            catalogue.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return catalogue


def template_texts(path: Path) -> Iterator[str | tuple[str, str]]:
    """The texts of a page's template in their order."""
    parsed = Environment(autoescape=True).parse(path.read_text("utf-8"))
    for _line, mark, text in extract_from_ast(parsed, tuple(MARKS)):
        words = text[0] if isinstance(text, tuple) else text  # None: a word of a table
        if words:
            yield (words, words) if mark == "n_" else words


def marked_texts(path: Path) -> Iterator[str | tuple[str, str]]:
    """The texts of one file in their order, a pair where a number goes with it."""
    # By the syntax tree: Babel's own reader takes the key in `_(TABLE["key"])` for a text.
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if isinstance(node.func, ast.Name) and node.func.id in MARKS:
            text = node.args[0] if node.args else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                yield (text.value, text.value) if node.func.id == "n_" else text.value


def refreshed(path: Path, texts: Catalog) -> Catalog:
    """The catalogue of one language with these texts and no others."""
    catalogue = read(path)
    catalogue.update(texts, no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    return catalogue


def read(path: Path) -> Catalog:
    """The catalogue that lies below `resources/locale/<language>`."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def as_po(catalogue: Catalog) -> bytes:
    """The readable file: texts by the files where they stand, so that neighbours are translated alike."""
    written = io.BytesIO()
    write_po(written, catalogue, width=110, sort_by_file=True, omit_header=True, include_lineno=False)
    return header(catalogue) + written.getvalue().rstrip(b"\n") + b"\n"


def header(catalogue: Catalog) -> bytes:
    """The words to translators and the fields of the catalogue."""
    lines = [line if line.startswith("#") else f"# {line}" for line in catalogue.header_comment.splitlines()]
    fields = [f'"{name}: {value}\\n"' for name, value in Undated.mime_headers.fget(catalogue)]
    return ("\n".join([*lines, 'msgid ""', 'msgstr ""', *fields]) + "\n\n").encode()


def as_mo(catalogue: Catalog) -> bytes:
    """The file that the program reads."""
    plain = Undated(locale=catalogue.locale)
    for message in catalogue:
        if message.id and translated(message):
            plain.add(message.id, message.string, context=message.context)
    written = io.BytesIO()
    write_mo(written, plain)
    return written.getvalue()


class Undated(Catalog):
    """Without dates, names and versions: the history of the file knows them."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """Only what a reader needs."""
        return [
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def strings(message: Message) -> tuple[str, ...]:
    """Its translations: one, or one for each plural form."""
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string or ())


def translated(message: Message) -> bool:
    """Is every form of it there?"""
    return bool(strings(message)) and all(strings(message))


def faults(path: Path, texts: Catalog) -> Iterator[str]:
    """What is not as it should be with one language."""
    catalogue = refreshed(path, texts)
    language = path.parents[1].name
    if path.read_bytes() != as_po(catalogue) or mo(path).read_bytes() != as_mo(catalogue):
        yield f"{language}: run packaging/language/refresh.py"
    for message in catalogue:
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[0]
        if not translated(message):
            yield f"{language}: not translated: {source!r}"
        for string in filter(None, strings(message)):
            if MNEMONIC.findall(source) != MNEMONIC.findall(string.upper()):
                yield f"{language}: another key: {source!r} {string!r}"
            if set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(string)):
                yield f"{language}: other placeholders: {source!r} {string!r}"


def mo(path: Path) -> Path:
    """The compiled file beside the readable one."""
    return path.with_suffix(".mo")


def main(argv: list[str]) -> int:
    """Refresh, or check."""
    texts = extracted()
    paths = sorted(LOCALE.glob("*/LC_MESSAGES/tamga.po"))
    if argv == ["--check"]:
        wrong = [fault for path in paths for fault in faults(path, texts)]
        print("\n".join(wrong))
        return 1 if wrong else 0
    for path in paths:
        catalogue = refreshed(path, texts)
        path.write_bytes(as_po(catalogue))
        mo(path).write_bytes(as_mo(catalogue))
        missing = sum(1 for message in catalogue if message.id and not translated(message))
        print(f"{path.parents[1].name}: {len(catalogue)} texts, {missing} without a translation")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
