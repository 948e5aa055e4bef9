"""The description of the doors (OpenAPI 3.1), made from their table and the structs that check bodies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sync.server.doors.served import ServedDoor
from sync.wire.protocol import (
    DEVICE_HEADER,
    JSON_TYPE,
    NUMBER_HEADER,
    SIGNATURE_HEADER,
    VERSIONS,
    Refusal,
)

Described = dict[str, Any]
Schemas = dict[type, Described]  # how each struct is referred to


def describe(doors: Sequence[ServedDoor[Any, Any]]) -> Described:
    """The whole description.  What is taken as JSON is taken in zstd as well where the door says so."""
    spoken: list[type] = [Refusal]
    for each in doors:
        spoken += [each.door.request, each.door.answer]
    structs = [kind for kind in dict.fromkeys(spoken) if kind is not bytes]
    references, components = msgspec.json.schema_components(
        structs, ref_template="#/components/schemas/{name}"
    )
    schemas: Schemas = dict(zip(structs, references, strict=True))
    paths: dict[str, Described] = {}
    for each in doors:
        paths.setdefault(each.door.path, {})[each.door.method.lower()] = _operation(each, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Tamga, the banner's server", "version": str(max(VERSIONS))},
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(served: ServedDoor[Any, Any], schemas: Schemas) -> Described:
    door = served.door
    operation: Described = {
        "summary": (served.handler.__doc__ or "").partition("\n")[0],
        "responses": {
            "200": {"description": "done", "content": _content(door.media, door.answer, schemas)},
            "4XX": {"description": "refused", "content": {JSON_TYPE: {"schema": schemas[Refusal]}}},
            "5XX": {"description": "later", "content": {JSON_TYPE: {"schema": schemas[Refusal]}}},
        },
    }
    if served.who == "device":
        operation["parameters"] = _signed_headers()
    if door.method == "POST":
        operation["requestBody"] = {"required": True, "content": _content(door.media, door.request, schemas)}
    return operation


def _content(media: tuple[str, ...], kind: type, schemas: Schemas) -> Described:
    if kind is bytes:
        schema: Described = {} if JSON_TYPE in media else {"type": "string", "format": "binary"}
        return {media[0]: {"schema": schema}}
    return {JSON_TYPE: {"schema": schemas[kind]}}


def _signed_headers() -> list[Described]:
    kinds = {DEVICE_HEADER: "string", NUMBER_HEADER: "integer", SIGNATURE_HEADER: "string"}
    return [
        {"name": name, "in": "header", "required": True, "schema": {"type": kind}}
        for name, kind in kinds.items()
    ]
