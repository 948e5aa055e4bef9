"""译文: texts side by side, terms and earlier translations offered, checks; draft, approve, send back."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import msgspec
from sqlalchemy import Connection

from casework.language import N_, _
from casework.release.catalogue import TranslationStatus
from casework.translation.doubts import doubts
from casework.translation.glossary import Term, terms_in
from casework.translation.text_lines import STATUS_WORDS, CatalogueText, counts
from sync.server.console import typeset
from sync.server.console.page import ConsolePage
from sync.server.console.visit import BASE, Answer, Download, HallVisit, Sent, Shown
from sync.server.hall import journal
from sync.server.hall.journal import Done
from sync.server.refusals import refuse
from sync.server.workshop import current_copy, translation_desk
from sync.server.workshop.current_copy import CurrentCopy
from sync.server.workshop.translation_desk import DeskOutcome
from sync.server.workshop.working_copy import EditOrigin

_MOST_PARTS = 60
_LABELS = "label"
_PATH = "/translation"


class PartLine(msgspec.Struct, frozen=True, kw_only=True):
    """A part on the left: how many texts of the wanted status it has."""

    part: str
    about: str
    count: int
    first: str  # the key of the first of them


class MarkedPiece(msgspec.Struct, frozen=True):
    """A piece of the Chinese: a term of the glossary, or what stands between."""

    words: str
    term: Term | None = None


def show(visit: HallVisit) -> Shown:
    """The texts of the wanted status, and one of them at large."""
    copy = current_copy.current_copy(visit.database)
    status, words = _status(visit), visit.filter("words")
    wanted = [line for line in copy.lines() if _is_wanted(line, status, words)]
    with visit.database.reading() as connection:
        notes = translation_desk.open_notes(connection, copy.parts)
    line = _chosen(copy, wanted, visit.filter("key"))
    return Shown(
        "translation.html",
        {
            "statuses": [
                (each, _(STATUS_WORDS[each]), count) for each, count in counts(copy.lines()).items()
            ],
            "status": status,
            "request_words": words,
            "status_words": STATUS_WORDS,
            "parts": _parts(wanted)[:_MOST_PARTS],
            "more_parts": max(0, len(_parts(wanted)) - _MOST_PARTS),
            "notes": notes,
            "link": lambda key: f"?{urlencode({'status': status, 'words': words, 'key': key})}",
            "picture": f"{BASE}{_PATH}/picture/{quote(line.key)}" if line else "",
            "proof": f"{BASE}{_PATH}/proof",
            **_at_large(copy, line, wanted),
        },
    )


def picture(visit: HallVisit) -> Download:
    """The Mongolian of one text in columns as paper sets it."""
    line = _named(current_copy.current_copy(visit.database), visit.parts["name"])
    if not line.text.mn:
        raise refuse("malformed", _("这条还没有译文"))
    return Download("text.svg", typeset.SVG, typeset.text_picture(line.text.mn), is_shown=True)


def proof(visit: HallVisit) -> Download:
    """Every text of the same matter, or of the forms, as a sheet to be read through on paper."""
    copy = current_copy.current_copy(visit.database)
    line = _named(copy, visit.field("key"))
    beside = _beside(copy, line.part)
    texts = [(each.text.zh, each.text.mn) for each in beside]
    title = f"{_about(_group(line.part), line)} · {visit.account.name}"
    return Download("proof.pdf", typeset.PDF, typeset.proof_sheet(texts, title))


def _named(copy: CurrentCopy, key: str) -> CatalogueText:
    line = next((line for line in copy.lines() if line.key == key), None)
    if line is None:
        raise refuse("malformed", _("工作副本里没有这条文字"))
    return line


def _status(visit: HallVisit) -> TranslationStatus:
    given = visit.filter("status")
    return next((each for each in STATUS_WORDS if each == given), "draft")


def _is_wanted(line: CatalogueText, status: str, words: str) -> bool:
    return line.text.status == status and (not words or words in line.text.zh or words in line.about)


def _chosen(copy: CurrentCopy, wanted: list[CatalogueText], key: str) -> CatalogueText | None:
    """The named text, whatever its status is by now; else the first that is wanted."""
    if key:
        return next((line for line in copy.lines() if line.key == key), None)
    return wanted[0] if wanted else None


def _parts(wanted: list[CatalogueText]) -> list[PartLine]:
    groups: dict[str, list[CatalogueText]] = {}
    for line in wanted:
        groups.setdefault(_group(line.part), []).append(line)
    shelves = [
        PartLine(part=part, about=_about(part, lines[0]), count=len(lines), first=lines[0].key)
        for part, lines in groups.items()
    ]
    return sorted(shelves, key=lambda each: not each.part.startswith("matter:"))


def _group(part: str) -> str:
    """Words of the forms are one shelf: each is a part of its own."""
    return _LABELS if part.startswith(f"{_LABELS}:") else part


def _about(part: str, line: CatalogueText) -> str:
    return _("单据上的用词") if part == _LABELS else line.about or part


def _at_large(
    copy: CurrentCopy, line: CatalogueText | None, wanted: list[CatalogueText]
) -> dict[str, object]:
    if line is None:
        return {
            "line": None,
            "beside": [],
            "group": "",
            "pieces": [],
            "terms": [],
            "similar": [],
            "doubts": [],
            "next": "",
        }
    memory, spellings = current_copy.helps(copy)
    equal = [each for each in memory.equal(line.text.zh) if each.mn != line.text.mn]
    keys = [each.key for each in wanted]
    following = keys[keys.index(line.key) + 1 :] if line.key in keys else keys
    terms = {place.term.zh: place.term for place in terms_in(line.text.zh)}
    return {
        "line": line,
        "beside": _beside(copy, line.part),
        "group": _group(line.part),
        "pieces": _pieces(line.text.zh),
        "terms": list(terms.values()),
        "similar": [*equal, *memory.similar(line.text.zh)],
        "doubts": doubts(line.text, spellings),
        "next": following[0] if following else "",
    }


def _beside(copy: CurrentCopy, part: str) -> list[CatalogueText]:
    """The texts of the same matter, or all words of the forms."""
    return [line for line in copy.lines() if _group(line.part) == _group(part)]


def _pieces(zh: str) -> list[MarkedPiece]:
    pieces, at = list[MarkedPiece](), 0
    for place in terms_in(zh):
        if place.start > at:
            pieces.append(MarkedPiece(zh[at : place.start]))
        pieces.append(MarkedPiece(place.term.zh, place.term))
        at = place.start + len(place.term.zh)
    return [*pieces, MarkedPiece(zh[at:])] if at < len(zh) else pieces


def act(visit: HallVisit) -> Answer:
    """Store a translation, approve it, or send it back."""
    acts = {"save": _save, "approve": _approve, "back": _send_back}
    doing = acts.get(visit.field("do"))
    if doing is None:
        raise refuse("malformed", _("不认识这个操作"))
    key = visit.field("key")
    origin = EditOrigin(visit.account.name, "console")
    with visit.database.writing() as connection:
        outcome = doing(visit, connection, key, origin)
        for problem in outcome.problems:
            raise refuse("malformed", str(problem))
        journal.note(connection, visit.by, Done(act="texts_changed", about=key, after=visit.field("do")))
    after = visit.field("next") if visit.field("do") == "approve" else key
    query = {"status": visit.field("status"), "words": visit.field("words"), "key": after}
    return Sent(f"{BASE}{_PATH}?{urlencode(query)}")


def _save(visit: HallVisit, connection: Connection, key: str, origin: EditOrigin) -> DeskOutcome:
    return translation_desk.translate(connection, key, visit.field("mn"), origin)


def _approve(visit: HallVisit, connection: Connection, key: str, origin: EditOrigin) -> DeskOutcome:
    """What stands in the field is what is approved."""
    outcome = _save(visit, connection, key, origin)
    return outcome if outcome.problems else translation_desk.approve(connection, [key], origin)


def _send_back(visit: HallVisit, connection: Connection, key: str, origin: EditOrigin) -> DeskOutcome:
    return translation_desk.send_back(connection, key, visit.field("note"), origin)


PAGE = ConsolePage(
    path=_PATH,
    title=N_("译文"),
    right="see_catalogue",
    act_right="translate",
    show=show,
    act=act,
    icon="answer",
)
PICTURE = ConsolePage(
    path=_PATH + "/picture/{name}", title=N_("印出来的样子"), right="see_catalogue", show=picture
)
PROOF = ConsolePage(path=f"{_PATH}/proof", title=N_("校样"), right="see_catalogue", show=None, act=proof)
