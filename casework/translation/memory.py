"""Translation memory: what equal and similar Chinese texts were translated with before."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from rapidfuzz import fuzz, process

from casework.release.catalogue import Text, TranslationStatus

LEAST_LIKENESS = 70  # of 100: below it a text says something else
MOST_SIMILAR = 4
_MOST_CANDIDATES = 400  # a comparison with each of 15,000 texts would take a minute a file


class SimilarText(msgspec.Struct, frozen=True, kw_only=True):
    """A translation of a text that is like another one; `likeness` 100 is the same Chinese."""

    zh: str
    mn: str
    status: TranslationStatus
    likeness: int


class TranslationMemory:
    """Every Chinese text with its best translations: approved ones first, then what most texts have."""

    def __init__(self, texts: Iterable[Text]) -> None:
        counts: dict[str, dict[tuple[str, TranslationStatus], int]] = {}
        for text in texts:
            if text.mn:
                translations = counts.setdefault(text.zh, {})
                key = (text.mn, text.status)
                translations[key] = translations.get(key, 0) + 1
        self._best = {zh: _ranked(translations) for zh, translations in counts.items()}
        self._by_pair: dict[str, list[str]] = {}
        for zh in self._best:
            for pair in _pairs(zh):
                self._by_pair.setdefault(pair, []).append(zh)

    def equal(self, zh: str) -> tuple[SimilarText, ...]:
        """The translations of the very same text."""
        return tuple(_similar(zh, each, 100) for each in self._best.get(zh, ()))

    def similar(self, zh: str) -> tuple[SimilarText, ...]:
        """Translations of texts that are like this one, the likest first; the same one is not among them."""
        near = process.extract(
            zh, self._candidates(zh), scorer=fuzz.ratio, limit=MOST_SIMILAR + 1, score_cutoff=LEAST_LIKENESS
        )
        others = [(other, round(score)) for other, score, _place in near if other != zh]
        return tuple(_similar(other, self._best[other][0], score) for other, score in others[:MOST_SIMILAR])

    def _candidates(self, zh: str) -> list[str]:
        """Texts that share one of the rarest pairs of signs: whoever is alike has one of them."""
        lists = sorted((self._by_pair.get(pair, []) for pair in _pairs(zh)), key=len)
        near: dict[str, None] = {}
        for texts in lists:
            if len(near) + len(texts) > _MOST_CANDIDATES and near:
                break
            near |= dict.fromkeys(texts[:_MOST_CANDIDATES])
        return list(near)


def _pairs(zh: str) -> set[str]:
    return {zh[at : at + 2] for at in range(max(1, len(zh) - 1))}


def _ranked(
    translations: dict[tuple[str, TranslationStatus], int],
) -> list[tuple[str, TranslationStatus]]:
    return sorted(translations, key=lambda each: (each[1] != "approved", -translations[each], each[0]))


def _similar(zh: str, translation: tuple[str, TranslationStatus], likeness: int) -> SimilarText:
    return SimilarText(zh=zh, mn=translation[0], status=translation[1], likeness=likeness)
