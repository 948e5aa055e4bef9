"""The fields of all matters of a release, each made when it is first looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from casework.search.field import Field
from casework.search.folding import fold
from casework.search.keys import SearchKeys
from casework.search.passes import FieldName

VALUES: dict[FieldName, Callable[[SearchKeys], Sequence[str]]] = {
    "code": lambda row: (fold(row.code),),
    "name": lambda row: (row.name,),
    "initials": lambda row: row.initials,
    "pinyin": lambda row: row.pinyin,
    "mongolian": lambda row: row.mongolian[1:],
    "mongolian_key": lambda row: row.mongolian[:1],
    "word": lambda row: row.words,
    "word_initials": lambda row: row.word_initials,
    "word_pinyin": lambda row: row.word_pinyin,
    "word_mongolian": lambda row: row.word_mongolian,
    "word_mongolian_key": lambda row: row.word_mongolian_keys,
    "agency": lambda row: row.agencies,
    "agency_initials": lambda row: row.agency_initials,
}


class SearchFields(dict[FieldName, Field]):
    """Every field by its name.  A counter starts without them: an empty search line needs none."""

    def __init__(self, keys: tuple[SearchKeys, ...]) -> None:
        super().__init__()
        self._keys = keys

    def __missing__(self, name: FieldName) -> Field:
        field = self[name] = Field(map(VALUES[name], self._keys))
        return field

    def make_all(self) -> None:
        """Make now what the first key would wait for."""
        for name in VALUES:
            self.__getitem__(name)
