"""Finding a matter as one types: pinyin initials, full pinyin, Chinese, Mongolian or a code.

The script of the query chooses the fields.  Each pass (equal, prefix, inside) gives the matters used
most here first and then the catalogue's order, and the search stops at the limit.  Only when nothing
matches are abbreviations and typing mistakes thought of.  Measured in docs/benchmarks.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from casework.search.field import Exactness as PassExactness
from casework.search.field import Field
from casework.search.folding import Script, fold, mongolian_key, runs
from casework.search.keys import SearchKeys
from casework.search.passes import PASSES, TYPO_FIELDS, Exactness, FieldName, Hit
from casework.search.typos import PairIndex, fits

USED_MOST = 500  # so many of the matters used here are looked at before the others
PARTS_ROWS = 5_000  # rows looked at for a query in several parts
ABBREVIATED_MOST = 2_000
SIMILAR_SPAN = 20.0  # per cent below the best that is still worth showing

SPELLED_NEAR = 3  # an abbreviation whose letters lie wider apart, on average, is only a guess
GONE_NEAR = 2  # the same for the initials of a matter that is gone
GONE_LETTERS = 3  # fewer letters stand in any name


def build_index(rows: Iterable[SearchKeys]) -> SearchIndex:
    """The index of a release's keys, in the catalogue's order."""
    return SearchIndex(tuple(rows))


class SearchIndex:
    """All matters of one release, ready to be searched; never changes."""

    def __init__(self, keys: tuple[SearchKeys, ...]) -> None:
        # what is gone stands last, so that each pass names it after what can be handled
        keys = (*(row for row in keys if row.in_use), *(row for row in keys if not row.in_use))
        self._in_use = sum(row.in_use for row in keys)
        self._codes = [row.code for row in keys]
        self._row_of = {code: row for row, code in enumerate(self._codes)}
        self._fields: dict[FieldName, Field] = {
            "code": Field([fold(row.code)] for row in keys),
            "name": Field([row.name] for row in keys),
            "initials": Field(row.initials for row in keys),
            "pinyin": Field([reading.replace(" ", "") for reading in row.pinyin] for row in keys),
            "mongolian": Field(row.mongolian[1:] for row in keys),
            "mongolian_key": Field(row.mongolian[:1] for row in keys),
            "word": Field(row.words for row in keys),
            "word_initials": Field(row.word_initials for row in keys),
            "word_pinyin": Field([reading.replace(" ", "") for reading in row.word_pinyin] for row in keys),
            "word_mongolian": Field(row.word_mongolian for row in keys),
            "word_mongolian_key": Field(row.word_mongolian_keys for row in keys),
            "agency": Field(row.agencies for row in keys),
            "agency_initials": Field(row.agency_initials for row in keys),
        }
        self._readings: dict[FieldName, list[tuple[str, ...]]] = {
            "pinyin": [row.pinyin for row in keys],
            "word_pinyin": [row.word_pinyin for row in keys],
        }
        self._pairs: dict[FieldName, PairIndex] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def find(self, query: str, limit: int = 20, usage: Mapping[str, int] | None = None) -> list[Hit]:
        """At most `limit` matters for what was typed, best first; the most used for an empty query.

        `usage` counts how often each code was chosen here.  The same arguments give the same answer.
        """
        used = self._used_rows(usage or {})
        folded = fold(query)
        if not folded:
            return self._most_used(used, limit)
        candidates = list(itertools.islice(_once(self._matching(query, folded, used)), limit))
        if not candidates:
            return (self._abbreviated(folded, used) or self._similar(folded, used))[:limit]
        hits = [self._hit(one) for one in candidates]
        codes = {hit.code for hit in hits}
        return [*hits, *(hit for hit in self._gone(folded) if hit.code not in codes)][:limit]

    def prepare_typos(self) -> None:
        """Build and load now what the first mistyped query would otherwise wait for (0.1 s).

        Asked for in an idle moment after the first window is painted.
        """
        for name in dict.fromkeys(itertools.chain(*TYPO_FIELDS.values())):
            self._pair_index(name)
        fits("ab", ["ab"])
        mongolian_key("\u1820")

    def _hit(self, candidate: Candidate, *, is_question: bool = False) -> Hit:
        row, name, exactness = candidate
        return Hit(self._codes[row], name, exactness, is_question)

    def _used_rows(self, usage: Mapping[str, int]) -> list[int]:
        """Rows of the matters used here, the most used first."""
        rows = ((-count, self._row_of.get(code, len(self))) for code, count in usage.items() if count)
        used = [(count, row) for count, row in rows if row < self._in_use]
        return [row for _, row in sorted(used)[:USED_MOST]]

    def _most_used(self, used: list[int], limit: int) -> list[Hit]:
        rows = itertools.islice(dict.fromkeys(itertools.chain(used, range(self._in_use))), limit)
        return [Hit(self._codes[row], "name", "used") for row in rows]

    def _matching(self, query: str, folded: str, used: list[int]) -> Iterator[Candidate]:
        parts = runs(folded)
        if len(parts) == 1:
            script, text = parts[0]
            exact = mongolian_key(query) if script == "mongolian" else ""
            yield from self._one_run(script, text, exact, used)
        yield from self._in_parts(query, parts, used)

    def _one_run(self, script: Script, text: str, exact: str, used: list[int]) -> Iterator[Candidate]:
        """The passes over the fields of one script; `exact` is the Mongolian key, where there is one."""
        for name, exactness in PASSES[script]:
            wanted = exact if name.endswith("_key") else text
            if wanted:
                for row in self._pass(name, exactness, wanted, used):
                    yield Candidate(row, name, exactness)

    def _pass(self, name: FieldName, exactness: PassExactness, text: str, used: list[int]) -> Iterator[int]:
        """Rows of one pass: those used here first."""
        field = self._fields[name]
        rows = itertools.chain(field.among(used, text, exactness), field.matching(text, exactness))
        if name in self._readings and exactness == "inside":
            return (row for row in rows if self._at_syllable(name, row, text))
        return rows

    def _at_syllable(self, name: FieldName, row: int, text: str) -> bool:
        """Whether typed pinyin begins where a syllable begins."""
        for value, reading in zip(self._fields[name].values[row], self._readings[name][row], strict=True):
            position = value.find(text)
            starts = _syllable_starts(reading) if position >= 0 else 0
            while position >= 0:
                if starts >> position & 1:
                    return True
                position = value.find(text, position + 1)
        return False

    def _in_parts(self, query: str, parts: list[tuple[Script, str]], used: list[int]) -> Iterator[Candidate]:
        """Matters that hold all parts of a query in several scripts, or of several Chinese words."""
        if len(parts) == 1 and parts[0][0] == "han":
            parts = [("han", word) for word in map(fold, query.split()) if word]
        if len(parts) < 2:
            return
        (script, text), *others = sorted(parts, key=lambda part: (part[0] != "han", -len(part[1])))
        for row, name, _ in itertools.islice(_once(self._one_run(script, text, "", used)), PARTS_ROWS):
            if all(self._holds(row, other, part) for other, part in others):
                yield Candidate(row, name, "parts")

    def _holds(self, row: int, script: Script, text: str) -> bool:
        names = dict.fromkeys(name for name, _ in PASSES[script])
        return any(text in value for name in names for value in self._fields[name].values[row])

    def _abbreviated(self, folded: str, used: list[int]) -> list[Hit]:
        """Matters whose Chinese name has the characters typed in this order (低保 for 最低生活保障).

        Where they lie wide apart it is by chance, as likely as not: a question.
        """
        if len(folded) < 2 or [script for script, _ in runs(folded)] != ["han"]:
            return []
        rank = {row: place for place, row in enumerate(used)}
        spelled = itertools.islice(self._fields["name"].spelling(folded), ABBREVIATED_MOST)
        order = sorted((length, rank.get(row, len(used)), row) for row, length in spelled)
        near = {row for length, _, row in order if length <= SPELLED_NEAR * len(folded)}
        candidates = _once(Candidate(row, "name", "abbreviated") for _, _, row in order)
        return [self._hit(one, is_question=one[0] not in near) for one in candidates]

    def _gone(self, folded: str) -> list[Hit]:
        """Matters that are gone and may have been meant, though what was typed finds others."""
        if len(folded) < GONE_LETTERS or [script for script, _ in runs(folded)] != ["latin"]:
            return []
        initials = self._fields["initials"].values
        rows = range(self._in_use, len(self))
        near = (row for row in rows if any(_spells(value, folded) for value in initials[row]))
        return [self._hit(Candidate(row, "initials", "abbreviated"), is_question=True) for row in near]

    def _similar(self, folded: str, used: list[int]) -> list[Hit]:
        """Matters whose key is nearly what was typed; nothing for a query in several scripts."""
        parts = runs(folded)
        if len(parts) != 1:
            return []
        script, text = parts[0]
        rank = {row: place for place, row in enumerate(used)}
        scored: list[tuple[tuple[float, float, int, int], FieldName]] = []
        for name in TYPO_FIELDS[script]:
            field = self._fields[name]
            rows = self._pair_index(name).candidates(text)
            places = [(row, value) for row in rows for value in field.values[row]]
            for fit, start, place in fits(text, [value for _, value in places]):
                row = places[place][0]
                scored.append(((-fit, -start, rank.get(row, len(used)), row), name))
        least = max((-order[0] for order, _ in scored), default=0.0) - SIMILAR_SPAN
        near = (Candidate(order[-1], name, "similar") for order, name in sorted(scored) if -order[0] >= least)
        return [self._hit(one, is_question=True) for one in _once(near)]

    def _pair_index(self, name: FieldName) -> PairIndex:
        if name not in self._pairs:
            self._pairs[name] = PairIndex(self._fields[name].values)
        return self._pairs[name]


class Candidate(NamedTuple):
    """A row of the index with the field that matched, and how well."""

    row: int
    name: FieldName
    exactness: Exactness


def _once(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Each row at its first and best place only."""
    seen: set[int] = set()
    for one in candidates:
        if one.row not in seen:
            seen.add(one.row)
            yield one


def _spells(value: str, letters: str) -> bool:
    """Whether the letters stand in `value` in this order, not too wide apart."""
    for start in range(len(value)):
        place = start - 1
        if value[start] != letters[0]:
            continue
        for letter in letters:
            place = value.find(letter, place + 1)
            if place < 0:
                return False
        if place - start < GONE_NEAR * len(letters):
            return True
    return False


def _syllable_starts(reading: str) -> int:
    """The bit of each place in the joined reading where a syllable starts."""
    bits, position = 0, 0
    for syllable in reading.split():
        bits |= 1 << position
        position += len(syllable)
    return bits
