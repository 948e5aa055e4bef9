"""What makes a PDF an archival one (PDF/A-2u, ISO 19005-2): its metadata packet and its output intent.

Grey is what all forms are drawn in, so the output intent is a grey of gamma 2.2, made here from its
definition: there is no profile of another maker in the file.
"""

from __future__ import annotations

import struct
from functools import cache
from xml.sax.saxutils import escape

PRODUCER = "Tamga"
CONDITION = "Gray Gamma 2.2"

_GAMMA = 2.2
_COPYRIGHT = "CC0"
# The white of the profile connection space, D50 (ICC.1:2001-04, 6.1).
_D50 = (0.9642, 1.0, 0.8249)


# PDF/A knows the claim of PDF/UA only where the packet explains it (ISO 19005-2, 6.6.2.3.3).
_ACCESSIBLE = (
    ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"'
    ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"'
)
_CLAIM_EXPLAINED = (
    '<pdfaExtension:schemas><rdf:Bag><rdf:li><rdf:Description pdfaSchema:schema="PDF/UA"'
    ' pdfaSchema:namespaceURI="http://www.aiim.org/pdfua/ns/id/" pdfaSchema:prefix="pdfuaid">'
    '<pdfaSchema:property><rdf:Seq><rdf:li><rdf:Description pdfaProperty:name="part"'
    ' pdfaProperty:valueType="Integer" pdfaProperty:category="internal" pdfaProperty:description="part"/>'
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:Description></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)


def metadata(title: str, language: str, accessible: bool) -> bytes:
    """The XMP packet: title, language and makers as the document information has them, and the claims.

    It bears no date and no random id, so that the same document gives the same bytes.
    """
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="U"'
        f'{_ACCESSIBLE if accessible else ""} pdf:Producer="{PRODUCER}">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>"
        f"{_CLAIM_EXPLAINED if accessible else ''}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


@cache
def grey_profile() -> bytes:
    """An ICC profile (version 2.1, monitor, grey) whose one curve is the gamma above."""
    tags = {
        b"desc": _description(CONDITION),
        b"cprt": b"text\0\0\0\0" + _COPYRIGHT.encode("ascii") + b"\0",
        b"wtpt": b"XYZ \0\0\0\0" + _fixed(*_D50),
        b"kTRC": b"curv" + struct.pack(">IIH", 0, 1, round(_GAMMA * 256)),
    }
    table, body = [struct.pack(">I", len(tags))], b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table.append(name + struct.pack(">II", start + len(body), len(data)))
        body += data + b"\0" * (-len(data) % 4)
    return _header(start + len(body)) + b"".join(table) + body


def _header(size: int) -> bytes:
    dated = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    kinds = struct.pack(">II", 0, 0x02100000) + b"mntrGRAYXYZ "
    header = struct.pack(">I", size) + kinds + dated + b"acsp" + bytes(28) + _fixed(*_D50)
    return header + bytes(128 - len(header))


def _description(text: str) -> bytes:
    """A textDescriptionType with its Unicode and Macintosh parts empty."""
    words = text.encode("ascii") + b"\0"
    return b"desc" + struct.pack(">II", 0, len(words)) + words + bytes(4 + 4 + 2 + 1 + 67)


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)
