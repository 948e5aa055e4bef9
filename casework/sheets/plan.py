"""Which sheets a workbook has and which columns they have, worked out from the catalogue's own types.

Each list of a struct is a sheet: its rows name what they belong to by code.  Everything else of a struct is a
column, so that a field that the catalogue gains is in the workbook without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import inspect

from casework.release.catalogue import Release
from casework.sheets.headings import CHOICES, CODE_COLUMN, FIELDS, KEY_COLUMN, SHEETS, TEXT_COLUMN

CellKind = Literal[
    "text",
    "lines",
    "wholes",
    "choice",
    "choices",
    "flag",
    "whole",
    "number",
    "date",
    "rule",
    "pairs",
    "approval",
]
FieldPath: TypeAlias = tuple[str, ...]

_LISTS_OF_CODES = {("Site", "delegated")}  # too long for a cell
_IDENTITIES = ("code", "key", "day")
_PLAIN: Mapping[type[inspect.Type], CellKind] = {
    inspect.StrType: "text",
    inspect.BoolType: "flag",
    inspect.IntType: "whole",
    inspect.FloatType: "number",
    inspect.DateType: "date",
}
_LISTED: Mapping[type[inspect.Type], CellKind] = {inspect.StrType: "lines", inspect.IntType: "wholes"}


class SheetColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column: where its value is in the value of a row, and what an empty cell stands for."""

    heading: str
    path: FieldPath = ()
    kind: CellKind = "text"
    choices: Mapping[str, str] = {}
    default: Any = None
    is_required: bool = False
    is_mongolian: bool = False


class KindSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: the lists whose elements are its rows, with the sheet of what they belong to.

    `lists` are the fields of the owner by what they are called; a sheet of one list needs no column for that.
    """

    key: str
    title: str
    element: Literal["struct", "text", "code", "label", "head"]
    owner: KindSheet | None = None
    lists: Mapping[str, FieldPath] = {}
    columns: tuple[SheetColumn, ...] = ()
    identity: SheetColumn | None = None

    def owners(self) -> tuple[KindSheet, ...]:
        """The sheets that its rows belong to, outermost first, without the release itself."""
        if self.owner is None or self.owner.identity is None:
            return ()
        return (*self.owner.owners(), self.owner)

    @property
    def root(self) -> str:
        """The key of the outermost sheet below the release."""
        return (*self.owners(), self)[0].key


@cache
def sheets() -> tuple[KindSheet, ...]:
    """Every sheet, in the order in which `SHEETS` names them."""
    known = inspect.type_info(Release)
    assert isinstance(known, inspect.StructType)  # noqa: S101 - for the type
    head = _with_columns(KindSheet(key="Release", title=SHEETS["Release"], element="head"), known)
    every = {sheet.key: sheet for sheet in (head, *_below(head, known))}
    return tuple(every[key] for key in SHEETS)


def matter_sheets() -> tuple[KindSheet, ...]:
    """The sheets of matters and what belongs to them: what a department's part has."""
    return tuple(sheet for sheet in sheets() if sheet.root == "Release.Matter")


def _with_columns(sheet: KindSheet, kind: inspect.StructType) -> KindSheet:
    columns = tuple(_columns(kind, (), ""))
    identity = next((each for each in columns if each.path and each.path[0] in _IDENTITIES), None)
    is_named = sheet.element == "struct"
    return msgspec.structs.replace(sheet, columns=columns, identity=identity if is_named else None)


def _below(owner: KindSheet, kind: inspect.StructType) -> Iterator[KindSheet]:
    """The sheets of the lists of a struct, and of the lists in those."""
    prefix = owner.key if owner.element != "head" else "Release"
    lists: dict[str, dict[str, FieldPath]] = {}
    elements: dict[str, inspect.Type] = {}
    for heading, path, element in _lists(kind, (), ""):
        key = f"{prefix}.{_element_name(element)}"
        key = key.removeprefix("Release.") if prefix.startswith("Release.") else key
        lists.setdefault(key, {})[heading] = path
        elements[key] = element
    for key, fields in lists.items():
        element = elements[key]
        sheet = KindSheet(key=key, title=SHEETS[key], element="struct", owner=owner, lists=fields)
        if isinstance(element, inspect.StructType) and element.cls.__name__ != "Text":
            sheet = _with_columns(sheet, element)
            yield sheet
            yield from _below(sheet, element)
        else:
            yield _plain_sheet(sheet, element)


def _plain_sheet(sheet: KindSheet, element: inspect.Type) -> KindSheet:
    """A list of texts, a list of codes, or labels by their keys."""
    if isinstance(element, inspect.StrType):
        code = SheetColumn(heading=CODE_COLUMN, is_required=True)
        return msgspec.structs.replace(sheet, element="code", columns=(code,))
    is_label = isinstance(element, inspect.DictType)
    text = element.value_type if isinstance(element, inspect.DictType) else element
    assert isinstance(text, inspect.StructType)  # noqa: S101 - for the type
    key = (SheetColumn(heading=KEY_COLUMN, path=("",), is_required=True),) if is_label else ()
    columns = (*key, *_text(text, (), TEXT_COLUMN, is_required=True))
    return msgspec.structs.replace(sheet, element="label" if is_label else "text", columns=columns)


