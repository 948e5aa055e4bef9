"""The keys by which one matter is found, computed when its release is taken in.

Pinyin is the costly part (about 0.1 ms a matter), so keys are stored with the release and not computed
at the counter.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

import msgspec

from casework.release.catalogue import Matter, Release
from casework.search.folding import fold, mongolian_key, mongolian_skeleton
from casework.understanding import understand

# Words that pypinyin reads wrongly, or whose right reading (first) many clerks do not know: both find
# the matter.  A word that pypinyin reads right and nobody misreads needs no line here.
READINGS: dict[str, tuple[str, ...]] = {  # data: looked up in names
    "给付": ("ji fu", "gei fu"),
    "供给": ("gong ji", "gong gei"),
    "补给": ("bu ji", "bu gei"),
    "给予": ("ji yu", "gei yu"),
    "草畜": ("cao chu", "cao xu"),
    "载畜": ("zai chu", "zai xu"),
    "牲畜": ("sheng chu", "sheng xu"),
    "家畜": ("jia chu", "jia xu"),
    "畜禽": ("chu qin", "xu qin"),
    "畜牧": ("xu mu", "chu mu"),
    "畜产": ("xu chan", "chu chan"),
    "种畜": ("zhong chu", "zhong xu"),
    "参保": ("can bao",),  # pypinyin sees 人参 in 军人参保
    "参加": ("can jia",),
    "参军": ("can jun",),
    "参与": ("can yu",),
    "参战": ("can zhan",),
    "调档": ("diao dang",),
    "会计": ("kuai ji", "hui ji"),
    "还款": ("huan kuan",),
    "还迁": ("huan qian",),
    "圈舍": ("juan she", "quan she"),
    "圈养": ("juan yang", "quan yang"),
    "棚圈": ("peng juan", "peng quan"),
    "角色": ("jue se", "jiao se"),
}
LISTED = re.compile("|".join(sorted(map(re.escape, READINGS), key=len, reverse=True)))
VARIANTS_LIMIT = 4


class SearchKeys(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is searched for one matter, all of it folded (`casework.search.folding.fold`).

    `pinyin` has a space between syllables; several entries stand for several readings.  `mongolian`
    holds the exact key and then the skeleton.  `words` are what people call it, with keys like those of
    the name; `agencies` are the departments that handle it.  A matter that is no longer `in_use` is found
    so that it can be answered.
    """

    code: str
    name: str
    initials: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()
    mongolian: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    word_initials: tuple[str, ...] = ()
    word_pinyin: tuple[str, ...] = ()
    word_mongolian_keys: tuple[str, ...] = ()
    word_mongolian: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    agency_initials: tuple[str, ...] = ()
    in_use: bool = True


def keys_of(matter: Matter) -> SearchKeys:
    """The keys of one matter; its own `initials` come after those of its name."""
    readings = syllables(matter.name.zh)
    initials = [abbreviation(reading) for reading in readings]
    if matter.initials:
        initials.append(fold(matter.initials))
    mongolian = (mongolian_key(matter.name.mn), mongolian_skeleton(matter.name.mn)) if matter.name.mn else ()
    words = (*matter.keywords, *filter(None, [matter.result]))
    word_readings = [reading for word in words for reading in syllables(word.zh)]
    in_mongolian = [word.mn for word in words if word.mn]
    agencies = (matter.authority.zh, *(each.name.zh for each in matter.joint_departments))
    return SearchKeys(
        code=matter.code,
        name=fold(matter.name.zh),
        initials=tuple(dict.fromkeys(initials)),
        pinyin=tuple(" ".join(reading) for reading in readings),
        mongolian=mongolian,
        words=_each(fold(word.zh) for word in words),
        word_initials=_each(map(abbreviation, word_readings)),
        word_pinyin=_each(map(" ".join, word_readings)),
        word_mongolian_keys=_each(map(mongolian_key, in_mongolian)),
        word_mongolian=_each(map(mongolian_skeleton, in_mongolian)),
        agencies=_each(map(fold, agencies)),
        agency_initials=_each(abbreviation(reading) for name in agencies for reading in syllables(name)),
        in_use=matter.status == "in_use",
    )


def keys_of_release(release: Release) -> tuple[SearchKeys, ...]:
    """The keys of all matters, in the catalogue's order; also of those that are gone, which are answered."""
    return tuple(keys_of(matter) for matter in release.matters)


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))


def syllables(text: str) -> list[tuple[str, ...]]:
    """The readings of a Chinese text, the right one first; letters and digits read as themselves."""
    # Imported when a release is taken in: it costs 0.3 s and 65 MB that no counter needs at start.
    from pypinyin import lazy_pinyin

    parts: list[tuple[tuple[str, ...], ...]] = []
    for piece, listed in _pieces(text):
        if listed:
            parts.append(tuple(tuple(reading.split()) for reading in READINGS[piece]))
        else:
            parts.append((tuple(filter(None, map(fold, lazy_pinyin(piece)))),))
    right = tuple(itertools.chain.from_iterable(part[0] for part in parts))
    combined = (tuple(itertools.chain.from_iterable(choice)) for choice in itertools.product(*parts))
    return list(dict.fromkeys(itertools.chain([right], itertools.islice(combined, VARIANTS_LIMIT))))


def abbreviation(reading: tuple[str, ...]) -> str:
    """The first letter of each syllable; a number or a foreign word stays whole."""
    return "".join(word if not word.isalpha() else word[0] for word in reading)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The text cut around the words of the list; true marks a listed word."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in LISTED.finditer(text):
        pieces += [(text[end : match.start()], False), (match.group(), True)]
        end = match.end()
    pieces.append((text[end:], False))
    return [(piece, listed) for piece, listed in pieces if piece]


understand(SearchKeys)
