"""Texts as XLIFF 2.0 for translation programs, and back (docs.oasis-open.org/xliff/xliff-core/v2.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from casework.errors import FileUnreadable
from casework.language import _
from casework.translation.returned import ReturnedLine
from casework.translation.text_lines import CatalogueText

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
SOURCE, TARGET = "zh-Hans", "mn-Mong"
LARGEST_BYTES = 64 * 1024 * 1024
_XML = "http://www.w3.org/XML/1998/namespace"
_STATES = {"none": "initial", "draft": "translated", "approved": "final"}
_APPROVED = ("reviewed", "final")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_xliff(lines: Iterable[CatalogueText], name: str) -> bytes:
    """The texts as units, each with its status as the state of its segment."""
    ElementTree.register_namespace("", NAMESPACE)
    root = ElementTree.Element(_tag("xliff"), {"version": "2.0", "srcLang": SOURCE, "trgLang": TARGET})
    file = ElementTree.SubElement(root, _tag("file"), {"id": "catalogue", "original": name})
    for number, line in enumerate(lines, start=1):
        unit = ElementTree.SubElement(file, _tag("unit"), {"id": f"u{number}", "name": line.key})
        if line.about:
            notes = ElementTree.SubElement(unit, _tag("notes"))
            note = ElementTree.SubElement(notes, _tag("note"), {"category": "place"})
            note.text = _clean(line.about)
        segment = ElementTree.SubElement(unit, _tag("segment"), {"state": _STATES[line.text.status]})
        for tag, words in (("source", line.text.zh), ("target", line.text.mn)):
            if words or tag == "source":
                part = ElementTree.SubElement(segment, _tag(tag), {f"{{{_XML}}}space": "preserve"})
                part.text = _clean(words)
    ElementTree.indent(root, " ")
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def read_xliff(content: bytes) -> list[ReturnedLine]:
    """The units of a file that came back; raises FileUnreadable."""
    if len(content) > LARGEST_BYTES:
        raise _unreadable(_("文件超过 {limit} MB").format(limit=LARGEST_BYTES // 1024**2))
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _unreadable(_("文件里有自己的类型声明"))
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without a declaration nothing grows
    except ElementTree.ParseError as error:
        line, column = error.position
        what = _("第 {line} 行第 {column} 列起不是正确的 XML").format(line=line, column=column + 1)
        raise _unreadable(what) from error
    except (ValueError, LookupError) as error:
        raise _unreadable(_("不认识它的文字编码")) from error
    if root.tag != _tag("xliff") or not root.get("version", "").startswith("2."):
        raise _unreadable(_("不是 XLIFF 2"))
    return [_line(unit) for unit in root.iter(_tag("unit"))]


def _line(unit: ElementTree.Element) -> ReturnedLine:
    """A unit; a program may have cut it into several segments, which are put together."""
    segments = unit.findall(_tag("segment"))
    zh = "".join(_words(segment, "source") for segment in segments)
    mn = "".join(_words(segment, "target") for segment in segments)
    notes = [note.text or "" for note in unit.iter(_tag("note")) if note.get("category", "") != "place"]
    return ReturnedLine(
        key=unit.get("name", ""),
        zh=zh,
        mn=mn,
        is_approved=bool(segments) and all(each.get("state") in _APPROVED for each in segments),
        note=" ".join(notes).strip(),
        place=_("单元 {id}").format(id=unit.get("id", "")),
    )


def _words(segment: ElementTree.Element, tag: str) -> str:
    part = segment.find(_tag(tag))
    return "".join(part.itertext()) if part is not None else ""


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _clean(words: str) -> str:
    return _UNPRINTABLE.sub("", words)


def _unreadable(what: str) -> FileUnreadable:
    return FileUnreadable(_("读不了这个译文文件"), what, _("请用翻译软件另存为 XLIFF 2.0 后再试"))