def _element_name(element: inspect.Type) -> str:
    if isinstance(element, inspect.StructType):
        return element.cls.__name__
    return "Text" if isinstance(element, inspect.DictType) else "str"


def _lists(
    kind: inspect.StructType, path: FieldPath, heading: str
) -> Iterator[tuple[str, FieldPath, inspect.Type]]:
    """Every list of a struct that has a sheet of its own, also in the structs inside it."""
    for field in kind.fields:
        inner, place = _real(field.type), (*path, field.encode_name)
        words = heading + FIELDS[kind.cls.__name__].get(field.encode_name, field.encode_name)
        if isinstance(inner, inspect.StructType) and inner.cls.__name__ != "Text":
            yield from _lists(inner, place, words)
        elif isinstance(inner, inspect.VarTupleType) and _has_sheet(kind, field.encode_name, inner):
            yield words, place, inner.item_type
        elif isinstance(inner, inspect.DictType) and isinstance(_real(inner.value_type), inspect.StructType):
            yield words, place, inner


def _has_sheet(kind: inspect.StructType, name: str, inner: inspect.VarTupleType) -> bool:
    return isinstance(inner.item_type, inspect.StructType) or (kind.cls.__name__, name) in _LISTS_OF_CODES


def _columns(kind: inspect.StructType, path: FieldPath, heading: str) -> Iterator[SheetColumn]:
    """The columns of a struct, and of the structs inside it."""
    for field in kind.fields:
        inner, place = _real(field.type), (*path, field.encode_name)
        words = heading + FIELDS[kind.cls.__name__].get(field.encode_name, field.encode_name)
        if isinstance(inner, inspect.StructType):
            if inner.cls.__name__ == "Text":
                yield from _text(inner, place, words, is_required=field.required)
            else:
                yield from _columns(inner, place, words)
        elif isinstance(inner, inspect.VarTupleType) and _has_sheet(kind, field.encode_name, inner):
            continue
        elif isinstance(inner, inspect.DictType):
            yield from _mapping(inner, place, words)
        elif not (isinstance(inner, inspect.LiteralType) and inner.values == (1,)):  # the schema: always 1
            yield _plain(kind, field, SheetColumn(heading=words, path=place))


def _text(
    kind: inspect.StructType, path: FieldPath, heading: str, *, is_required: bool
) -> Iterator[SheetColumn]:
    words = FIELDS[kind.cls.__name__]
    yield SheetColumn(heading=heading, path=(*path, "zh"), default="", is_required=is_required)
    yield SheetColumn(heading=heading + words["mn"], path=(*path, "mn"), default="", is_mongolian=True)
    yield SheetColumn(
        heading=heading + words["status"],
        path=(*path, "status"),
        kind="approval",
        choices=CHOICES["Text.status"],
    )


def _mapping(kind: inspect.DictType, path: FieldPath, heading: str) -> Iterator[SheetColumn]:
    if isinstance(kind.key_type, inspect.LiteralType):  # a column for each word of a closed list
        for word in kind.key_type.values:
            name = f"{heading}·{CHOICES['Site.kind'][str(word)]}"
            yield SheetColumn(heading=name, path=(*path, str(word)), kind="choice", choices=CHOICES[path[-1]])
    elif isinstance(kind.value_type, inspect.StrType):
        yield SheetColumn(heading=heading, path=path, kind="pairs")
    elif isinstance(kind.value_type, inspect.VarTupleType):
        yield SheetColumn(heading=heading, path=path, kind="rule")


def _plain(kind: inspect.StructType, field: inspect.Field, column: SheetColumn) -> SheetColumn:
    inner = _real(field.type)
    default = None if field.default is msgspec.NODEFAULT else field.default
    item = inner.item_type if isinstance(inner, inspect.VarTupleType) else inner
    choices: Mapping[str, str] = {}
    if isinstance(item, inspect.LiteralType):
        own = f"{kind.cls.__name__}.{field.encode_name}"
        choices = CHOICES.get(own) or CHOICES[field.encode_name]
        cell: CellKind = "choice" if item is inner else "choices"
    else:
        cell = _PLAIN[type(item)] if item is inner else _LISTED[type(item)]
    return msgspec.structs.replace(
        column, kind=cell, choices=choices, default=default, is_required=field.required
    )


def _real(kind: inspect.Type) -> inspect.Type:
    """The kind without None; of two kinds of number the one that takes both."""
    if not isinstance(kind, inspect.UnionType):
        return kind
    kinds = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
    return next((part for part in kinds if isinstance(part, inspect.FloatType)), kinds[0])
