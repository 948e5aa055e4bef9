"""Documents with texts as long as GB/T 39046-2020 allows: any fields of any form, in Chinese or Mongolian.

Names have 200 characters there, legal bases 1,000 each, notes and what a clerk types no limit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec
from hypothesis import strategies as st

from casework.release.catalogue import Fee, LegalBasis, Limit, Matter, Question, Text
from forms.documents.notification import papers as notification_papers
from forms.page import Document, GlyphRun
from forms.sheet.paper import PAPERS, Paper
from tests.support.form_texts import FORMS, Put, text_places
from tests.support.papers import handover_of, receipt_of, transfer_of
from tests.support.slips import fonts, many, mongolian_first, slip, without_mongolian

NAME, BASIS, NOTE = 200, 1_000, 20_000
# Letters and words that stand nowhere else, by which the texts are counted on paper.
HAN_MARKS = ("鼗", "鼙", "黼")
MONGOLIAN_MARKS = ("ᠷᠠᠽᠷᠠᠽ", "ᠷᠡᠽᠷᠡᠽ", "ᠷᠣᠽᠷᠣᠽ")

# What is no text that somebody writes: keys, codes, numbers that the program makes.
_NO_TEXTS = frozenset(
    [
        *("status", "approved_by", "code", "kind", "parent", "handling", "initials", "version", "state"),
        *("mode", "manner", "follow_up", "powers", "level", "base_code", "implementation_code", "value"),
        *("key", "delegated", "served", "unverified", "form", "basis", "paper", "sample", "notes", "theme"),
        *("number", "slip_number", "previous_number", "notification_number", "keywords"),
    ]
)
_WITHOUT_LIMIT = frozenset(
    ["note", "remark", "outcome", "answered", "asked", "reason", "address", "hours", "answer"]
)
# Of the slip alone: every other form is printed on A4.
SLIP_PAPERS = ("a4", "a5", "80", "241-full", "241-half")
SLIPS: dict[str, Callable[[], Any]] = {
    "slip": lambda: slip("SAMPLE-004", ("missing", "handed_in", "invalid")),
    "slip, mongolian first": lambda: mongolian_first(slip("SAMPLE-003", ("missing", "not_needed"))),
    "slip, chinese alone": lambda: without_mongolian(slip("SAMPLE-017", ("missing",))),
    "slip of sixty": lambda: many(60, ("missing", "handed_in", "invalid")),
}
LONG_LISTS: dict[str, tuple[Any, Callable[[], Any]]] = {
    "receipt of sixty": (FORMS["receipt"][0], lambda: receipt_of(count=60)),
    "transfer of sixty": (FORMS["transfer"][0], lambda: transfer_of(60)),
    "handover of many": (
        FORMS["handover"][0],
        lambda: handover_of(documents=handover_of().documents * 20, returned=handover_of().returned * 12),
    ),
}


class LongText(NamedTuple):
    """A text put somewhere, with the mark in it and how often it is there."""

    place: str
    text: str
    mark: str

    @property
    def marks(self) -> int:
        """How often the mark is in the text."""
        return self.text.count(self.mark)


class Long(NamedTuple):
    """A form before and after long texts were put into it, and how it is laid out."""

    name: str
    form: Any
    longer: Any
    texts: tuple[LongText, ...]
    paper: str
    grown: int
    lay_out: Callable[[Any, Paper], Document]

    def __repr__(self) -> str:
        texts = ", ".join(f"{text.place} {len(text.text)}" for text in self.texts)
        return f"<{self.name} on {self.paper}, {self.grown} times grown: {texts}>"

    def on(self, paper: str) -> Document:
        """The longer form on that paper."""
        return self.lay_out(self.longer, PAPERS[paper])

    def prints(self, text: LongText) -> bool:
        """Whether the form prints what stands in that place."""
        short = places_of(self.form)[text.place](text.mark)
        return marks_in(self.lay_out(short, PAPERS[self.paper]), text.mark) > 0


def places_of(form: msgspec.Struct) -> dict[str, Put]:
    """The texts of a form that somebody writes, by where they stand."""
    return {
        place: put
        for place, put in text_places(form)
        if place.split(".")[-1] not in _NO_TEXTS and not place.endswith("masked")
    }


def limit_of(place: str) -> int:
    """How long a text there may be."""
    return NOTE if _WITHOUT_LIMIT & set(place.split(".")[-2:]) else NAME


def long_text(mark: str, length: int) -> str:
    """A text of about that length, never longer."""
    mongolian = mark in MONGOLIAN_MARKS
    base = f"{mark} ᠥᠪᠥᠷ ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠣᠷᠣᠨ ᠰᠢᠨ\u180eᠡ᠂ " if mongolian else f"请{mark}带齐材料到窗口，"
    return (base * max(1, length // len(base))).strip(" ᠂")


def marks_in(document: Document, mark: str) -> int:
    """How often a mark is on the pages."""
    runs = (item for page in document.pages for item in page.items if isinstance(item, GlyphRun))
    return "".join([glyph.text for run in runs for glyph in run.glyphs]).count(mark)


def copies_of(document: Document) -> int:
    """How many copies there are: each numbers its first page; what is not numbered is one."""
    runs = (item for page in document.pages for item in page.items if isinstance(item, GlyphRun))
    text = "".join([glyph.text for run in runs for glyph in run.glyphs]).replace(" ", "")
    return max(1, text.count("第1页，"))


def _grown(matter: Matter, count: int) -> Matter:
    """The matter with lists and texts as long as the standard lets them be."""
    text = Text(zh=long_text("窗", BASIS), mn=long_text(MONGOLIAN_MARKS[0], BASIS)[:BASIS], status="draft")
    return msgspec.structs.replace(
        matter,
        legal_basis=tuple(LegalBasis(title=f"{number}{text.zh}") for number in range(count)),
        fee=Fee(charged=True, standard=Text(zh=text.zh[:450]), reduction=text),
        statutory_limit=Limit(value=20, unit="working_day", note=Text(zh=text.zh[:450])),
        acceptance_conditions=(text,) * count,
        remedies=(text,) * count,
        faq=(Question(question=Text(zh=text.zh[:NAME]), answer=text),) * count,
    )


def _with_grown_matters(form: Any, count: int) -> Any:
    if hasattr(form, "notification"):
        return msgspec.structs.replace(form, notification=_with_grown_matters(form.notification, count))
    if getattr(form, "matter", None) is not None:
        return msgspec.structs.replace(form, matter=_grown(form.matter, count))
    return form


@st.composite
def long_forms(draw: st.DrawFn) -> Long:
    """Any form with one to three long texts, and now and then a matter that is long all over."""
    name = draw(st.sampled_from([*SLIPS, *FORMS, *LONG_LISTS]))
    paper = draw(st.sampled_from(SLIP_PAPERS)) if name in SLIPS else "a4"
    if name in SLIPS:
        form = SLIPS[name]()
    else:
        lay_out, make = (FORMS | LONG_LISTS)[name]
        form = make()
    count = draw(st.sampled_from([0, 0, 0, 1, 3, 12]))
    form = _with_grown_matters(form, count) if count else form
    places = draw(st.lists(st.sampled_from(sorted(places_of(form))), min_size=1, max_size=3, unique=True))
    longer, texts = form, []
    for index, place in enumerate(places):
        mark = (MONGOLIAN_MARKS if place.endswith(".mn") else HAN_MARKS)[index]
        length = draw(st.sampled_from(sorted({60, NAME, 450, BASIS, limit_of(place)})))
        texts.append(LongText(place, long_text(mark, min(length, limit_of(place))), mark))
        longer = places_of(longer)[place](texts[-1].text)
    if name in SLIPS:
        return Long(name, form, longer, tuple(texts), paper, count, _slip)
    return Long(name, form, longer, tuple(texts), paper, count, lambda made, _paper: lay_out(made, fonts()))


def _slip(made: Any, paper: Paper) -> Document:
    return notification_papers.lay_out(made, fonts(), paper)
