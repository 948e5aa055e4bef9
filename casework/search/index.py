"""Finding a matter as one types: pinyin initials, full pinyin, Chinese, Mongolian or a code.

The script of the query chooses the fields.  Each pass (equal, prefix, inside) gives the matters used
most here first and then the catalogue's order, and the search stops at the limit.  Only when nothing
matches are abbreviations and typing mistakes thought of.  Measured in docs/benchmarks.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from casework.search.field import Exactness as PassExactness
from casework.search.fields import SearchFields
from casework.search.folding import Script, fold, mongolian_key, runs
from casework.search.guesses import Guesses
from casework.search.keys import SearchKeys
from casework.search.passes import PASSES, READINGS, Candidate, FieldName, Hit, once
from casework.search.syllables import Syllables, joined
from casework.search.used import UsedMatters
from casework.search.words_around import core

USED_MOST = 500  # so many of the matters used here are looked at before the others
PARTS_ROWS = 5_000  # rows looked at for a query in several parts


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
        self._fields = SearchFields(keys)
        self._guesses = Guesses(
            self._fields, {row: keys[row].initials for row in range(self._in_use, len(keys))}
        )
        self._used = UsedMatters({}, (), self._fields)

    def __len__(self) -> int:
        return len(self._codes)

    def find(self, query: str, limit: int = 20, usage: Mapping[str, int] | None = None) -> list[Hit]:
        """At most `limit` matters for what was typed, best first; the most used for an empty query.

        `usage` counts how often each code was chosen here.  The same arguments give the same answer.
        """
        used = self._used_matters(usage or {})
        folded = fold(query)
        if not folded:
            return self._most_used(used, limit)
        candidates = list(itertools.islice(once(self._matching(query, folded, used)), limit))
        if not candidates and (rest := core(folded)):
            candidates = list(itertools.islice(once(self._matching(rest, rest, used)), limit))
        if candidates:
            candidates = list(once(itertools.chain(candidates, self._guesses.gone(folded))))
        else:
            candidates = self._guesses.of(folded, used, limit)
        return [self._hit(one) for one in candidates[:limit]]

    def prepare(self) -> None:
        """Build and load now what the first query and the first mistyped one would otherwise wait for.

        Asked for in an idle moment after the first window is painted.
        """
        self._fields.make_all()
        self._syllables.cut("a")
        self._guesses.prepare()
        mongolian_key("\u1820")

    @cached_property
    def _syllables(self) -> Syllables:
        return Syllables(itertools.chain(*(self._fields[name].distinct for name in READINGS)))

    def _hit(self, candidate: Candidate) -> Hit:
        row, name, exactness, is_question = candidate
        return Hit(self._codes[row], name, exactness, is_question)

    def _used_matters(self, usage: Mapping[str, int]) -> UsedMatters:
        """The matters used here; those of the last key if nothing was used since."""
        used = self._used
        if usage != used.usage:
            rows = ((-count, self._row_of.get(code, len(self))) for code, count in usage.items() if count)
            in_use = sorted((count, row) for count, row in rows if row < self._in_use)
            used = UsedMatters(usage, [row for _, row in in_use[:USED_MOST]], self._fields)
            self._used = used
        return used

    def _most_used(self, used: UsedMatters, limit: int) -> list[Hit]:
        rows = itertools.islice(dict.fromkeys(itertools.chain(used.rows, range(self._in_use))), limit)
        return [Hit(self._codes[row], "name", "used") for row in rows]

    def _matching(self, query: str, folded: str, used: UsedMatters) -> Iterator[Candidate]:
        parts = runs(folded)
        if len(parts) == 1:
            script, text = parts[0]
            exact = mongolian_key(query) if script == "mongolian" else None
            yield from self._one_run(script, text, exact, used)
        yield from self._in_parts(query, parts, used)

    def _one_run(
        self, script: Script, text: str, exact: str | None, used: UsedMatters
    ) -> Iterator[Candidate]:
        """The passes over the fields of one script; `exact` is the Mongolian key, where there is one."""
        for name, exactness in PASSES[script]:
            wanted = exact if name.endswith("_key") else text
            if wanted:
                for row in self._pass(name, exactness, wanted, used):
                    yield Candidate(row, name, exactness)

    def _pass(self, name: FieldName, exactness: PassExactness, text: str, used: UsedMatters) -> Iterable[int]:
        """Rows of one pass: those used here first."""
        texts = [text]
        if name in READINGS:
            # inside it begins with a syllable, and that stands behind a space
            texts = [" " * (exactness == "inside") + cut for cut in self._syllables.cut(text)]
        field = self._fields[name]
        return itertools.chain(used.any_of(name, texts, exactness), field.any_of(texts, exactness))

    def _in_parts(
        self, query: str, parts: list[tuple[Script, str]], used: UsedMatters
    ) -> Iterator[Candidate]:
        """Matters that hold all parts of a query in several scripts, or of several Chinese words."""
        if len(parts) == 1 and parts[0][0] == "han":
            parts = [("han", word) for word in map(fold, query.split()) if word]
        if len(parts) < 2:
            return
        (script, text), *others = sorted(parts, key=lambda part: (part[0] != "han", -len(part[1])))
        for row, name, *_ in itertools.islice(once(self._one_run(script, text, None, used)), PARTS_ROWS):
            if all(self._holds(row, other, part) for other, part in others):
                yield Candidate(row, name, "parts")

    def _holds(self, row: int, script: Script, text: str) -> bool:
        names = dict.fromkeys(name for name, _ in PASSES[script])
        return any(text in joined(value) for name in names for value in self._fields[name].values[row])
