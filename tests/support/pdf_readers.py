"""The readers of PDF that are in use, each with the text of a file's pages as a person would copy it."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pypdf

from tests.support import chromium
from tests.support.packages import program
from tests.support.paper import page_texts, poppler_texts

# Debian's package libjs-pdf: what Firefox shows PDF with.
PDF_JS = Path("/usr/share/javascript/pdf/build/pdf.js")

Reader = Callable[[bytes], list[str]]


def mutool_texts(pdf: bytes) -> list[str]:
    """As MuPDF has it; white space is kept, for without that it makes spaces of U+180E and U+202F."""
    with tempfile.TemporaryDirectory() as folder:
        file, made = Path(folder, "in.pdf"), Path(folder, "out.txt")
        file.write_bytes(pdf)
        options = ["-F", "text", "-O", "preserve-whitespace", "-o", str(made)]
        subprocess.run([program("mutool"), "convert", *options, str(file)], capture_output=True, check=True)
        # It writes what lies beyond U+FFFF as two halves, and nothing between pages.
        text = made.read_bytes().decode("utf-8", "surrogatepass")
        return [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")]


def pypdf_texts(pdf: bytes) -> list[str]:
    """As pypdf has it, which many programs read with."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def pdf_js_texts(folder: Path, pdfs: Sequence[bytes]) -> list[list[str]]:
    """As pdf.js has the text of each file, in one start of the browser."""
    files = [base64.b64encode(pdf).decode("ascii") for pdf in pdfs]
    worker = PDF_JS.with_name("pdf.worker.js")
    for part in (PDF_JS, worker):
        (folder / part.name).write_bytes(part.read_bytes())
    script = f"""
    <script src="pdf.worker.js"></script><script src="pdf.js"></script><pre></pre><script>
    const files = {json.dumps(files)};
    const pageText = async (page) => (await page.getTextContent({{disableNormalization: true}})).items
        .map(item => item.str + (item.hasEOL ? "\\n" : "")).join("");
    async function read(file) {{
        const data = Uint8Array.from(atob(file), c => c.charCodeAt(0));
        const document = await pdfjsLib.getDocument({{data, verbosity: 0}}).promise;
        const pages = [];
        for (let number = 1; number <= document.numPages; number++)
            pages.push(await pageText(await document.getPage(number)));
        return pages;
    }}
    (async () => {{
        const texts = [];
        for (const file of files) texts.push(await read(file));
        document.querySelector("pre").textContent = JSON.stringify(texts);
    }})().catch(error => {{ document.querySelector("pre").textContent = JSON.stringify(String(error)); }});
    </script>"""
    read: list[list[str]] = json.loads(chromium.read_back(folder, script))
    assert isinstance(read, list), read
    return read


def through_ghostscript(pdf: bytes, *options: str) -> bytes:
    """The file as Ghostscript writes it anew."""
    command = [program("gs"), "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=pdfwrite", *options]
    done = subprocess.run([*command, "-sOutputFile=%stdout", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout


READERS: Mapping[str, Reader] = {
    "pdfium": page_texts,
    "pdftotext": poppler_texts,
    "pdftotext -layout": lambda pdf: poppler_texts(pdf, "-layout"),
    "pdftotext -raw": lambda pdf: poppler_texts(pdf, "-raw"),
    "mutool": mutool_texts,
    "pypdf": pypdf_texts,
}
