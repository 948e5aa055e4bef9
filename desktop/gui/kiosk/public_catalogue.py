"""What the kiosk knows: one release, searched and asked; it has no store and writes nothing."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from pathlib import Path

import msgspec

from casework.cases.availability import why_unavailable
from casework.release import applicability
from casework.release.applicability import Answers
from casework.release.catalogue import Material, Matter, Release, Site, Situation, Text
from casework.release.necessity import necessity
from casework.release.received import read_received
from casework.search.index import SearchIndex, build_index
from casework.search.keys import SearchKeys
from casework.shelves import Shelf, shelves
from desktop.kiosk_folder import KioskContent, NoKiosk, read_about, read_content
from forms.documents import guide as guide_paper
from forms.documents.guide_text import LABELS, Guide, guide_of
from forms.documents.kit.materials import form_zh
from forms.documents.kit.phrases import consult_phone, limit_zh
from forms.documents.kit.words import Words, chinese
from forms.documents.notification.list_code import MOST_ON_SCREEN, rows_of
from forms.page import Document
from forms.sheet.qr_code import Rows
from forms.text.fonts import FontSet, load_fonts

_MOST_HITS = 24


class PublicCatalogue:
    """The release of a kiosk's folder, seen from its site.  Raises NoKiosk."""

    def __init__(self, folder: Path) -> None:
        about, content = read_about(folder), read_content(folder)
        self.queue = about.queue
        self.release = _release(folder, content)
        site = self.release.site(about.site)
        if site is None:
            raise NoKiosk(folder)
        self.site: Site = site
        keys = msgspec.json.decode(content.search_keys, type=tuple[SearchKeys, ...])
        self._index: SearchIndex = build_index(keys)
        self._by_code = {matter.code: matter for matter in self.release.matters}

    @cached_property
    def fonts(self) -> FontSet:
        """The fonts of paper; Mongolian on screen is set with them, too."""
        return load_fonts()

    @cached_property
    def shelves(self) -> tuple[Shelf, ...]:
        """Events of life, those with most matters first."""
        events = shelves(self.release, self.site, "life_event")
        return tuple(sorted(events, key=lambda shelf: -len(shelf.codes)))

    def find(self, typed: str) -> tuple[Matter, ...]:
        """Matters for what was typed: initials, pinyin, words."""
        hits = self._index.find(typed, _MOST_HITS)
        return tuple(self._by_code[hit.code] for hit in hits if hit.code in self._by_code)

    def matters(self, shelf: Shelf) -> tuple[Matter, ...]:
        """Those of an event of life."""
        return tuple(self._by_code[code] for code in shelf.codes)

    def why_not(self, matter: Matter) -> str:
        """Why the matter cannot be handled now; "" when it can."""
        return why_unavailable(matter, dt.datetime.now().astimezone().date())

    def event_text(self, shelf: Shelf) -> Text:
        """The event with its Mongolian, where a matter brings one."""
        texts = (text for matter in self.matters(shelf) for text in matter.life_events)
        return next((text for text in texts if text.zh == shelf.words), Text(zh=shelf.words))

    def mongolian(self, text: Text | None) -> str:
        """The Mongolian of a text as the release lets it be shown; "" where there is none."""
        return self.words(self._any_guide).mongolian(text)

    def words(self, guide: Guide) -> Words:
        """The words of a paper in both languages."""
        return Words(guide, LABELS)

    def label(self, key: str) -> str:
        """A fixed word of the papers in Mongolian; "" where there is none."""
        return self.words(self._any_guide).mn(key)

    @cached_property
    def is_draft(self) -> bool:
        """Is Mongolian shown that nobody has approved yet?"""
        return self.release.settings.print_drafts

    @cached_property
    def _any_guide(self) -> Guide:
        return guide_of(self.release, self.site, self.release.matters[0])


class WhatToBring(msgspec.Struct, frozen=True, kw_only=True):
    """A matter with the answers that somebody gave so far."""

    matter: Matter
    answers: Answers = {}

    def situations(self) -> tuple[Situation, ...]:
        """The questions to ask."""
        return applicability.situations(self.matter, self.answers)

    def is_answered(self) -> bool:
        """Has every question its answer?"""
        return not applicability.unanswered(self.matter, self.answers)

    def answered(self, situation: Situation, value: str) -> WhatToBring:
        """With that option, which goes again where several may be chosen."""
        chosen = self.answers.get(situation.key, ())
        values: tuple[str, ...] = (value,)
        if situation.multiple:
            values = tuple(each for each in chosen if each != value) if value in chosen else (*chosen, value)
        answers = {**self.answers, situation.key: values}
        return WhatToBring(matter=self.matter, answers=applicability.offered_answers(self.matter, answers))

    def materials(self) -> tuple[Material, ...]:
        """What is needed, as far as the answers say."""
        return applicability.materials(self.matter, self.answers)

    def to_bring(self) -> tuple[Material, ...]:
        """Of these, what has to be brought: not what is shared, not what is optional."""
        return tuple(each for each in self.materials() if necessity(each) not in ("shared", "optional"))

    def guide(self, at: PublicCatalogue) -> Guide:
        """The paper: the matter's guide with the materials of this situation alone."""
        matter = msgspec.structs.replace(
            self.matter,
            situations=(),
            materials=tuple(msgspec.structs.replace(each, when={}) for each in self.materials()),
        )
        return guide_of(at.release, at.site, matter)

    def document(self, at: PublicCatalogue) -> Document:
        """The same, laid out; raises DocumentError.  Not on the window's thread."""
        return guide_paper.lay_out(self.guide(at), at.fonts)

    def code(self, at: PublicCatalogue) -> Rows:
        """A code that says what to bring, for a phone without a network."""
        guide = self.guide(at)
        words = at.words(guide)
        lines = [self.matter.name.zh]
        lines += [
            f"{number}.{each.name.zh} {form_zh(words, each)}"
            for number, each in enumerate(self.to_bring(), start=1)
        ]
        lines += filter(
            None, (chinese(self.matter.place or at.site.address), consult_phone(guide, self.matter))
        )
        text = lines[0]
        for line in lines[1:]:
            if len(f"{text}\n{line}".encode()) > MOST_ON_SCREEN:
                break
            text = f"{text}\n{line}"
        return rows_of(text)

    def facts(self, at: PublicCatalogue) -> str:
        """Where, when, how long, what it costs, in a few lines."""
        guide = self.guide(at)
        words, matter = at.words(guide), self.matter
        fee = chinese(matter.fee.standard) or words.zh("charged" if matter.fee.charged else "free")
        parts = (
            ("place", chinese(matter.place or at.site.address)),
            ("hours", chinese(matter.hours or at.site.hours)),
            ("promised_limit", limit_zh(words, matter.promised_limit)),
            ("fee", fee),
            ("consult_phone", consult_phone(guide, matter)),
        )
        return "\n".join(f"{words.zh(key)}  {text}" for key, text in parts if text)


def _release(folder: Path, content: KioskContent) -> Release:
    try:
        return read_received(content.catalogue)
    except (msgspec.MsgspecError, ValueError) as error:
        raise NoKiosk(folder) from error
